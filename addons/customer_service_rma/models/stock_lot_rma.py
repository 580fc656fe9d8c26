from odoo import models
from odoo.exceptions import UserError
from odoo.fields import Command


class StockLot(models.Model):
    """The returns of a lot or serial number."""

    _name = "stock.lot"
    _inherit = ["stock.lot", "customer.service.rma.source.mixin"]

    def _get_customer_service_rma_paths(self):
        return ("lot_id",)

    def _prepare_rma_vals(self):
        self.ensure_one()
        machine = self.customer_service_equipment_ids[:1]
        if machine:
            vals = self.env["customer.service.rma"]._prepare_vals_of_machines(machine)
        else:
            partner = self.partner_ids[:1].commercial_partner_id
            if not partner:
                raise UserError(
                    self.env._(
                        "%(serial)s was never delivered to a customer: make the return "
                        "from the menu.",
                        serial=self.name,
                    )
                )
            item = {
                "product_id": self.product_id.id,
                "lot_id": self.id,
                "name": self.product_id.display_name,
                "serial": self.name,
            }
            vals = {
                "partner_id": partner.id,
                "company_id": (self.company_id or self.env.company).id,
                "line_ids": [Command.create(item)],
            }
        return vals
