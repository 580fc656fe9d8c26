from odoo import api, fields, models


class CustomerServicePriceExclude(models.TransientModel):
    """Why some fees are left out of a price revision."""

    _name = "customer.service.price.exclude"
    _description = "Fees not Revised"

    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company
    )
    line_ids = fields.Many2many(
        "customer.service.price.revision.line",
        "customer_service_price_exclude_rel",
        "exclude_id",
        "line_id",
        string="Fees",
        default=lambda self: self._default_lines(),
    )
    reason = fields.Char(required=True)

    @api.model
    def _default_lines(self):
        """Return the rows the action was called on."""
        rows = self.env["customer.service.price.revision.line"]
        if self.env.context.get("active_model") != rows._name:
            return rows
        return rows.browse(self.env.context.get("active_ids", ()))

    def action_exclude(self):
        """Leave the fees out."""
        self.ensure_one()
        self.line_ids._exclude(self.reason)
