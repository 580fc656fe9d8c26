from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    customer_service_margin_good = fields.Float(
        related="company_id.customer_service_margin_good", readonly=False
    )
    customer_service_margin_poor = fields.Float(
        related="company_id.customer_service_margin_poor", readonly=False
    )
    customer_service_tell_agent = fields.Boolean(
        related="company_id.customer_service_tell_agent", readonly=False
    )
    customer_service_propose_opportunities = fields.Boolean(
        related="company_id.customer_service_propose_opportunities", readonly=False
    )
