from odoo import api, fields, models


class CustomerServiceChargeExclude(models.TransientModel):
    """Why some charges are not billed."""

    _name = "customer.service.charge.exclude"
    _description = "Charges not Billed"

    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company
    )
    charge_ids = fields.Many2many(
        "customer.service.charge",
        "customer_service_charge_exclude_rel",
        "exclude_id",
        "charge_id",
        string="Charges",
        default=lambda self: self._default_charges(),
    )
    reason = fields.Char(required=True)

    @api.model
    def _default_charges(self):
        """Return the charges the action was called on."""
        if self.env.context.get("active_model") != "customer.service.charge":
            return self.env["customer.service.charge"]
        return self.env["customer.service.charge"].browse(
            self.env.context.get("active_ids", ())
        )

    def action_exclude(self):
        """Mark the charges as not billable."""
        self.ensure_one()
        self.charge_ids._exclude(self.reason)
