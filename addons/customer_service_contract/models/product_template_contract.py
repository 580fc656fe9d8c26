from odoo import fields, models


class ProductTemplate(models.Model):
    """Products that are sold as a service contract."""

    _inherit = "product.template"

    customer_service_contract_template_id = fields.Many2one(
        "customer.service.contract.template",
        string="Service Contract",
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
        help="A confirmed order with this product makes a draft contract of this type. "
        "The contract bills the fees, the order bills nothing of them.",
    )
