from odoo import api, fields, models

from ..tools import rma


class CustomerServiceRmaLine(models.Model):
    """Which delivery of ours brought to the customer what comes back."""

    _inherit = "customer.service.rma.line"

    delivery_move_id = fields.Many2one(
        "stock.move",
        string="Delivered with",
        copy=False,
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
        check_company=True,
        groups="base.group_user",
        help="The movement that brought it to the customer.",
    )

    @api.model
    def _prepare_vals_of_moves(self, moves, partner):
        """Return the values of items for what deliveries left at the customer.

        Of each serial number, or quantity: delivered, less what came back, less what
        is on other returns.

        :param moves: movements to the customer; others are left out.
        :param partner: who sends them back.
        :return: list of values, empty when nothing can come back.
        """
        # sudo: who makes returns may not see movements and lots
        done = moves.sudo().filtered(
            lambda move: move.state == "done" and move.product_id.type == "consu"
        )
        trees = done._get_delivery_trees()
        on_returns = self._get_quantities_on_returns(trees)
        machines = self._get_machines_of_lots(done.move_line_ids.lot_id, partner)
        rows = []
        for root, tree in trees.items():
            for lot, (left, _status) in tree._get_quantities_at_customer().items():
                quantity = left - on_returns.get((root, lot), 0.0)
                if quantity <= 0 or lot.location_id.usage in ("internal", "transit"):
                    continue
                rows.append(
                    {
                        "delivery_move_id": root.id,
                        "product_id": root.product_id.id,
                        "name": root.product_id.display_name,
                        "lot_id": lot.id,
                        "serial": lot.name,
                        "quantity": quantity,
                        "uom_id": root.product_id.uom_id.id,
                        "equipment_id": machines.get(lot),
                    }
                )
        return rows

    @api.model
    def _get_quantities_on_returns(self, trees):
        """Return what of deliveries is on returns and did not go back.

        :param trees: dict with the first movement of each delivery as key.
        :return: quantities in the unit of the product, by movement and lot.
        """
        # sudo: as above
        lines = self.sudo().search(
            [
                ("delivery_move_id", "in", [root.id for root in trees]),
                ("state", "!=", rma.CANCELLED),
            ]
        )
        found = {}
        for line in lines:
            if line.move_ids.origin_returned_move_id:
                continue  # the delivery knows of it itself
            key = (line.delivery_move_id, line.lot_id)
            found[key] = found.get(key, 0.0) + line.uom_id._compute_quantity(
                line.quantity - line.back_quantity, line.product_id.uom_id
            )
        return found

    @api.model
    def _get_machines_of_lots(self, lots, partner):
        """Return ids of the customer's machines with serial numbers, by lot."""
        machines = self.env["customer.service.equipment"].search(
            [
                ("lot_id", "in", lots.ids),
                ("serial", "!=", False),
                ("commercial_partner_id", "=", partner.commercial_partner_id.id),
            ]
        )
        # sudo: as above
        return {machine.sudo().lot_id: machine.id for machine in machines}
