from odoo import models
from odoo.exceptions import UserError

from ..tools import rma


class CustomerServiceRmaLine(models.Model):
    """From one of our workshops to another."""

    _inherit = "customer.service.rma.line"

    def action_transfer(self):
        """Ask which warehouse goes on with items."""
        self._check_at_hand()
        return self._open_wizard("customer.service.rma.transfer")

    def _transfer_to(self, warehouse):
        """Send items that are here to the workshop of another warehouse.

        :param warehouse: of the same company.
        :return: the transfers, as superuser; the warehouse validates them.
        :raises UserError: an item is not here, or is there already.
        """
        self._check_at_hand()
        self._lock_goods()
        if any(line._get_warehouse_here() == warehouse for line in self):
            raise UserError(
                self.env._("It is at %(warehouse)s already.", warehouse=warehouse.name)
            )
        # sudo: a technician sends items to another workshop without other rights
        self.sudo().workshop_warehouse_id = warehouse
        # sudo: as above
        pickings = self.env["stock.picking"].sudo()
        for lines in self.grouped(lambda line: line._get_place_here()).values():
            places = {line: line._get_quantities_by_place() for line in lines}
            pickings |= lines._create_picking(
                rma.TRANSFER,
                {line: places[line][line._get_place_here()] for line in lines},
                warehouse.partner_id,
            )
        return pickings
