from collections import Counter

from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain
from odoo.tools import format_date

from ..tools.price_revision import anniversary, first_of_month, revise
from .customer_service_contract import BILLED_STATES, IN_FORCE_STATES
from .customer_service_price_revision_line import (
    APPLIED,
    EXCLUDED,
    READY,
    SKIPPED,
)

DRAFT, PREVIEWED, DONE, CANCELLED = STATES = (
    "draft",
    "previewed",
    "applied",
    "cancelled",
)
ON_DATE, ON_ANNIVERSARY = "date", "anniversary"


class CustomerServicePriceRevision(models.Model):
    """A campaign: prices of many contracts revised together, first on trial.

    The preview reckons each fee and writes nothing but the rows of the campaign; to
    apply is to reckon again, to see that nothing changed, and to write the prices.
    """

    _name = "customer.service.price.revision"
    _description = "Price Revision Campaign"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _order = "date_from desc, id desc"
    _check_company_auto = True

    name = fields.Char(
        compute="_compute_name", store=True, readonly=False, precompute=True
    )
    state = fields.Selection(
        [
            (DRAFT, "Draft"),
            (PREVIEWED, "Previewed"),
            (DONE, "Applied"),
            (CANCELLED, "Cancelled"),
        ],
        required=True,
        default=DRAFT,
        copy=False,
        tracking=True,
        index=True,
    )
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company, index=True
    )
    timing = fields.Selection(
        [
            (ON_DATE, "All on one day"),
            (ON_ANNIVERSARY, "Each on the anniversary of its contract"),
        ],
        string="New Prices",
        required=True,
        default=ON_DATE,
    )
    date_from = fields.Date(
        string="Effective Date",
        required=True,
        default=lambda self: self._default_date_from(),
        tracking=True,
    )
    date_to = fields.Date(
        string="Until",
        compute="_compute_date_to",
        store=True,
        readonly=False,
        help="Last anniversary that is looked at.",
    )
    index_month = fields.Date(
        help="Month whose index decides for all fees, instead of what each clause says."
    )
    estimate = fields.Selection(
        [
            ("wait", "Leave the fee out"),
            ("estimate", "Use the last one, settle later"),
        ],
        string="Index not Published",
        required=True,
        default="wait",
        help="A provisional price is billed until the index is published; settling it "
        "brings the difference as arrears.",
    )
    clause_ids = fields.Many2many(
        "customer.service.price.clause",
        "customer_service_price_revision_clause_rel",
        "revision_id",
        "clause_id",
        string="Clauses",
        check_company=True,
    )
    partner_ids = fields.Many2many(
        "res.partner",
        "customer_service_price_revision_partner_rel",
        "revision_id",
        "partner_id",
        string="Customers",
        check_company=True,
    )
    contract_ids = fields.Many2many(
        "customer.service.contract",
        "customer_service_price_revision_contract_rel",
        "revision_id",
        "contract_id",
        string="Contracts",
        check_company=True,
    )
    template_ids = fields.Many2many(
        "customer.service.contract.template",
        "customer_service_price_revision_template_rel",
        "revision_id",
        "template_id",
        string="Types of Contract",
        check_company=True,
    )
    origin_id = fields.Many2one(
        "customer.service.price.revision",
        string="Settles",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
        help="The campaign whose provisional prices this one makes final.",
    )
    settlement_ids = fields.One2many(
        "customer.service.price.revision", "origin_id", string="Settlements"
    )
    line_ids = fields.One2many(
        "customer.service.price.revision.line", "revision_id", string="Fees"
    )
    letter_ids = fields.One2many(
        "customer.service.price.letter", "revision_id", string="Letters"
    )
    period_ids = fields.One2many(
        "customer.service.contract.period", "price_revision_id", string="Arrears"
    )
    date_applied = fields.Datetime(string="Applied on", readonly=True, copy=False)
    applied_by_id = fields.Many2one(
        "res.users", string="Applied by", readonly=True, copy=False
    )
    note = fields.Html(string="Text of the Letter", help="Comes before the prices.")
    ready_count = fields.Integer(string="To Revise", compute="_compute_counts")
    excluded_count = fields.Integer(string="Excluded", compute="_compute_counts")
    skipped_count = fields.Integer(string="Left Out", compute="_compute_counts")
    applied_count = fields.Integer(string="Revised", compute="_compute_counts")
    waiting_count = fields.Integer(string="Provisional", compute="_compute_counts")
    letter_count = fields.Integer(compute="_compute_counts")
    can_settle = fields.Boolean(compute="_compute_counts")

    _window_ordered = models.Constraint(
        "CHECK (date_to IS NULL OR date_to >= date_from)",
        "The last anniversary looked at is before the first.",
    )

    @api.model
    def _default_date_from(self):
        """Return the first day of the next month."""
        today = fields.Date.context_today(self)
        return first_of_month(today) + relativedelta(months=1)

    @api.depends("date_from", "timing")
    def _compute_date_to(self):
        for revision in self:
            if revision.timing == ON_DATE or not revision.date_from:
                revision.date_to = False
            elif not revision.date_to or revision.date_to < revision.date_from:
                revision.date_to = revision.date_from + relativedelta(months=1, days=-1)

    @api.depends("date_from")
    def _compute_name(self):
        for revision in self:
            if revision.date_from and not revision.name:
                revision.name = self.env._(
                    "Price revision %(month)s",
                    month=format_date(
                        self.env, revision.date_from, date_format="MMMM yyyy"
                    ),
                )

    @api.depends(
        "state",
        "line_ids.state",
        "line_ids.provisional",
        "line_ids.settlement_ids.state",
        "letter_ids",
    )
    def _compute_counts(self):
        rows = self.env["customer.service.price.revision.line"]
        counts = Counter(
            {
                (revision, state): count
                for revision, state, count in rows._read_group(
                    [("revision_id", "in", self.ids)],
                    ["revision_id", "state"],
                    ["__count"],
                )
            }
        )
        waiting = dict(
            rows._read_group(
                Domain("revision_id", "in", self.ids) & rows._get_waiting_domain(),
                ["revision_id"],
                ["__count"],
            )
        )
        for revision in self:
            origin = revision._origin
            revision.ready_count = counts[origin, READY]
            revision.excluded_count = counts[origin, EXCLUDED]
            revision.skipped_count = counts[origin, SKIPPED]
            revision.applied_count = counts[origin, APPLIED]
            revision.waiting_count = waiting.get(origin, 0)
            revision.letter_count = len(revision.letter_ids)
            revision.can_settle = revision.state == DONE and revision.waiting_count > 0

    # ------------------------------------------------------------------
    # CRUD
    # ------------------------------------------------------------------
    @api.model
    def _get_system_fields(self):
        """Return the fields that follow from what is done and nobody writes."""
        return {"state", "origin_id", "date_applied", "applied_by_id"}

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._check_system_fields(
                {name for name, value in vals.items() if value != DRAFT}
            )
        return super().create(vals_list)

    def write(self, vals):
        self._check_system_fields(vals)
        return super().write(vals)

    @api.model
    def _check_system_fields(self, names):
        if not self.env.su and self._get_system_fields() & set(names):
            raise AccessError(
                self.env._("The state of a price revision follows from its buttons.")
            )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_applied(self):
        if any(revision.date_applied for revision in self):
            raise UserError(
                self.env._("A revision that was applied is history, undone or not.")
            )

    # ------------------------------------------------------------------
    # Reckoning: the same for preview and application
    # ------------------------------------------------------------------
    def _get_scope_domain(self):
        """Return which fees the campaign looks at.

        Contracts that are named are looked at even when they are over, so that the
        campaign says why they are left out.
        """
        self.ensure_one()
        contract = Domain("price_clause_id", "!=", False)
        if self.clause_ids:
            contract &= Domain("price_clause_id", "in", self.clause_ids.ids)
        if self.partner_ids:
            contract &= Domain("partner_id", "child_of", self.partner_ids.ids)
        if self.template_ids:
            contract &= Domain("template_id", "in", self.template_ids.ids)
        if self.contract_ids:
            contract &= Domain("id", "in", self.contract_ids.ids)
            contract &= Domain("state", "in", BILLED_STATES)
        else:
            contract &= Domain("state", "in", IN_FORCE_STATES)
        return Domain("company_id", "=", self.company_id.id) & Domain(
            "contract_id", "any", contract
        )

    def _get_days(self, lines):
        """Return the effective date of each fee; those without one are left alone."""
        self.ensure_one()
        if self.timing == ON_DATE:
            return dict.fromkeys(lines, self.date_from)
        days = {
            contract: anniversary(contract.date_start, self.date_from, self.date_to)
            for contract in lines.contract_id
            if contract.date_start
        }
        return {
            line: days[line.contract_id] for line in lines if days.get(line.contract_id)
        }

    def _reckon(self):
        """Return the values of the rows of the campaign. Writes nothing.

        :return: dict of values by pair of line and machine.
        """
        self.ensure_one()
        if self.origin_id:
            return self._reckon_settlement()
        lines = self.env["customer.service.contract.line"].search(
            self._get_scope_domain(), order="contract_id, id"
        )
        days = self._get_days(lines)
        lines = lines.browse([line.id for line in days])
        cases = lines._get_revision_cases(
            {
                (line, machine): (days[line], line.contract_id.price_clause_id)
                for line, machine in lines._get_revision_targets(days)
            },
            fields.Date.context_today(self),
            estimate=self.estimate == "estimate",
            month=self.index_month and first_of_month(self.index_month),
        )
        rows = self.env["customer.service.price.revision.line"]
        return {
            (line, machine): self._prepare_line_vals(
                line, machine, rows._prepare_outcome_vals(case, revise(case))
            )
            for (line, machine), case in cases.items()
        }

    def _prepare_line_vals(self, line, machine, vals):
        """Return the values of the row of a fee.

        :param machine: that has a fee of its own, empty for the fee of the line.
        :param dict vals: what the arithmetic says.
        """
        clause = line.contract_id.price_clause_id
        return {
            "revision_id": self.id,
            "line_id": line.id,
            "equipment_id": machine.id,
            "clause_id": clause.id,
            "index_id": clause.index_id.id if vals["month_wanted"] else False,
            **vals,
        }
