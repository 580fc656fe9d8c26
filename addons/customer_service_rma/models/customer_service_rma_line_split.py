from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.customer_service_stock.models.repair_order import OPEN_REPAIR_STATES


class CustomerServiceRmaLine(models.Model):
    """Quantities whose pieces have different fates.

    What was moved stays with the first line; the piece that is split off says how
    much of it is meant.
    """

    _inherit = "customer.service.rma.line"

    split_from_id = fields.Many2one(
        "customer.service.rma.line",
        string="Part of Item",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
    )
    split_ids = fields.One2many(
        "customer.service.rma.line", "split_from_id", string="Split off"
    )
    split_quantity = fields.Float(
        readonly=True,
        copy=False,
        digits="Product Unit",
        help="How much of what the first item received is meant.",
    )
    split_place_id = fields.Many2one(
        "stock.location",
        string="Split off at",
        readonly=True,
        copy=False,
        ondelete="restrict",
        check_company=True,
    )

    def action_split(self):
        """Ask how many pieces have another fate."""
        self.ensure_one()
        self._check_at_hand()
        if self.uom_id.compare(self.held_quantity, 1.0) <= 0 and self.lot_id:
            raise UserError(self.env._("There is only one piece."))
        return self._open_wizard("customer.service.rma.split")

    def _split(self, quantity):
        """Make a line of its own of some of the pieces that are here.

        :param float quantity: in the unit of the line, less than what is here.
        :return: the new line, undecided.
        :raises UserError: it would be nothing or everything.
        """
        self.ensure_one()
        self._check_at_hand()
        place = self._get_place_here()
        here = min(self.held_quantity, self._get_quantities_by_place()[place])
        if quantity <= 0 or self.uom_id.compare(quantity, here) >= 0:
            raise UserError(
                self.env._(
                    "%(quantity)s %(unit)s are here: split off less than that.",
                    quantity=here,
                    unit=self.uom_id.name,
                )
            )
        self._lock_goods()
        # sudo: a technician may split what is on the bench and makes no other items
        free = self.sudo()
        piece = free.create(free._prepare_split_vals(quantity, place))
        free.quantity -= quantity
        repairs = free.repair_ids.filtered(
            lambda repair: repair.state in OPEN_REPAIR_STATES
        )
        repairs.product_qty = free.held_quantity
        return piece.with_env(self.env)

    def _prepare_split_vals(self, quantity, place):
        """Return the values of the line that is split off. Hook."""
        self.ensure_one()
        return {
            "rma_id": self.rma_id.id,
            "sequence": self.sequence,
            "equipment_id": self.equipment_id.id,
            "product_id": self.product_id.id,
            "lot_id": self.lot_id.id,
            "serial": self.serial,
            "name": self.name,
            "uom_id": self.uom_id.id,
            "quantity": quantity,
            "problem": self.problem,
            "operation_requested": self.operation_requested,
            "split_from_id": self.id,
            "split_quantity": quantity,
            "split_place_id": place.id,
        }

    @api.depends("split_quantity", "split_ids.split_quantity")
    def _compute_quantities(self):
        result = super()._compute_quantities()
        for line in self:
            line.received_quantity += line.split_quantity - sum(
                line.split_ids.mapped("split_quantity")
            )
            if line.split_from_id:
                line.date_received = line.split_from_id.date_received
        return result

    def _get_quantities_by_place(self):
        quantities = super()._get_quantities_by_place()
        # sudo: who works on items may not see the places of stock
        free = self.sudo()
        if free.split_place_id:
            place = free.split_place_id
            own = {place: free.split_quantity + quantities.pop(place, 0.0)}
            quantities = type(quantities)(float, {**own, **quantities})
        for piece in free.split_ids:
            quantities[piece.split_place_id] -= piece.split_quantity
        return quantities
