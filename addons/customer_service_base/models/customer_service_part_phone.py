from odoo import models


class CustomerServicePart(models.Model):
    """What a technician's telephone shows of a spare part."""

    _inherit = "customer.service.part"

    def _get_phone_part(self):
        """Return what the telephone tells of a part. Hook: call ``super``."""
        self.ensure_one()
        return {
            "id": self.id,
            "product_id": self.product_id.id,
            "name": self.name or self.product_id.display_name,
            "uom": self.uom_id.name,
            "quantity": self.quantity,
            "reserved": self.reserved_quantity,
            "used": self.used_quantity - self.returned_quantity,
            "serial": self.serial or "",
            "state": self.state,
        }
