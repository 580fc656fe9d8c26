from odoo import fields, models
from odoo.exceptions import ValidationError


class CustomerServiceCallHold(models.TransientModel):
    """Let calls wait, and say what for."""

    _name = "customer.service.call.hold"
    _description = "Put Calls on Hold"

    call_ids = fields.Many2many("customer.service.call", string="Calls")
    reason_id = fields.Many2one(
        "customer.service.pause.reason", string="Waits for", required=True
    )
    stops_clock = fields.Boolean(related="reason_id.stops_clock")
    wait_customer = fields.Boolean(related="reason_id.wait_customer")
    date_until = fields.Datetime(
        string="Until",
        help="The calls go back to work by themselves at this time.",
    )

    def action_hold(self):
        """Let the calls wait.

        :raises ValidationError: until a moment that has passed.
        """
        self.ensure_one()
        if self.date_until and self.date_until <= fields.Datetime.now():
            raise ValidationError(self.env._("Choose a moment to come."))
        self.call_ids._put_on_hold(self.reason_id, self.date_until)
        return {"type": "ir.actions.act_window_close"}
