from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    customer_service_portal_fees = fields.Boolean(
        related="company_id.customer_service_portal_fees", readonly=False
    )
