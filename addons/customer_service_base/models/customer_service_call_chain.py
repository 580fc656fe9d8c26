from collections import defaultdict
from typing import NamedTuple

from odoo import fields, models

ROUND_ROBIN = "round_robin"


class Choice(NamedTuple):
    """Who would take a call, what found them and why, in words."""

    user: models.BaseModel
    method: str
    reason: str


class CustomerServiceCall(models.Model):
    """Finding somebody for a call: a chain of steps, each of which may.

    ``_get_assign_steps`` names the steps; a step is a method that gets the calls
    nobody was found for yet and returns a ``Choice`` for some of them. Nobody absent
    is ever chosen: every step asks ``_filter_present``.
    """

    _inherit = "customer.service.call"

    def _get_assign_steps(self):
        """Return the names of the steps, in their order. Hook: add your own."""
        return [*self._get_technician_steps(), "_propose_member"]

    def _get_technician_steps(self):
        """Return the steps that know the one who should come."""
        return ["_propose_contract_technician", "_propose_equipment_technician"]

    def _assign_automatically(self, reason=None, steps=None):
        """Find somebody present for each call, other than who has it now.

        The calls without assignee for which nobody is found wait in the queue of
        their team, which is told once.

        :param str reason: why the calls change hands, before why this person.
        :param list steps: the chain, when not the whole.
        :return: the calls that somebody was found for.
        """
        # sudo: leaves, skills and loads of others; the call goes to whom its opener
        # need not be allowed to give it
        calls = self.sudo()
        groups = defaultdict(calls.browse)
        for call, choice in calls._choose_assignees(steps).items():
            groups[choice] |= call
        for choice, chosen in groups.items():
            method = self.env.context.get("customer_service__method") or choice.method
            chosen.with_context(
                customer_service__method=method,
                customer_service__reason=self._join_reasons(reason, choice.reason),
            ).write({"user_id": choice.user.id})
        found = self.browse(call.id for chosen in groups.values() for call in chosen)
        (self - found).filtered(lambda call: not call.user_id)._notify_queue()
        return found

    def _choose_assignees(self, steps=None):
        """Return a ``Choice`` by call, for those somebody is found for."""
        choices = {}
        for step in steps or self._get_assign_steps():
            rest = self.filtered(lambda call: call not in choices)
            if rest:
                choices.update(getattr(rest, step)())
        return choices

    def _join_reasons(self, *reasons):
        return " · ".join(reason for reason in reasons if reason)

    # ------------------------------------------------------------------
    # Steps
    # ------------------------------------------------------------------
    def _propose_contract_technician(self):
        """The contract names a technician."""
        return self._propose_technicians(
            {call: call._get_contract_technician() for call in self},
            "contract",
            self.env._("Technician of the contract"),
        )

    def _get_contract_technician(self):
        """Return who the contract of the call says, empty here. Hook."""
        self.ensure_one()
        return self.env["res.users"]

    def _propose_equipment_technician(self):
        """The machine has a usual technician."""
        return self._propose_technicians(
            {call: call.equipment_id.technician_id for call in self},
            "equipment",
            self.env._("Usual technician of the machine"),
        )

    def _propose_technicians(self, technicians, method, reason):
        """Return the choices of the technicians who are present."""
        wanted = {call: user for call, user in technicians.items() if user}
        calls = self.filtered(lambda call: call in wanted)
        return {
            call: Choice(user, method, reason)
            for call, user in calls._filter_present(wanted).items()
            if user
        }

    def _propose_member(self):
        """Somebody of the team who knows how, works there, and is free or next."""
        candidates = self._get_candidates()
        present = self._filter_present(candidates)
        everybody = self.env["res.users"].union(*present.values())
        loads, turns = everybody._get_service_loads()
        choices = {}
        for call in self.sorted(lambda call: (-int(call.priority), call.date_open)):
            users = present[call]
            if not users:
                continue
            in_turn = call.team_id.assign_method == ROUND_ROBIN
            user = min(
                users,
                key=lambda user, in_turn=in_turn: (
                    0 if in_turn else loads[user],
                    turns[user],
                    user.id,
                ),
            )
            choices[call] = call._choose_member(user, candidates[call], loads[user])
            loads[user] += 1
            turns[user] = max(turns.values()) + 1
        return choices

    def _choose_member(self, user, candidates, load):
        """Return the choice of a member of the team and what it rests on."""
        self.ensure_one()
        if len(candidates) == 1 and self.team_id.member_ids != candidates:
            reason = self.env._("The only one with the skills and the territory")
            return Choice(user, "skill", reason)
        if self.team_id.assign_method == ROUND_ROBIN:
            reason = self.env._("Next in turn")
            return Choice(user, "round_robin", reason)
        reason = self.env._("Least open calls (%(count)s)", count=load)
        return Choice(user, "load", reason)

    # ------------------------------------------------------------------
    # Who could, who is there
    # ------------------------------------------------------------------
    def _get_candidates(self):
        """Return by call the members of its team with the skills and the territory.

        A territory without technicians takes all members; for a call whose team has
        no members the technicians of the territory count.
        """
        territories = self._get_territories()
        needed = self._get_needed_skills()
        members = {}
        for call in self:
            technicians = territories[call].technician_ids
            team = call.team_id.member_ids
            members[call] = (
                team & technicians if team and technicians else (team or technicians)
            )
        days = self._get_moments_needed()
        skilled = (
            self.env["res.users"]
            .union(*members.values())
            ._get_service_skills(self.env["hr.skill"].union(*needed.values()))
        )
        return {
            call: users.filtered(
                lambda user, call=call: all(
                    user._has_service_skill(
                        skilled, skill, call.company_id, days[call].date()
                    )
                    for skill in needed[call]
                )
            )
            for call, users in members.items()
        }

    def _get_needed_skills(self):
        """Return by call what its assignee must know: of the type and the machine."""
        return {
            call: call.type_id.skill_ids | skills
            for category, calls in self.grouped("category_id").items()
            for skills in [category._get_needed_skills()]
            for call in calls
        }

    def _get_territories(self):
        """Return by call the territory of the site, else of the customer."""
        places = {
            call: (
                call.company_id,
                call.site_id or call.end_user_id or call.partner_id,
            )
            for call in self
        }
        # sudo: calls come from customers too, who know nothing of territories
        territories = self.env["customer.service.territory"].sudo()
        found = territories._get_by_place(places.values())
        return {call: found[place] for call, place in places.items()}

    def _filter_present(self, candidates):
        """Return by call those of the people who are there when it needs them.

        Who has the call already is left out.

        :param dict candidates: ``res.users`` by call, for all of the calls.
        """
        moments = self._get_moments_needed()
        everybody = self.env["res.users"].union(*candidates.values())
        absences = everybody._get_service_absences(
            (call.company_id, moments[call]) for call in self
        )
        return {
            call: candidates[call].filtered(
                lambda user, absent=absences[call.company_id, moments[call]]: (
                    user not in absent
                )
            )
            - call.user_id
            for call in self
        }

    def _get_moments_needed(self):
        """Return by call when somebody must be there, naive in UTC.

        That is the agreed date, else now, or when the team opens next.
        """
        now = fields.Datetime.now()
        openings = {}
        moments = {}
        for call in self:
            if call.date_planned and call.date_planned > now:
                moments[call] = call.date_planned
                continue
            company = call.company_id
            calendar = call.team_id.resource_calendar_id or company.resource_calendar_id
            if (calendar, company) not in openings:
                openings[calendar, company] = calendar._get_next_opening(now, company)
            moments[call] = openings[calendar, company]
        return moments
