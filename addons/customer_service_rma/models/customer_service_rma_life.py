import logging

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain

from ..tools import rma
from .customer_service_rma import CANCELLED, DRAFT, EXPIRED, OPEN, REFUSED

_logger = logging.getLogger(__name__)


class CustomerServiceRma(models.Model):
    """How an authorization ends before its time, and how it comes back to life."""

    _inherit = "customer.service.rma"

    receipt_missing = fields.Boolean(
        compute="_compute_receipt_missing",
        help="Something is expected that is on no transfer.",
    )

    @api.depends("state", "line_ids.to_receive_quantity")
    def _compute_receipt_missing(self):
        for return_ in self:
            return_.receipt_missing = return_.state == OPEN and any(
                line._get_quantity_without_receipt() for line in return_.line_ids
            )

    # ------------------------------------------------------------------
    # Checks
    # ------------------------------------------------------------------
    @api.constrains("company_id")
    def _check_company_of_lines(self):
        """What is expected at a company stays there."""
        for return_ in self:
            # sudo: the transfers may be those of a company the user does not see
            lines = return_.sudo().line_ids
            companies = lines.equipment_id.company_id | lines.move_ids.company_id
            if companies - return_.company_id:
                raise ValidationError(
                    self.env._(
                        "%(return)s has items or transfers of another company.",
                        **{"return": return_.name},
                    )
                )

    def action_authorize(self):
        self.line_ids._check_not_elsewhere()
        # what was closed just now makes room in the index before this opens
        self.line_ids.flush_model(["state"])
        return super().action_authorize()

    def _end(self, how, reason=False):
        """End returns of which nothing came: what came is dealt with."""
        self.check_access("write")
        self.line_ids._check_nothing_here()
        for return_ in self:
            if return_.state not in (DRAFT, OPEN):
                raise UserError(
                    self.env._(
                        "%(return)s is closed already.", **{"return": return_.name}
                    )
                )
            if any(line._is_begun() for line in return_.line_ids):
                raise UserError(
                    self.env._(
                        "Part of %(return)s came already: do not wait for the rest "
                        "instead, item by item.",
                        **{"return": return_.name},
                    )
                )
        return super()._end(how, reason=reason)

    # ------------------------------------------------------------------
    # Refusal
    # ------------------------------------------------------------------
    def action_refuse(self):
        """Ask why, then refuse."""
        self.check_access("write")
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "customer_service_rma.customer_service_rma_refuse_action"
        )
        action["context"] = {"default_rma_ids": self.ids}
        return action

    def _refuse(self, reason, notify=True):
        """Refuse returns of which nothing is here, and tell the customers.

        :param str reason: in words the customer may read.
        :param bool notify: write to the customers.
        :raises UserError: goods of the customer are in our house, or it is closed.
        """
        self._end(REFUSED, reason)
        template = self.env.ref(
            "customer_service_rma.mail_template_rma_refused", raise_if_not_found=False
        )
        if not notify or not template:
            return
        for return_ in self:
            # sudo: the template is ours, the words are the user's
            return_.sudo().with_context(
                customer_service__automatic_mail=True
            ).message_post_with_source(
                template,
                partner_ids=return_._get_people_to_write_to().ids,
                subtype_xmlid="mail.mt_comment",
                message_type="auto_comment",
            )

    def _get_people_to_write_to(self):
        """Return whom of the customer we write to. Hook."""
        self.ensure_one()
        return self.call_id.caller_id or self.partner_id

    # ------------------------------------------------------------------
    # Back to life
    # ------------------------------------------------------------------
    def action_extend(self):
        """Let the goods of expired returns come after all, for another term.

        :raises UserError: one has not expired, or its item is on another return now.
        """
        self.check_access("write")
        for return_ in self:
            if return_.state != EXPIRED:
                raise UserError(self.env._("Only what has expired is extended."))
        self._revive()
        self.action_new_receipt()

    def action_reset(self):
        """Take back a refusal or a cancellation: it is a request again.

        :raises UserError: it was neither refused nor cancelled.
        """
        self.check_access("write")
        for return_ in self:
            if return_.state not in (REFUSED, CANCELLED):
                raise UserError(
                    self.env._("Only what was refused or cancelled is reopened.")
                )
        # sudo: access was checked; nobody writes by hand what follows from it
        self.sudo().write(
            {
                "ended": False,
                "end_reason": False,
                "date_ended": False,
                "date_authorized": False,
                "date_expiry": False,
            }
        )

    def _revive(self):
        """Undo the end of returns and give them another term."""
        self.line_ids._check_not_elsewhere()
        for return_ in self:
            days = return_.company_id.customer_service_rma_expiry_days
            today = fields.Date.context_today(return_)
            # sudo: access was checked; nobody writes by hand what follows from it
            return_.sudo().write(
                {
                    "ended": False,
                    "end_reason": False,
                    "date_ended": False,
                    "date_expiry": days and fields.Date.add(today, days=days),
                }
            )

    def action_new_receipt(self):
        """Have what is expected and on no transfer expected at the warehouse again.

        :raises UserError: the return does not let goods come, or nothing is due.
        """
        self.check_access("write")
        for return_ in self:
            if return_.state == EXPIRED:
                raise UserError(
                    self.env._(
                        "%(return)s expired on %(day)s: extend it first, then the "
                        "goods may come.",
                        **{
                            "return": return_.name,
                            "day": fields.Date.to_string(return_.date_expiry),
                        },
                    )
                )
            if return_.state != OPEN:
                raise UserError(
                    self.env._(
                        "%(return)s lets no goods come: authorize it first.",
                        **{"return": return_.name},
                    )
                )
            lines = return_.line_ids.filtered(
                lambda line: line._get_quantity_without_receipt()
            )
            if not lines:
                raise UserError(self.env._("Whatever is due is on a transfer."))
            lines._create_receipt()

    # ------------------------------------------------------------------
    # Another warehouse
    # ------------------------------------------------------------------
    def write(self, vals):
        if "warehouse_id" not in vals:
            return super().write(vals)
        moved = self.filtered(
            lambda return_: return_.warehouse_id.id != vals["warehouse_id"]
        )
        moved.line_ids._check_nothing_at_warehouse()
        result = super().write(vals)
        expected = moved.line_ids.filtered(
            lambda line: line._get_open_receipts() and line.to_receive_quantity
        )
        expected._get_open_receipts()._action_cancel()
        for lines in expected.grouped("rma_id").values():
            lines._create_receipt()
        return result

    # ------------------------------------------------------------------
    # Expiry
    # ------------------------------------------------------------------
    @api.model
    def _get_expiry_domain(self):
        """Return the returns that have waited too long, on the day of each company."""
        return (
            Domain("state", "=", OPEN)
            & Domain(
                "line_ids",
                "any",
                Domain("state", "in", rma.OPEN_STATES)
                & Domain("to_receive_quantity", ">", 0)
                & Domain("replaced_quantity", "=", 0),
            )
            & Domain.OR(
                Domain("company_id", "=", company.id)
                & Domain("date_expiry", "<", self._get_day(company))
                for company in self.env["res.company"].search([])
            )
        )

    @api.model
    def _get_day(self, company):
        """Return the day it is at a company."""
        zone = company.partner_id.tz or self.env.user.tz or "UTC"
        return fields.Date.context_today(self.with_context(tz=zone))

    @api.model
    def _cron_expire(self, limit=100):
        """End the returns whose goods did not come in time.

        Where a part came, the rest is not waited for.
        """
        cron = self.env["ir.cron"]
        domain = self._get_expiry_domain()
        found = self.search(domain, limit=limit, order="id")
        cron._commit_progress(remaining=len(found))
        for return_ in found:
            return_.try_lock_for_update().filtered_domain(domain)._do_safely("_expire")
            if not cron._commit_progress(1):
                break
        else:
            if len(found) == limit:
                cron._commit_progress(remaining=1)

    def _do_safely(self, method):
        """Call a method on the return, if there is one; what fails is undone."""
        if not self:
            return
        try:
            with self.env.cr.savepoint():
                getattr(self, method)()
        except Exception:  # noqa: BLE001 - the others must not wait for this one
            _logger.warning("Return %s, %s failed", self.name, method, exc_info=True)

    def _expire(self):
        """End the return, or what of it has not come."""
        self.ensure_one()
        waiting = self.line_ids.filtered(
            lambda line: (
                line.state in rma.OPEN_STATES
                and line.to_receive_quantity
                and not line.replaced_quantity
            )
        )
        closed = (rma.DONE, rma.CANCELLED)
        others = (self.line_ids - waiting).filtered(
            lambda line: line.state not in closed or line._is_begun()
        )
        if others or any(line._is_begun() for line in waiting):
            waiting._close_short()
            self.message_post(
                body=self.env._("It is past its day: the rest is not waited for.")
            )
        else:
            self._end(EXPIRED)
