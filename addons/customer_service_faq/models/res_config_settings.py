from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    customer_service_faq_review_months = fields.Integer(
        related="company_id.customer_service_faq_review_months", readonly=False
    )
