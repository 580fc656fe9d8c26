from collections import defaultdict

from odoo import api, models
from odoo.tools import SQL

from odoo.addons.customer_service_base.tools import warranty

from ..tools import installed_base

STATUSES = {
    "planned": installed_base.AT_CUSTOMER,
    "installed": installed_base.AT_CUSTOMER,
    "in_house": installed_base.IN_HOUSE,
    "replaced": installed_base.GONE,
    "retired": installed_base.GONE,
}
LINKS = ("sale_line_id", "delivery_move_id")
# what a new owner does not take over from the last one
NEW_TERM = {
    "active": True,
    "replaced_by_id": False,
    "date_replaced": False,
    "parent_id": False,
    "installation_date": False,
    "date_first_use": False,
    "date_delivered": False,
    "warranty_start": False,
    "warranty_parts_end": False,
    "warranty_labour_end": False,
    "warranty_travel_end": False,
}


class CustomerServiceEquipment(models.Model):
    """The installed base follows serial numbers to customers and back.

    Doing it again changes nothing: a machine is found by its number, and only moves
    that no later move has overtaken are looked at.
    """

    _inherit = "customer.service.equipment"

    @api.model
    def _follow_serials(self, company, lines, only_new=False):
        """Bring machines to where done move lines took their serial numbers.

        :param company: the company of the lines.
        :param lines: done ``stock.move.line`` of serial numbers.
        :param bool only_new: leave the machines that are known as people keep them.
        :return: the machines made.
        """
        lots = lines.lot_id
        machines = self._get_machines_of_lots(company, lots)
        crossings = lots._get_crossings(company)
        changes = defaultdict(self.browse)
        for lot, machine in machines.items():
            known = machine.delivery_move_id.move_line_ids
            tail = installed_base.latest(crossings[lot], set((lines - known).ids))
            if tail and not only_new:
                changes[machine._get_changes(tail)] |= machine
        everyone = self.union(*machines.values()).ids
        for (line_id, restarts, vals), changed in changes.items():
            changed.with_prefetch(everyone)._follow_line(
                lines.browse(line_id), restarts, dict(vals)
            )
        placements = {
            lot: installed_base.replay(crossings[lot])
            for lot in lots
            if lot not in machines and lot.product_id.customer_service_installed_base
        }
        return self._create_delivered(
            company,
            {
                lot: placement
                for lot, placement in placements.items()
                if placement and placement.status != installed_base.GONE
            },
        )

    @api.model
    def _get_machines_of_lots(self, company, lots):
        """Return the machines by lot; those typed in by hand get their lot.

        A number that another lot of the product has in other capitals counts as known:
        there is one machine of a product with a number.
        """
        self.flush_model(["company_id", "product_id", "serial", "lot_id"])
        names = {lot: (self._clean_serial(lot.name) or "").upper() for lot in lots}
        rows = self.env.execute_query(
            SQL(
                """SELECT id FROM customer_service_equipment
                    WHERE company_id = %(company)s AND lot_id IN %(lots)s
                    UNION
                   SELECT id FROM customer_service_equipment
                    WHERE company_id = %(company)s AND product_id IN %(products)s
                      AND upper(serial) IN %(names)s""",
                company=company.id,
                lots=tuple(lots.ids),
                products=tuple(lots.product_id.ids),
                names=tuple(names.values()),
            )
        )
        machines = self.browse(key for (key,) in rows)
        by_lot = {machine.lot_id: machine for machine in machines if machine.lot_id}
        by_name = {
            (machine.product_id, (machine.serial or "").upper()): machine
            for machine in machines
        }
        found = {}
        for lot, name in names.items():
            machine = by_lot.get(lot) or by_name.get((lot.product_id, name))
            if machine and not machine.lot_id:
                machine.lot_id = lot
            if machine:
                found[lot] = machine
        return found

    # ------------------------------------------------------------------
    # A machine that is known
    # ------------------------------------------------------------------
    def _get_placement(self):
        """Return where the machine stands, as far as its record knows."""
        self.ensure_one()
        return installed_base.Placement(
            status=STATUSES[self.state],
            owner=self.commercial_partner_id.id,
            end_user=self.end_user_id.id,
            site=self.site_id.id,
            sale=self.sale_order_id.id,
            day=self.date_delivered or None,
        )

    def _get_changes(self, crossings):
        """Return what moves change, in a form by which machines are grouped.

        :param crossings: the last moves of the machine, in their order.
        :return: (id of the last line, whether a new term starts, values as items)
        """
        before = after = self._get_placement()
        restarts = False
        for crossing in crossings:
            restarts |= installed_base.starts_new_term(after, crossing)
            after = installed_base.place(after, crossing)
        new = self._prepare_placement_vals(after)
        if not restarts:
            old = self._prepare_placement_vals(before)
            new = {
                name: value
                for name, value in new.items()
                if value != old[name] and not (name in LINKS and self[name])
            }
        if restarts or after.status != before.status:
            new["state"] = self._get_state_after(after, restarts)
        if new.get("partner_id") and self.parent_id:
            new["parent_id"] = False
        if after.status == installed_base.AT_CUSTOMER and not self.active:
            new["active"] = True
        return crossings[-1].key, restarts, tuple(sorted(new.items()))

    @api.model
    def _prepare_placement_vals(self, placement):
        """Return the values that a placement writes on a machine."""
        line = self.env["stock.move.line"].browse(placement.key)
        return {
            "partner_id": placement.owner,
            "end_user_id": placement.end_user,
            "site_id": placement.site,
            "date_delivered": placement.day,
            "sale_line_id": line.move_id.sale_line_id.id,
            "delivery_move_id": line.move_id.id,
        }

    def _get_state_after(self, placement, restarts):
        """Return the state for a placement: where goods are installed, they wait."""
        if placement.status == installed_base.IN_HOUSE:
            return "in_house"
        if placement.status == installed_base.GONE:
            return "replaced" if self.state == "replaced" else "retired"
        rule = self.warranty_rule
        if restarts:
            rule = self.product_id.customer_service_warranty_rule
        waits = restarts or not self.installation_date
        return "planned" if rule == warranty.INSTALLATION and waits else "installed"

    def _follow_line(self, line, restarts, vals):
        """Write what a move did to machines, and why in the log of their moves.

        :param line: the ``stock.move.line`` that tells when and why.
        :param bool restarts: a new term starts: dates of the last one are forgotten.
        :param dict vals: values to write.
        """
        if not vals:
            return
        machines = self.with_context(
            customer_service__move={
                "date": line.date,
                "reason": line.move_id.reference or line.move_id.display_name,
            }
        )
        if restarts:
            delivered = vals.pop("date_delivered")
            rule = self.product_id[:1].customer_service_warranty_rule
            machines.write({**NEW_TERM, "warranty_rule": rule, **vals})
            vals = {"date_delivered": delivered}
        machines.write(vals)

    # ------------------------------------------------------------------
    # A machine that is new
    # ------------------------------------------------------------------
    @api.model
    def _create_delivered(self, company, placements):
        """Make the machines of serial numbers that are new in the installed base.

        :param dict placements: placement by lot.
        """
        machines = self.with_context(mail_create_nosubscribe=True)
        return machines.create(
            [
                {
                    **self._prepare_delivered_vals(company, lot.product_id, placement),
                    "lot_id": lot.id,
                    "serial": self._clean_serial(lot.name),
                }
                for lot, placement in placements.items()
            ]
        )

    @api.model
    def _prepare_delivered_vals(self, company, product, placement):
        """Return the values of a machine made from a delivery. Hook."""
        waits = product.customer_service_warranty_rule == warranty.INSTALLATION
        state = "planned" if waits else "installed"
        if placement.status == installed_base.IN_HOUSE:
            state = "in_house"
        return {
            **self._prepare_placement_vals(placement),
            "company_id": company.id,
            "product_id": product.id,
            "state": state,
        }
