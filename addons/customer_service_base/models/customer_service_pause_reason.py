from odoo import fields, models


class CustomerServicePauseReason(models.Model):
    """Why a call stands still: the customer, a part, a supplier, an agreed date."""

    _name = "customer.service.pause.reason"
    _description = "Reason to Wait"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    active = fields.Boolean(default=True)
    sequence = fields.Integer(default=10)
    stops_clock = fields.Boolean(
        default=True,
        help="The time agreed with the customer does not run while the call waits.",
    )
    wait_customer = fields.Boolean(
        string="Ends with an Answer",
        help="The call waits for the customer: their answer puts it back to work.",
    )
    reminder_days = fields.Integer(
        string="Remind after",
        help="Working days after which the customer is reminded, and again after as "
        "many. Zero sends no reminder.",
    )
    close_days = fields.Integer(
        string="Close after",
        help="Working days without an answer after which the call is solved by "
        "itself. Zero leaves it open.",
    )

    _days_positive = models.Constraint(
        "CHECK (reminder_days >= 0 AND close_days >= 0)",
        "Days cannot be negative.",
    )
    _close_after_reminder = models.Constraint(
        "CHECK (close_days = 0 OR wait_customer)",
        "Only a call that waits for the customer may be closed by itself.",
    )
