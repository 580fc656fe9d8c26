from odoo import api, fields, models
from odoo.tools import format_datetime

FACTS = ("kind", "user_id", "date_from", "date_to")


class CustomerServiceInterventionCorrectLine(models.TransientModel):
    """Stretch of time as it should have been written."""

    _name = "customer.service.intervention.correct.line"
    _description = "Corrected Time"
    _order = "date_from, id"

    correct_id = fields.Many2one(
        "customer.service.intervention.correct",
        required=True,
        index=True,
        ondelete="cascade",
    )
    time_id = fields.Many2one("customer.service.intervention.time")
    kind = fields.Selection(
        selection=lambda self: self._get_kinds(), required=True, default="work"
    )
    user_id = fields.Many2one(
        "res.users",
        string="Technician",
        required=True,
        domain="[('share', '=', False)]",
    )
    date_from = fields.Datetime(string="From", required=True)
    date_to = fields.Datetime(string="To", required=True)
    hours = fields.Float(compute="_compute_hours")

    @api.model
    def _get_kinds(self):
        times = self.env["customer.service.intervention.time"]
        return times._fields["kind"]._description_selection(self.env)

    @api.depends("date_from", "date_to")
    def _compute_hours(self):
        for line in self:
            span = line.date_from and line.date_to and line.date_to - line.date_from
            line.hours = span.total_seconds() / 3600 if span else 0.0

    def _prepare_time_vals(self):
        """Return the values of the time that the line stands for."""
        self.ensure_one()
        return {
            "kind": self.kind,
            "user_id": self.user_id.id,
            "date_from": self.date_from,
            "date_to": self.date_to,
        }

    def _differs(self):
        """Tell whether the line says something else than the time it came from."""
        self.ensure_one()
        return any(self[name] != self.time_id[name] for name in FACTS)

    @api.model
    def _tell(self, row, zone):
        """Return a stretch of time in words.

        :param row: a line or a ``customer.service.intervention.time``.
        :param str zone: name of the time zone of whoever worked.
        """
        kinds = dict(self._get_kinds())
        begin = format_datetime(self.env, row.date_from, tz=zone, dt_format="short")
        end = format_datetime(self.env, row.date_to, tz=zone, dt_format="short")
        return f"{kinds[row.kind]}, {row.user_id.name}: {begin} - {end}"
