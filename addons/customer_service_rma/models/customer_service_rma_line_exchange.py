from odoo import api, fields, models
from odoo.exceptions import UserError

from ..tools import rma

TAKE_OVER, SCRAP, SUPPLIER, BACK = FATES = ("take_over", "scrap", "supplier", "back")
REPLACE, REFUND = COMPENSATIONS = ("replace", "refund")


class CustomerServiceRmaLine(models.Model):
    """What the customer gets instead of the item, and what becomes of the item."""

    _inherit = "customer.service.rma.line"

    fate = fields.Selection(
        [
            (TAKE_OVER, "Becomes Ours"),
            (SCRAP, "To Scrap"),
            (SUPPLIER, "To Its Supplier"),
            (BACK, "Back to the Customer"),
        ],
        string="Broken Unit",
        copy=False,
        tracking=True,
        help="What becomes of what came in, when the customer gets something else.",
    )
    compensation = fields.Selection(
        [(REPLACE, "Replacement"), (REFUND, "Credit Note")],
        copy=False,
        readonly=True,
        help="What the customer gets when nothing is to come back.",
    )
    take_over_location_id = fields.Many2one(
        "stock.location",
        string="Taken over to",
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
        groups="base.group_user",
        help="Empty: the stock of the warehouse.",
    )
    take_over_value = fields.Float(
        string="Value when Taken over",
        digits="Product Price",
        copy=False,
        groups="base.group_user",
        help="Of one unit, in the currency of the company, when we have not sold it; "
        "what we sold has the value it had then.",
    )

    def _get_fate_places(self, role):
        """Return where the item goes from and to when it becomes ours, or nothing."""
        self.ensure_one()
        # sudo: who makes returns may not see the places of stock
        free = self.sudo()
        if role == rma.TAKEOVER:
            stock = free.rma_id.warehouse_id.lot_stock_id
            return self._get_place_here(), free.take_over_location_id or stock
        product = free.product_id.with_company(free.company_id)
        source = self._get_place_here()
        if free.operation == rma.NO_RETURN:
            source = free.env.ref("stock.stock_location_customers")
        return source, product.property_stock_inventory

    def _get_places(self, role):
        self.ensure_one()
        if role in (rma.TAKEOVER, rma.DISPOSAL):
            return self._get_fate_places(role)
        return super()._get_places(role)

    def _get_picking_type(self, role):
        if role == rma.DISPOSAL:
            # sudo: who makes returns may not see the types of stock
            return self.rma_id.sudo().warehouse_id.int_type_id
        return super()._get_picking_type(role)

    def _prepare_move_vals(self, role, quantity):
        vals = super()._prepare_move_vals(role, quantity)
        if role == rma.TAKEOVER:
            vals["origin_returned_move_id"] = self._get_original_delivery().id
        return vals

    # ------------------------------------------------------------------
    # What becomes of the item
    # ------------------------------------------------------------------
    def action_take_over(self):
        """Have what is here become ours: the warehouse moves it into its stock.

        :raises UserError: nothing is here, or it is the customer's still.
        """
        self.check_access("write")
        self._check_ours_to_take()
        self.write({"fate": TAKE_OVER})
        if not self._settle_fate():
            raise UserError(self.env._("It is on a transfer already."))

    def _check_ours_to_take(self):
        """Refuse to take over what the customer was given nothing for.

        :raises UserError: see :meth:`action_take_over`.
        """
        for line in self:
            given = (
                line.operation in (rma.REPLACE, rma.ADVANCE) and line.replaced_quantity
            ) or line.operation == rma.REFUND
            if line.held_quantity <= 0 or not given:
                raise UserError(
                    self.env._(
                        "%(item)s is the customer's: replace or refund it first.",
                        item=line.display_name,
                    )
                )

    def _settle_fate(self):
        """Have what is here go where it was decided. In batch; may be called again.

        :return: transfers that were made, as superuser.
        """
        # sudo: access on the return was checked; its goods move without stock rights
        pickings = self.env["stock.picking"].sudo()
        for role, fate in ((rma.TAKEOVER, TAKE_OVER), (rma.DISPOSAL, SCRAP)):
            for line in self.filtered(lambda line, fate=fate: line.fate == fate):
                quantity = line._get_quantity_without_fate()
                if quantity > 0:
                    pickings |= line._create_picking(
                        role, {line: quantity}, line.rma_id.partner_id.browse()
                    )
        return pickings

    def _get_quantity_without_fate(self):
        """Return how many are here, given up by the customer, and on no transfer."""
        self.ensure_one()
        if self.operation not in (rma.REPLACE, rma.ADVANCE, rma.REFUND):
            return 0.0
        if self.operation != rma.REFUND and self.to_replace_quantity:
            return 0.0
        leaving = self._get_open_moves().filtered(
            lambda move: (
                move.customer_service_rma_role
                in (rma.TAKEOVER, rma.DISPOSAL, rma.BACK, rma.SUPPLIER_OUT)
            )
        )
        planned = sum(
            move.product_uom._compute_quantity(move.product_uom_qty, self.uom_id)
            for move in leaving
        )
        return max(self.held_quantity - planned, 0.0)

    def _get_original_delivery(self):
        """Return the movement by which we sold the item, as superuser, maybe none."""
        self.ensure_one()
        # sudo: who makes returns may not see movements of goods
        free = self.sudo()
        moves = free.delivery_move_id or free.equipment_id.delivery_move_id
        if free.lot_id and not moves:
            lines = free.env["stock.move.line"].search(
                [
                    ("lot_id", "=", free.lot_id.id),
                    ("state", "=", "done"),
                    ("company_id", "=", free.company_id.id),
                    ("location_dest_id.usage", "=", "customer"),
                    ("location_id.usage", "!=", "customer"),
                    ("move_id.customer_service_rma_role", "!=", rma.BACK),
                ],
                order="date desc, id desc",
            )
            moves = lines.move_id
        return moves.filtered(
            lambda move: move.state == "done" and move.product_id == free.product_id
        )[:1]

    def _get_quantity_to_send_back(self):
        quantity = super()._get_quantity_to_send_back()
        if self.fate == BACK and self.state == rma.READY:
            return self._get_quantity_without_fate()
        return quantity

    # ------------------------------------------------------------------
    # After goods moved, whoever moved them
    # ------------------------------------------------------------------
    def _after_goods_moved(self, moves):
        """Act on done movements of the items, as superuser. Hook, in batch.

        :param moves: done movements with a role.
        """
        received = moves.filtered(
            lambda move: move.customer_service_rma_role == rma.RECEIPT
        )
        replaced = moves.filtered(
            lambda move: move.customer_service_rma_role == rma.REPLACEMENT
        )
        lines = (received | replaced).customer_service_rma_line_id
        lines._settle_fate()
        lines.filtered(lambda line: line.fate == BACK)._after_ready()
        for move in moves:
            if move.customer_service_rma_role in (rma.TAKEOVER, rma.DISPOSAL):
                move.customer_service_rma_line_id._retire_machine()

    def _retire_machine(self):
        """The machine is the customer's no more; one that was replaced stays so."""
        machines = self.equipment_id.filtered(
            lambda machine: machine.state not in ("replaced", "retired")
        )
        first = self.split_from_id or self
        # pieces of one machine that have another fate may be here yet
        if not any(piece.held_quantity > 0 for piece in first | first.split_ids):
            machines.write({"state": "retired"})

    def _get_next_step_ready(self):
        """When the customer got something else, the broken unit is what is left."""
        given = self.operation in (rma.REPLACE, rma.ADVANCE) and self.replaced_quantity
        if self.held_quantity > 0 and (given or self.refund_state == "posted"):
            return {
                TAKE_OVER: self.env._("Take the broken unit over"),
                SCRAP: self.env._("Scrap the broken unit"),
                SUPPLIER: self.env._("Send the broken unit to its supplier"),
                BACK: self.env._("Send the broken unit back"),
            }.get(self.fate) or self.env._("Decide what becomes of the broken unit")
        return super()._get_next_step_ready()

    @api.model
    def _get_next_step_fields(self):
        fields_ = super()._get_next_step_fields()
        return (*fields_, "fate", "replaced_quantity", "refund_state", "held_quantity")
