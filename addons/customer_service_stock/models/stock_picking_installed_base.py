from odoo import fields, models
from odoo.fields import Domain


class StockPicking(models.Model):
    """The machines of the installed base among the goods of a transfer."""

    _inherit = "stock.picking"

    customer_service_equipment_count = fields.Integer(
        compute="_compute_customer_service_equipment_count",
        string="Equipment",
        groups="customer_service_base.group_reader",
    )

    def _compute_customer_service_equipment_count(self):
        machines = self._get_customer_service_equipment()
        lots = {machine.lot_id: machine for machine in machines if machine.serial}
        moves = machines.filtered("delivery_move_id").grouped("delivery_move_id")
        for picking in self:
            found = machines.browse()
            for lot in picking.move_line_ids.lot_id:
                found |= lots.get(lot, found)
            for move in picking.move_ids:
                found |= moves.get(move, found)
            picking.customer_service_equipment_count = len(found)

    def _get_customer_service_equipment(self):
        """Return the machines of the serial numbers and those the transfers made."""
        return self.env["customer.service.equipment"].search(
            Domain("delivery_move_id", "in", self.move_ids.ids)
            | Domain("lot_id", "in", self.move_line_ids.lot_id.ids)
            & Domain("serial", "!=", False)
        )

    def action_view_customer_service_equipment(self):
        """Open the machines of the transfer."""
        machines = self._get_customer_service_equipment()
        return machines._get_list_or_form_action()
