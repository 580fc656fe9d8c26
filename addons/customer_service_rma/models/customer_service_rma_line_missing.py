import logging

from odoo import api, fields, models
from odoo.fields import Domain

from ..tools import rma

_logger = logging.getLogger(__name__)


class CustomerServiceRmaLine(models.Model):
    """Broken units that are to come for replacements sent before: reminded, charged."""

    _inherit = "customer.service.rma.line"

    date_reminded = fields.Date(
        string="Reminded on", copy=False, readonly=True, help="Of the broken unit."
    )

    @api.model
    def _get_missing_domain(self, get_day):
        """Return the items that are to come for what was sent before them.

        :param get_day: returns the last deadline of a company.
        """
        return (
            Domain("operation", "=", rma.ADVANCE)
            & Domain("replaced_quantity", ">", 0)
            & Domain("date_deadline", "!=", False)
            & Domain("date_missing", "=", False)
            & Domain("replacement_charged", "=", False)
            & (Domain("to_receive_quantity", ">", 0) | Domain("short", "=", True))
            & Domain.OR(
                Domain("company_id", "=", company.id)
                & Domain("date_deadline", "<=", get_day(company))
                for company in self.env["res.company"].search([])
            )
        )

    def _get_missing_quantity(self):
        """Return how many are to come for what was sent before."""
        self.ensure_one()
        return rma.missing_quantity(self._get_facts(), True)

    # ------------------------------------------------------------------
    # Reminder
    # ------------------------------------------------------------------
    @api.model
    def _cron_remind_missing(self, limit=100):
        """Remind customers, once, of broken units that are due soon."""
        returns = self.env["customer.service.rma"]

        def get_last(company):
            day = returns._get_day(company)
            return fields.Date.add(day, days=company.customer_service_rma_remind_days)

        domain = self._get_missing_domain(get_last) & Domain(
            "date_reminded", "=", False
        )
        domain &= Domain("company_id.customer_service_rma_remind_days", ">", 0)
        self._work_in_cron(domain, "_remind_missing", limit)

    def _remind_missing(self):
        """Write to the customer, and tell the responsible."""
        template = self.env.ref(
            "customer_service_rma.mail_template_rma_line_missing",
            raise_if_not_found=False,
        )
        for line in self:
            # sudo: access was checked; nobody writes by hand what follows from it
            line.sudo().date_reminded = line._get_today()
            if line._get_missing_quantity() <= 0:
                continue
            if template:
                line.with_context(
                    customer_service__automatic_mail=True
                ).message_post_with_source(
                    template,
                    partner_ids=line.rma_id._get_people_to_write_to().ids,
                    subtype_xmlid="mail.mt_comment",
                    message_type="auto_comment",
                )
            line.activity_schedule(
                "mail.mail_activity_data_todo",
                date_deadline=line.date_deadline,
                summary=line.env._("The broken unit has not come"),
                user_id=line.user_id.id or line.env.uid,
            )

    # ------------------------------------------------------------------
    # Charge
    # ------------------------------------------------------------------
    @api.model
    def _cron_charge_missing(self, limit=100):
        """Charge replacements whose broken unit did not come by its day."""
        returns = self.env["customer.service.rma"]

        def get_last(company):
            return fields.Date.subtract(returns._get_day(company), days=1)

        self._work_in_cron(self._get_missing_domain(get_last), "_charge_missing", limit)

    def _charge_missing(self):
        """Charge what was sent before, for as long as the item does not come."""
        for line in self.filtered(lambda line: line._get_missing_quantity() > 0):
            # sudo: who waits no longer charges it
            line.sudo().date_missing = line._get_today()
            line.message_post(
                body=line.env._(
                    "The broken unit has not come: the replacement is charged."
                )
            )
        self._update_replacement_charges()

    def _close_short(self):
        """What is not waited for is charged, if another unit was sent for it."""
        result = super()._close_short()
        self.filtered(
            lambda line: (
                line.operation == rma.ADVANCE
                and not line.replacement_charged
                and not line.date_missing
            )
        )._charge_missing()
        return result

    @api.model
    def _work_in_cron(self, domain, method, limit):
        """Call a method on items one by one; one that fails is left as it was.

        :param domain: of the items; the method takes them out of it.
        :param str method: name of the method.
        :param int limit: items in one run.
        """
        cron = self.env["ir.cron"]
        found = self.search(domain, limit=limit, order="id")
        cron._commit_progress(remaining=len(found))
        for line in found:
            claimed = line.try_lock_for_update()
            claimed.invalidate_recordset()
            claimed.filtered_domain(domain)._do_safely(method)
            if not cron._commit_progress(1):
                break
        else:
            if len(found) == limit:
                cron._commit_progress(remaining=1)

    def _do_safely(self, method):
        """Call a method on the item, if there is one; what fails is undone."""
        try:
            with self.env.cr.savepoint():
                if self:
                    getattr(self, method)()
        except Exception:  # noqa: BLE001 - the others must not wait for this one
            _logger.warning(
                "Returned item %s, %s failed", self.id, method, exc_info=True
            )
