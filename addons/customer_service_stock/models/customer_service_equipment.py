from odoo import api, fields, models
from odoo.exceptions import ValidationError


class CustomerServiceEquipment(models.Model):
    """What stock knows of a machine: its lot, how many pieces, how it got there."""

    _inherit = "customer.service.equipment"

    serial = fields.Char(
        compute="_compute_serial", store=True, readonly=False, precompute=True
    )
    lot_id = fields.Many2one(
        "stock.lot",
        string="Lot/Serial in Stock",
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
        domain="[('product_id', '=', product_id)]",
    )
    lot_name = fields.Char(
        related="lot_id.name",
        string="Lot/Serial",
        help="For those who may not open stock.",
    )
    lot_tracking = fields.Selection(related="product_id.tracking")
    quantity = fields.Float(
        digits="Product Unit",
        default=1.0,
        tracking=True,
        help="Pieces at the customer, in the unit of the product. Only goods that are "
        "not told apart by serial number have more than one.",
    )
    uom_id = fields.Many2one(related="product_id.uom_id", string="Unit")
    sale_line_id = fields.Many2one(
        "sale.order.line",
        string="Sold with",
        copy=False,
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
        check_company=True,
    )
    sale_order_id = fields.Many2one(related="sale_line_id.order_id")
    delivery_move_id = fields.Many2one(
        "stock.move",
        string="Delivered with",
        copy=False,
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
        check_company=True,
        help="The move that brought it to its customer.",
    )

    _serial_lot_uniq = models.UniqueIndex(
        "(company_id, lot_id) WHERE lot_id IS NOT NULL AND serial IS NOT NULL",
        "The serial number in stock has a machine already.",
    )
    _delivery_uniq = models.UniqueIndex(
        "(delivery_move_id, COALESCE(lot_id, 0))"
        " WHERE delivery_move_id IS NOT NULL AND serial IS NULL",
        "The delivery has its equipment already.",
    )
    _quantity_not_negative = models.Constraint(
        "CHECK (quantity >= 0)", "The quantity of equipment cannot be negative."
    )

    @api.depends("lot_id", "lot_id.name")
    def _compute_serial(self):
        """A serial number is written in stock; the machine follows it."""
        for equipment in self:
            # sudo: the name of a lot is no secret of stock
            lot = equipment.lot_id.sudo()
            equipment.serial = (
                self._clean_serial(lot.name)
                if lot.product_id.tracking == "serial"
                else equipment.serial
            )

    @api.constrains("lot_id", "product_id", "serial")
    def _check_lot(self):
        for equipment in self:
            # sudo: the name of a lot is no secret of stock
            lot = equipment.lot_id.sudo()
            if lot and lot.product_id != equipment.product_id:
                raise ValidationError(
                    self.env._(
                        "%(lot)s is a number of %(product)s: %(equipment)s is not one.",
                        lot=lot.name,
                        product=lot.product_id.display_name,
                        equipment=equipment.display_name,
                    )
                )
            if lot.product_id.tracking == "serial" and (
                equipment.serial != self._clean_serial(lot.name)
            ):
                raise ValidationError(
                    self.env._(
                        "Stock knows this machine as %(lot)s: correct its serial "
                        "number there, the machine follows.",
                        lot=lot.name,
                    )
                )

    # ------------------------------------------------------------------
    # Actions
    # ------------------------------------------------------------------
    def _get_list_or_form_action(self):
        """Return the action that opens the machines: the only one, or their list."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "customer_service_base.customer_service_equipment_action"
        )
        action["domain"] = [("id", "in", self.ids)]
        action["context"] = {"create": False}
        if len(self) == 1:
            action.update(res_id=self.id, views=[(False, "form")])
        return action
