from odoo import models


class CustomerServiceEquipment(models.Model):
    """What a repair of the host says about the machine on the bench."""

    _inherit = "customer.service.equipment"

    def _prepare_repair_vals(self, warehouse):
        """Return product, serial and place of a machine for its repair.

        The goods of a customer must not become ours: a machine that stock does not
        know in one of our places stays at the customers', from where the host
        "moves" it to the same place. A machine whose serial stock does not know is
        repaired without product: the host would refuse to end its repair.

        :param warehouse: where the repair is made.
        """
        product, lot = self.product_id, self.lot_id
        if product.type != "consu" or (product.tracking != "none" and not lot):
            return {"product_id": False}
        place = lot.location_id if lot.location_id.usage == "internal" else False
        place = place or self.env.ref("stock.stock_location_customers")
        if place.company_id and place.company_id != warehouse.company_id:
            return {"product_id": False}
        return {
            "product_id": product.id,
            "lot_id": lot.id,
            "product_location_src_id": place.id,
            "product_location_dest_id": place.id,
        }
