from odoo import api, fields, models
from odoo.exceptions import UserError


class CustomerServicePartStep(models.TransientModel):
    """How many of a part are used or taken back, and which serial number."""

    _name = "customer.service.part.step"
    _description = "Use or Take Back a Part"

    part_id = fields.Many2one(
        "customer.service.part", required=True, ondelete="cascade", readonly=True
    )
    kind = fields.Selection(
        [("use", "Use"), ("return", "Take Back")], required=True, readonly=True
    )
    product_id = fields.Many2one(related="part_id.product_id")
    uom_id = fields.Many2one(related="part_id.uom_id")
    equipment_id = fields.Many2one(related="part_id.equipment_id")
    quantity = fields.Float(
        digits="Product Unit",
        compute="_compute_quantity",
        store=True,
        readonly=False,
    )
    serial = fields.Char(
        string="Serial Installed",
        compute="_compute_serial",
        store=True,
        readonly=False,
        help="It becomes a component of the machine.",
    )
    removed_id = fields.Many2one(
        "customer.service.equipment",
        string="Component Removed",
        compute="_compute_serial",
        store=True,
        readonly=False,
        domain="[('parent_id', '=', equipment_id)]",
    )

    @api.depends("part_id", "kind")
    def _compute_quantity(self):
        for step in self:
            part = step.part_id
            step.quantity = (
                part.remaining_quantity
                if step.kind == "use"
                else part.used_quantity - part.returned_quantity
            )

    @api.depends("part_id")
    def _compute_serial(self):
        for step in self:
            step.serial = step.part_id.serial
            step.removed_id = step.part_id.removed_id

    def action_apply(self):
        """Do the step.

        :raises UserError: nothing to do, or more comes back than was used.
        """
        self.ensure_one()
        part = self.part_id
        part.check_access("write")
        part._lock()
        if self.quantity <= 0:
            raise UserError(self.env._("Say how many."))
        if self.kind == "use":
            part.write({"serial": self.serial, "removed_id": self.removed_id.id})
            part._consume({part: self.quantity})
        else:
            if self.quantity > part.used_quantity - part.returned_quantity:
                raise UserError(self.env._("No more can come back than was used."))
            part._give_back({part: self.quantity})
        return {"type": "ir.actions.act_window_close"}
