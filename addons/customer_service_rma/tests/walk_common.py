"""What the random walk over returns is made of: steps, and what must always hold."""

from collections import defaultdict

from odoo.exceptions import UserError
from odoo.tools import mute_logger

from ..tools import rma
from .common import RmaCommon

SERIALS = ("AA-1", "BB-2")
SENT, STOCKED = 5, 4
COST, FILTER_COST = 500.0, 10.0
# what leaves our house with a line, and what enters it
OUT = (rma.BACK, rma.TAKEOVER, rma.DISPOSAL, rma.LOSS, rma.SUPPLIER_OUT)
IN = (rma.RECEIPT, rma.SUPPLIER_IN)
OURS = False

FOUL = 0.12
ALWAYS = ("steal", "sell", "undo")
BY_STATE = {
    rma.DRAFT: ("authorize", "cancel"),
    rma.EXPECTED: ("cancel", "close_short"),
    rma.RECEIVED: ("decide_return", "decide_return", "repair", "cancel"),
    rma.WORKSHOP: ("repair_end", "decide_return"),
    rma.SUPPLIER: ("from_supplier", "from_supplier", "cancel"),
    rma.READY: ("decide_return",),
    rma.DONE: (),
    rma.CANCELLED: (),
}
# what may be tried with what is here: to decide, and ready
AT_HAND = (("to_supplier",), ("send", "send", "repair", "to_supplier"))
# what may be tried with what is on its way
BY_ROLE = {
    rma.RECEIPT: (
        "receive",
        "receive",
        "receive_another",
        "receive_some",
        "reserve_anew",
        "cancel_transfers",
    ),
    rma.BACK: (
        "ship",
        "ship",
        "ship_another",
        "ship_some",
        "reserve_anew",
        "cancel_transfers",
    ),
}


class NotNowError(Exception):
    """There is nothing to take the step with."""


class WalkCommon(RmaCommon):
    """Three items: a number of each of two customers, five filters of the first."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.filter = cls._create_goods(
            "Filter", tracking="none", customer_service_installed_base=False
        )
        for product, cost in ((cls.goods, COST), (cls.filter, FILTER_COST)):
            product.with_env(cls.admin_env).with_company(
                cls.company
            ).standard_price = cost
        cls._put_in_stock(cls.filter, SENT + STOCKED)
        cls._sell(cls.filter, quantity=SENT)
        cls.spare = cls._create_serials(cls.goods, "CC-3")
        cls.lines = cls._create_returns()
        cls.first_move = cls._get_last_move()

    @classmethod
    def _create_returns(cls):
        returns = cls._create_rma() | cls._create_rma(
            {"equipment_id": cls.other_machine.id}, partner_id=cls.other_customer.id
        )
        returns |= cls._create_rma({"product_id": cls.filter.id, "quantity": SENT})
        return returns.line_ids.sorted("id")

    @classmethod
    def _get_last_move(cls):
        return cls.admin_env["stock.move"].search([], order="id desc", limit=1).id

    # ------------------------------------------------------------------
    # Steps: each does what a person may try; many are refused
    # ------------------------------------------------------------------
    def _walk(self, steps, dice):
        """Take some steps, of those somebody would try now.

        :param int steps: how many.
        :param random.Random dice: chooses.
        """
        for _step in range(steps):
            name, line = self._choose(dice)
            try:
                with mute_logger("odoo.sql_db"), self.env.cr.savepoint():
                    getattr(self, f"_step_{name}")(line)
                    self.env.flush_all()
            except (UserError, NotNowError):
                self.refused[name] += 1
            else:
                self.taken[name] += 1
                self._check_world(name)

    def _choose(self, dice):
        """Return what is tried next: what is due, now and then what is not allowed."""
        choices = self._get_choices()
        if not choices or dice.random() < FOUL:
            return dice.choice(ALWAYS), dice.choice(self.lines)
        return dice.choice(choices)

    def _get_choices(self):
        """Return what may be tried now with each item."""
        choices = []
        for line in self.lines:
            names = [*BY_STATE[line.state]]
            roles = set(line._get_open_moves().mapped("customer_service_rma_role"))
            for role, more in BY_ROLE.items():
                if role in roles:
                    names += more
            if rma.BACK not in roles and line.held_quantity:
                names += AT_HAND[line.state == rma.READY]
            if line.short or line.cancelled:
                names.append("expect_again")
            choices += [(name, line) for name in names]
        return choices

    def _get_first_picking(self, line, *roles):
        moves = line._get_open_moves().filtered(
            lambda move: move.customer_service_rma_role in roles
        )
        if not moves:
            raise NotNowError
        return moves[:1].picking_id

    def _step_authorize(self, line):
        line.rma_id.action_authorize()

    def _step_receive(self, line):
        self._ship(self._get_first_picking(line, rma.RECEIPT))

    def _step_receive_another(self, line):
        self._ship_another(line, rma.RECEIPT)

    def _step_receive_some(self, line):
        self._ship_some(self._get_first_picking(line, rma.RECEIPT))

    def _step_decide_return(self, line):
        line.action_decide_return()

    def _step_repair(self, line):
        line.action_repair()

    def _step_repair_end(self, line):
        line.action_repair_start()
        line.action_repair_end()

    def _step_send(self, line):
        line.action_return()

    def _step_ship(self, line):
        self._ship(self._get_first_picking(line, rma.BACK))

    def _step_ship_another(self, line):
        self._ship_another(line, rma.BACK)

    def _step_ship_some(self, line):
        self._ship_some(self._get_first_picking(line, rma.BACK))

    def _step_to_supplier(self, line):
        if not line.held_quantity:
            raise NotNowError
        self._ship(
            line._create_picking(
                rma.SUPPLIER_OUT, {line: line.held_quantity}, self.outsider.partner_id
            )
        )

    def _step_from_supplier(self, line):
        if not line.supplier_quantity:
            raise NotNowError
        self._ship(
            line._create_picking(
                rma.SUPPLIER_IN,
                {line: line.supplier_quantity},
                self.outsider.partner_id,
            )
        )

    def _step_cancel_transfers(self, line):
        line._get_open_moves().picking_id.action_cancel()

    def _step_cancel(self, line):
        line.rma_id.action_cancel()

    def _step_close_short(self, line):
        line.action_close_short()

    def _step_expect_again(self, line):
        line.action_expect_again()

    def _step_reserve_anew(self, line):
        pickings = line._get_open_moves().picking_id
        pickings.do_unreserve()
        pickings.action_assign()

    def _step_steal(self, line):
        """Move goods of a customer into the stock, without the return."""
        self._transfer(
            line.product_id,
            line.sudo().lot_id or [line.sudo().lot_id],
            self.rma_place,
            self.warehouse.lot_stock_id,
            picking_type=self.warehouse.int_type_id,
        )

    def _step_sell(self, line):
        """Sell more than we have: a customer's goods are not to be found."""
        order = self._confirm_order(line.product_id, 9)
        picking = order.picking_ids.with_user(self.storekeeper)
        picking.action_assign()
        if not picking.move_line_ids:
            return
        picking.move_ids.picked = True
        picking.with_context(skip_backorder=True).button_validate()

    def _step_undo(self, line):
        """Return the last transfer of the item by the wizard of the host."""
        done = line.sudo().move_ids.filtered(lambda move: move.state == "done")
        picking = done.sorted("id")[-1:].picking_id
        if not picking:
            raise NotNowError
        wizard = (
            self.env["stock.return.picking"]
            .with_user(self.storekeeper)
            .create({"picking_id": picking.id})
        )
        for entry in wizard.product_return_moves:
            mine = entry.move_id.customer_service_rma_line_id == line
            entry.quantity = entry.move_id.quantity if mine else 0
        self._ship(wizard._create_return())

    def _ship_another(self, line, role):
        """Validate a transfer with the number of somebody else on it."""
        picking = self._get_first_picking(line, role).with_user(self.storekeeper)
        lot = line.sudo().lot_id
        if not lot:
            raise NotNowError
        picking.action_assign()
        entries = picking.move_line_ids.filtered(lambda entry: entry.lot_id == lot)
        entries.lot_id = (self.lot | self.other_lot) - lot
        picking.move_ids.picked = True
        picking.with_context(skip_backorder=True).button_validate()

    def _ship_some(self, picking):
        """Validate up to two pieces of everything on a transfer, the rest later."""
        picking = picking.with_user(self.storekeeper)
        picking.action_assign()
        for move in picking.move_ids:
            move.quantity = min(2, move.product_uom_qty)
        picking.move_ids.picked = True
        picking.with_context(skip_backorder=True).button_validate()

    # ------------------------------------------------------------------
    # What must always hold
    # ------------------------------------------------------------------
    def _check_world(self, step):
        self.env.invalidate_all()
        try:
            self._check_places()
            self._check_receivers()
            self._check_lines()
            self._check_own_goods()
        except AssertionError as error:
            raise AssertionError(f"after {step}: {error}") from error

    def _check_places(self):
        """A number is in exactly one place, and in one piece."""
        groups = self.admin_env["stock.quant"]._read_group(
            [("lot_id", "in", (self.lot | self.other_lot | self.spare).ids)],
            ["lot_id", "location_id"],
            ["quantity:sum"],
        )
        places = defaultdict(list)
        for lot, place, quantity in groups:
            if quantity:
                places[lot].append((place.complete_name, quantity))
        for lot in self.lot | self.other_lot | self.spare:
            self.assertEqual([found for _place, found in places[lot]], [1.0], lot.name)

    def _check_receivers(self):
        """Nobody ever receives what belongs to somebody else."""
        owners = {
            self.lot: self.customer.commercial_partner_id,
            self.other_lot: self.other_customer.commercial_partner_id,
            self.spare: OURS,
        }
        done = self.admin_env["stock.move.line"].search(
            [
                ("move_id", ">", self.first_move),
                ("state", "=", "done"),
                ("lot_id", "!=", False),
            ],
            order="id",
        )
        for entry in done:
            move = entry.move_id
            receiver = move.picking_id.partner_id.commercial_partner_id
            owner = owners[entry.lot_id]
            if move.customer_service_rma_role == rma.TAKEOVER:
                owners[entry.lot_id] = OURS
            elif entry.location_dest_id == self.at_customers:
                if move.customer_service_rma_role == rma.BACK:
                    self.assertEqual(owner, receiver, entry.lot_id.name)
                else:
                    self.assertEqual(owner, OURS, entry.lot_id.name)
                    owners[entry.lot_id] = receiver
            elif entry.location_dest_id.is_valued_internal:
                self.assertEqual(owner, OURS, entry.lot_id.name)

    def _check_lines(self):
        """Quantities close, and the state says what the transfers say."""
        for line in self.lines:
            moved = defaultdict(float)
            for move in line.sudo().move_ids:
                if move.state == "done":
                    moved[move.customer_service_rma_role] += move.quantity
            held = sum(moved[role] for role in IN) - sum(moved[role] for role in OUT)
            self.assertEqual(line.held_quantity, held, line.display_name)
            self.assertGreaterEqual(held, 0)
            self.assertGreaterEqual(line.supplier_quantity, 0)
            self.assertGreaterEqual(line.received_quantity, line.back_quantity)
            away = line.state in (rma.DONE, rma.CANCELLED, rma.DRAFT, rma.EXPECTED)
            if away:
                self.assertFalse(held or line.supplier_quantity, line.state)
            self.assertEqual(line.state, rma.line_state(line._get_facts()))
            self.assertEqual(self._count_here(line), held, "documents and stock")
        for return_ in self.lines.rma_id:
            closed = set(return_.line_ids.mapped("state")) <= {rma.DONE, rma.CANCELLED}
            if return_.state not in ("draft", "cancelled"):
                self.assertEqual(return_.state == "done", closed)

    def _count_here(self, line):
        """Return how much of an item stands among goods of customers."""
        groups = self.admin_env["stock.quant"]._read_group(
            [
                ("product_id", "=", line.product_id.id),
                ("lot_id", "=", line.sudo().lot_id.id),
                ("location_id.customer_service_customer_goods", "=", True),
            ],
            [],
            ["quantity:sum"],
        )
        return groups[0][0] or 0.0

    def _check_own_goods(self):
        """What is ours changes only where goods are sold, given or taken over."""
        for product, owned, cost in (
            (self.goods, 1, COST),
            (self.filter, STOCKED, FILTER_COST),
        ):
            moves = self.admin_env["stock.move"].search(
                [
                    ("id", ">", self.first_move),
                    ("product_id", "=", product.id),
                    ("state", "=", "done"),
                ]
            )
            for move in moves:
                role = move.customer_service_rma_role
                sold = not role and move.location_dest_id == self.at_customers
                if role == rma.TAKEOVER:
                    owned += move.quantity
                elif role == rma.REPLACEMENT or sold:
                    owned -= move.quantity
            own = product.with_env(self.admin_env).with_company(self.company)
            self.assertAlmostEqual(own.total_value, owned * cost)
