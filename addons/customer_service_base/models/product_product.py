from odoo import fields, models
from odoo.fields import Domain

from .customer_service_stage import OPEN_STATES


class ProductProduct(models.Model):
    _inherit = "product.product"

    customer_service_equipment_count = fields.Integer(
        compute="_compute_customer_service_equipment_count",
        string="Installed Equipment",
        groups="customer_service_base.group_reader",
    )

    customer_service_open_call_count = fields.Integer(
        compute="_compute_customer_service_open_call_count",
        string="Open Calls",
        groups="customer_service_base.group_reader",
    )

    def _compute_customer_service_equipment_count(self):
        counts = dict(
            self.env["customer.service.equipment"]._read_group(
                [("product_id", "in", self.ids)], ["product_id"], ["__count"]
            )
        )
        for product in self:
            product.customer_service_equipment_count = counts.get(product, 0)

    def _compute_customer_service_open_call_count(self):
        counts = dict(
            self.env["customer.service.call"]._read_group(
                Domain("product_id", "in", self.ids)
                & Domain("state", "in", OPEN_STATES),
                ["product_id"],
                ["__count"],
            )
        )
        for product in self:
            product.customer_service_open_call_count = counts.get(product, 0)

    def action_view_customer_service_calls(self):
        """Open the calls about machines of the variants, the open ones first."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "customer_service_base.customer_service_call_action"
        )
        action["domain"] = [("product_id", "in", self.ids)]
        action["context"] = {"search_default_open": 1}
        return action

    def action_view_customer_service_equipment(self):
        """Open the installed base of the variants."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "customer_service_base.customer_service_equipment_action"
        )
        action["domain"] = [("product_id", "in", self.ids)]
        action["context"] = {"default_product_id": self[:1].id}
        return action

    def action_customer_service_substitute(self):
        """Take the product in the place of the part that the context names."""
        self.ensure_one()
        part_id = self.env.context.get("customer_service__part_id")
        part = self.env["customer.service.part"].browse(part_id)
        part.check_access("write")
        part._substitute(self)
        return {"type": "ir.actions.act_window_close"}
