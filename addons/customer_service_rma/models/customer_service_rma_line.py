from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ..tools import rma

OPERATIONS = [
    (rma.REPAIR, "Repair and Return"),
    (rma.REPLACE, "Replace"),
    (rma.ADVANCE, "Advance Replacement"),
    (rma.REFUND, "Refund"),
    (rma.SCRAP, "Scrap"),
    (rma.RETURN, "Return as is"),
    (rma.NO_RETURN, "No Return"),
]
QUANTITIES = {
    rma.RECEIPT: "received_quantity",
    rma.BACK: "back_quantity",
    rma.REPLACEMENT: "replaced_quantity",
    rma.TAKEOVER: "taken_over_quantity",
    rma.DISPOSAL: "disposed_quantity",
    rma.LOSS: "lost_quantity",
}


class CustomerServiceRmaLine(models.Model):
    """One serial number, or a quantity, that comes back: with a life of its own.

    What is here and what has left is summed from the movements of goods; the state
    follows from it, whoever moved them.
    """

    _name = "customer.service.rma.line"
    _description = "Returned Item"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _order = "rma_id desc, sequence, id"
    _check_company_auto = True
    _mail_post_access = "read"

    rma_id = fields.Many2one(
        "customer.service.rma",
        string="Return",
        required=True,
        index=True,
        ondelete="cascade",
    )
    sequence = fields.Integer(default=10)
    company_id = fields.Many2one(related="rma_id.company_id", store=True, index=True)
    commercial_partner_id = fields.Many2one(
        related="rma_id.commercial_partner_id",
        store=True,
        index=True,
        string="Customer Company",
    )
    call_id = fields.Many2one(related="rma_id.call_id", string="Service Call")
    user_id = fields.Many2one(related="rma_id.user_id", string="Responsible")
    date_promised = fields.Date(related="rma_id.date_promised", store=True)

    # What
    equipment_id = fields.Many2one(
        "customer.service.equipment",
        string="Machine",
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
        domain="[('commercial_partner_id', '=', commercial_partner_id),"
        " ('company_id', '=', company_id)]",
    )
    name = fields.Char(
        string="Description",
        compute="_compute_product",
        store=True,
        readonly=False,
        precompute=True,
        required=True,
    )
    product_id = fields.Many2one(
        "product.product",
        compute="_compute_product",
        store=True,
        readonly=False,
        precompute=True,
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
        domain="[('type', '=', 'consu')]",
        help="Empty for goods that are not ours: they are received all the same.",
    )
    tracking = fields.Selection(related="product_id.tracking")
    tracking_serial = fields.Boolean(compute="_compute_tracking_serial", store=True)
    serial = fields.Char(
        string="Serial Number",
        compute="_compute_product",
        store=True,
        readonly=False,
        precompute=True,
        index="trigram",
    )
    lot_id = fields.Many2one(
        "stock.lot",
        string="Lot/Serial Number",
        compute="_compute_product",
        store=True,
        readonly=False,
        precompute=True,
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
        domain="[('product_id', '=', product_id)]",
        help="Exactly this comes, and exactly this goes back.",
    )
    quantity = fields.Float(
        default=1.0, required=True, digits="Product Unit", tracking=True
    )
    uom_id = fields.Many2one(
        "uom.uom",
        string="Unit",
        compute="_compute_uom_id",
        store=True,
        readonly=False,
        precompute=True,
        required=True,
        ondelete="restrict",
    )
    problem = fields.Text(help="What is wrong with it, in the customer's words.")
    diagnosis = fields.Text(help="What we found, in words the customer may read.")

    # Decision
    operation_requested = fields.Selection(
        OPERATIONS, string="Asked for", required=True, default=rma.REPAIR
    )
    operation = fields.Selection(
        OPERATIONS,
        string="Decided",
        readonly=True,
        copy=False,
        tracking=True,
    )
    date_decided = fields.Datetime(string="Decided on", readonly=True, copy=False)
    decided_by_id = fields.Many2one("res.users", readonly=True, copy=False)
    coverage = fields.Selection(
        selection=lambda self: (
            self.env["customer.service.call"]
            ._fields["coverage"]
            ._description_selection(self.env)
        ),
        compute="_compute_coverage",
        store=True,
        copy=False,
        help="On the day of the request.",
    )
    coverage_reason = fields.Char(compute="_compute_coverage", store=True, copy=False)

    # Where it stands: sums of what was moved
    move_ids = fields.One2many(
        "stock.move",
        "customer_service_rma_line_id",
        string="Movements",
        groups="stock.group_stock_user",
    )
    received_quantity = fields.Float(
        compute="_compute_quantities", store=True, string="Received"
    )
    back_quantity = fields.Float(
        compute="_compute_quantities", store=True, string="Sent Back"
    )
    replaced_quantity = fields.Float(
        compute="_compute_quantities", store=True, string="Replaced"
    )
    taken_over_quantity = fields.Float(
        compute="_compute_quantities", store=True, string="Taken over"
    )
    disposed_quantity = fields.Float(
        compute="_compute_quantities", store=True, string="Scrapped"
    )
    lost_quantity = fields.Float(
        compute="_compute_quantities", store=True, string="Lost"
    )
    supplier_quantity = fields.Float(
        compute="_compute_quantities", store=True, string="At the Supplier"
    )
    held_quantity = fields.Float(
        compute="_compute_state", store=True, string="Here", help="Now in our house."
    )
    to_receive_quantity = fields.Float(
        compute="_compute_state", store=True, string="To Come"
    )
    short = fields.Boolean(
        readonly=True, copy=False, help="The rest is not waited for any more."
    )
    cancelled = fields.Boolean(readonly=True, copy=False)
    state = fields.Selection(
        [
            (rma.DRAFT, "Requested"),
            (rma.EXPECTED, "Expected"),
            (rma.RECEIVED, "To Decide"),
            (rma.WORKSHOP, "In the Workshop"),
            (rma.SUPPLIER, "At the Supplier"),
            (rma.READY, "Ready"),
            (rma.DONE, "Done"),
            (rma.CANCELLED, "Cancelled"),
        ],
        compute="_compute_state",
        store=True,
        index=True,
        string="Status",
        tracking=True,
        group_expand=True,
    )
    date_received = fields.Datetime(
        compute="_compute_quantities", store=True, string="Received on"
    )
    date_done = fields.Datetime(compute="_compute_state", store=True, string="Done on")

    _positive = models.Constraint(
        "CHECK (quantity > 0)", "The quantity must be more than nothing."
    )
    _one_open_lot = models.UniqueIndex(
        "(company_id, lot_id) WHERE tracking_serial"
        " AND state IN ('expected', 'received', 'workshop', 'supplier', 'ready')",
        "This serial number is on another open return already.",
    )
    _one_open_machine = models.UniqueIndex(
        "(equipment_id) WHERE equipment_id IS NOT NULL AND split_from_id IS NULL"
        " AND state IN ('expected', 'received', 'workshop', 'supplier', 'ready')",
        "This machine is on another open return already.",
    )

    # ------------------------------------------------------------------
    # Computes
    # ------------------------------------------------------------------
    @api.depends("equipment_id")
    def _compute_product(self):
        for line in self:
            # sudo: who may see the machine may not see the lots of stock
            machine = line.equipment_id.sudo()
            line.product_id = machine.product_id or line.product_id
            line.lot_id = machine.lot_id or line.lot_id
            # sudo: as above
            line.serial = machine.serial or line.sudo().lot_id.name or line.serial
            line.name = machine.name or line.product_id.name or line.name

    @api.depends("product_id", "lot_id")
    def _compute_tracking_serial(self):
        for line in self:
            # sudo: as above
            lot = line.sudo().lot_id
            line.tracking_serial = bool(lot) and lot.product_id.tracking == "serial"

    @api.depends("product_id")
    def _compute_uom_id(self):
        unit = self.env.ref("uom.product_uom_unit")
        for line in self:
            line.uom_id = line.product_id.uom_id or line.uom_id or unit

    @api.depends("equipment_id", "rma_id.date_request", "rma_id.call_id")
    def _compute_coverage(self):
        calls = self.env["customer.service.call"]
        for line in self:
            rma_ = line.rma_id
            if rma_.call_id and rma_.call_id.equipment_id == line.equipment_id:
                call = rma_.call_id
                line.coverage = call.coverage
                line.coverage_reason = call.coverage_reason
                continue
            # the customer reads the reason
            speaking = calls.with_context(lang=rma_.partner_id.lang or self.env.lang)
            line.coverage, line.coverage_reason = speaking.new(
                {
                    "equipment_id": line.equipment_id.id,
                    "partner_id": rma_.partner_id.id,
                    "company_id": line.company_id.id,
                }
            )._get_coverage()

    @api.depends(
        "move_ids.state",
        "move_ids.quantity",
        "move_ids.product_uom",
        "move_ids.customer_service_rma_role",
        "move_ids.date",
    )
    def _compute_quantities(self):
        for line in self:
            done = line.move_ids.filtered(lambda move: move.state == "done")
            moved = {
                role: line._sum_quantity(moves)
                for role, moves in done.grouped("customer_service_rma_role").items()
            }
            for role, name in QUANTITIES.items():
                line[name] = moved.get(role, 0.0)
            line.supplier_quantity = moved.get(rma.SUPPLIER_OUT, 0.0) - moved.get(
                rma.SUPPLIER_IN, 0.0
            )
            line.date_received = min(
                done.filtered(
                    lambda move: move.customer_service_rma_role == rma.RECEIPT
                ).mapped("date"),
                default=False,
            )

    @api.depends(lambda self: self._get_state_fields())
    def _compute_state(self):
        now = fields.Datetime.now()
        for line in self:
            facts = line._get_facts()
            line.held_quantity = facts.held
            line.to_receive_quantity = facts.to_receive
            line.state = rma.line_state(facts)
            done = line.state == rma.DONE
            line.date_done = (line.date_done or now) if done else False

    @api.model
    def _get_state_fields(self):
        """Return what the state of a line depends on. Hook."""
        return (
            *QUANTITIES.values(),
            "supplier_quantity",
            "quantity",
            "operation",
            "operation_requested",
            "short",
            "cancelled",
            "rma_id.date_authorized",
            "rma_id.ended",
        )

    def _get_facts(self):
        """Return what is known of the line, for the rules. Hook.

        :return: :class:`~..tools.rma.Facts`
        """
        self.ensure_one()
        return rma.Facts(**self._prepare_facts())

    def _prepare_facts(self):
        """Return the facts as a dict. Hook."""
        return {
            "quantity": self.quantity,
            "operation": self.operation or self.operation_requested,
            "decided": bool(self.operation),
            "authorized": bool(self.rma_id.date_authorized),
            "cancelled": self.cancelled or bool(self.rma_id.ended),
            "short": self.short,
            "received": self.received_quantity,
            "back": self.back_quantity,
            "taken_over": self.taken_over_quantity,
            "disposed": self.disposed_quantity,
            "lost": self.lost_quantity,
            "at_supplier": self.supplier_quantity,
            "replaced": self.replaced_quantity,
        }

    def _sum_quantity(self, moves):
        """Return what movements carry, in the unit of the line."""
        self.ensure_one()
        return sum(
            move.product_uom._compute_quantity(move.quantity, self.uom_id, round=False)
            for move in moves
        )

    # ------------------------------------------------------------------
    # Checks
    # ------------------------------------------------------------------
    @api.constrains("quantity", "lot_id", "product_id")
    def _check_serial_quantity(self):
        for line in self:
            # sudo: who makes returns may not see lots
            lot = line.sudo().lot_id
            if lot and lot.product_id != line.product_id:
                raise ValidationError(
                    self.env._(
                        "%(serial)s is not a number of %(product)s.",
                        serial=lot.name,
                        product=line.product_id.display_name,
                    )
                )
            if line.tracking_serial and line.quantity != 1:
                raise ValidationError(
                    self.env._("A serial number is one piece: one line for each.")
                )

    def _check_nothing_here(self):
        """Refuse while goods of the customer are in our house, or on their way.

        :raises UserError: they are.
        """
        for line in self:
            if line.held_quantity or line.supplier_quantity:
                raise UserError(
                    self.env._(
                        "%(item)s is still in our hands: send it back first.",
                        item=line.display_name,
                    )
                )

    # ------------------------------------------------------------------
    # Decision
    # ------------------------------------------------------------------
    def _decide(self, operation):
        """Decide what becomes of items, who decided and when.

        :param str operation: key of ``OPERATIONS``.
        :raises UserError: a line is closed.
        """
        self.check_access("write")
        if any(line.state not in rma.OPEN_STATES for line in self):
            raise UserError(self.env._("Only what is authorized and open is decided."))
        # sudo: access was checked; nobody writes by hand what follows from it
        self.sudo().write(
            {
                "operation": operation,
                "date_decided": fields.Datetime.now(),
                "decided_by_id": self.env.uid,
            }
        )
        self._after_decide()

    def _after_decide(self):
        """What follows from a decision. Hook, in batch."""

    def action_decide_return(self):
        """Send it back as it came."""
        self._decide(rma.RETURN)
