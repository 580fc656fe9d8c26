from odoo import api, fields, models


class ResourceCalendarLeaves(models.Model):
    """A leave hands the calls of the absent over as soon as it begins."""

    _inherit = "resource.calendar.leaves"

    @api.model_create_multi
    def create(self, vals_list):
        leaves = super().create(vals_list)
        leaves._plan_hand_over()
        return leaves

    def write(self, vals):
        result = super().write(vals)
        if {"date_from", "date_to", "resource_id", "time_type"} & vals.keys():
            self._plan_hand_over()
        return result

    def _plan_hand_over(self):
        """Have the calls handed over when the leaves of people begin, or now."""
        now = fields.Datetime.now()
        # sudo: who enters a leave need not see whose resource it is
        moments = {
            max(leave.date_from, now)
            for leave in self.sudo()
            if leave.resource_id.user_id and leave.date_to > now
        }
        if moments:
            self.env["customer.service.call"]._plan_hand_over(moments)
