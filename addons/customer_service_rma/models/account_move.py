from odoo import fields, models


class AccountMove(models.Model):
    """Indemnities for what got lost in our hands."""

    _inherit = "account.move"

    customer_service_indemnity_line_id = fields.Many2one(
        "customer.service.rma.line",
        string="Indemnity for",
        copy=False,
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
        check_company=True,
    )
