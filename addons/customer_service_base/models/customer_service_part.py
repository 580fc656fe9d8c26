from odoo import api, fields, models
from odoo.exceptions import UserError

PLANNED, RESERVED, USED, RETURNED, RELEASED = PART_STATES = (
    "planned",
    "reserved",
    "used",
    "returned",
    "released",
)


class CustomerServicePart(models.Model):
    """Spare part of a call: planned, reserved, used, returned.

    Without stock, what is written here is what happened. Addons bring engines
    (``source``) that reserve and move goods in :meth:`_reserve`, :meth:`_release`,
    :meth:`_consume` and :meth:`_give_back`; grid, charge and print stay the same.
    """

    _name = "customer.service.part"
    _description = "Spare Part"
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
    source = fields.Selection(
        [("direct", "Without Stock")], required=True, default="direct"
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
    )

    _not_negative = models.Constraint(
        "CHECK (quantity >= 0 AND reserved_quantity >= 0 AND used_quantity >= 0"
        " AND returned_quantity >= 0 AND returned_quantity <= used_quantity)",
        "Quantities of parts cannot be negative, and no more can come back than was "
        "used.",
    )

    # ------------------------------------------------------------------
    # Computes
    # ------------------------------------------------------------------
    @api.depends("intervention_id")
    def _compute_call_id(self):
        for part in self:
            part.call_id = part.intervention_id.call_id or part.call_id

    @api.depends("call_id")
    def _compute_equipment_id(self):
        for part in self:
            part.equipment_id = part.equipment_id or part.call_id.equipment_id

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

    # ------------------------------------------------------------------
    # The interface of the engines: batch, private, after access was checked
    # ------------------------------------------------------------------
    def _reserve(self):
        """Reserve what is planned. Nothing to do without stock."""

    def _release(self):
        """Give up what is reserved and not used; the parts are not needed."""
        self.write({"released": True, "reserved_quantity": 0})

    def _consume(self, quantities):
        """Record parts as used, from the place of their engine.

        :param dict quantities: by part, how many more were used, in its unit.
        """
        for part, quantity in quantities.items():
            part.write(
                {
                    "used_quantity": part.used_quantity + quantity,
                    "reserved_quantity": max(part.reserved_quantity - quantity, 0),
                    "released": False,
                }
            )

    def _give_back(self, quantities):
        """Record used parts as taken back.

        :param dict quantities: by part, how many come back, in its unit.
        """
        for part, quantity in quantities.items():
            part.returned_quantity += quantity

    # ------------------------------------------------------------------
    # Actions
    # ------------------------------------------------------------------
    def action_reserve(self):
        """Reserve the parts."""
        self.check_access("write")
        self._reserve()

    def action_release(self):
        """Tell that the parts are not needed."""
        self.check_access("write")
        if any(part.used_quantity for part in self):
            raise UserError(self.env._("Parts that were used can only be returned."))
        self._release()

    def action_consume(self):
        """Use what is planned and not used yet."""
        self.check_access("write")
        self._consume(
            {
                part: part.quantity - part.used_quantity
                for part in self
                if part.quantity > part.used_quantity
            }
        )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_used(self):
        if any(part.used_quantity for part in self):
            raise UserError(self.env._("Parts that were used cannot be deleted."))
