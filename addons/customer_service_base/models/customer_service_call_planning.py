from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain

from . import customer_service_intervention as intervention
from .customer_service_stage import CANCELLED, CLOSED, OPEN_STATES, SOLVED


class CustomerServiceCall(models.Model):
    """Planning of the work on a call, and what ends with it."""

    _inherit = "customer.service.call"

    date_planned = fields.Datetime(
        string="Planned for",
        compute="_compute_planned",
        store=True,
        copy=False,
        index="btree_not_null",
        tracking=True,
        help="When the first open intervention begins.",
    )
    planned_hours = fields.Float(
        compute="_compute_planned",
        store=True,
        copy=False,
        help="Hours of work foreseen by the open interventions.",
    )
    intervention_count = fields.Integer(
        compute="_compute_intervention_count",
        groups="customer_service_base.group_reader",
    )

    # ------------------------------------------------------------------
    # Computes
    # ------------------------------------------------------------------
    @api.depends(
        "intervention_ids.state",
        "intervention_ids.date_start",
        "intervention_ids.planned_hours",
        "intervention_ids.active",
    )
    def _compute_planned(self):
        for call in self:
            opened = call.intervention_ids.filtered(
                lambda one: one.active and one.state in intervention.OPEN_STATES
            )
            call.date_planned = min(
                filter(None, opened.mapped("date_start")), default=False
            )
            call.planned_hours = sum(opened.mapped("planned_hours"))

    def _compute_intervention_count(self):
        counts = dict(
            self.env["customer.service.intervention"]._read_group(
                [("call_id", "in", self.ids)], ["call_id"], ["__count"]
            )
        )
        for call in self:
            call.intervention_count = counts.get(call._origin, 0)

    # ------------------------------------------------------------------
    # Planning
    # ------------------------------------------------------------------
    def action_plan_intervention(self):
        """Plan who goes and when, in a dialog with a proposal."""
        self.ensure_one()
        if self.state not in OPEN_STATES:
            raise UserError(self.env._("The call has ended: reopen it first."))
        vals = self._prepare_intervention_vals()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "customer_service_base.customer_service_intervention_action_plan"
        )
        action["context"] = {f"default_{name}": value for name, value in vals.items()}
        return action

    def _prepare_intervention_vals(self):
        """Return what is proposed for an intervention on the call.

        The journey is that of the last time somebody went there.
        """
        self.ensure_one()
        last = self._get_last_journey()
        return {
            "call_id": self.id,
            "user_id": self._propose_technician().id,
            "kind": self._propose_intervention_kind(),
            "planned_hours": self.type_id.planned_hours or 1.0,
            "planned_travel_hours": last.travel_hours,
            "planned_km": last.km,
        }

    def _propose_technician(self):
        """Return who should go: the assignee, else who would be found for the call."""
        self.ensure_one()
        if self.user_id:
            return self.user_id
        # sudo: leaves, skills and loads of others
        choice = self.sudo()._choose_assignees().get(self)
        return self.env["res.users"].browse(choice.user.ids if choice else [])

    def _propose_intervention_kind(self):
        """Return the kind that the type of the call says, else by who is where."""
        self.ensure_one()
        if self.type_id.intervention_kind:
            return self.type_id.intervention_kind
        return "onsite" if self.site_id or self.equipment_id else "remote"

    def _get_last_journey(self):
        """Return the last intervention done at the same place, on site."""
        self.ensure_one()
        place = Domain("site_id", "=", self.site_id.id) & Domain(
            "partner_id", "=", self.partner_id.id
        )
        return self.env["customer.service.intervention"].search(
            place
            & Domain("company_id", "=", self.company_id.id)
            & Domain("state", "=", intervention.DONE)
            & Domain("kind", "=", "onsite")
            & (Domain("km", ">", 0) | Domain("travel_hours", ">", 0)),
            order="date_done desc, id desc",
            limit=1,
        )

    def _get_checklist(self):
        """Return what is gone through: of the type of call, else of the machine."""
        return (
            self.type_id.checklist_id or self.equipment_id.category_id._get_checklist()
        )

    # ------------------------------------------------------------------
    # What ends with the call
    # ------------------------------------------------------------------
    def _get_open_interventions(self):
        """Return the interventions of the calls that are not over."""
        # sudo: customers end calls as well
        interventions = self.env["customer.service.intervention"].sudo()
        return interventions.search(
            Domain("call_id", "in", self.ids)
            & Domain("state", "in", intervention.OPEN_STATES)
        )

    def _cancel_planned_interventions(self):
        """Cancel the visits that nobody has begun."""
        opened = self._get_open_interventions() if self else None
        planned = opened and opened.filtered(
            lambda one: one.state != intervention.IN_PROGRESS
        )
        if planned:
            planned.action_cancel()

    @api.constrains("stage_id")
    def _check_open_interventions(self):
        """A call is over when all work on it is; a cancelled one when nobody works."""
        living = self.filtered(lambda call: not call.merged_into_id)
        ended = living.filtered(lambda call: call.state in (SOLVED, CLOSED))
        cancelled = living.filtered(lambda call: call.state == CANCELLED)
        opened = (ended | cancelled)._get_open_interventions()
        wrong = opened.filtered(
            lambda one: one.call_id in ended or one.state == intervention.IN_PROGRESS
        )
        if wrong:
            raise ValidationError(
                self.env._(
                    "Interventions are still open: %(names)s. Close or cancel them "
                    "first.",
                    names=", ".join(wrong.mapped("name")),
                )
            )

    def _after_change(self, before):
        """Planned visits end with a cancelled call, and calendars show its places."""
        result = super()._after_change(before)
        cancelled = self._filter_changed(before, "state").filtered(
            lambda call: call.state == CANCELLED and not call.merged_into_id
        )
        cancelled._cancel_planned_interventions()
        moved = (
            self._filter_changed(before, "site_id")
            | self._filter_changed(before, "partner_id")
            | self._filter_changed(before, "equipment_id")
        )
        if moved:
            moved._get_open_interventions()._refresh_events()
        return result

    def _after_merge(self, target):
        """The work on merged calls is work on the call that lives on.

        A fee that both calls had once stays where it is, and vanishes unless it was
        invoiced: the survivor has its own.
        """
        result = super()._after_merge(target)
        related = self.with_context(active_test=False, customer_service__closing=True)
        keys = set(target.charge_ids.mapped("key"))
        charges = related.charge_ids.filtered(
            lambda charge: not charge.key or charge.key not in keys
        )
        for rows in (charges, related.intervention_ids, related.part_ids):
            rows.write({"call_id": target.id})
        related._move_orders_to(target)
        (self | target)._update_charges()
        return result

    @api.model
    def _get_next_step_domain(self):
        """Who waits for our visit is not given up."""
        planned = [("state", "in", intervention.OPEN_STATES)]
        return super()._get_next_step_domain() & Domain(
            "intervention_ids", "not any", planned
        )

    def unlink(self):
        """Take the interventions along, out of the calendars too."""
        self.with_context(active_test=False).intervention_ids.unlink()
        return super().unlink()

    # ------------------------------------------------------------------
    # Actions
    # ------------------------------------------------------------------
    def action_solve(self):
        """Mark the open calls as solved; ask first when visits are still planned."""
        opened = self.filtered(lambda call: call.state in OPEN_STATES)
        if opened._get_open_interventions():
            action = self.env["ir.actions.act_window"]._for_xml_id(
                "customer_service_base.customer_service_call_solve_action"
            )
            action["context"] = {"default_call_ids": opened.ids}
            return action
        return super().action_solve()

    def action_view_interventions(self):
        """Open the interventions of the calls."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "customer_service_base.customer_service_intervention_action"
        )
        action["domain"] = [("call_id", "in", self.ids)]
        action["context"] = {"default_call_id": self[:1].id}
        return action
