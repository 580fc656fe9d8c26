from odoo import models


class ProductProduct(models.Model):
    """Entries are about a product, whatever its variants."""

    _inherit = "product.product"

    def action_view_customer_service_faq(self):
        """Open the entries about the products of the variants."""
        return self.product_tmpl_id.action_view_customer_service_faq()
