from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..tools.meter import first_decrease


class CustomerServiceMeterReading(models.Model):
    """Value of a meter at a moment."""

    _name = "customer.service.meter.reading"
    _description = "Meter Reading"
    _order = "date desc, id desc"
    _rec_name = "meter_id"
    _check_company_auto = True

    meter_id = fields.Many2one(
        "customer.service.meter",
        required=True,
        index=True,
        ondelete="cascade",
        check_company=True,
    )
    equipment_id = fields.Many2one(
        related="meter_id.equipment_id", store=True, index=True
    )
    company_id = fields.Many2one(related="meter_id.company_id", store=True, index=True)
    unit = fields.Char(related="meter_id.unit")
    date = fields.Datetime(required=True, default=fields.Datetime.now)
    value = fields.Float(required=True, digits=(16, 2), aggregator="max")
    is_reset = fields.Boolean(
        string="Restarted",
        help="The counter was replaced or set back: it may be lower than before.",
    )
    user_id = fields.Many2one(
        "res.users",
        string="Read by",
        default=lambda self: self.env.user,
        index=True,
    )
    call_id = fields.Many2one(
        "customer.service.call",
        index="btree_not_null",
        ondelete="set null",
        check_company=True,
    )
    note = fields.Char()

    _meter_date = models.Index("(meter_id, date DESC, id DESC)")
    _default_order = models.Index("(date DESC, id DESC)")
    _history_id = models.Index("((id * 16 + 2))")

    @api.constrains("meter_id", "date", "value", "is_reset")
    def _check_counter(self):
        """A counter never goes back, in the order of time of its readings."""
        counters = self.meter_id.filtered(lambda meter: meter.kind == "counter")
        readings = self.search(
            [("meter_id", "in", counters.ids)], order="meter_id, date, id"
        )
        for meter, rows in readings.grouped("meter_id").items():
            wrong = first_decrease(
                (reading, reading.value, reading.is_reset) for reading in rows
            )
            if wrong:
                raise ValidationError(
                    self.env._(
                        "%(meter)s of %(equipment)s would go back to %(value)s. "
                        "Correct the value, or tick “Restarted” if the counter "
                        "was replaced.",
                        meter=meter.name,
                        equipment=meter.equipment_id.display_name,
                        value=wrong.value,
                    )
                )
