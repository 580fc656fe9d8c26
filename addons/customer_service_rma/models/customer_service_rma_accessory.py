from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..tools import rma


class CustomerServiceRmaAccessory(models.Model):
    """What comes with a returned item and must go back with it: cable, case, key."""

    _name = "customer.service.rma.accessory"
    _description = "Accessory of a Returned Item"
    _order = "line_id, sequence, id"
    _check_company_auto = True

    line_id = fields.Many2one(
        "customer.service.rma.line",
        string="Returned Item",
        required=True,
        index=True,
        ondelete="cascade",
        check_company=True,
    )
    company_id = fields.Many2one(related="line_id.company_id", store=True, index=True)
    picking_id = fields.Many2one(
        "stock.picking",
        string="Receipt",
        compute="_compute_picking_id",
        store=True,
        readonly=False,
        copy=False,
        index="btree_not_null",
        ondelete="set null",
        check_company=True,
        help="With which it came, or is to come.",
    )
    back_picking_id = fields.Many2one(
        "stock.picking",
        string="Delivery",
        compute="_compute_picking_id",
        store=True,
        index="btree_not_null",
        ondelete="set null",
        check_company=True,
        help="With which it goes back, or went.",
    )
    sequence = fields.Integer(default=10)
    name = fields.Char(required=True)
    expected_quantity = fields.Float(
        string="Announced", default=1.0, digits="Product Unit"
    )
    received_quantity = fields.Float(
        string="Arrived", digits="Product Unit", copy=False
    )
    returned_quantity = fields.Float(
        string="Sent Back", digits="Product Unit", copy=False
    )
    missing_quantity = fields.Float(
        compute="_compute_missing_quantity",
        store=True,
        string="Missing",
        help="Announced and not arrived, or arrived and not sent back after the item.",
    )
    note = fields.Char(string="Remarks")

    _not_negative = models.Constraint(
        "CHECK (expected_quantity >= 0 AND received_quantity >= 0"
        " AND returned_quantity >= 0)",
        "Quantities of accessories cannot be negative.",
    )

    @api.depends(
        "line_id.move_ids.picking_id",
        "line_id.move_ids.state",
        "line_id.move_ids.customer_service_rma_role",
    )
    def _compute_picking_id(self):
        for accessory in self:
            moves = accessory.line_id.move_ids.filtered(
                lambda move: move.state != "cancel"
            ).grouped("customer_service_rma_role")
            came = moves.get(rma.RECEIPT, accessory.line_id.move_ids.browse())
            done = came.filtered(lambda move: move.state == "done")
            accessory.picking_id = (done or came)[:1].picking_id
            leaves = moves.get(rma.BACK, came.browse())
            accessory.back_picking_id = leaves.sorted("id")[-1:].picking_id

    @api.depends(
        "expected_quantity",
        "received_quantity",
        "returned_quantity",
        "line_id.received_quantity",
        "line_id.held_quantity",
        "line_id.back_quantity",
    )
    def _compute_missing_quantity(self):
        for accessory in self:
            line = accessory.line_id
            missing = 0.0
            if line.back_quantity and not line.held_quantity:
                missing = accessory.received_quantity - accessory.returned_quantity
            elif line.received_quantity:
                missing = accessory.expected_quantity - accessory.received_quantity
            accessory.missing_quantity = max(missing, 0.0)

    @api.constrains("received_quantity", "returned_quantity")
    def _check_returned(self):
        for accessory in self:
            if accessory.returned_quantity > accessory.received_quantity:
                raise ValidationError(
                    self.env._(
                        "No more of %(accessory)s goes back than came.",
                        accessory=accessory.name,
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        """On a transfer with one item, what is written down is with that one."""
        pickings = self.env["stock.picking"].browse(
            vals["picking_id"]
            for vals in vals_list
            if vals.get("picking_id") and not vals.get("line_id")
        )
        only = {
            picking.id: picking.move_ids.customer_service_rma_line_id
            for picking in pickings
        }
        return super().create(
            [
                {**vals, "line_id": lines.id}
                if len(lines := only.get(vals.get("picking_id"), ())) == 1
                and not vals.get("line_id")
                else vals
                for vals in vals_list
            ]
        )
