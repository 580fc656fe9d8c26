from odoo import api, fields, models

from .customer_service_stage import CANCELLED, CLOSED


class CustomerServiceCall(models.Model):
    """The spare parts of a call, as one grid."""

    _inherit = "customer.service.call"

    has_parts_to_reserve = fields.Boolean(compute="_compute_has_parts")
    has_parts_to_use = fields.Boolean(compute="_compute_has_parts")

    @api.depends("part_ids.remaining_quantity", "part_ids.reserved_quantity")
    def _compute_has_parts(self):
        for call in self:
            parts = call.part_ids
            call.has_parts_to_use = any(parts.mapped("remaining_quantity"))
            call.has_parts_to_reserve = any(
                part.source != "direct"
                and part.reserved_quantity < part.remaining_quantity
                for part in parts
            )

    def _after_change(self, before):
        """Calls that are over give up the parts that they did not use."""
        result = super()._after_change(before)
        over = self._filter_changed(before, "state").filtered(
            lambda call: call.state in (CLOSED, CANCELLED)
        )
        # sudo: who ends a call may not change the parts of others
        left = over.sudo().part_ids.filtered("remaining_quantity")
        if left:
            left._give_up()
        return result

    def action_reserve_parts(self):
        """Reserve all parts of the calls that are still to be used."""
        self.part_ids.action_reserve()

    def action_consume_parts(self):
        """Use all that was planned on the calls."""
        self.part_ids.filtered("remaining_quantity").action_consume()

    def action_release_parts(self):
        """Give up what is planned on the calls and was not used."""
        parts = self.part_ids.filtered("remaining_quantity")
        parts.check_access("write")
        parts._lock()
        parts._give_up()
