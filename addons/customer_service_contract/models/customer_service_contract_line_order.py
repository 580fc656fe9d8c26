from odoo import fields, models


class CustomerServiceContractLine(models.Model):
    """The line of the sales order a contract line was made from."""

    _inherit = "customer.service.contract.line"

    sale_line_id = fields.Many2one(
        "sale.order.line",
        string="Sales Order Line",
        index="btree_not_null",
        ondelete="set null",
        check_company=True,
        copy=False,
        readonly=True,
    )

    _sale_line_uniq = models.UniqueIndex(
        "(sale_line_id) WHERE sale_line_id IS NOT NULL",
        "This line of the order has its contract already.",
    )
