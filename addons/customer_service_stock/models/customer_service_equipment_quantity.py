from collections import defaultdict

from odoo import api, models

from odoo.addons.customer_service_base.tools import warranty

from ..tools import installed_base


class CustomerServiceEquipment(models.Model):
    """Goods without serial numbers in the installed base: one record per delivery.

    Such a record says how many pieces of a delivery (and of a lot of it) are still at
    the customer. What comes back without naming the delivery cannot be told from
    others, and changes nothing.
    """

    _inherit = "customer.service.equipment"

    @api.model
    def _follow_quantities(self, company, moves, only_new=False):
        """Bring the records of deliveries to what is at the customer now.

        :param company: the company of the moves.
        :param moves: done ``stock.move`` of goods without serial numbers.
        :param bool only_new: leave the records that are known as people keep them.
        :return: the records made.
        """
        trees = moves._get_delivery_trees()
        deliveries = self.env["stock.move"].union(*trees)
        machines = self.with_context(active_test=False).search_fetch(
            [("delivery_move_id", "in", deliveries.ids), ("serial", "=", False)],
            ["delivery_move_id", "lot_id", "quantity", "state"],
        )
        known = {
            (machine.delivery_move_id, machine.lot_id): machine for machine in machines
        }
        new, changes = [], defaultdict(self.browse)
        for delivery, tree in trees.items():
            for lot, (quantity, status) in tree._get_quantities_at_customer().items():
                machine = known.get((delivery, lot))
                if machine and not only_new:
                    changes[machine._get_quantity_changes(quantity, status)] |= machine
                elif not machine and quantity and delivery._makes_equipment():
                    vals = self._prepare_quantity_vals(company, delivery, lot)
                    new.append({**vals, "quantity": quantity})
        for vals, changed in changes.items():
            if vals:
                changed.write(dict(vals))
        return self.with_context(mail_create_nosubscribe=True).create(new)

    def _get_quantity_changes(self, quantity, status):
        """Return what changes for a record, as items by which records are grouped.

        The last pieces that come back leave their number: they are in our hands.
        """
        self.ensure_one()
        vals = {}
        if quantity and quantity != self.quantity:
            vals["quantity"] = quantity
        at_customer = self.state in ("planned", "installed")
        if quantity and not at_customer:
            rule = self.warranty_rule
            waits = rule == warranty.INSTALLATION and not self.installation_date
            vals["state"] = "planned" if waits else "installed"
        if not quantity and at_customer:
            gone = status == installed_base.GONE
            vals["state"] = "retired" if gone else "in_house"
        return tuple(sorted(vals.items()))

    @api.model
    def _prepare_quantity_vals(self, company, delivery, lot):
        """Return the values of the record of a delivery and of a lot of it."""
        line = delivery.move_line_ids[:1]
        placement = installed_base.replay([line._get_crossing()])
        return {
            **self._prepare_delivered_vals(company, delivery.product_id, placement),
            "lot_id": lot.id,
        }
