from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from .customer_service_charge import COVERAGES

PLANNED, RESERVED, USED, RETURNED, RELEASED = PART_STATES = (
    "planned",
    "reserved",
    "used",
    "returned",
    "released",
)
AVAILABILITIES = [
    ("available", "Available"),
    ("expected", "Expected"),
    ("missing", "Missing"),
]
QUANTITIES = ("reserved_quantity", "used_quantity", "returned_quantity", "released")
# Written by the engines alone, with sudo
SYSTEM_FIELDS = {
    *QUANTITIES,
    "component_id",
    "date_used",
    "planned_product_id",
    "sale_line_id",
    "used_by_id",
}
# Which part it was cannot change once it was used
FIXED_FIELDS = {"call_id", "product_id", "uom_id", "source"}


class CustomerServicePart(models.Model):
    """Spare part of a call: planned, reserved, used, returned.

    Without stock, what is written here is what happened. Addons bring engines
    (``source``) that reserve and move goods in :meth:`_reserve`, :meth:`_release`,
    :meth:`_consume` and :meth:`_give_back`; grid, charge and print stay the same.
    """

    _name = "customer.service.part"
    _description = "Spare Part"
    _inherit = ["customer.service.closed.mixin"]
    _order = "call_id, sequence, id"
    _rec_name = "product_id"
    _check_company_auto = True

    call_id = fields.Many2one(
        "customer.service.call",
        compute="_compute_call_id",
        store=True,
        readonly=False,
        precompute=True,
        required=True,
        index=True,
        ondelete="cascade",
        check_company=True,
    )
    intervention_id = fields.Many2one(
        "customer.service.intervention",
        index="btree_not_null",
        ondelete="set null",
        check_company=True,
        domain="[('call_id', '=', call_id)]",
    )
    company_id = fields.Many2one(related="call_id.company_id", store=True, index=True)
    sequence = fields.Integer(default=10)
    product_id = fields.Many2one(
        "product.product",
        required=True,
        index=True,
        ondelete="restrict",
        check_company=True,
        domain="[('type', '!=', 'service')]",
    )
    name = fields.Char(
        string="Description",
        compute="_compute_name",
        store=True,
        readonly=False,
        precompute=True,
    )
    uom_id = fields.Many2one(
        "uom.uom",
        compute="_compute_uom_id",
        store=True,
        readonly=False,
        precompute=True,
        required=True,
        ondelete="restrict",
    )
    planned_product_id = fields.Many2one(
        "product.product",
        string="Planned at First",
        copy=False,
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
        help="The product that a substitute took the place of.",
        check_company=True,
    )
    source = fields.Selection(
        [("direct", "Without Stock")],
        string="From",
        compute="_compute_source",
        store=True,
        readonly=False,
        precompute=True,
        required=True,
        help="Where the part comes from, and which engine moves it.",
    )
    state = fields.Selection(
        [
            (PLANNED, "Planned"),
            (RESERVED, "Reserved"),
            (USED, "Used"),
            (RETURNED, "Returned"),
            (RELEASED, "Not Needed"),
        ],
        compute="_compute_state",
        store=True,
        string="Status",
    )
    quantity = fields.Float(string="Planned", default=1.0, digits="Product Unit")
    reserved_quantity = fields.Float(
        string="Reserved", digits="Product Unit", copy=False, readonly=True
    )
    used_quantity = fields.Float(
        string="Used", digits="Product Unit", copy=False, readonly=True
    )
    returned_quantity = fields.Float(
        string="Returned",
        digits="Product Unit",
        copy=False,
        readonly=True,
        help="Of the used ones, those taken back unused or wrong.",
    )
    released = fields.Boolean(string="Not Needed", copy=False, readonly=True)
    date_used = fields.Datetime(string="Used on", copy=False, readonly=True)
    used_by_id = fields.Many2one(
        "res.users",
        string="Used by",
        copy=False,
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
    )
    remaining_quantity = fields.Float(
        string="To Use",
        compute="_compute_remaining_quantity",
        digits="Product Unit",
        help="Planned and neither used nor given up.",
    )
    availability = fields.Selection(
        AVAILABILITIES,
        compute="_compute_availability",
        help="Whether what is still to be reserved is there. Empty: nobody knows, or "
        "nothing is missing.",
    )
    date_expected = fields.Date(string="Expected on", compute="_compute_availability")
    coverage = fields.Selection(COVERAGES, compute="_compute_coverage")
    has_substitutes = fields.Boolean(compute="_compute_has_substitutes")

    # What is built into which machine
    equipment_id = fields.Many2one(
        "customer.service.equipment",
        string="Built into",
        compute="_compute_equipment_id",
        store=True,
        readonly=False,
        precompute=True,
        index="btree_not_null",
        check_company=True,
    )
    serial = fields.Char(string="Serial Installed", copy=False)
    component_id = fields.Many2one(
        "customer.service.equipment",
        string="Component Installed",
        copy=False,
        readonly=True,
        index="btree_not_null",
        check_company=True,
    )
    removed_id = fields.Many2one(
        "customer.service.equipment",
        string="Component Removed",
        copy=False,
        index="btree_not_null",
        check_company=True,
        domain="[('parent_id', '=', equipment_id)]",
        help="The broken component that leaves the machine.",
    )

    # Money
    charge_ids = fields.One2many("customer.service.charge", "part_id")
    sale_line_id = fields.Many2one(
        "sale.order.line",
        index="btree_not_null",
        copy=False,
        readonly=True,
        ondelete="set null",
        check_company=True,
    )

    _not_negative = models.Constraint(
        "CHECK (quantity >= 0 AND reserved_quantity >= 0 AND used_quantity >= 0"
        " AND returned_quantity >= 0 AND returned_quantity <= used_quantity)",
        "Quantities of parts cannot be negative, and no more can come back than was "
        "used.",
    )
    _history_machine = models.Index(
        "(equipment_id, date_used DESC) WHERE equipment_id IS NOT NULL"
    )
    _history_date = models.Index("(date_used DESC)")
    _history_id = models.Index("((id * 16 + 4))")

    # ------------------------------------------------------------------
    # Computes
    # ------------------------------------------------------------------
    @api.depends("intervention_id")
    def _compute_call_id(self):
        """What was used stays on its call."""
        for part in self:
            own = part.call_id if part.used_quantity else False
            part.call_id = own or part.intervention_id.call_id or part.call_id

    @api.depends("call_id")
    def _compute_equipment_id(self):
        for part in self:
            part.equipment_id = part.equipment_id or part.call_id.equipment_id

    @api.depends("product_id", "intervention_id", "call_id")
    def _compute_source(self):
        unsaid = self.filtered(lambda part: not part.source)
        sources = unsaid._get_default_sources()
        for part in self:
            part.source = part.source or sources[part]

    @api.depends("product_id")
    def _compute_uom_id(self):
        for part in self:
            part.uom_id = part.product_id.uom_id

    @api.depends("product_id")
    def _compute_name(self):
        for part in self:
            part.name = part.product_id.display_name

    @api.depends("reserved_quantity", "used_quantity", "returned_quantity", "released")
    def _compute_state(self):
        for part in self:
            if part.used_quantity:
                back = part.returned_quantity >= part.used_quantity
                part.state = RETURNED if back else USED
            elif part.released:
                part.state = RELEASED
            else:
                part.state = RESERVED if part.reserved_quantity else PLANNED

    @api.depends("quantity", "used_quantity", "released")
    def _compute_remaining_quantity(self):
        for part in self:
            left = 0 if part.released else part.quantity - part.used_quantity
            part.remaining_quantity = max(left, 0)

    @api.depends("source", "product_id", "quantity", "reserved_quantity", "released")
    def _compute_availability(self):
        """Nothing is known without stock; engines override."""
        self.availability = False
        self.date_expected = False

    @api.depends("product_id", "call_id.equipment_id", "call_id.date_open")
    def _compute_coverage(self):
        for part in self:
            part.coverage = (
                part.call_id._get_charge_coverage("part", part.product_id)[0]
                if part.call_id
                else False
            )

    @api.depends("product_id.customer_service_substitute_ids")
    def _compute_has_substitutes(self):
        for part in self:
            part.has_substitutes = part.product_id.customer_service_substitute_ids

    def _get_default_sources(self):
        """Return where parts come from unless somebody says it, by part. Hook."""
        return dict.fromkeys(self, "direct")

    # ------------------------------------------------------------------
    # CRUD
    # ------------------------------------------------------------------
    def write(self, vals):
        # merged calls, alone, take what was used along
        fixed = FIXED_FIELDS - {"call_id"} if self.env.su else FIXED_FIELDS
        if not fixed.isdisjoint(vals):
            self._check_not_used()
        return super().write(vals)

    @api.constrains("call_id", "intervention_id")
    def _check_intervention(self):
        """A part of two calls would be charged to both."""
        for part in self:
            if part.intervention_id and part.intervention_id.call_id != part.call_id:
                raise ValidationError(
                    self.env._(
                        "%(part)s: the intervention is one of another call.",
                        part=part.display_name,
                    )
                )

    @api.model
    def _get_system_fields(self):
        return super()._get_system_fields() | SYSTEM_FIELDS

    def _check_not_used(self):
        """Refuse to turn a part that was used into another one."""
        used = self.filtered("used_quantity")
        if used:
            raise UserError(
                self.env._(
                    "What was used cannot be changed: %(parts)s. Take it back and add "
                    "another part.",
                    parts=", ".join(used.mapped("display_name")),
                )
            )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_used(self):
        if any(part.used_quantity for part in self):
            raise UserError(self.env._("Parts that were used cannot be deleted."))

    # ------------------------------------------------------------------
    # The interface of the engines: batch, private, after access was checked
    # ------------------------------------------------------------------
    def _lock(self):
        """Lock the parts: two people never use or return the same one.

        :raises UserError: somebody else is moving them just now.
        """
        if self.try_lock_for_update() != self:
            raise UserError(
                self.env._("Somebody else is moving these parts just now: try again.")
            )
        self.invalidate_recordset(QUANTITIES)

    def _reserve(self):
        """Reserve what is planned. Nothing to do without stock."""

    def _release(self):
        """Give up what is reserved and not used; the parts are not needed."""
        # sudo: quantities follow from the steps, the user may change the part
        self.sudo().write({"released": True, "reserved_quantity": 0})

    def _give_up(self):
        """Release what is left of the parts and say so in their calls."""
        for call, parts in self.grouped("call_id").items():
            call.message_post(
                body=call.env._(
                    "Not used and given up: %(parts)s.",
                    parts=", ".join(
                        f"{part.remaining_quantity:g} {part.product_id.display_name}"
                        for part in parts
                    ),
                )
            )
        self._release()

    def _consume(self, quantities):
        """Record parts as used, from the place of their engine.

        :param dict quantities: by part, how many more were used, in its unit.
        :raises UserError: the serial number is built in elsewhere.
        """
        self._check_serials()
        for part, quantity in quantities.items():
            # sudo: quantities follow from the steps, the user may change the part
            part.sudo().write(
                {
                    "used_quantity": part.used_quantity + quantity,
                    "reserved_quantity": max(part.reserved_quantity - quantity, 0),
                    "released": False,
                }
            )
        self._after_use()

    def _give_back(self, quantities):
        """Record used parts as taken back.

        :param dict quantities: by part, how many come back, in its unit.
        """
        for part, quantity in quantities.items():
            # sudo: quantities follow from the steps, the user may change the part
            part.sudo().returned_quantity += quantity
        self._after_use()

    def _after_use(self):
        """Act on parts whose used or returned quantity changed. Hook.

        Comes once for each step, whoever made it; call ``super``.
        """
        now = fields.Datetime.now()
        # sudo: these fields follow from what happens to the part
        new = self.sudo().filtered(lambda part: part.used_quantity)
        new.filtered(lambda part: not part.date_used).write(
            {"date_used": now, "used_by_id": self.env.uid}
        )
        self._update_components()

    # ------------------------------------------------------------------
    # Actions
    # ------------------------------------------------------------------
    def action_reserve(self):
        """Reserve the parts that are still to be used."""
        self.check_access("write")
        parts = self.filtered("remaining_quantity")
        parts._lock()
        parts._reserve()

    def action_release(self):
        """Tell that the parts are not needed.

        :raises UserError: they were used.
        """
        self.check_access("write")
        self._lock()
        if any(part.used_quantity for part in self):
            raise UserError(self.env._("Parts that were used can only be returned."))
        self._release()

    def action_replan(self):
        """Take back that the parts are not needed."""
        self.check_access("write")
        # sudo: the field follows from the steps
        self.sudo().write({"released": False})

    def action_consume(self):
        """Use what is planned and not used yet."""
        self.check_access("write")
        self._lock()
        self._consume_quantities(
            {part: part.quantity - part.used_quantity for part in self}
        )

    def action_give_back(self):
        """Take back all that was used."""
        self.check_access("write")
        self._lock()
        self._give_back_quantities(
            {part: part.used_quantity - part.returned_quantity for part in self}
        )

    def action_step(self):
        """Open the form that asks how many and which serial number."""
        self.ensure_one()
        kind = self.env.context.get("customer_service__step", "use")
        titles = {"use": self.env._("Use Part"), "return": self.env._("Take Back")}
        return {
            "type": "ir.actions.act_window",
            "name": titles[kind],
            "res_model": "customer.service.part.step",
            "view_mode": "form",
            "target": "new",
            "context": {"default_part_id": self.id, "default_kind": kind},
        }

    def _consume_quantities(self, quantities):
        """Use parts, one call of the engine for all.

        :param dict quantities: by part; parts with nothing to use are left out.
        """
        wanted = {part: count for part, count in quantities.items() if count > 0}
        if wanted:
            self.browse([part.id for part in wanted])._consume(wanted)

    def _give_back_quantities(self, quantities):
        """Take parts back, one call of the engine for all.

        :param dict quantities: by part; parts with nothing to return are left out.
        """
        wanted = {part: count for part, count in quantities.items() if count > 0}
        if wanted:
            self.browse([part.id for part in wanted])._give_back(wanted)
