from odoo import models
from odoo.exceptions import UserError


class CustomerServicePart(models.Model):
    """Another product in the place of the planned one."""

    _inherit = "customer.service.part"

    def action_choose_substitute(self):
        """List the products that may take the place of the part."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Substitutes of %s", self.product_id.display_name),
            "res_model": "product.product",
            "view_mode": "list",
            "views": [
                (
                    self.env.ref(
                        "customer_service_base.product_product_view_list_substitute"
                    ).id,
                    "list",
                )
            ],
            "domain": [
                ("id", "in", self.product_id.customer_service_substitute_ids.ids)
            ],
            "target": "new",
            "context": self._get_substitute_context(),
        }

    def _get_substitute_context(self):
        """Return the context of the list of substitutes: for which part. Hook."""
        self.ensure_one()
        return {"customer_service__part_id": self.id}

    def _substitute(self, product):
        """Take another product instead; keep what was planned at first.

        :param product: one of the substitutes of the product.
        :raises UserError: it is none, the part was used, or the customer accepted it.
        """
        self.ensure_one()
        if product not in self.product_id.customer_service_substitute_ids:
            raise UserError(
                self.env._(
                    "%(new)s is no substitute of %(old)s.",
                    new=product.display_name,
                    old=self.product_id.display_name,
                )
            )
        # sudo: a technician sees no orders
        if self.sudo().sale_line_id.state == "sale":
            raise UserError(
                self.env._(
                    "The customer accepted %(part)s: release it and add the substitute "
                    "as a part of its own.",
                    part=self.product_id.display_name,
                )
            )
        planned = self.planned_product_id or self.product_id
        self.write({"product_id": product.id})
        # sudo: the field follows from the substitution
        self.sudo().planned_product_id = planned
