from odoo import api, models


class ResourceCalendarAttendance(models.Model):
    """Other opening hours move what is promised and not yet over."""

    _inherit = "resource.calendar.attendance"

    @api.model_create_multi
    def create(self, vals_list):
        attendances = super().create(vals_list)
        attendances.calendar_id._refresh_service_levels()
        return attendances

    def write(self, vals):
        result = super().write(vals)
        self.calendar_id._refresh_service_levels()
        return result

    def unlink(self):
        calendars = self.calendar_id
        result = super().unlink()
        calendars._refresh_service_levels()
        return result
