from collections import defaultdict

from odoo import models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import clean_context

from ..tools import rma


class CustomerServiceRmaLine(models.Model):
    """The way back: one delivery for what goes together."""

    _inherit = "customer.service.rma.line"

    def action_return(self):
        """Send back what is ready: one delivery by address and warehouse.

        What goes together with an open delivery that nobody printed or picked yet is
        put on it.

        :raises UserError: nothing is ready.
        """
        self.check_access("write")
        if not self._create_returns():
            raise UserError(self.env._("Nothing is ready to go back."))

    def _create_returns(self):
        """Put what is ready on deliveries.

        :return: the deliveries, as superuser.
        """
        self._lock_goods()
        groups = defaultdict(self.browse)
        quantities = {}
        for line in self:
            quantity = line._get_quantity_to_send_back()
            if quantity > 0:
                quantities[line] = quantity
                groups[line._get_delivery_key()] |= line
        # sudo: access was checked; goods move without stock rights
        pickings = self.env["stock.picking"].sudo()
        for key, lines in groups.items():
            picking = lines._get_open_delivery(key)
            if picking:
                lines._add_to_picking(picking, rma.BACK, quantities)
            else:
                picking = lines._create_picking(
                    rma.BACK, quantities, lines._get_delivery_address()
                )
            pickings |= picking
        return pickings

    def _lock_goods(self):
        """Let one person at a time send goods of the items.

        The second one waits and begins anew with what is left by then.
        """
        # sudo: written by whoever moves the goods of an item
        self.sudo().write({"date_moved": self.env.cr.now()})
        self.flush_recordset(["date_moved"])

    def _get_delivery_address(self):
        """Return where items that go together are delivered."""
        return_ = self.rma_id[:1]
        return return_.address_id or return_.partner_id

    def _get_quantity_to_send_back(self):
        """Return how many are decided to go back and on no delivery yet."""
        self.ensure_one()
        if self.state != rma.READY or self.operation not in (rma.RETURN, rma.REPAIR):
            return 0.0
        leaving = self._get_open_moves().filtered(
            lambda move: move.customer_service_rma_role == rma.BACK
        )
        planned = sum(
            move.product_uom._compute_quantity(move.product_uom_qty, self.uom_id)
            for move in leaving
        )
        here = self._get_quantities_by_place()[self._get_place_here()]
        return max(min(self.held_quantity, here) - planned, 0.0)

    def _get_delivery_key(self):
        """Return what items must share to go on one delivery. Hook."""
        self.ensure_one()
        return (
            self._get_warehouse_here(),
            self._get_delivery_address(),
            self.rma_id.commercial_partner_id,
        )

    def _get_open_delivery(self, key):
        """Return the delivery that items of a key may still be put on, or none.

        :param key: see :meth:`_get_delivery_key`.
        """
        first = self[:1]
        # sudo: as above
        pickings = self.env["stock.picking"].sudo()
        candidates = pickings.search(
            Domain("picking_type_id", "=", first._get_picking_type(rma.BACK).id)
            & Domain("partner_id", "=", first._get_delivery_address().id)
            & Domain("state", "in", ("draft", "confirmed", "waiting", "assigned"))
            & Domain("printed", "=", False),
            order="id",
        )
        return candidates.filtered(lambda picking: picking._takes_items_of(key))[:1]

    def _add_to_picking(self, picking, role, quantities):
        """Put items on a transfer that is open already.

        :param picking: the transfer, as superuser.
        :param str role: of :mod:`..tools.rma`.
        :param dict quantities: by line, in its unit.
        """
        moves = picking.move_ids.with_context(clean_context(self.env.context)).create(
            [
                {**line._prepare_move_vals(role, quantities[line])}
                | {"picking_id": picking.id}
                for line in self
            ]
        )
        moves._action_confirm(merge=False)
        moves._action_assign()
        moves._pin_lots()
        origins = [picking.origin, *self.rma_id.mapped("name")]
        picking.origin = ", ".join(dict.fromkeys(filter(None, origins)))

    def _after_ready(self):
        """Prepare the delivery at once where the company wants so."""
        result = super()._after_ready()
        wanted = self.filtered(
            lambda line: (
                line.company_id.customer_service_rma_auto_return
                and line.state == rma.READY
            )
        )
        if wanted:
            wanted._create_returns()
        return result
