"""What the random walk over returns is made of: steps, and what must always hold."""

from collections import defaultdict

from odoo.exceptions import UserError
from odoo.tools import mute_logger

from ..tools import rma
from .common import RmaCommon
from .exchange_common import GIF

SERIALS = ("AA-1", "BB-2")
SENT, STOCKED = 5, 4
COST, FILTER_COST = 500.0, 10.0
# what leaves our house with a line, and what enters it
OUT = (rma.BACK, rma.TAKEOVER, rma.DISPOSAL, rma.LOSS, rma.SUPPLIER_OUT)
IN = (rma.RECEIPT, rma.SUPPLIER_IN)
# the other movements of an item that somebody has to validate
OTHERS = (
    rma.TAKEOVER,
    rma.DISPOSAL,
    rma.REPLACEMENT,
    rma.REPLACEMENT_IN,
    rma.SUPPLIER_OUT,
    rma.SUPPLIER_IN,
    rma.TRANSFER,
    rma.LOAN_OUT,
    rma.LOAN_IN,
)
OURS = False

FOUL = 0.12
ALWAYS = ("steal", "sell", "undo", "decide_return", "replace", "refund", "to_supplier")
COMPENSATE = ("replace", "refund")
BY_STATE = {
    rma.DRAFT: ("authorize", "cancel"),
    rma.EXPECTED: ("cancel", "close_short", "replace", "lend"),
    rma.RECEIVED: ("decide_return", "repair", "cancel", "lend", *COMPENSATE),
    rma.WORKSHOP: ("repair_end", "repair_end", "decide_return", *COMPENSATE),
    rma.SUPPLIER: ("from_supplier", "from_supplier", "other_from_supplier", "cancel"),
    rma.READY: ("decide_return", *COMPENSATE),
    rma.DONE: (),
    rma.CANCELLED: (),
}
# what may be tried with what is here: to decide, and ready
AT_HAND = (
    ("to_supplier", "scrap", "lose", "transfer", "split"),
    ("send", "send", "repair", "to_supplier", "scrap", "lose", "transfer", "split"),
)
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
    **dict.fromkeys(OTHERS, ("move", "move", "move_some", "cancel_transfers")),
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
        cls.second = cls._create_admin(
            "stock.warehouse", name="Second", code="2ND", company_id=cls.company.id
        )
        # what is written to customers is told elsewhere
        cls.company.sudo().customer_service_rma_notify = False
        cls.returns = cls._create_returns()
        cls.first_move = cls._get_last_move()

    @classmethod
    def _create_returns(cls):
        returns = cls._create_rma() | cls._create_rma(
            {"equipment_id": cls.other_machine.id}, partner_id=cls.other_customer.id
        )
        returns |= cls._create_rma({"product_id": cls.filter.id, "quantity": SENT})
        return returns

    @property
    def lines(self):
        """Return the items, with those that were split off."""
        return self.returns.line_ids.sorted("id")

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
            if any(loan.state == "out" for loan in line.loan_ids):
                names += ("take_back", "keep")
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

    def _step_move(self, line):
        self._ship(self._get_first_picking(line, *OTHERS))

    def _step_move_some(self, line):
        self._ship_some(self._get_first_picking(line, *OTHERS))

    def _use(self, noun, line, method, user=None, **vals):
        """Fill in a form about an item and press its button."""
        model = self.env[f"customer.service.rma.{noun}"].with_user(
            user or self.operator
        )
        context = {"default_line_id": line.id, "default_line_ids": line.ids}
        getattr(model.with_context(**context).create(vals), method)()

    def _step_replace(self, line):
        line.action_replace()
        self._use("replacement", line, "action_replace", charged=False)

    def _step_refund(self, line):
        """Billing makes and posts what was proposed, where there is anything."""
        line.action_refund()
        self._use("refund", line, "action_propose")

    def _step_scrap(self, line):
        line.action_scrap()
        self._use(
            "scrap",
            line,
            "action_scrap",
            reason="Burnt",
            consent_by="The customer",
            document=GIF,
        )

    def _step_lose(self, line):
        line.action_lost()
        self._use("lost", line, "action_lose", reason="Stolen")

    def _step_lend(self, line):
        line.action_loan()
        self._use("lend", line, "action_lend", product_id=self.goods.id)

    def _step_take_back(self, line):
        line.action_take_back_loans()

    def _step_keep(self, line):
        line.loan_ids.action_keep()

    def _step_to_supplier(self, line):
        line.action_send_to_supplier()
        supplier = self.outsider.partner_id.id
        self._use("supplier", line, "action_send", supplier_id=supplier)

    def _step_from_supplier(self, line):
        line.action_back_from_supplier()
        self._use("supplier.back", line, "action_back")

    def _step_other_from_supplier(self, line):
        line.action_back_from_supplier()
        serial = f"SUP-{line.id}"
        self._use("supplier.back", line, "action_back", outcome="other", serial=serial)

    def _step_transfer(self, line):
        line.action_transfer()
        here = line._get_warehouse_here()
        there = (self.warehouse | self.second) - here
        self._use("transfer", line, "action_transfer", warehouse_id=there.id)

    def _step_split(self, line):
        line.action_split()
        self._use("split", line, "action_split", quantity=2)

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
        becomes_ours = (rma.TAKEOVER, rma.REPLACEMENT_IN)
        done = self.admin_env["stock.move.line"].search(
            [
                ("move_id", ">", self.first_move),
                ("state", "=", "done"),
                ("lot_id", "!=", False),
            ],
            order="id",
        )
        for entry in done:
            move, lot = entry.move_id, entry.lot_id
            role = move.customer_service_rma_role
            partner = move.picking_id.partner_id or move.partner_id
            receiver = partner.commercial_partner_id
            if role == rma.SUPPLIER_IN:
                # another piece instead of the one that went there is the customer's
                line = move.customer_service_rma_line_id
                owners.setdefault(lot, line.commercial_partner_id)
            owner = owners[lot]
            if role in becomes_ours:
                owners[lot] = OURS
            elif entry.location_dest_id == self.at_customers:
                if role == rma.BACK:
                    self.assertEqual(owner, receiver, lot.name)
                else:
                    self.assertEqual(owner, OURS, lot.name)
                    owners[lot] = receiver
            elif entry.location_dest_id.is_valued_internal:
                self.assertEqual(owner, OURS, lot.name)

    def _check_lines(self):
        """Quantities close, and the state says what the transfers say."""
        for line in self.lines:
            moved = defaultdict(float)
            for move in line.sudo().move_ids:
                if move.state == "done":
                    moved[move.customer_service_rma_role] += move.quantity
            held = sum(moved[role] for role in IN) - sum(moved[role] for role in OUT)
            held += line.split_quantity - sum(line.split_ids.mapped("split_quantity"))
            self.assertEqual(line.held_quantity, held, line.display_name)
            self.assertGreaterEqual(held, 0)
            self.assertGreaterEqual(line.supplier_quantity, 0)
            self.assertGreaterEqual(line.received_quantity, line.back_quantity)
            away = line.state in (rma.DONE, rma.CANCELLED, rma.DRAFT, rma.EXPECTED)
            if away:
                self.assertFalse(held or line.supplier_quantity, line.state)
            self.assertEqual(line.state, rma.line_state(line._get_facts()))
            pieces = self.lines.filtered_domain(
                [
                    ("product_id", "=", line.product_id.id),
                    ("lot_id", "=", line.sudo().lot_id.id),
                ]
            )
            here = sum(pieces.mapped("held_quantity"))
            self.assertEqual(self._count_here(line), here, "documents and stock")
        for return_ in self.returns:
            # what is lent is to come back yet
            lent = {"planned", "out"} & set(return_.loan_ids.mapped("state"))
            closed = set(return_.line_ids.mapped("state")) <= {rma.DONE, rma.CANCELLED}
            if return_.state not in ("draft", "cancelled"):
                self.assertEqual(return_.state == "done", closed and not lent)

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
        products = self.goods | self.filter
        moves = self.admin_env["stock.move"].search(
            [
                ("id", ">", self.first_move),
                ("product_id", "in", products.ids),
                ("state", "=", "done"),
            ]
        )
        owned = {self.goods.id: 1, self.filter.id: STOCKED}
        for move in moves:
            role = move.customer_service_rma_role
            sold = not role and move.location_dest_id == self.at_customers
            if role in (rma.TAKEOVER, rma.REPLACEMENT_IN):
                owned[move.product_id.id] += move.quantity
            elif role in (rma.REPLACEMENT, rma.LOAN_KEPT) or sold:
                owned[move.product_id.id] -= move.quantity
        own = products.with_env(self.admin_env).with_company(self.company)
        for product, cost in zip(own, (COST, FILTER_COST), strict=True):
            self.assertAlmostEqual(product.total_value, owned[product.id] * cost)
