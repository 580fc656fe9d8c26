from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date, formatLang

from odoo.addons.customer_service_base.models.sale_order_line import SPENT_KINDS

from .customer_service_billing_decision import CORRECT, EXCLUDE, MOVE, POSTPONE
from .customer_service_billing_item import EXCLUDED, HELD_STATES, POSTPONED
from .customer_service_billing_run import OPEN_STATES

# What of work is corrected; of a fee it is the amount
COVERAGE = {"coverage", "coverage_rate", "coverage_reason"}
WORK_VALUES = {"quantity", "price_unit", *COVERAGE}
FEE_VALUES = {"amount"}


class CustomerServiceBillingItem(models.Model):
    """What persons decide about items that the run still holds: they say why.

    A decision is taken about all the chosen items or about none. Each is noted, and
    has what it concerns verified anew.
    """

    _inherit = "customer.service.billing.item"

    can_decide = fields.Boolean(compute="_compute_can_decide")

    @api.depends("state", "run_id.state")
    def _compute_can_decide(self):
        for item in self:
            item.can_decide = (
                item.state in (*HELD_STATES, POSTPONED)
                and item.run_id.state in OPEN_STATES
            )

    def action_decide(self):
        """Ask what becomes of the items."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "customer_service_billing.customer_service_billing_decide_action"
        )
        context = {"active_model": self._name, "active_ids": self.ids}
        return {**action, "context": context}

    # ------------------------------------------------------------------
    # Before
    # ------------------------------------------------------------------
    def _begin_decision(self, reason, states=HELD_STATES):
        """Take items to decide about, after whoever is at their runs.

        :param str reason: why.
        :param states: of items that may be decided about.
        :return: the items as superuser, and the reason.
        :raises AccessError: the user does no billing.
        :raises UserError: no reason, or a run or an item is past it.
        """
        items = self._take(states)
        reason = (reason or "").strip() if isinstance(reason, str) else ""
        if not reason:
            raise UserError(self.env._("Say why."))
        return items, reason

    def _take(self, states):
        """Lock items of open runs, and return them as superuser.

        :param states: the items must be in.
        """
        self.check_access("read")
        runs = self.run_id._check_may_bill()
        if not self:
            raise UserError(self.env._("Choose what you decide about."))
        runs._lock()
        runs._check_state(OPEN_STATES, self.env._("decide about items"))
        # sudo: items are closed to everybody, the right was checked
        items = self.sudo()
        if items.try_lock_for_update() != items:
            raise UserError(
                self.env._("Somebody else is working on these items: try again.")
            )
        items.invalidate_recordset()
        wrong = items.filtered(lambda item: item.state not in states)
        if wrong:
            labels = dict(self._fields["state"]._description_selection(self.env))
            raise UserError(
                self.env._(
                    "Nothing is decided about these any more: %(names)s.",
                    names=", ".join(
                        f"{item.name} ({labels[item.state]})" for item in wrong
                    ),
                )
            )
        return items

    def _get_held_amounts(self):
        """Return by item what its run bills of it, without taxes."""
        return {
            item: item.amount_due if item.state in HELD_STATES else 0.0 for item in self
        }

    # ------------------------------------------------------------------
    # After
    # ------------------------------------------------------------------
    def _end_decision(self, decision, reason, changes, amounts):
        """Note what was decided, and look again at what is wrong.

        :param str decision: one of ``DECISIONS``.
        :param str reason: why.
        :param dict changes: by item, what was and what is, in words.
        :param dict amounts: of before, as ``_get_held_amounts`` says.
        """
        items = self.exists()
        items.write({"reason": reason, "decided_by_id": self.env.uid})
        items._note_decisions(
            decision, reason, changes, amounts, items._get_held_amounts()
        )
        items.filtered(lambda item: item.state in HELD_STATES)._check()

    def _note_decisions(self, decision, reason, changes, amounts, now):
        """Keep what was decided about each item, and tell it in the log of the run.

        :param dict now: what the run bills of each item after the decision.
        """
        decisions = self.env["customer.service.billing.decision"].create(
            [
                {
                    "run_id": item.run_id.id,
                    "item_id": item.id,
                    "name": item._get_decision_name(),
                    "partner_id": item.partner_id.id,
                    "decision": decision,
                    "value_old": changes[item][0],
                    "value_new": changes[item][1],
                    "currency_id": item.currency_id.id,
                    "amount_old": amounts.get(item, 0.0),
                    "amount_new": now[item],
                    "reason": reason,
                    "user_id": item.env.uid,
                }
                for item in self
            ]
        )
        decisions.run_id._note_decisions(decisions)

    def _get_decision_name(self):
        """Return what a decision is about, in words."""
        self.ensure_one()
        if self.period_id:
            return self.period_id.display_name
        return f"{self.call_id.name} {self.charge_id.name}"

    def _leave_run(self, vals):
        """Have items be no longer held: what is wrong with them matters no more.

        :param dict vals: their state, with what belongs to it.
        """
        self.problem_ids.unlink()
        self.write({**vals, "error": False, "blocked": False, "has_warning": False})

    def _get_state_changes(self, before):
        """Return by item its state of before and of now, in words.

        :param dict before: states by item.
        """
        labels = dict(self._fields["state"]._description_selection(self.env))
        return {
            item: (labels[before[item]], labels[item.state]) for item in self.exists()
        }

    # ------------------------------------------------------------------
    # Correct
    # ------------------------------------------------------------------
    def action_correct(self, vals, reason):
        """Have something else billed than the charge or the fee said.

        :param dict vals: quantity, price_unit, coverage, coverage_rate and
            coverage_reason of work; amount of fees, without taxes.
        :param str reason: why.
        """
        items, reason = self._begin_decision(reason)
        work = items.filtered("charge_id")
        fees = items - work
        vals = items._check_correction(vals)
        before = {item: item._get_terms() for item in items}
        amounts = items._get_held_amounts()
        items._unverify()
        if work:
            work.charge_id.with_env(self.env).write(vals)
        if fees:
            fees.period_id.with_env(self.env).action_override(vals["amount"], reason)
        changes = {item: item._get_change(before[item]) for item in items.exists()}
        if not any(old != new for old, new in changes.values()):
            raise UserError(self.env._("This is what is billed already."))
        items._end_decision(CORRECT, reason, changes, amounts)
        items.run_id._follow_decisions()

    def _check_correction(self, vals):
        """Refuse what cannot be corrected of the items, and return what is written.

        :param dict vals: as of ``action_correct``.
        """
        work = self.filtered("charge_id")
        allowed = (WORK_VALUES if work else FEE_VALUES) & (
            WORK_VALUES if self == work else FEE_VALUES
        )
        if not vals or not set(vals) <= allowed:
            raise UserError(
                self.env._(
                    "Of work the quantity, the price and the coverage are corrected, "
                    "of fees the amount: choose either, and say what is to be billed."
                )
            )
        if "quantity" in vals and not (vals["quantity"] or 0.0) > 0:
            raise UserError(
                self.env._("What is not billed at all is excluded, not corrected.")
            )
        if {"price_unit", "coverage", "coverage_rate"} & vals.keys():
            work._check_not_accepted()
        if vals.get("coverage") == "none":
            return {**vals, "coverage_rate": 0.0, "coverage_reason": False}
        return dict(vals)

    def _check_not_accepted(self):
        """Refuse to price what the customer accepted at another price.

        The lines of the accepted order would be invoiced, whatever the charge says.
        """
        for item in self:
            charge = item.charge_id
            accepted = item.call_id.sale_order_ids.filtered(
                lambda order: (
                    order.state == "sale" and not order.customer_service_direct
                )
            )
            lines = accepted.order_line.filtered("customer_service_kind")
            line = (charge.sale_line_id & lines) or lines._find_line_of_charge(charge)
            fixed = line.order_id.customer_service_mode == "fixed"
            if line and (fixed or charge.kind not in SPENT_KINDS):
                raise UserError(
                    item.env._(
                        "The customer accepted %(order)s: it says what %(name)s costs.",
                        order=line.order_id.name,
                        name=charge.name,
                    )
                )

    def _get_terms(self):
        """Return what may be corrected of the item, in words, by label."""
        self.ensure_one()
        if self.period_id:
            label = self.period_id._fields["amount"]._description_string(self.env)
            return {label: self.currency_id.format(self.period_id.amount)}
        charge = self.charge_id
        coverages = dict(charge._fields["coverage"]._description_selection(self.env))
        quantity = formatLang(self.env, charge.quantity, dp="Product Unit")
        terms = {
            "quantity": " ".join(filter(None, (quantity, charge.uom_id.name))),
            "price_unit": formatLang(self.env, charge.price_unit, dp="Product Price"),
            "coverage": coverages[charge.coverage],
            "coverage_rate": f"{charge.coverage_rate:g} %",
            "coverage_reason": charge.coverage_reason or "-",
        }
        return {
            charge._fields[name]._description_string(self.env): text
            for name, text in terms.items()
        }

    def _get_change(self, before):
        """Return what was and what is of what a correction changed, in words.

        :param dict before: as ``_get_terms`` says.
        """
        self.ensure_one()
        now = self._get_terms()
        changed = [label for label, text in now.items() if text != before[label]]
        return tuple(
            ", ".join(f"{label} {terms[label]}" for label in changed)
            for terms in (before, now)
        )

    # ------------------------------------------------------------------
    # Not now, not here, not at all
    # ------------------------------------------------------------------
    def action_exclude(self, reason):
        """Have items not billed at all.

        :param str reason: why.
        """
        items, reason = self._begin_decision(reason)
        states = {item: item.state for item in items}
        amounts = items._get_held_amounts()
        items._unverify()
        if items.charge_id:
            items.charge_id.with_env(self.env)._exclude(reason)
        if items.period_id:
            items.period_id.with_env(self.env).action_waive(reason)
        items = items.exists()
        items._leave_run({"state": EXCLUDED})
        changes = items._get_state_changes(states)
        items._end_decision(EXCLUDE, reason, changes, amounts)
        items.run_id._follow_decisions()

    def action_postpone(self, day, reason):
        """Leave items to runs of what was done and due by a later day.

        What was postponed already may be given another day.

        :param date day: runs up to it, or later, take them.
        :param str reason: why.
        """
        items, reason = self._begin_decision(reason, (*HELD_STATES, POSTPONED))
        day = fields.Date.to_date(day)
        last = max(items.run_id.mapped("date_to"))
        if not day or day <= last:
            raise UserError(
                self.env._(
                    "Say until when: a day after %(day)s, up to which this run bills.",
                    day=format_date(self.env, last),
                )
            )
        labels = dict(self._fields["state"]._description_selection(self.env))
        before = {
            item: format_date(self.env, item.date_again)
            if item.state == POSTPONED
            else labels[item.state]
            for item in items
        }
        amounts = items._get_held_amounts()
        items.filtered(lambda item: item.state in HELD_STATES)._unverify()
        items._leave_run({"state": POSTPONED, "date_again": day})
        changes = {item: (before[item], format_date(self.env, day)) for item in items}
        items._end_decision(POSTPONE, reason, changes, amounts)
        items.run_id._follow_decisions()

    def action_move(self, run, reason):
        """Have another open run of the company bill the items.

        :param run: which.
        :param str reason: why.
        """
        items, reason = self._begin_decision(reason)
        target = run._check_may_bill()
        source = items.run_id
        if len(target) != 1 or target in source:
            raise UserError(self.env._("Choose another run."))
        if target.company_id != source.company_id:
            raise UserError(
                self.env._("%(run)s is of another company.", run=target.name)
            )
        target._lock()
        target._check_state(OPEN_STATES, self.env._("move items there"))
        items._unverify()
        changes = {item: (item.run_id.name, target.name) for item in items}
        nothing = dict.fromkeys(items, 0.0)
        items._note_decisions(MOVE, reason, changes, items._get_held_amounts(), nothing)
        items.write(
            {"run_id": target.id, "reason": reason, "decided_by_id": self.env.uid}
        )
        items._check()
        source._follow_decisions()
