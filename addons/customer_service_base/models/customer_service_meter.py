from odoo import api, fields, models
from odoo.tools import SQL


class CustomerServiceMeter(models.Model):
    """What a machine counts or shows: hours, copies, kilometres, bar…"""

    _name = "customer.service.meter"
    _description = "Equipment Meter"
    _order = "equipment_id, sequence, id"
    _check_company_auto = True

    name = fields.Char(required=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    equipment_id = fields.Many2one(
        "customer.service.equipment",
        required=True,
        index=True,
        ondelete="cascade",
        check_company=True,
    )
    company_id = fields.Many2one(
        related="equipment_id.company_id", store=True, index=True
    )
    kind = fields.Selection(
        [("counter", "Counter"), ("gauge", "Gauge")],
        required=True,
        default="counter",
        help="A counter never goes back (hours, copies); a gauge does (bar, °C).",
    )
    unit = fields.Char(required=True, help="Unit of the readings: h, copies, bar…")
    reading_ids = fields.One2many(
        "customer.service.meter.reading", "meter_id", string="Readings"
    )
    last_value = fields.Float(compute="_compute_last_reading", digits=(16, 2))
    last_date = fields.Datetime(compute="_compute_last_reading", string="Last Reading")

    @api.depends("name", "unit")
    def _compute_display_name(self):
        for meter in self:
            meter.display_name = f"{meter.name} ({meter.unit})"

    @api.depends("reading_ids.value", "reading_ids.date")
    def _compute_last_reading(self):
        readings = self.env["customer.service.meter.reading"]
        readings.flush_model(["meter_id", "date", "value"])
        rows = self.env.execute_query(
            SQL(
                """SELECT DISTINCT ON (meter_id) meter_id, value, date
                     FROM %s
                    WHERE meter_id IN %s
                 ORDER BY meter_id, date DESC, id DESC""",
                SQL.identifier(readings._table),
                tuple(self.ids) or (None,),
            )
        )
        last = {meter_id: (value, date) for meter_id, value, date in rows}
        for meter in self:
            meter.last_value, meter.last_date = last.get(meter._origin.id, (0.0, False))

    @api.constrains("kind")
    def _check_kind(self):
        """What went down so far cannot become a counter."""
        self.reading_ids._check_counter()
