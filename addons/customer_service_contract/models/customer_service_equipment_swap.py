from datetime import timedelta

from odoo import models
from odoo.fields import Domain

from .customer_service_maintenance_visit import CANCELLED, DONE

ONE_DAY = timedelta(days=1)


class CustomerServiceEquipment(models.Model):
    """Contracts and plans go over to the machine that takes the place of another.

    Each stretch of the old machine on a line is followed by one of the new machine at
    the same fee: parts that tile a period make its fee to the cent, so the ledger has
    nothing to correct.
    """

    _inherit = "customer.service.equipment"

    def _hand_over(self, new, day, new_term):
        memory = super()._hand_over(new, day, new_term)
        plans = self.env["customer.service.maintenance.plan"]
        plans = plans.with_context(active_test=False).search(
            [("equipment_id", "=", self.id), ("scope", "=", "equipment")]
        )
        exceptions = self.maintenance_exception_ids.filtered(
            lambda one: one.plan_id not in new.maintenance_exception_ids.plan_id
        )
        memory["contract"] = self._hand_over_contracts(new, day)
        plans.write({"equipment_id": new.id})
        exceptions.write({"equipment_id": new.id})
        memory["visits"] = self._note_visits_done(new, day).ids
        self._get_visits_to_hand_over()._give_to_machine(new)
        memory["plans"] = plans.ids
        memory["exceptions"] = exceptions.ids
        (self | new)._plan_maintenance_again()
        return memory

    def _take_back(self, new, memory):
        result = super()._take_back(new, memory)
        for model, key in (
            ("customer.service.maintenance.plan", "plans"),
            ("customer.service.maintenance.exception", "exceptions"),
        ):
            records = self.env[model].browse(memory.get(key, [])).exists()
            records.write({"equipment_id": self.id})
        visits = self.env["customer.service.maintenance.visit"]
        visits.browse(memory.get("visits", [])).exists().unlink()
        new._get_visits_to_hand_over()._give_to_machine(self)
        self._take_back_contracts(new, memory.get("contract", []))
        (self | new)._plan_maintenance_again()
        return result

    def _get_visits_to_hand_over(self):
        """Return the visits that are still to be made on the machine."""
        visits = self.env["customer.service.maintenance.visit"]
        return visits.search(
            Domain("equipment_id", "=", self.id) & visits._get_open_domain()
        )

    def _note_visits_done(self, new, day):
        """Have nobody come again for what was just done on the old machine.

        :param new: the machine that comes.
        :param date day: the first one of the new machine.
        :return: visits of the new machine that are called off.
        """
        visits = self.env["customer.service.maintenance.visit"]
        done = visits.search(
            Domain("equipment_id", "=", self.id)
            & Domain("state", "=", DONE)
            & Domain("date_latest", ">=", day)
        )
        noted = visits.browse()
        for visit in done:
            note = self.env._("Done on %(machine)s", machine=self.display_name)
            noted += visit.copy(
                {
                    "equipment_id": new.id,
                    "number": visit._get_next_number(new),
                    "state": CANCELLED,
                    "call_id": False,
                    "period_id": False,
                    "date_done": False,
                    "note": note,
                }
            )
        return noted

    def _hand_over_contracts(self, new, day):
        """End the machine on its lines and have the new one follow.

        :param new: the machine that comes.
        :param date day: the first one of the new machine.
        :return: ids of the rows that the new machine has: those that follow one of the
            old machine, and those that had not begun.
        """
        rows = self.env["customer.service.contract.equipment"]
        rows = rows.with_context(customer_service__swap=True)
        listed = rows.search(
            Domain("equipment_id", "=", self.id)
            & (Domain("date_to", "=", False) | Domain("date_to", ">=", day))
        ).filtered(lambda row: not row._is_over(day))
        ahead = listed.filtered(lambda row: row._get_first_day() >= day)
        ahead.write({"equipment_id": new.id})
        following = rows.browse()
        ended = listed - ahead
        for row in ended:
            vals = row.copy_data(
                {"equipment_id": new.id, "date_from": day, "date_to": row.date_to}
            )[0]
            row.date_to = day - ONE_DAY
            following += following.create(vals)
        (ended | following).with_context(customer_service__swap=False)._true_up_lines(
            day
        )
        return (following | ahead).ids

    def _take_back_contracts(self, new, ids):
        """Give the rows of lines back to the machine: the fee stays the same.

        :param new: the machine that had come.
        :param list ids: of the rows it was given.
        """
        rows = self.env["customer.service.contract.equipment"]
        rows = rows.with_context(customer_service__swap=True)
        theirs = rows.browse(ids).exists()
        theirs.filtered(lambda row: row.equipment_id == new).write(
            {"equipment_id": self.id}
        )
