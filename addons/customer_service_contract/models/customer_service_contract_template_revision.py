from odoo import fields, models

from .customer_service_contract import FEE_GROUPS


class CustomerServiceContractTemplate(models.Model):
    """The revision of prices that contracts of a type start with."""

    _inherit = "customer.service.contract.template"

    price_clause_id = fields.Many2one(
        "customer.service.price.clause",
        string="Price Revision",
        ondelete="restrict",
        check_company=True,
        groups=FEE_GROUPS,
    )
