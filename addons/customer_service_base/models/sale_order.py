from odoo import fields, models


class SaleOrder(models.Model):
    """Quotation of a service call: what it costs, in or out of warranty."""

    _inherit = "sale.order"

    customer_service_call_id = fields.Many2one(
        "customer.service.call",
        string="Service Call",
        copy=False,
        index="btree_not_null",
        ondelete="set null",
        check_company=True,
    )
