from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain


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
        groups="base.group_user",
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
        groups="base.group_user",
    )
    sale_order_id = fields.Many2one(
        related="sale_line_id.order_id", groups="base.group_user"
    )
    delivery_move_id = fields.Many2one(
        "stock.move",
        string="Delivered with",
        copy=False,
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
        check_company=True,
        groups="base.group_user",
        help="The move that brought it to its customer.",
    )
    delivered = fields.Boolean(
        compute="_compute_documents", help="Whether a transfer brought it."
    )
    sold = fields.Boolean(
        compute="_compute_documents", help="Whether an order of ours sold it."
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

    @api.depends("delivery_move_id", "sale_line_id")
    def _compute_documents(self):
        # sudo: that there are documents is no secret, what they say may be
        for equipment, open_one in zip(self, self.sudo(), strict=True):
            equipment.delivered = bool(open_one.delivery_move_id)
            equipment.sold = bool(open_one.sale_line_id)

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

    def action_view_lot(self):
        """Open the lot or serial number in stock."""
        self.ensure_one()
        return self.lot_id._get_records_action(name=self.lot_id.name)

    def action_view_transfers(self):
        """Open the transfers that moved the machine."""
        return self._get_transfers()._get_records_action(name=self.env._("Transfers"))

    def _get_transfers(self):
        """Return the transfers of the machines, the deliveries and their returns."""
        moves = (
            self.env["stock.move.line"]
            .search(
                Domain("state", "=", "done")
                & Domain("lot_id", "in", self.lot_id.ids)
                & Domain("company_id", "in", self.company_id.ids)
            )
            .move_id
        )
        return (moves | self.delivery_move_id).picking_id

    def action_view_sale_order(self):
        """Open the order that the machine was sold with."""
        self.ensure_one()
        return self.sale_order_id._get_records_action()
