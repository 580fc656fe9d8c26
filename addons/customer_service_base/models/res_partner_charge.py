from odoo import api, fields, models


class ResPartner(models.Model):
    """By which tariff the calls of a customer are charged."""

    _inherit = "res.partner"

    customer_service_tariff_id = fields.Many2one(
        "customer.service.tariff",
        string="Service Tariff",
        company_dependent=True,
        domain="[('company_id', 'in', [False, current_company_id])]",
        groups="customer_service_base.group_reader",
        help="Empty: the team's, or the company's.",
    )

    @api.model
    def _commercial_fields(self):
        return [*super()._commercial_fields(), "customer_service_tariff_id"]
