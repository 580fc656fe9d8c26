from odoo import api, fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    customer_service_contract_lanes = fields.Integer(
        string="Jobs That Bill Contracts",
        compute="_compute_customer_service_contract_lanes",
        readonly=False,
        store=True,
    )
    customer_service_contract_minimum = fields.Monetary(
        related="company_id.customer_service_contract_minimum",
        readonly=False,
        currency_field="customer_service_currency_id",
    )
    customer_service_contract_date_order = fields.Boolean(
        related="company_id.customer_service_contract_date_order", readonly=False
    )
    customer_service_contract_need_term = fields.Boolean(
        related="company_id.customer_service_contract_need_term", readonly=False
    )
    customer_service_contract_need_payer = fields.Boolean(
        related="company_id.customer_service_contract_need_payer", readonly=False
    )
    customer_service_contract_biller_id = fields.Many2one(
        related="company_id.customer_service_contract_biller_id", readonly=False
    )

    @api.depends("company_id")
    def _compute_customer_service_contract_lanes(self):
        count = self.env["customer.service.contract.period"]._get_lane_count()
        self.customer_service_contract_lanes = count

    def set_values(self):
        """Make or switch off the jobs."""
        result = super().set_values()
        periods = self.env["customer.service.contract.period"]
        count = min(max(self.customer_service_contract_lanes, 1), 16)
        if count != periods._get_lane_count():
            periods._set_lane_count(count)
        return result
