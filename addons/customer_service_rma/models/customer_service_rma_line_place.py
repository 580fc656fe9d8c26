from collections import defaultdict

from odoo import fields, models

from ..tools import rma

# movements of the customer's own goods; the others move ours
OWN_GOODS = (
    rma.RECEIPT,
    rma.BACK,
    rma.TAKEOVER,
    rma.DISPOSAL,
    rma.LOSS,
    rma.SUPPLIER_OUT,
    rma.SUPPLIER_IN,
    rma.TRANSFER,
)
# of floating point sums, in the unit of a line
DUST = 1e-6


class CustomerServiceRmaLine(models.Model):
    """Where in our house an item stands: where its last movement took it."""

    _inherit = "customer.service.rma.line"

    date_moved = fields.Datetime(
        readonly=True, copy=False, help="When its goods were last sent somewhere."
    )
    workshop_warehouse_id = fields.Many2one(
        "stock.warehouse",
        string="Workshop",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
        help="The other warehouse it was sent to, to be repaired or shipped there.",
    )

    def _get_places(self, role):
        self.ensure_one()
        # sudo: who makes returns may not see the places of stock
        free = self.sudo()
        if role == rma.TRANSFER:
            workshop = free.workshop_warehouse_id
            return self._get_place_here(), workshop.customer_service_rma_location_id
        if role == rma.LOSS:
            lost = free.product_id.with_company(free.company_id)
            return self._get_place_here(), lost.property_stock_inventory
        return super()._get_places(role)

    def _get_place_here(self):
        """Return where it stands by now; where it is to arrive before."""
        self.ensure_one()
        places = [
            place
            for place, quantity in self._get_quantities_by_place().items()
            if quantity > 0
        ]
        if places:
            return places[-1]
        # sudo: as above
        moves = self.sudo().move_ids.filtered(
            lambda move: (
                move.state == "done" and move.customer_service_rma_role in OWN_GOODS
            )
        )
        last = moves.sorted(lambda move: (move.date, move.id))[-1:]
        place = last.location_id
        if place.customer_service_customer_goods:
            return place
        return super()._get_place_here()

    def _get_quantities_by_place(self):
        """Return how much of the item stands where in our house.

        :return: dict of quantities by place; where goods came last is last.
        """
        self.ensure_one()
        quantities = defaultdict(float)
        # sudo: as above
        moves = self.sudo().move_ids.filtered(
            lambda move: (
                move.state == "done" and move.customer_service_rma_role in OWN_GOODS
            )
        )
        for move in moves.sorted(lambda move: (move.date, move.id)):
            moved = self._sum_quantity(move)
            source, destination = move.location_id, move.location_dest_id
            if source.customer_service_customer_goods:
                quantities[source] -= moved
            if destination.customer_service_customer_goods:
                quantities[destination] = quantities.pop(destination, 0.0) + moved
        return quantities

    def _get_warehouse_here(self):
        """Return the warehouse in which it stands, as superuser."""
        self.ensure_one()
        # sudo: as above
        own = self.sudo().rma_id.warehouse_id
        place = self._get_place_here()
        if own.customer_service_rma_location_id == place:
            return own
        return own.search(
            [("customer_service_rma_location_id", "=", place.id)], limit=1
        )

    def _get_picking_type(self, role):
        """What leaves is sent by the warehouse where it stands."""
        if role in (rma.BACK, rma.SUPPLIER_OUT):
            return self._get_warehouse_here().customer_service_rma_out_type_id
        if role == rma.SUPPLIER_IN:
            return self._get_warehouse_here().customer_service_rma_in_type_id
        if role == rma.TRANSFER:
            return self._get_warehouse_here().int_type_id
        return super()._get_picking_type(role)

    def _is_overdrawn(self, roles):
        """Tell whether more of the item has moved than there was.

        :param roles: of the movements that are asked about.
        """
        self.ensure_one()
        facts = self._get_facts()
        here = min(self._get_quantities_by_place().values(), default=0.0)
        moved = roles & set(OWN_GOODS) and min(here, facts.at_supplier) < -DUST
        came = facts.received - facts.back - facts.quantity
        return bool(
            moved
            or (rma.RECEIPT in roles and came > DUST)
            or (
                rma.REPLACEMENT in roles
                and facts.replaced - max(facts.quantity, facts.received) > DUST
            )
        )
