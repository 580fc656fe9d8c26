from odoo import models

from odoo.addons.customer_service_base.models.customer_service_intervention import (
    OPEN_STATES,
)


class CustomerServiceIntervention(models.Model):
    """Work at the bench keeps the repair of the call in step."""

    _inherit = "customer.service.intervention"

    def _get_open_repairs(self, states):
        """Return the repairs of the calls of work at the bench.

        :param states: keys of the states of repairs.
        """
        calls = self.filtered(lambda one: one.kind == "workshop").call_id
        # sudo: a technician has no rights on repairs; access was checked on the work
        repairs = self.env["repair.order"].sudo()
        return repairs.search(
            [("customer_service_call_id", "in", calls.ids), ("state", "in", states)]
        )

    def _after_start(self):
        res = super()._after_start()
        self._get_open_repairs(["draft", "confirmed"]).action_repair_start()
        return res

    def _after_done(self):
        """End the repairs on which nothing is left to do."""
        res = super()._after_done()
        repairs = self._get_open_repairs(["under_repair"])
        if not repairs:
            return res
        calls = repairs.customer_service_call_id
        busy = calls.intervention_ids.filtered(
            lambda one: one.kind == "workshop" and one.state in OPEN_STATES
        ).call_id
        repairs.filtered(
            lambda repair: (
                repair.customer_service_call_id not in busy
                and all(move.state in ("done", "cancel") for move in repair.move_ids)
            )
        ).action_repair_done()
        return res
