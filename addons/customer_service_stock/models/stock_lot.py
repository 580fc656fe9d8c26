from odoo import fields, models
from odoo.fields import Domain

from odoo.addons.customer_service_base.models.customer_service_stage import OPEN_STATES


class StockLot(models.Model):
    """The machines that carry a lot or serial number, and their calls."""

    _inherit = "stock.lot"

    customer_service_equipment_ids = fields.One2many(
        "customer.service.equipment",
        "lot_id",
        string="Equipment",
        groups="customer_service_base.group_reader",
    )
    customer_service_equipment_count = fields.Integer(
        compute="_compute_customer_service_counts",
        string="Equipment Count",
        groups="customer_service_base.group_reader",
    )
    customer_service_open_call_count = fields.Integer(
        compute="_compute_customer_service_counts",
        string="Open Calls",
        groups="customer_service_base.group_reader",
    )

    def _compute_customer_service_counts(self):
        machines = dict(
            self.env["customer.service.equipment"]._read_group(
                [("lot_id", "in", self.ids)], ["lot_id"], ["__count"]
            )
        )
        calls = dict.fromkeys(self, 0)
        for machine, count in self.env["customer.service.call"]._read_group(
            Domain("equipment_id.lot_id", "in", self.ids)
            & Domain("state", "in", OPEN_STATES),
            ["equipment_id"],
            ["__count"],
        ):
            calls[machine.lot_id] += count
        for lot in self:
            lot.customer_service_equipment_count = machines.get(lot, 0)
            lot.customer_service_open_call_count = calls[lot]

    def _get_crossings(self, company):
        """Return by lot how it went to customers of a company and came back.

        :return: dict of lists of crossings by lot.
        """
        lines = self.env["stock.move.line"].search(
            Domain("lot_id", "in", self.ids)
            & Domain("company_id", "=", company.id)
            & self.env["stock.move.line"]._get_crossing_domain()
        )
        found = {lot: [] for lot in self}
        for line in lines:
            found[line.lot_id].append(line._get_crossing())
        return found

    def action_view_customer_service_equipment(self):
        """Open the machines with these numbers."""
        machines = self.customer_service_equipment_ids
        return machines._get_list_or_form_action()

    def action_view_customer_service_calls(self):
        """Open the calls about the machines with these numbers."""
        return self.customer_service_equipment_ids.action_view_calls()
