from collections import defaultdict

from odoo import models

from ..tools import installed_base


class StockMove(models.Model):
    """A done move to or from a customer changes the installed base."""

    _inherit = "stock.move"

    def _action_done(self, cancel_backorder=False):
        moves = super()._action_done(cancel_backorder=cancel_backorder)
        moves._follow_in_installed_base()
        return moves

    def write(self, vals):
        """A date corrected later moves the delivery of the machines, too."""
        done = self.browse()
        if "date" in vals:
            done = self.filtered(lambda move: move.state == "done")
        days = done._get_days_of_machines()
        result = super().write(vals)
        for machine, day in days.items():
            if machine.date_delivered == day:
                line = machine.delivery_move_id.move_line_ids[:1]
                machine.date_delivered = line._get_customer_service_day()
        return result

    def _get_days_of_machines(self):
        """Return the day of delivery of the machines that the moves brought.

        :return: dict of day by machine.
        """
        # sudo: who ships goods has no rights on the installed base, which follows them
        machines = self.env["customer.service.equipment"].sudo()
        if not self:
            return {}
        return {
            machine: machine.delivery_move_id.move_line_ids[
                :1
            ]._get_customer_service_day()
            for machine in machines.search([("delivery_move_id", "in", self.ids)])
        }

    def _follow_in_installed_base(self, only_new=False):
        """Bring the machines of the installed base to where the goods went.

        Moves that do not touch customers are left out; doing it again changes nothing.

        :param bool only_new: leave the machines that are known as people keep them.
        :return: the machines made.
        """
        # sudo: who ships goods has no rights on the installed base, which follows them
        lines = self.sudo().move_line_ids._filter_crossings()
        return lines._follow_in_installed_base(only_new=only_new)

    def _makes_equipment(self):
        """Tell whether what the move brings belongs in the installed base."""
        self.ensure_one()
        return self.product_id.customer_service_installed_base

    # ------------------------------------------------------------------
    # Whose the goods are
    # ------------------------------------------------------------------
    def _get_customer_service_parties(self):
        """Return owner, end user and site of the goods of the move, as partners.

        Who bought owns; where the transfer, or else the order, sent the goods they
        stand; when that is an address of somebody else, they use them. The partner of
        a transfer straight from the supplier is the supplier.
        """
        self.ensure_one()
        order, picking = self.sale_line_id.order_id, self.picking_id
        site = self.partner_id or picking.partner_id
        straight = self.location_id.usage == "supplier"
        if straight and site == picking.partner_id:
            site = site.browse()
        site = site or order.partner_shipping_id
        owner = (order.partner_id or site).commercial_partner_id
        user = site.commercial_partner_id
        return owner, user if user != owner else user.browse(), site

    # ------------------------------------------------------------------
    # Goods without serial numbers
    # ------------------------------------------------------------------
    def _get_delivery_trees(self):
        """Return the deliveries that moves belong to, with all that followed them.

        A return names the move it takes back, a new delivery of it the return.

        :return: dict of all moves, done or not, by the first delivery.
        """
        roots = self
        while any(move.origin_returned_move_id for move in roots):
            roots = roots.browse().union(
                *(move.origin_returned_move_id or move for move in roots)
            )
        trees = {root: root for root in roots}
        owner = dict(trees)
        level = roots
        while level:
            level = level.returned_move_ids
            for move in level:
                root = owner[move] = owner[move.origin_returned_move_id]
                trees[root] |= move
        return {
            root: tree
            for root, tree in trees.items()
            if "customer" == root.location_dest_id.usage != root.location_id.usage
        }

    def _get_quantities_at_customer(self):
        """Return what is left at the customer of a delivery and what followed it.

        :return: dict of (quantity in the unit of the product, status of what came back
            last) by lot, without lot for goods that are not traced.
        """
        lines = self.move_line_ids._filter_crossings()
        quantities = defaultdict(float)
        statuses = dict.fromkeys(lines.lot_id or [lines.lot_id])
        for line in lines.sorted(lambda line: (line.date, line.id)):
            crossing = line._get_crossing()
            if crossing.kind == installed_base.OUT:
                quantities[line.lot_id] += line.quantity_product_uom
            elif crossing.kind == installed_base.IN:
                quantities[line.lot_id] -= line.quantity_product_uom
                statuses[line.lot_id] = (
                    installed_base.GONE
                    if crossing.given_up
                    else installed_base.IN_HOUSE
                )
        round_off = self.product_id.uom_id.round
        return {
            lot: (max(round_off(quantity), 0.0), statuses.get(lot))
            for lot, quantity in quantities.items()
        }
