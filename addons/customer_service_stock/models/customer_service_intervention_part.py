from odoo import models

from odoo.addons.customer_service_base.models.customer_service_intervention import (
    OPEN_STATES,
)


class CustomerServiceIntervention(models.Model):
    """The parts follow the technician from van to van."""

    _inherit = "customer.service.intervention"

    def write(self, vals):
        if "user_id" not in vals:
            return super().write(vals)
        parts = self.filtered(
            lambda one: one.state in OPEN_STATES and one.user_id.id != vals["user_id"]
        ).part_ids
        # sudo: who plans the work has no rights on stock
        reserved = parts.sudo().filtered(
            lambda part: part.source == "van" and part._get_field_moves()
        )
        reserved._get_field_moves()._action_cancel()
        result = super().write(vals)
        reserved.filtered("location_id")._reserve()
        return result

    def _get_open_parts(self):
        """Parts that wait for the warehouse are used: nobody need ask about them."""
        parts = super()._get_open_parts()
        # sudo: a technician has no rights on stock
        free = parts.sudo().filtered(
            lambda part: not any(part._get_field_moves().mapped("picked"))
        )
        return free.with_env(parts.env)
