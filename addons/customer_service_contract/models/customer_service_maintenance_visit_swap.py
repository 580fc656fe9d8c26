from odoo import models


class CustomerServiceMaintenanceVisit(models.Model):
    """Visits that are to be made on another machine instead."""

    _inherit = "customer.service.maintenance.visit"

    def _give_to_machine(self, machine):
        """Have visits made on another machine, numbered after those it had."""
        for visit in self.sorted(lambda one: (one.date_due, one.id)):
            visit.write(
                {"number": visit._get_next_number(machine), "equipment_id": machine.id}
            )

    def _get_next_number(self, machine):
        """Return the number that a visit of the same plan has on a machine next."""
        self.ensure_one()
        last = self.search(
            [("plan_id", "=", self.plan_id.id), ("equipment_id", "=", machine.id)],
            order="number desc",
            limit=1,
        )
        return last.number + 1
