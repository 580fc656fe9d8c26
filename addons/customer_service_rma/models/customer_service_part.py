from odoo import models


class CustomerServicePart(models.Model):
    """Parts of a call whose machine was sent in are used on the repair of the item."""

    _inherit = "customer.service.part"

    def _get_workshop_machine(self):
        """A call about several machines means the only one that is here."""
        machine = super()._get_workshop_machine()
        return machine or self.call_id._get_items_here().equipment_id[:1]

    def _get_item_here(self):
        """Return the item on whose repair the part is used, or none."""
        self.ensure_one()
        machine = self._get_workshop_machine()
        return self.call_id._get_items_here().filtered(
            lambda line: line.equipment_id == machine
        )[:1]

    def _get_workshop_type(self):
        """The workshop is where the item stands."""
        item = self._get_item_here()
        return item._get_repair_type() if item else super()._get_workshop_type()

    def _prepare_repair_vals(self, machine):
        item = self._get_item_here()
        own = item._prepare_repair_vals() if item else {}
        return {**super()._prepare_repair_vals(machine), **own}
