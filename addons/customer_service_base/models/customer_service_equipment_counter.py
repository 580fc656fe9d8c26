from odoo import fields, models

from .customer_service_stage import OPEN_STATES


class CustomerServiceEquipment(models.Model):
    """Counters of a machine and the lists that open behind them.

    Calls and history of a plant are those of its components too.
    """

    _inherit = "customer.service.equipment"

    child_count = fields.Integer(
        compute="_compute_child_count", string="Component Count"
    )
    call_count = fields.Integer(compute="_compute_call_counts")
    open_call_count = fields.Integer(
        compute="_compute_call_counts", string="Open Calls"
    )
    intervention_count = fields.Integer(
        compute="_compute_intervention_count",
        groups="customer_service_base.group_reader",
    )
    history_count = fields.Integer(compute="_compute_history_count")

    def _compute_child_count(self):
        counts = dict(
            self._read_group(
                [("parent_id", "in", self.ids)], ["parent_id"], ["__count"]
            )
        )
        for equipment in self:
            equipment.child_count = counts.get(equipment._origin, 0)

    def _compute_call_counts(self):
        groups = self.env["customer.service.call"]._read_group(
            [("equipment_id", "in", self._get_with_components().ids)],
            ["equipment_id", "state"],
            ["__count"],
        )
        total = self._sum_components(
            (equipment, count) for equipment, _state, count in groups
        )
        opened = self._sum_components(
            (equipment, count)
            for equipment, state, count in groups
            if state in OPEN_STATES
        )
        for equipment in self:
            equipment.call_count = total.get(equipment._origin.id, 0)
            equipment.open_call_count = opened.get(equipment._origin.id, 0)

    def _compute_intervention_count(self):
        counts = self._sum_components(
            self.env["customer.service.intervention"]._read_group(
                [("equipment_id", "in", self._get_with_components().ids)],
                ["equipment_id"],
                ["__count"],
            )
        )
        for equipment in self:
            equipment.intervention_count = counts.get(equipment._origin.id, 0)

    def _compute_history_count(self):
        counts = self._sum_components(
            self.env["customer.service.history"]._read_group(
                [("equipment_id", "in", self._get_with_components().ids)],
                ["equipment_id"],
                ["__count"],
            )
        )
        for equipment in self:
            equipment.history_count = counts.get(equipment._origin.id, 0)

    def _get_with_components(self):
        """Return the machines and all components below them.

        One query per level, by the index of the parent: a path with a wildcard
        for each machine of a list would read the whole table.
        """
        found = level = self._origin
        while level:
            level = (
                self.with_context(active_test=False).search_fetch(
                    [("parent_id", "in", level.ids)], ["parent_path"]
                )
                - found
            )
            found |= level
        return found

    def _sum_components(self, counts):
        """Add up what was counted of components for the machines above them.

        :param counts: pairs of component and number.
        :return: totals by id of machine.
        """
        totals = dict.fromkeys(self.ids, 0)
        for equipment, count in counts:
            for key in equipment.parent_path.split("/")[:-1]:
                if int(key) in totals:
                    totals[int(key)] += count
        return totals

    def action_view_calls(self):
        """Open the calls of the machine and its components."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "customer_service_base.customer_service_call_action"
        )
        action["domain"] = [("equipment_id", "child_of", self.ids)]
        action["context"] = {"default_equipment_id": self[:1].id}
        return action

    def action_view_interventions(self):
        """Open the interventions on the machine and its components."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "customer_service_base.customer_service_intervention_action"
        )
        action["domain"] = [("equipment_id", "child_of", self.ids)]
        return action

    def action_view_history(self):
        """Open the history of the machine and its components."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "customer_service_base.customer_service_history_action"
        )
        action["domain"] = [("equipment_id", "child_of", self.ids)]
        return action

    def action_view_components(self):
        """Open the components of the machine."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "customer_service_base.customer_service_equipment_action"
        )
        action["domain"] = [("parent_id", "in", self.ids)]
        action["context"] = {"default_parent_id": self[:1].id}
        return action
