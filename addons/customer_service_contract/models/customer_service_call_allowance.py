from odoo import api, fields, models

from odoo.addons.customer_service_base.models.customer_service_call import (
    CustomerServiceCall as BaseCall,
)
from odoo.addons.customer_service_base.models.customer_service_stage import CANCELLED

from .customer_service_allowance import CALLS
from .customer_service_allowance_use import CALL_KEY, Ask


class CustomerServiceCall(models.Model):
    """Calls that are counted themselves, and what is left for their work."""

    _inherit = "customer.service.call"

    _WATCHED = (*BaseCall._WATCHED, "contract_line_id")

    allowance_use_ids = fields.One2many(
        "customer.service.allowance.use", "call_id", string="Used of Allowances"
    )
    allowance_summary = fields.Char(
        string="Allowances", compute="_compute_allowance_summary"
    )

    @api.depends(
        "contract_line_id.allowance_ids.counter_ids.used",
        "contract_line_id.allowance_ids.counter_ids.included",
        "type_id",
        "date_open",
    )
    @api.depends_context("lang")
    def _compute_allowance_summary(self):
        """Say what is left in the period in which the call was opened."""
        # sudo: what is left is told to whoever serves the customer, and to them
        by_day = self.sudo().grouped(lambda call: call._get_coverage_day())
        for day, calls in by_day.items():
            allowances = calls.contract_line_id.allowance_ids
            balances = allowances._get_balances(dict.fromkeys(allowances, day))
            for call in calls:
                call.allowance_summary = "; ".join(
                    allowance._get_left_words(balances[allowance])
                    for allowance in call.contract_line_id.allowance_ids
                    if allowance in balances and allowance._counts_call(call)
                )

    # ------------------------------------------------------------------
    # Calls are counted when they are opened
    # ------------------------------------------------------------------
    def _after_create(self):
        result = super()._after_create()
        self._count_calls()
        return result

    def _after_change(self, before):
        result = super()._after_change(before)
        self._count_calls()
        return result

    def _count_calls(self):
        """Count the calls where their contract says so; cancelled ones are not."""
        # sudo: counters are closed to everybody
        calls = self.sudo().filtered(lambda call: call.contract_line_id.allowance_ids)
        asks = [
            call._prepare_call_ask(allowance)
            for call in calls
            for allowance in call.contract_line_id.allowance_ids
            if allowance.kind == CALLS and call._is_counted(allowance)
        ]
        # sudo: counters are closed to everybody
        uses = self.env["customer.service.allowance.use"].sudo()
        held = uses.search([("call_id", "in", self.ids), ("key", "=", CALL_KEY)])
        held._count(asks)

    def _prepare_call_ask(self, allowance):
        """Return what the call itself asks of an allowance of calls."""
        self.ensure_one()
        day = self._get_coverage_day()
        return Ask(
            self,
            allowance,
            allowance._get_nearest_period(day),
            CALL_KEY,
            1.0,
            day,
            self.subject,
        )

    def _is_counted(self, allowance):
        """Tell whether the call itself is counted by an allowance of calls."""
        self.ensure_one()
        return (
            self.state != CANCELLED
            and self.active
            and not self.contract_suspended
            and self.coverage != "warranty"
            and allowance._counts_call(self)
        )

    @api.ondelete(at_uninstall=False)
    def _unlink_release_allowances(self):
        # sudo: counters are closed to everybody
        self.sudo().allowance_use_ids._release()

    @api.model
    def _get_portal_fields(self):
        return super()._get_portal_fields() | {"allowance_summary"}
