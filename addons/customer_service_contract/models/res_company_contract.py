from odoo import fields, models


class ResCompany(models.Model):
    """What a company bills penalties of contracts as."""

    _inherit = "res.company"

    customer_service_penalty_product_id = fields.Many2one(
        "product.product",
        string="Contract Penalty",
        ondelete="restrict",
        domain="[('type', '=', 'service'), ('company_id', 'in', [False, id])]",
        help="What penalties are billed as when contracts end before their time: it "
        "brings taxes and account.",
    )

    def _get_customer_service_penalty_product(self):
        """Return what penalties are billed as, with the values of the company."""
        self.ensure_one()
        product = self.customer_service_penalty_product_id or self.env.ref(
            "customer_service_contract.product_penalty"
        )
        return product.with_company(self)
