from odoo import api, fields, models
from odoo.fields import Domain

from .customer_service_contract import ACTIVE, CANCELLED, DRAFT, ENDED, SUSPENDED
from .customer_service_contract_period import DUE

VISITS_SHOWN = 8
COLORS = {
    DRAFT: "info",
    ACTIVE: "success",
    SUSPENDED: "warning",
    ENDED: "light",
    CANCELLED: "light",
}


class CustomerServiceContract(models.Model):
    """What the customer sees of a contract."""

    _inherit = "customer.service.contract"

    # ------------------------------------------------------------------
    # Rights
    # ------------------------------------------------------------------
    @api.model
    def _get_portal_fields(self):
        return super()._get_portal_fields() | {
            "date_end",
            "date_signed",
            "date_start",
            "payer_id",
            "reference",
            "renewal",
            "title",
        }

    def _may_see_fees(self):
        """Tell whether the user sees what the contract costs."""
        return self.env["customer.service.contract.period"].has_access("read")

    def _shows_portal_fees(self):
        """Tell whether customers see on the portal what the contract costs."""
        self.ensure_one()
        # sudo: what is shown to customers is no secret
        return self.sudo().company_id.customer_service_portal_fees

    # ------------------------------------------------------------------
    # What the page shows; who shows it has checked that it may be seen
    # ------------------------------------------------------------------
    def _get_portal_color(self):
        self.ensure_one()
        return COLORS[self.state]

    def _get_portal_lines(self):
        """Return what is covered, line by line.

        :return: list of dict: line, scope in words and machines with their days.
        """
        self.ensure_one()
        today = self._get_today(self.company_id)
        shown = self.line_ids.filtered(
            lambda line: not line.date_end or line.date_end >= today
        )
        return [
            {
                "line": line,
                "scope": line._get_scope_words(),
                "machines": line.equipment_ids.filtered(
                    lambda one: not one.date_to or one.date_to >= today
                ),
            }
            for line in shown or self.line_ids
        ]

    def _get_portal_fees(self):
        """Return what becomes due within a year, without what depends on renewal."""
        self.ensure_one()
        return [
            row
            for row in self._get_fee_schedule(1)
            if row["counts"]
            and not row["if_renewed"]
            and row["state"] in (DUE, "planned")
        ]

    def _get_portal_invoices(self):
        """Return the posted invoices and credit notes of the contract, as superuser."""
        self.ensure_one()
        # sudo: who shows the page has checked that the contract may be seen
        moves = self.sudo().period_ids.invoice_line_ids.move_id
        return moves.filtered(lambda move: move.state == "posted").sorted(
            lambda move: (move.invoice_date or fields.Date.today(), move.id),
            reverse=True,
        )

    def _get_portal_visits(self):
        """Return the next visits of planned maintenance.

        :return: list of dict: name, machine, date once it was agreed, else earliest
            and latest day.
        """
        self.ensure_one()
        # sudo: who shows the page has checked that the contract may be seen
        visits = self.env["customer.service.maintenance.visit"].sudo()
        found = visits.search(
            Domain("contract_id", "=", self.id) & visits._get_open_domain(),
            order="date_target, id",
            limit=VISITS_SHOWN,
        )
        return [
            {
                "name": visit.plan_id.name,
                "machine": visit.equipment_id.name,
                "date": visit._get_appointment(),
                "earliest": visit.date_earliest,
                "latest": visit.date_latest,
            }
            for visit in found
        ]

    def _get_portal_allowances(self):
        """Return what is left today of what the fee includes.

        :return: list of dict: name, line, text and share that is left, 0 to 100.
        """
        self.ensure_one()
        today = self._get_today(self.company_id)
        allowances = self.line_ids.allowance_ids
        balances = allowances._get_balances(dict.fromkeys(allowances, today))
        return [
            {
                "name": allowance.display_name,
                "line": allowance.line_id.name,
                "text": allowance._get_left_words(balance),
                "left": 100 * balance.left / balance.included
                if balance.included
                else 0,
            }
            for allowance, balance in balances.items()
        ]
