from odoo import fields, models

from odoo.addons.customer_service_base.models.customer_service_intervention import (
    OPEN_STATES,
)


class CustomerServiceIntervention(models.Model):
    """Maintenance of many machines in one intervention: each has its own checks."""

    _inherit = "customer.service.intervention"

    maintenance_count = fields.Integer(related="call_id.maintenance_count")
    maintenance_window = fields.Char(related="call_id.maintenance_window")
    maintenance_outside = fields.Boolean(related="call_id.maintenance_outside")

    def _get_maintenance_visits(self):
        """Return the visits of the calls of the interventions."""
        # sudo: what is maintained is shown to whoever does the work
        return self.sudo().call_id.maintenance_visit_ids

    # ------------------------------------------------------------------
    # Checks
    # ------------------------------------------------------------------
    def _copy_checklist(self):
        """Give open interventions the rows of each machine, once.

        A machine has the checks of its plan, and one that says that it was done. One
        machine alone has the checklist of the intervention.
        """
        result = super()._copy_checklist()
        rows = []
        for one in self.filtered(lambda one: one.state in OPEN_STATES):
            visits = one._get_maintenance_visits()
            if len(visits) < 2:
                continue
            known = one.check_ids.visit_id
            sequence = max(one.check_ids.mapped("sequence"), default=0)
            for visit in visits.filtered(lambda visit: visit.state == "ordered"):
                if visit not in known:
                    vals_list = one._prepare_machine_checks(visit, sequence)
                    sequence += len(vals_list)
                    rows += vals_list
        # sudo: rows follow from the visits, whoever plans
        self.env["customer.service.intervention.check"].sudo().create(rows)
        return result

    def _prepare_machine_checks(self, visit, sequence):
        """Return the values of the checks of a machine, the last says it was done.

        :param visit: to the machine.
        :param int sequence: of the last check before.
        """
        self.ensure_one()
        machine = visit.equipment_id
        name = machine.serial or machine.code or ""
        label = f"{machine.name} {name}".strip()
        vals_list = [
            {
                "name": f"{label}: {item.name}",
                "kind": item.kind,
                "is_needed": item.required,
            }
            for item in visit.plan_id.checklist_id.item_ids
        ]
        lang = self.user_id.lang or self.env.lang
        done = self.with_context(lang=lang).env._("%(machine)s: done", machine=label)
        vals_list.append({"name": done, "kind": "tick", "is_machine": True})
        return [
            {
                **vals,
                "intervention_id": self.id,
                "visit_id": visit.id,
                "required": False,
                "sequence": sequence + number,
            }
            for number, vals in enumerate(vals_list, 1)
        ]

    def _get_close_obstacles(self):
        """A machine is done when its needed checks are."""
        problems = super()._get_close_obstacles()
        done = self.check_ids.filtered(lambda check: check.is_machine and check.done)
        missing = self.check_ids.filtered(
            lambda check: (
                check.is_needed and not check.done and check.visit_id in done.visit_id
            )
        )
        return problems + [
            self.env._("This check is still to be done: %(check)s", check=check.name)
            for check in missing
        ]

    def _get_close_doubts(self):
        """Machines that were not done are planned again."""
        doubts = super()._get_close_doubts()
        left = self.check_ids.filtered(
            lambda check: check.is_machine and not check.done
        )
        if left:
            doubts.append(
                self.env._(
                    "Not done, and planned again: %(machines)s.",
                    machines=", ".join(
                        # sudo: names of the machines of the work
                        left.sudo().visit_id.equipment_id.mapped("display_name")
                    ),
                )
            )
        return doubts

    def _after_done(self):
        """The machines that were ticked, or the only one, are maintained."""
        result = super()._after_done()
        for one in self:
            one._get_maintenance_visits()._after_intervention_done(one)
        return result

    # ------------------------------------------------------------------
    # Phone and report
    # ------------------------------------------------------------------
    def _get_phone_card(self):
        """Show how many machines there are to do instead of none."""
        card = super()._get_phone_card()
        visits = self._get_maintenance_visits()
        if len(visits) > 1 and not self.equipment_id:
            card["machine"] = self.env._("%(count)s machines", count=len(visits))
        return card

    def _get_report_machines(self):
        """Return several machines of the report, each with whether it was done."""
        self.ensure_one()
        visits = self._get_maintenance_visits()
        if len(visits) < 2:
            return []
        # sudo: names of the machines of the work
        ticks = self.sudo().check_ids.filtered("is_machine")
        return [(tick.visit_id.equipment_id, tick.done) for tick in ticks]
