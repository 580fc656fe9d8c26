from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain

from ..tools import term
from .customer_service_contract import (
    BILLED_STATES,
    ENDED,
    FEE_GROUPS,
    IN_FORCE_STATES,
)
from .customer_service_contract_term import EXPLICIT, FIRST, TACIT

RENEWAL_TEMPLATE_FIELDS = (
    "price_rule",
    "renewal_percent",
    "reminder_days",
    "remind_customer",
)
TO_CONTACT = "to_contact"
PRICE_RULES = [
    ("keep", "Stay the Same"),
    ("percent", "Rise by a Percentage"),
    ("pricelist", "Those of the Pricelist"),
    ("clause", "As the Price Clause Says"),
]


class CustomerServiceContract(models.Model):
    """Terms of a contract: a new one begins tacitly, by acceptance, or never.

    ``date_end`` is the end of the last term that is known; the notice deadline is
    that of this term.
    """

    _inherit = "customer.service.contract"

    term_ids = fields.One2many(
        "customer.service.contract.term", "contract_id", string="Terms", copy=False
    )
    definitive = fields.Boolean(
        string="Ends for Good",
        readonly=True,
        copy=False,
        tracking=True,
        help="Notice was given or the contract was terminated: no term follows.",
    )
    price_rule = fields.Selection(
        PRICE_RULES,
        string="Prices at Renewal",
        compute="_compute_renewal_from_template",
        store=True,
        readonly=False,
        precompute=True,
        required=True,
        groups=FEE_GROUPS,
        help="What a new term makes of the prices of lines that can be revised.",
    )
    renewal_percent = fields.Float(
        string="Rise (%)",
        compute="_compute_renewal_from_template",
        store=True,
        readonly=False,
        precompute=True,
        groups=FEE_GROUPS,
    )
    reminder_days = fields.Integer(
        string="Reminder",
        compute="_compute_renewal_from_template",
        store=True,
        readonly=False,
        precompute=True,
        help="Days before the notice deadline on which salesperson and customer are "
        "reminded.",
    )
    remind_customer = fields.Boolean(
        compute="_compute_renewal_from_template",
        store=True,
        readonly=False,
        precompute=True,
        help="Write to the customer before the notice deadline.",
    )
    date_notice_deadline = fields.Date(
        string="Notice Deadline",
        compute="_compute_date_notice_deadline",
        store=True,
        index="btree_not_null",
        help="Last day on which notice ends the contract with its current term.",
    )
    date_reminder = fields.Date(
        compute="_compute_date_reminder",
        store=True,
        index="btree_not_null",
        help="Day of the reminder that is still to come for the notice deadline.",
    )
    reminded_deadline = fields.Date(
        readonly=True,
        copy=False,
        help="Notice deadline of which salesperson and customer were reminded.",
    )
    renewal_stage = fields.Selection(
        [
            (TO_CONTACT, "To Contact"),
            ("proposed", "Proposed"),
            ("agreed", "Agreed"),
            ("lost", "Lost"),
        ],
        required=True,
        default=TO_CONTACT,
        copy=False,
        tracking=True,
        group_expand=True,
        help="How far the talk about the next term is. It renews nothing by itself.",
    )

    _reminder_days_positive = models.Constraint(
        "CHECK (reminder_days >= 0)", "Reminders come before the notice deadline."
    )

    # ------------------------------------------------------------------
    # Computes
    # ------------------------------------------------------------------
    @api.depends("template_id")
    def _compute_renewal_from_template(self):
        for contract in self:
            template = contract.template_id
            for name in RENEWAL_TEMPLATE_FIELDS if template else ():
                contract[name] = template[name]
            if not template:
                contract.price_rule = contract.price_rule or "keep"
                contract.renewal_percent = contract.renewal_percent
                contract.reminder_days = contract.reminder_days or 30
                contract.remind_customer = contract.remind_customer

    @api.depends(
        "state", "date_end", "renewal", "notice_count", "notice_unit", "definitive"
    )
    def _compute_date_notice_deadline(self):
        for contract in self:
            waits = (
                contract.state in IN_FORCE_STATES
                and contract.renewal != "none"
                and contract.date_end
                and not contract.definitive
            )
            contract.date_notice_deadline = waits and term.get_deadline(
                contract.date_end, contract.notice_count, contract.notice_unit
            )

    @api.depends("date_notice_deadline", "reminder_days", "reminded_deadline")
    def _compute_date_reminder(self):
        for contract in self:
            deadline = contract.date_notice_deadline
            waits = deadline and contract.reminded_deadline != deadline
            contract.date_reminder = waits and deadline - timedelta(
                days=contract.reminder_days
            )

    # ------------------------------------------------------------------
    # Ends
    # ------------------------------------------------------------------
    def write(self, vals):
        """Let the current term end when the contract does, and correct the ledger."""
        result = super().write(vals)
        own = self.env.su and self.env.context.get("customer_service__life")
        if "date_end" in vals and not own:
            self.filtered(lambda one: one.state in BILLED_STATES)._after_new_end()
        return result

    def _after_new_end(self):
        """Follow an end that a person typed."""
        # sudo: terms are closed to everybody
        for contract in self.sudo():
            last = contract._get_last_term()
            if contract.definitive or not last:
                continue
            if contract.date_end and contract.date_end < last.date_from:
                raise ValidationError(
                    self.env._(
                        "%(contract)s: its term began after that day. Terminate the "
                        "contract instead.",
                        contract=contract.display_name,
                    )
                )
            last.date_to = contract.date_end
        self.line_ids._true_up("delta", self.env._("Another end"))

    def _set_end(self, day, **vals):
        """Have contracts end on a day; terms and ledger are the caller's concern.

        :param date day: last day, False for open-ended.
        :param vals: written along.
        """
        # sudo: that it ends for good is closed to everybody
        own = self.sudo().with_context(customer_service__life=True)
        own.write({"date_end": day, **vals})

    # ------------------------------------------------------------------
    # Terms
    # ------------------------------------------------------------------
    def _get_activation_problems(self):
        problems = super()._get_activation_problems()
        if self.renewal != "none" and self.date_end and not self.term_count:
            problems.append(self.env._("the length of a renewed term is missing"))
        return problems

    def _after_activate(self):
        """Begin the first term, and those that have begun since at the same price."""
        result = super()._after_activate()
        # sudo: terms are closed to everybody
        terms = self.env["customer.service.contract.term"].sudo()
        terms.create(
            [
                {
                    "contract_id": contract.id,
                    "number": 1,
                    "date_from": contract.date_start,
                    "date_to": contract.date_end,
                    "how": FIRST,
                }
                for contract in self
            ]
        )
        self._begin_missing_terms(prices=False)
        return result

    def action_draft(self):
        """Forget the terms of cancelled contracts that are prepared anew."""
        # sudo: terms are closed to everybody
        self.sudo().filtered(lambda one: one.state == "cancelled").term_ids.unlink()
        return super().action_draft()

    def _get_last_term(self):
        """Return the last term that is known, maybe still to come."""
        self.ensure_one()
        # sudo: terms tell nothing that the contract does not
        terms = self.sudo().term_ids
        return max(terms, key=lambda own: own.number, default=terms)

    def _get_term_grid(self):
        """Return when the terms of the contract begin and end.

        :return: ``tools.term.Terms``, None when it is open-ended.
        """
        self.ensure_one()
        # sudo: terms tell nothing that the contract does not
        rows = self.sudo().term_ids
        first = min(rows, key=lambda own: own.number, default=rows)
        if not self.term_count or not first.date_to:
            return None
        return term.Terms(
            self.date_start,
            self.term_count,
            self.term_unit,
            first.date_to - timedelta(days=first.extension_days),
            sum(rows.mapped("extension_days")),
        )

    @api.model
    def _get_renew_domain(self, day):
        """Return the contracts of which a term begins since nobody gave notice."""
        return (
            Domain("date_notice_deadline", "<", day)
            & Domain("renewal", "=", "tacit")
            & Domain("term_count", ">", 0)
        )

    @api.model
    def _cron_renew(self):
        """Begin the next terms of the contracts of which nobody gave notice in time."""
        self._process_in_cron(
            self._get_daily_domain(self._get_renew_domain), "_begin_missing_terms"
        )

    def _begin_missing_terms(self, prices=True):
        """Begin all terms that should have begun by now, of tacit contracts.

        :param bool prices: whether the price rule of the contracts is applied.
        """
        terms_by_contract = {}
        for contract in self:
            today = contract._get_today(contract.company_id)
            if not contract.filtered_domain(contract._get_renew_domain(today)):
                continue
            last = contract._get_last_term()
            terms_by_contract[contract] = term.get_missing(
                contract._get_term_grid(),
                last.number,
                last.date_to,
                today,
                contract.notice_count,
                contract.notice_unit,
            )
        self._begin_terms(terms_by_contract, {"how": TACIT}, prices)

    def _begin_terms(self, terms_by_contract, vals, prices=True):
        """Begin terms: their rows, the end of the contracts, prices and ledger.

        :param dict terms_by_contract: lists of ``tools.term.Term``, in order.
        :param dict vals: of the rows.
        :param bool prices: whether the price rule of the contracts is applied.
        """
        terms_by_contract = {one: own for one, own in terms_by_contract.items() if own}
        contracts = self.browse().union(*terms_by_contract)
        # sudo: terms are closed to everybody
        self.env["customer.service.contract.term"].sudo().create(
            [
                contract._prepare_term_vals(one, prices) | vals
                for contract, own in terms_by_contract.items()
                for one in own
            ]
        )
        for end, those in contracts.grouped(
            lambda one: terms_by_contract[one][-1].end
        ).items():
            those._set_end(end, renewal_stage=TO_CONTACT)
        if not contracts:
            return
        if prices:
            contracts._apply_price_rules(terms_by_contract)
        since = min(own[0].start for own in terms_by_contract.values())
        contracts.line_ids._true_up("delta", self.env._("Renewal"), since)
        contracts._after_renew(terms_by_contract)

    def _apply_price_rules(self, terms_by_contract):
        """Make the prices of new terms, one term after the other.

        :param dict terms_by_contract: lists of ``tools.term.Term``, in order.
        """
        for number in range(max(map(len, terms_by_contract.values()))):
            days = {
                contract: own[number].start
                for contract, own in terms_by_contract.items()
                if number < len(own)
            }
            self.browse().union(*days).line_ids._apply_price_rule(days)

    def _prepare_term_vals(self, own, prices):
        self.ensure_one()
        return {
            "contract_id": self.id,
            "number": own.number,
            "date_from": own.start,
            "date_to": own.end,
            "price_rule": prices and self._get_price_rule_text(),
        }

    def _get_price_rule_text(self):
        """Return what a renewal makes of prices, in words. Hook."""
        self.ensure_one()
        # sudo: said on the term, whoever renews
        own = self.sudo()
        names = dict(own._fields["price_rule"]._description_selection(own.env))
        if own.price_rule == "percent":
            return f"{names['percent']}: {own.renewal_percent:g} %"
        return names[own.price_rule]

    def _after_renew(self, terms_by_contract):
        """Consequences of new terms. Hook: extend it with ``super``.

        :param dict terms_by_contract: lists of ``tools.term.Term`` that begin.
        """

    def _get_last_day(self):
        """Return the last day that fees are owed for: known once it is definitive."""
        last = super()._get_last_day()
        return self.date_end if self.definitive else last

    # ------------------------------------------------------------------
    # Acceptance
    # ------------------------------------------------------------------
    def action_accept_renewal(self):
        """Note that the customers want another term."""
        self.check_access("write")
        for contract in self:
            contract._accept_renewal()

    def _accept_renewal(self, partner=None):
        """Begin the next term since the customer accepts it. Hook of the portal.

        :param partner: person who accepts, None when it is noted by the house.
        :raise UserError: when no term can follow, or it was accepted before.
        """
        self.ensure_one()
        self.lock_for_update(allow_referencing=True)
        # sudo: whoever accepts need not be allowed to change contracts
        contract = self.sudo()
        contract._check_can_renew()
        today = contract._get_today(contract.company_id)
        last = contract._get_last_term()
        own = next(contract._get_term_grid().after(last.number))
        own = term.Term(own.number, last.date_to + term.ONE_DAY, own.end)
        contract._begin_terms(
            {contract: [own]},
            {
                "how": EXPLICIT,
                "date_accepted": today,
                "accepted_by_id": partner.id if partner else False,
            },
        )

    def _check_can_renew(self):
        self.ensure_one()
        last = self._get_last_term()
        today = self._get_today(self.company_id)
        if self.state not in IN_FORCE_STATES or self.definitive:
            problem = self.env._("it has ended, or ends for good")
        elif self.renewal == "none" or not self._get_term_grid():
            problem = self.env._("it has no terms that follow each other")
        elif last.date_from > today:
            problem = self.env._("it is renewed already")
        else:
            return
        raise UserError(
            self.env._(
                "%(contract)s cannot be renewed: %(problem)s.",
                contract=self.display_name,
                problem=problem,
            )
        )

    # ------------------------------------------------------------------
    # End of life
    # ------------------------------------------------------------------
    @api.model
    def _get_end_domain(self, day):
        """Return the contracts that are over, unless they renew by themselves."""
        renews = (
            Domain("renewal", "=", "tacit")
            & Domain("term_count", ">", 0)
            & Domain("definitive", "=", False)
        )
        return (
            Domain("state", "in", IN_FORCE_STATES)
            & Domain("date_end", "<", day)
            & ~renews
        )

    @api.model
    def _cron_end(self):
        """End the contracts the day after their last day."""
        self._process_in_cron(self._get_daily_domain(self._get_end_domain), "_end")

    def _end(self):
        """End contracts that are over; what is due of them is still billed."""
        if not self:
            return
        # sudo: the state is closed to everybody
        self.sudo().write({"state": ENDED})
        self._after_end()

    def _after_end(self):
        """Consequences of the end. Hook: extend it with ``super``."""

    def _end_if_over(self):
        """End the contracts among these that are over by today."""
        for contract in self:
            today = contract._get_today(contract.company_id)
            contract.filtered_domain(contract._get_end_domain(today))._end()
