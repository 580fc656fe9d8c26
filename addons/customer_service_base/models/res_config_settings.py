from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    customer_service_warranty_notice_days = fields.Integer(
        related="company_id.customer_service_warranty_notice_days",
        readonly=False,
    )
    customer_service_replacement_term = fields.Selection(
        related="company_id.customer_service_replacement_term",
        readonly=False,
        required=True,
    )
    customer_service_block_overdue_days = fields.Integer(
        related="company_id.customer_service_block_overdue_days",
        readonly=False,
    )
    customer_service_tariff_id = fields.Many2one(
        related="company_id.customer_service_tariff_id", readonly=False
    )
    customer_service_no_cost = fields.Selection(
        related="company_id.customer_service_no_cost", readonly=False
    )
    customer_service_analytic_account_id = fields.Many2one(
        related="company_id.customer_service_analytic_account_id", readonly=False
    )
