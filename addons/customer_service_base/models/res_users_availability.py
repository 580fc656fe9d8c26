from collections import defaultdict
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain
from odoo.tools import format_datetime

from .customer_service_stage import OPEN_STATES

RECENT = timedelta(days=92)  # who had no call for so long is first anyway


class ResUsers(models.Model):
    """Who stands in for a person, and when a person is at work."""

    _inherit = "res.users"

    customer_service_substitute_id = fields.Many2one(
        "res.users",
        string="Substitute",
        index="btree_not_null",
        ondelete="set null",
        domain="[('share', '=', False), ('id', '!=', id)]",
        help="Takes over the open calls when you are absent.",
    )

    _customer_service_substitute_other = models.Constraint(
        "CHECK (customer_service_substitute_id != id)",
        "Nobody can be their own substitute.",
    )

    @property
    def SELF_READABLE_FIELDS(self):
        return [*super().SELF_READABLE_FIELDS, "customer_service_substitute_id"]

    @property
    def SELF_WRITEABLE_FIELDS(self):
        return [*super().SELF_WRITEABLE_FIELDS, "customer_service_substitute_id"]

    @api.constrains("customer_service_substitute_id")
    def _check_customer_service_substitute(self):
        if any(user.share for user in self.customer_service_substitute_id):
            raise ValidationError(
                self.env._("A substitute must be somebody of the company.")
            )

    def write(self, vals):
        """The open calls of who leaves pass to others."""
        result = super().write(vals)
        if "active" in vals and not vals["active"]:
            self.env["customer.service.call"]._plan_hand_over()
        return result

    # ------------------------------------------------------------------
    # Availability
    # ------------------------------------------------------------------
    def _get_service_absences(self, slots):
        """Return who of the people cannot work on a call at which moment.

        Absent is who is on leave, who has no working time left on that day, and who
        is archived or does not belong to the company. Who has no working hours, or
        flexible ones, is absent only on leave; who is no resource, never.

        Needs the rights to read everybody's leaves.

        :param slots: pairs of a company and a moment, naive in UTC.
        :return: by slot, the end of the absence by user; the end is false when
            it is not a leave.
        """
        slots = set(slots)
        result = {
            (company, moment): {
                user: False for user in self if not user._may_take_calls_of(company)
            }
            for company, moment in slots
        }
        if not slots:
            return result
        resources = self._get_service_resources({company for company, _at in slots})
        moments = [moment for _company, moment in slots]
        everybody = self.env["resource.resource"].union(*resources.values())
        leaves = everybody._get_service_leaves(min(moments), max(moments))
        hours = everybody._get_service_hours(moments)
        for company, moment in slots:
            absent = result[company, moment]
            for user in self:
                resource = resources.get((user, company))
                if user in absent or not resource:
                    continue
                ends = [
                    leave.date_to
                    for leave in leaves.get(resource, ())
                    if leave.date_from <= moment < leave.date_to
                ]
                if ends:
                    absent[user] = max(ends)
                elif not resource._has_service_hours_left(hours, moment):
                    absent[user] = False
        return result

    def _may_take_calls_of(self, company):
        self.ensure_one()
        return self.active and not self.share and company in self.company_ids

    def _get_service_resources(self, companies):
        """Return what the host knows of the hours of people.

        :return: by user and company, the ``resource.resource`` in the company,
            else the one in another: who is on leave is not here either.
        """
        found = defaultdict(lambda: self.env["resource.resource"])
        domain = Domain("user_id", "in", self.ids)
        for resource in self.env["resource.resource"].search(domain, order="id"):
            found[resource.user_id] |= resource
        result = {}
        for user, resources in found.items():
            for company in companies:
                own = resources.filtered(lambda r, own=company: r.company_id == own)
                result[user, company] = (own or resources)[:1]
        return result

    def _get_absence_text(self, end):
        """Return an absence in words.

        :param end: when the leave ends; false for an absence that is no leave.
        """
        self.ensure_one()
        if end:
            return self.env._(
                "%(user)s is absent until %(date)s.",
                user=self.name,
                date=format_datetime(self.env, end, dt_format="short"),
            )
        if not self.active:
            return self.env._("%(user)s no longer works here.", user=self.name)
        return self.env._("%(user)s is not at work at that time.", user=self.name)

    # ------------------------------------------------------------------
    # Loads and skills
    # ------------------------------------------------------------------
    def _get_service_loads(self):
        """Return the open calls of each user, and how recently each got one.

        :return: two dicts by user; the higher the second, the more recent.
        """
        loads = dict.fromkeys(self, 0)
        turns = dict.fromkeys(self, 0)
        loads.update(
            self.env["customer.service.call"]._read_group(
                Domain("user_id", "in", self.ids) & Domain("state", "in", OPEN_STATES),
                ["user_id"],
                ["__count"],
            )
        )
        since = fields.Datetime.now() - RECENT
        turns.update(
            self.env["customer.service.call.assignment"]._read_group(
                Domain("to_user_id", "in", self.ids) & Domain("date", ">=", since),
                ["to_user_id"],
                ["id:max"],
            )
        )
        return loads, turns

    def _get_service_skills(self, skills):
        """Return the days between which the users have some skills.

        :return: rows of ``hr.employee.skill`` by user and skill.
        """
        rows = self.env["hr.employee.skill"].search(
            Domain("skill_id", "in", skills.ids)
            & Domain("employee_id.user_id", "in", self.ids)
        )
        return rows.grouped(lambda row: (row.employee_id.user_id, row.skill_id))

    def _has_service_skill(self, rows, skill, company, day):
        """Tell whether a user has a skill on a day, as an employee of a company.

        :param dict rows: what ``_get_service_skills`` returned.
        """
        self.ensure_one()
        return any(
            row.employee_id.company_id == company
            and (not row.valid_from or row.valid_from <= day)
            and (not row.valid_to or day <= row.valid_to)
            for row in rows.get((self, skill), ())
        )
