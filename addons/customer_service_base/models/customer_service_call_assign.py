from odoo import api, fields, models

from .customer_service_stage import OPEN_STATES

SAFETY = "3"
MANUAL = "manual"


class CustomerServiceCall(models.Model):
    """Who works on a call, and the record of every change.

    A change gets its reason from the context: ``customer_service__reason`` says why,
    ``customer_service__method`` (only with the rights of the system) what decided.
    """

    _inherit = "customer.service.call"

    assignment_ids = fields.One2many(
        "customer.service.call.assignment",
        "call_id",
        string="Assignments",
        groups="customer_service_base.group_reader",
    )
    date_queued = fields.Datetime(
        string="In the Queue since",
        copy=False,
        readonly=True,
        groups="customer_service_base.group_reader",
        help="When the team was told that nobody could be found.",
    )
    absence_warning = fields.Char(
        compute="_compute_absence_warning",
        groups="customer_service_base.group_reader",
    )

    # ------------------------------------------------------------------
    # Computes
    # ------------------------------------------------------------------
    def _compute_team_id(self):
        """Of a new call whose type has no team, the place tells the team."""
        result = super()._compute_team_id()
        self._propose_territory_team()
        return result

    @api.onchange("site_id", "end_user_id", "partner_id")
    def _onchange_place(self):
        """Show the team already while the call is taken; a saved one keeps its own."""
        self._propose_territory_team()

    def _propose_territory_team(self):
        """Give new calls the team of their territory, if nothing else decided."""
        undecided = self.filtered(
            lambda call: not call._origin.id and not call.type_id.team_id
        )
        teams = self.env["customer.service.team"]
        defaults = {
            company: teams._get_default_team(company, self.env.user)
            for company in undecided.company_id
        }
        for call, territory in undecided._get_territories().items():
            if call.team_id in (teams, defaults.get(call.company_id)):
                call.team_id = territory.team_id or call.team_id

    @api.depends("user_id", "date_planned", "state", "team_id", "company_id")
    def _compute_absence_warning(self):
        """Say when the assignee is not there: by hand that is allowed."""
        self.absence_warning = False
        assigned = self.filtered(
            lambda call: call.user_id and call.company_id and call.state in OPEN_STATES
        )
        warnings = assigned._get_absence_warnings(
            {call: call.user_id for call in assigned}
        )
        for call, warning in warnings.items():
            call.absence_warning = warning

    def _get_absence_warnings(self, assignees):
        """Return in words, by call, the absence of who would work on it.

        :param dict assignees: a user by call; who is present is left out.
        """
        # sudo: an operator does not see the leaves of others
        moments = self.sudo()._get_moments_needed()
        users = self.env["res.users"].union(*assignees.values())
        # sudo: as above
        absences = users.sudo()._get_service_absences(
            (call.company_id, moments[call]) for call in self
        )
        return {
            call: user._get_absence_text(absent[user])
            for call, user in assignees.items()
            for absent in [absences[call.company_id, moments[call]]]
            if user in absent
        }

    # ------------------------------------------------------------------
    # Consequences
    # ------------------------------------------------------------------
    @api.model
    def _get_system_fields(self):
        return super()._get_system_fields() | {"date_queued"}

    def _after_create(self):
        """Record who got the calls, and find somebody for those nobody got."""
        result = super()._after_create()
        waiting = self.browse()
        if not self._is_loading():
            waiting = self.filtered(
                lambda call: not call.user_id and call.state in OPEN_STATES
            )
        assigned = waiting.filtered(
            lambda call: call.team_id and call.team_id.assign_method != MANUAL
        )._assign_automatically()
        others = self - assigned
        others.filtered(lambda call: call.user_id or call.team_id)._log_assignments({})
        others._notify_assignees({})
        (waiting - assigned)._notify_safety()
        return result

    def _after_change(self, before):
        """Record who got the calls, tell them, and pass the activities on."""
        result = super()._after_change(before)
        passed = self._filter_changed(before, "user_id")
        moved = passed | self._filter_changed(before, "team_id")
        moved._log_assignments(before)
        passed._pass_activities(before)
        passed._notify_assignees(before)
        # sudo: follows from the assignment, whoever made it
        passed.sudo().filtered(
            lambda call: call.user_id and call.date_queued
        ).date_queued = False
        self._filter_changed(before, "priority").filtered(
            lambda call: call.state in OPEN_STATES and not call.user_id
        )._notify_safety()
        return result

    @api.model
    def _is_loading(self):
        """Tell whether calls are brought in rather than taken: nobody is told."""
        return bool(
            self.env.context.get("tracking_disable")
            or self.env.context.get("import_file")
        )

    def _log_assignments(self, before):
        """Write one row per call.

        :param dict before: by call the watched values before; empty for new calls.
        """
        rows = [call._prepare_assignment_vals(before.get(call)) for call in self]
        # sudo: the rows are read only, they follow from what happens to the calls
        return self.env["customer.service.call.assignment"].sudo().create(rows)

    def _prepare_assignment_vals(self, old):
        """Return the row of a change.

        :param dict old: the watched values before, ``None`` for a new call.
        """
        self.ensure_one()
        now = fields.Datetime.now()
        return {
            "call_id": self.id,
            "date": now if old else min(self.date_open, now),
            "from_user_id": old and old["user_id"].id,
            "to_user_id": self.user_id.id,
            "from_team_id": old and old["team_id"].id,
            "to_team_id": self.team_id.id,
            "method": self._get_assignment_method(),
            "reason": self.env.context.get("customer_service__reason"),
            "author_id": self.env.user.id,
        }

    @api.model
    def _get_assignment_method(self):
        """Return what decided; who is not the system decides by hand."""
        method = self.env.context.get("customer_service__method")
        return method if method and self.env.su else "hand"

    def _pass_activities(self, before):
        """Move what the old assignees had planned on the calls to the new ones.

        In the queue the activities belong to nobody, and go to who takes the call.
        """
        if not self:
            return
        # sudo: the activities of another are theirs
        planned = self.env["mail.activity"].sudo()
        activities = planned.with_context(mail_activity_quick_update=True).search(
            [("res_model", "=", self._name), ("res_id", "in", self.ids)]
        )
        calls = {call.id: call for call in self}
        passed = activities.filtered(
            lambda activity: (
                activity.user_id == before[calls[activity.res_id]]["user_id"]
            )
        )
        for user, theirs in passed.grouped(
            lambda activity: calls[activity.res_id].user_id
        ).items():
            theirs.write({"user_id": user.id})

    # ------------------------------------------------------------------
    # Actions
    # ------------------------------------------------------------------
    def action_assign_automatically(self):
        """Find somebody for the open calls that nobody has.

        :raises AccessError: a call the user may not change.
        """
        self.check_access("write")
        waiting = self.filtered(
            lambda call: not call.user_id and call.state in OPEN_STATES
        )
        found = waiting._assign_automatically()
        return self._display_assigned(waiting, found)

    def _display_assigned(self, waiting, found):
        """Tell the user how many calls found somebody."""
        complete = found == waiting
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success" if complete else "warning",
                "message": self.env._(
                    "%(found)s of %(all)s calls assigned.",
                    found=len(found),
                    all=len(waiting),
                ),
                "next": {"type": "ir.actions.client", "tag": "soft_reload"},
            },
        }

    def action_reassign(self):
        """Ask who gets the calls, and why."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "customer_service_base.customer_service_call_reassign_action"
        )
        action["context"] = {"default_call_ids": self.ids}
        return action
