from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date
from odoo.tools.sql import column_exists, create_column

from ..tools import coverage
from ..tools.coverage import Fact, choose, decide
from .customer_service_contract import SUSPENDED

CONTRACT = "contract"
NEW_COLUMNS = {
    "contract_line_id": "int4",
    "contract_id": "int4",
    "coverage_id": "int4",
    "contract_suspended": "bool",
    "contract_ambiguous": "bool",
}
WHERE = ("equipment_id", "partner_id", "site_id", "date_open", "company_id")


class CustomerServiceCall(models.Model):
    """The contract of a call: chosen when the call is opened, and kept.

    Line and profile are those of the opening; later changes of the contract concern
    later calls. Where several lines fit as well, a person may choose another one.
    """

    _inherit = "customer.service.call"

    contract_line_id = fields.Many2one(
        "customer.service.contract.line",
        compute="_compute_contract_line_id",
        store=True,
        readonly=False,
        precompute=True,
        index="btree_not_null",
        ondelete="restrict",
        copy=False,
        check_company=True,
        tracking=True,
        domain="[('id', 'in', allowed_contract_line_ids)]",
        help="The line that covered the call on the day it was opened. The most "
        "specific one: of the machine, of its category, of the site, of the customer.",
    )
    contract_id = fields.Many2one(
        related="contract_line_id.contract_id",
        string="Contract",
        store=True,
        precompute=True,
        index="btree_not_null",
    )
    coverage_id = fields.Many2one(
        "customer.service.coverage",
        string="Coverage Profile",
        compute="_compute_coverage_id",
        store=True,
        precompute=True,
        index="btree_not_null",
        ondelete="restrict",
        copy=False,
        help="As the contract line had it when the call was opened.",
    )
    contract_suspended = fields.Boolean(
        string="Opened during Suspension",
        compute="_compute_coverage_id",
        store=True,
        precompute=True,
        copy=False,
    )
    contract_ambiguous = fields.Boolean(
        string="Contract to Choose",
        compute="_compute_contract_line_id",
        store=True,
        precompute=True,
        copy=False,
        help="Several contract lines fit the call as well: a person should choose.",
    )
    allowed_contract_line_ids = fields.Many2many(
        "customer.service.contract.line", compute="_compute_allowed_contract_line_ids"
    )
    coverage = fields.Selection(
        selection_add=[(CONTRACT, "Contract")],
        ondelete={CONTRACT: lambda calls: calls.write({"coverage": "none"})},
    )

    def _auto_init(self):
        """Calls there are already had no contract: nothing is reckoned for them."""
        for name, sql_type in NEW_COLUMNS.items():
            if not column_exists(self.env.cr, self._table, name):
                create_column(self.env.cr, self._table, name, sql_type)
        return super()._auto_init()

    # ------------------------------------------------------------------
    # Which contract
    # ------------------------------------------------------------------
    @api.depends(*WHERE)
    def _compute_contract_line_id(self):
        """Choose the most specific line that promises something."""
        offers = self._get_contract_offers()
        for call in self:
            best, rivals = choose(offers[call])
            call.contract_line_id = best.key if best else False
            call.contract_ambiguous = bool(rivals)

    @api.depends("contract_line_id")
    def _compute_coverage_id(self):
        for call in self:
            # sudo: what a contract covers is told to whoever serves the customer
            line = call.contract_line_id.sudo()
            call.coverage_id = line.coverage_id
            call.contract_suspended = line.contract_id.state == SUSPENDED

    @api.depends(*WHERE)
    def _compute_allowed_contract_line_ids(self):
        offers = self._get_contract_offers()
        lines = self.env["customer.service.contract.line"]
        for call in self:
            ids = [offer.key for offer in offers[call]]
            call.allowed_contract_line_ids = lines.browse(ids)

    def _get_contract_offers(self):
        """Return what contracts offer, by call.

        :return: dict of lists of ``tools.coverage.Offer``, whose keys are ids of lines.
        """
        # sudo: what covers a machine is told to whoever serves it
        lines = self.env["customer.service.contract.line"].sudo()
        offers = {call: [] for call in self}
        for day, calls in self.grouped(lambda call: call._get_coverage_day()).items():
            if not day:
                continue
            covering = lines._get_covering(calls.equipment_id._origin, day)
            places = lines._get_covering_places(calls, day)
            for call in calls:
                machine = call.equipment_id._origin
                found = covering.get(machine, lines) if machine else places[call]
                promising = lines.browse(found.ids).filtered(
                    lambda line: line._promises()
                )
                active = promising.filtered(lambda line: line.state != SUSPENDED)
                offers[call] = (active or promising)._get_offers(machine)
        return offers

    def _get_coverage_day(self):
        """Return the day that decides what covers the call: that of its opening."""
        self.ensure_one()
        if not self.date_open:
            return None
        return fields.Datetime.context_timestamp(self, self.date_open).date()

    def write(self, vals):
        if vals.get("contract_line_id") and not self.env.su:
            self._check_contract_line(vals)
        result = super().write(vals)
        if "contract_line_id" in vals:
            # sudo: somebody has chosen, nothing is open any more
            self.sudo().filtered("contract_ambiguous").contract_ambiguous = False
            # sudo: charges follow from facts, whoever chooses the contract
            self.sudo().filtered("charge_ids")._update_charges()
        return result

    def _check_contract_line(self, vals):
        """Refuse a line that does not cover the call."""
        if set(WHERE) & vals.keys():
            return
        wrong = self.filtered(
            lambda call: (
                vals["contract_line_id"]
                not in (call.contract_line_id | call.allowed_contract_line_ids).ids
            )
        )
        if wrong:
            raise UserError(
                self.env._(
                    "This contract line does not cover %(calls)s on the day of "
                    "opening.",
                    calls=", ".join(wrong.mapped("name")),
                )
            )

    # ------------------------------------------------------------------
    # What covers the call, in words
    # ------------------------------------------------------------------
    @api.depends("contract_line_id", "contract_ambiguous")
    def _compute_coverage(self):
        return super()._compute_coverage()

    def _get_coverage(self):
        key, reason = super()._get_coverage()
        # sudo: what a contract covers is told to whoever serves the customer
        line = self.contract_line_id.sudo().with_context(lang=self.env.lang)
        if not line:
            return key, reason
        words = " ".join(self._get_contract_words(line))
        if key == "warranty":
            return key, f"{reason} {words}"
        return (CONTRACT if self._is_in_contract(line) else key), words

    def _is_in_contract(self, line):
        """Tell whether a line covers anything of the call."""
        self.ensure_one()
        return not self.contract_suspended and bool(
            self.coverage_id.rule_ids or line.allowance_ids
        )

    def _get_contract_words(self, line):
        """Return what a line covers of the call, as sentences of the customer."""
        self.ensure_one()
        name = line._get_cover_name()
        if self.contract_suspended:
            return [
                self.env._(
                    "%(contract)s: suspended when the call was opened.",
                    contract=name,
                )
            ]
        # sudo: what a contract covers is told to whoever serves the customer
        profile = self.coverage_id.sudo().with_context(lang=self.env.lang)
        if profile:
            parts = [profile.name, profile._get_words()]
        else:
            counted = line.allowance_ids.filtered(
                lambda allowance: allowance._counts_call(self)
            )
            parts = [", ".join(counted.mapped("display_name"))]
        words = [f"{name}: {'; '.join(filter(None, parts))}."]
        if rivals := self._get_rival_lines(line):
            words.append(
                self.env._(
                    "Covered as well by %(contracts)s: choose which one counts.",
                    contracts=", ".join(one._get_cover_name() for one in rivals),
                )
            )
        return words

    def _get_rival_lines(self, line):
        """Return the lines that fit the call as well as the chosen one."""
        self.ensure_one()
        if not self.contract_ambiguous:
            return line.browse()
        _best, rivals = choose(self._get_contract_offers()[self])
        return line.browse(offer.key for offer in rivals) - line

    # ------------------------------------------------------------------
    # What covers a charge
    # ------------------------------------------------------------------
    def _get_charge_coverage(self, kind, product=None, fact=None):
        """Warranty first, then what the contract of the call says."""
        found = super()._get_charge_coverage(kind, product, fact)
        if found[1] or not self.contract_line_id:
            return found
        decision = self._decide_coverage(kind, product, fact)
        covered = CONTRACT if decision.percent else "none"
        return covered, decision.percent, self._get_decision_words(decision)

    def _decide_coverage(self, kind, product=None, fact=None):
        """Return what the contract of the call says of a charge.

        :param dict fact: see ``_get_charge_facts``; nothing when it is not known.
        :return: ``tools.coverage.Decision``.
        """
        self.ensure_one()
        # sudo: what a contract covers is told to whoever serves the customer
        call = self.sudo()
        if call.contract_suspended:
            return coverage.Decision(0.0, SUSPENDED, {}, counted=False)
        profile = call.coverage_id
        asked = call._prepare_coverage_fact(kind, product, fact or {})
        rules = profile._get_rules() if profile else []
        return decide(asked, rules, call.contract_line_id.date_start)

    def _prepare_coverage_fact(self, kind, product, fact):
        """Return a charge as plain values, for the decision."""
        self.ensure_one()
        intervention = fact.get("intervention")
        path = product.categ_id.parent_path if product else ""
        return Fact(
            kind=kind,
            day=self._get_coverage_day(),
            product=product.id if product else None,
            categories=frozenset(int(key) for key in (path or "").split("/") if key),
            call_type=self.type_id.id or None,
            intervention_kind=intervention.kind if intervention else None,
            band=fact.get("band") or None,
            calendars=self._get_open_calendars(intervention),
        )

    def _get_open_calendars(self, intervention):
        """Return by which calendars of the profile the work began in working hours."""
        self.ensure_one()
        calendars = self.coverage_id.rule_ids.calendar_id
        if not calendars:
            return frozenset()
        begun = intervention and (
            min(intervention.time_ids.mapped("date_from"), default=False)
            or intervention.date_start
        )
        moment = begun or self.date_open
        minute = fields.Datetime.add(moment, minutes=1)
        times = calendars._get_working_times()
        return frozenset(
            calendar.id
            for calendar in calendars
            if any(times[calendar].intervals(moment, minute))
        )

    def _get_decision_words(self, decision):
        """Return why something is covered or not, in words of who pays."""
        self.ensure_one()
        lang = self._get_payer().lang or self.env.lang
        call = self.with_context(lang=lang)
        # sudo: what a contract covers is told to whoever serves the customer
        line = call.sudo().contract_line_id
        rule = line.env["customer.service.coverage.rule"].browse(decision.rule)
        name = line._get_cover_name()
        if decision.reason == coverage.COVERED:
            return call.env._(
                "%(contract)s: %(rule)s", contract=name, rule=rule._get_words()
            )
        if decision.reason == coverage.EXCLUDED:
            return call.env._(
                "Not covered by %(contract)s: %(rule)s",
                contract=name,
                rule=rule._get_words(),
            )
        if decision.reason == coverage.WAITING:
            return call.env._(
                "%(contract)s covers it only from %(day)s on (waiting period)",
                contract=name,
                day=format_date(call.env, decision.values["first_day"]),
            )
        if decision.reason == coverage.OUTSIDE:
            return call.env._(
                "Outside the hours of %(contract)s: %(rule)s",
                contract=name,
                rule=rule._get_words(),
            )
        if decision.reason == SUSPENDED:
            return call.env._(
                "%(contract)s was suspended when the call was opened", contract=name
            )
        return call.env._("%(contract)s does not include it", contract=name)

    # ------------------------------------------------------------------
    # What else the contract says
    # ------------------------------------------------------------------
    def _get_contract_tariffs(self):
        tariffs = super()._get_contract_tariffs()
        # sudo: who closes the work is told what was agreed
        for call in self.sudo():
            if tariff := call.contract_line_id.tariff_id:
                tariffs[call] = tariff
        return tariffs

    def _get_sla_policy_from_contract(self):
        policies = super()._get_sla_policy_from_contract()
        for call in self:
            # sudo: what was promised is no secret to who answers the phone
            policy = call.contract_line_id.sudo().sla_policy_id
            if policy and not call.contract_suspended:
                policies[call] = policy.with_env(self.env)
        return policies

    def _get_analytic_account(self):
        # sudo: costs are booked where the contract says, whoever books them
        account = self.contract_id.sudo().analytic_account_id
        return account.with_env(self.env) or super()._get_analytic_account()

    def action_view_contract(self):
        """Open the contract of the call."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "customer.service.contract",
            "res_id": self.contract_id.id,
            "view_mode": "form",
        }
