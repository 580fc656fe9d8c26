from odoo import models
from odoo.exceptions import UserError

from ..tools import rma


class ProductProduct(models.Model):
    """Products that customers have sent in."""

    _inherit = "product.product"

    def write(self, vals):
        if "active" in vals and not vals["active"]:
            self._check_no_open_return()
        return super().write(vals)

    def _check_no_open_return(self):
        """Refuse to archive what is on an open return.

        :raises UserError: a product is; names the return.
        """
        # sudo: who keeps products may not see returns
        lines = self.env["customer.service.rma.line"].sudo()
        line = lines.search(
            [("product_id", "in", self.ids), ("state", "in", rma.OPEN_STATES)],
            limit=1,
        )
        if line:
            raise UserError(
                self.env._(
                    "%(product)s is on return %(return)s, which is open.",
                    **{
                        "product": line.product_id.display_name,
                        "return": line.rma_id.name,
                    },
                )
            )
