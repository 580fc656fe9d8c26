from odoo import fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ..tools.warranty import AGREED
from .customer_service_equipment import PLACE_FIELDS

TERM_FIELDS = (
    "warranty_rule",
    "warranty_start",
    "warranty_parts_end",
    "warranty_labour_end",
    "warranty_travel_end",
)
# what a machine has because of where it stands
KEPT_FIELDS = (*PLACE_FIELDS, "parent_id", "position", "technician_id")
IN_SERVICE = ("planned", "installed")


class CustomerServiceEquipment(models.Model):
    """A machine that takes the place of another one, with all that belongs there."""

    _inherit = "customer.service.equipment"

    swap_memory = fields.Json(
        copy=False,
        readonly=True,
        groups="base.group_system",
        help="What was before another machine took its place.",
    )
    date_replaced = fields.Date(
        string="Replaced on", readonly=True, copy=False, tracking=True
    )
    replaces_count = fields.Integer(compute="_compute_replaces_count")

    def _compute_replaces_count(self):
        counts = dict(
            self.with_context(active_test=False)._read_group(
                Domain("replaced_by_id", "in", self.ids),
                ["replaced_by_id"],
                ["__count"],
            )
        )
        for machine in self:
            machine.replaces_count = counts.get(machine._origin, 0)

    def _replace_by(self, new, day, new_term=None):
        """Have another machine take the place of this one from a day on.

        Place, plant, components and technician go over, and what is left of the
        warranty, unless a new term begins. The readings of the old meters are noted,
        the new one gets meters of the same kinds. Doing it again changes nothing.

        Addons extend :meth:`_hand_over` and :meth:`_take_back`.

        :param new: the machine that comes.
        :param date day: the first one of the new machine.
        :param bool new_term: whether the new machine begins a warranty of its own;
            as the company settled when nothing is said.
        :return: whether something changed.
        :raises UserError: another machine took the place already, or the new one is
            of another company.
        """
        self.ensure_one()
        new.ensure_one()
        if self.replaced_by_id == new and self.date_replaced:
            return False
        self._check_replacement(new)
        # sudo: what belongs to a place follows the machine, whoever brought it
        old, new = self.sudo(), new.sudo()
        memory = old._hand_over(new, day, new_term)
        old.write(
            {
                "state": "replaced",
                "replaced_by_id": new.id,
                "date_replaced": day,
                "parent_id": False,
                "swap_memory": memory,
            }
        )
        old._tell_replacement(new, day)
        return True

    def _undo_replace(self):
        """Put things back as they were before another machine took the place.

        :return: whether something changed.
        """
        self.ensure_one()
        # sudo: as above
        old = self.sudo()
        new, memory = old.replaced_by_id, old.swap_memory
        if not new or not memory:
            return False
        old._take_back(new, memory)
        old.write(
            {
                "state": memory["state"],
                "parent_id": old.browse(memory["place"]["parent_id"]).exists().id,
                "replaced_by_id": False,
                "date_replaced": False,
                "swap_memory": False,
            }
        )
        for machine in old | new:
            machine.message_post(
                body=machine.env._(
                    "%(new)s does not take the place of %(old)s any more.",
                    new=new.display_name,
                    old=old.display_name,
                )
            )
        return True

    def _check_replacement(self, new):
        """Refuse what cannot take the place.

        :raises UserError: see :meth:`_replace_by`.
        """
        self.ensure_one()
        if self.replaced_by_id and self.replaced_by_id != new:
            raise UserError(
                self.env._(
                    "%(other)s has taken the place of %(machine)s already.",
                    other=self.replaced_by_id.display_name,
                    machine=self.display_name,
                )
            )
        if self.company_id != new.company_id or self == new:
            raise UserError(
                self.env._(
                    "%(new)s cannot take the place of %(machine)s.",
                    new=new.display_name,
                    machine=self.display_name,
                )
            )

    # ------------------------------------------------------------------
    # What goes over
    # ------------------------------------------------------------------
    def _hand_over(self, new, day, new_term):
        """Give another machine what belongs to the place, as superuser. Hook.

        :param new: the machine that comes.
        :param date day: the first one of the new machine.
        :param bool new_term: see :meth:`_replace_by`.
        :return: dict of plain values that :meth:`_take_back` works by.
        """
        self.ensure_one()
        components = self.with_context(active_test=False).child_ids.filtered(
            lambda part: part.state in IN_SERVICE and part != new
        )
        memory = {
            "state": self.state,
            "place": {name: self[name].id for name in (*PLACE_FIELDS, "parent_id")},
            "components": components.ids,
            "new_place": new._read_plainly(KEPT_FIELDS),
            "new_term": new._read_plainly(TERM_FIELDS),
            "meters": self._hand_over_meters(new).ids,
        }
        moving = new.with_context(
            customer_service__move={
                "reason": self.env._(
                    "Takes the place of %(machine)s", machine=self.display_name
                )
            }
        )
        vals = {name: self[name].id for name in (*PLACE_FIELDS, "parent_id")}
        vals["position"] = self.position or new.position
        vals["technician_id"] = self.technician_id.id or new.technician_id.id
        moving.write({**vals, "active": True, "replaced_by_id": False})
        components.write({"parent_id": new.id})
        if not self._begins_new_term(day, new_term):
            new.write({**self._read_plainly(TERM_FIELDS), "warranty_rule": AGREED})
        return memory

    def _take_back(self, new, memory):
        """Take back what was handed over, as superuser. Hook.

        :param new: the machine that had come.
        :param dict memory: what :meth:`_hand_over` returned.
        """
        self.ensure_one()
        self.browse(memory["components"]).exists().write({"parent_id": self.id})
        meters = self.env["customer.service.meter"].browse(memory["meters"]).exists()
        meters.filtered(lambda meter: not meter.reading_ids).unlink()
        new.write(memory["new_place"])
        new.write(memory["new_term"])

    def _begins_new_term(self, day, new_term):
        """Tell whether a machine that replaces this one has a warranty of its own.

        What is over has nothing left to inherit.
        """
        self.ensure_one()
        if new_term is None:
            new_term = self.company_id.customer_service_replacement_term == "new"
        left = self.warranty_start and self.warranty_end and self.warranty_end >= day
        return new_term or not left

    def _hand_over_meters(self, new):
        """Note what the meters show and give the new machine meters of the same kind.

        :return: the new meters.
        """
        self.ensure_one()
        known = {(meter.name, meter.unit) for meter in new.meter_ids}
        return self.env["customer.service.meter"].create(
            [
                {
                    "equipment_id": new.id,
                    "name": meter.name,
                    "unit": meter.unit,
                    "kind": meter.kind,
                    "sequence": meter.sequence,
                }
                for meter in self.meter_ids
                if (meter.name, meter.unit) not in known
            ]
        )

    def _read_plainly(self, names):
        """Return the values of fields as JSON knows them, by name."""
        self.ensure_one()
        return {
            name: value.id
            if isinstance(value := self[name], models.BaseModel)
            else fields.Date.to_string(value)
            if self._fields[name].type == "date"
            else value
            for name in names
        }

    def _tell_replacement(self, new, day):
        """Say on both machines who came for whom, and what the old meters showed."""
        self.ensure_one()
        readings = ", ".join(
            f"{meter.display_name} {meter.last_value:g}"
            for meter in self.meter_ids
            if meter.last_date
        )
        for machine, other in ((self, new), (new, self)):
            words = {
                "day": fields.Date.to_string(day),
                "other": other._get_html_link(),
                "meters": readings or "–",
            }
            machine.message_post(
                body=machine.env._(
                    "Replaced by %(other)s from %(day)s. Last readings: %(meters)s.",
                    **words,
                )
                if machine == self
                else machine.env._(
                    "Takes the place of %(other)s from %(day)s. Its last readings: "
                    "%(meters)s.",
                    **words,
                )
            )

    # ------------------------------------------------------------------
    # Actions
    # ------------------------------------------------------------------
    def action_view_replaced(self):
        """Open the machines whose place it took, with their history."""
        self.ensure_one()
        replaced = self.with_context(active_test=False).search(
            [("replaced_by_id", "=", self.id)]
        )
        return replaced._get_records_action(name=self.env._("Replaced Machines"))

    def action_view_replacement(self):
        """Open the machine that took its place."""
        self.ensure_one()
        return self.replaced_by_id._get_records_action()
