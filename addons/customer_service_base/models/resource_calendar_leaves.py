from odoo import api, fields, models


class ResourceCalendarLeaves(models.Model):
    """Who is absent hands calls over, and public holidays move what is promised."""

    _inherit = "resource.calendar.leaves"

    @api.model_create_multi
    def create(self, vals_list):
        leaves = super().create(vals_list)
        leaves._plan_hand_over()
        leaves._refresh_service_levels()
        return leaves

    def write(self, vals):
        self._refresh_service_levels()  # of the calendars before
        result = super().write(vals)
        if {"date_from", "date_to", "resource_id", "time_type"} & vals.keys():
            self._plan_hand_over()
        self._refresh_service_levels()
        return result

    def unlink(self):
        self._refresh_service_levels()
        return super().unlink()

    def _plan_hand_over(self):
        """Have the calls handed over when the leaves of people begin, or now."""
        now = fields.Datetime.now()
        # sudo: who enters a leave need not see whose resource it is
        leaves = self.sudo()
        moments = {
            max(leave.date_from, now)
            for leave in leaves
            if leave.resource_id.user_id and leave.date_to > now
        }
        if moments:
            self.env["customer.service.call"]._plan_hand_over(moments)

    def _is_public_leave_of(self, calendar):
        """Tell whether nobody works by a calendar during the leave."""
        self.ensure_one()
        if self.calendar_id:
            return self.calendar_id == calendar
        return (
            not self.company_id
            or not calendar.company_id
            or self.company_id == calendar.company_id
        )

    def _refresh_service_levels(self):
        """Have the promises reckoned again that the public ones are about."""
        public = self.filtered(
            lambda leave: not leave.resource_id and leave.time_type == "leave"
        )
        calendars = public.calendar_id
        if any(not leave.calendar_id for leave in public):
            companies = [False, *public.company_id.ids]
            calendars |= calendars.with_context(active_test=False).search(
                [("company_id", "in", companies)]
            )
        calendars._refresh_service_levels()
