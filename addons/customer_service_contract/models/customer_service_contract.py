from odoo import Command, api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain

from ..tools import term

DRAFT, ACTIVE, SUSPENDED, ENDED, CANCELLED = (
    "draft",
    "active",
    "suspended",
    "ended",
    "cancelled",
)
STATES = [
    (DRAFT, "Draft"),
    (ACTIVE, "Active"),
    (SUSPENDED, "Suspended"),
    (ENDED, "Ended"),
    (CANCELLED, "Cancelled"),
]
# Contracts whose periods become due; of ended ones the last may still be
BILLED_STATES = (ACTIVE, SUSPENDED, ENDED)
# Contracts that cover machines
IN_FORCE_STATES = (ACTIVE, SUSPENDED)
# Who sees what a contract costs: never technicians
FEE_GROUPS = (
    "customer_service_base.group_user,customer_service_base.group_billing,"
    "customer_service_contract.group_contract,sales_team.group_sale_salesman"
)
TEMPLATE_FIELDS = (
    "schedule_id",
    "term_count",
    "term_unit",
    "renewal",
    "notice_count",
    "notice_unit",
    "clauses",
)


class CustomerServiceContract(models.Model):
    """What was agreed with a customer: machines, fees, coverage, from when to when.

    The lines say what is promised, dated rates and machines what it costs when; the
    ledger of periods says what was billed.
    """

    _name = "customer.service.contract"
    _description = "Service Contract"
    _inherit = ["customer.service.portal.mixin", "mail.thread", "mail.activity.mixin"]
    _order = "date_start desc, id desc"
    _check_company_auto = True
    _mail_post_access = "read"

    name = fields.Char(
        string="Number", required=True, copy=False, default="/", index="trigram"
    )
    title = fields.Char(help="In a few words what the contract is about.")
    active = fields.Boolean(default=True)
    state = fields.Selection(
        STATES,
        required=True,
        default=DRAFT,
        copy=False,
        index=True,
        tracking=True,
        readonly=True,
    )
    company_id = fields.Many2one(
        "res.company",
        required=True,
        default=lambda self: self.env.company,
        index=True,
    )
    partner_id = fields.Many2one(
        "res.partner",
        string="Customer",
        required=True,
        index=True,
        ondelete="restrict",
        check_company=True,
        tracking=True,
    )
    commercial_partner_id = fields.Many2one(
        related="partner_id.commercial_partner_id",
        string="Customer Company",
        store=True,
        index=True,
    )
    payer_id = fields.Many2one(
        "res.partner",
        compute="_compute_payer_id",
        store=True,
        readonly=False,
        precompute=True,
        required=True,
        index=True,
        ondelete="restrict",
        check_company=True,
        tracking=True,
        help="Who gets the invoices.",
    )
    site_ids = fields.Many2many(
        "res.partner",
        "customer_service_contract_site_rel",
        "contract_id",
        "partner_id",
        string="Sites",
        check_company=True,
        help="Places the contract is limited to. Empty: all of the customer.",
    )
    template_id = fields.Many2one(
        "customer.service.contract.template",
        string="Contract Type",
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
        tracking=True,
    )
    user_id = fields.Many2one(
        "res.users",
        string="Salesperson",
        default=lambda self: self.env.user,
        index="btree_not_null",
        domain="[('share', '=', False)]",
        check_company=True,
        tracking=True,
    )
    reference = fields.Char(
        string="Customer Reference",
        help="The customer's order. Contracts with different ones are never on the "
        "same invoice.",
    )

    # Term
    date_signed = fields.Date(string="Signed on", copy=False, tracking=True)
    date_start = fields.Date(
        string="Begins on",
        required=True,
        default=fields.Date.context_today,
        copy=False,
        tracking=True,
    )
    date_end = fields.Date(
        string="End",
        compute="_compute_date_end",
        store=True,
        readonly=False,
        precompute=True,
        copy=False,
        index="btree_not_null",
        tracking=True,
        help="Last day of the current term, or of the contract once it has been "
        "terminated. Empty: open-ended.",
    )
    term_count = fields.Integer(
        string="Term",
        compute="_compute_from_template",
        store=True,
        readonly=False,
        precompute=True,
        help="Length of a term. 0: open-ended.",
    )
    term_unit = fields.Selection(
        [("month", "Months"), ("year", "Years")],
        compute="_compute_from_template",
        store=True,
        readonly=False,
        precompute=True,
        required=True,
    )
    minimum_end = fields.Date(
        string="Bound until",
        copy=False,
        tracking=True,
        help="Last day of the minimum duration: a notice has no earlier effect.",
    )
    renewal = fields.Selection(
        [("tacit", "Tacit"), ("explicit", "Explicit"), ("none", "None")],
        compute="_compute_from_template",
        store=True,
        readonly=False,
        precompute=True,
        required=True,
        tracking=True,
        help="Tacit: a new term begins unless somebody gives notice in time. "
        "Explicit: it needs the customer's acceptance.",
    )
    notice_count = fields.Integer(
        string="Notice",
        compute="_compute_from_template",
        store=True,
        readonly=False,
        precompute=True,
    )
    notice_unit = fields.Selection(
        [("day", "Days"), ("month", "Months")],
        compute="_compute_from_template",
        store=True,
        readonly=False,
        precompute=True,
        required=True,
    )
    clauses = fields.Html(
        compute="_compute_from_template",
        store=True,
        readonly=False,
        precompute=True,
        help="Text of the agreement, printed with it.",
    )

    # Billing
    schedule_id = fields.Many2one(
        "customer.service.billing.schedule",
        compute="_compute_from_template",
        store=True,
        readonly=False,
        precompute=True,
        required=True,
        index=True,
        ondelete="restrict",
        check_company=True,
        tracking=True,
        help="When fees are billed, but for lines with a schedule of their own.",
    )
    currency_id = fields.Many2one(
        "res.currency",
        compute="_compute_currency_id",
        store=True,
        readonly=False,
        precompute=True,
        required=True,
        ondelete="restrict",
    )
    pricelist_id = fields.Many2one(
        "product.pricelist",
        compute="_compute_partner_terms",
        store=True,
        readonly=False,
        precompute=True,
        ondelete="restrict",
        check_company=True,
        help="Where the prices of new lines come from.",
    )
    payment_term_id = fields.Many2one(
        "account.payment.term",
        compute="_compute_partner_terms",
        store=True,
        readonly=False,
        precompute=True,
        ondelete="restrict",
        check_company=True,
        groups=FEE_GROUPS,
    )
    journal_id = fields.Many2one(
        "account.journal",
        domain="[('type', '=', 'sale')]",
        ondelete="restrict",
        check_company=True,
        groups=FEE_GROUPS,
        help="Empty: the first sales journal.",
    )
    fiscal_position_id = fields.Many2one(
        "account.fiscal.position",
        ondelete="restrict",
        check_company=True,
        groups=FEE_GROUPS,
        help="Empty: the one that fits the payer on the day of the invoice.",
    )
    analytic_account_id = fields.Many2one(
        "account.analytic.account",
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
        groups="customer_service_base.group_margin,"
        "customer_service_base.group_billing,customer_service_contract.group_contract",
        help="Where fees and the cost of the work are booked. Made when the contract "
        "begins, unless one is chosen.",
    )
    invoice_mode = fields.Selection(
        [("draft", "Draft"), ("posted", "Posted"), ("sent", "Posted and Sent")],
        string="Invoices are",
        required=True,
        default="draft",
        groups=FEE_GROUPS,
    )
    catch_up = fields.Selection(
        [("one", "One Invoice for All"), ("each", "An Invoice per Period")],
        string="Past Periods",
        required=True,
        default="one",
        groups=FEE_GROUPS,
        help="How the periods are billed that are due when a contract begins that "
        "started long ago.",
    )
    billed_elsewhere_until = fields.Date(
        copy=False,
        help="Periods up to this day were billed by another system: they are noted "
        "and never billed.",
    )
    line_ids = fields.One2many(
        "customer.service.contract.line", "contract_id", string="Lines", copy=True
    )
    period_ids = fields.One2many(
        "customer.service.contract.period",
        "contract_id",
        string="Ledger",
        groups=FEE_GROUPS,
    )

    _name_company_uniq = models.UniqueIndex(
        "(name, company_id) WHERE name != '/'",
        "The number of a contract is unique in its company.",
    )
    _dates_in_order = models.Constraint(
        "CHECK (date_end IS NULL OR date_end >= date_start)",
        "A contract cannot end before it starts.",
    )
    _counts_positive = models.Constraint(
        "CHECK (term_count >= 0 AND notice_count >= 0)",
        "Term and notice cannot be negative.",
    )

    # ------------------------------------------------------------------
    # Computes
    # ------------------------------------------------------------------
    @api.depends("partner_id")
    def _compute_payer_id(self):
        for contract in self:
            addresses = contract.partner_id.address_get(["invoice"])
            contract.payer_id = contract.partner_id and addresses["invoice"]

    @api.depends("template_id")
    def _compute_from_template(self):
        schedules = self.env["customer.service.billing.schedule"].search(
            Domain("company_id", "in", [False, *self.company_id.ids])
        )
        for contract in self:
            template = contract.template_id
            for name in TEMPLATE_FIELDS:
                contract[name] = template[name] or contract[name]
            contract.term_unit = contract.term_unit or "month"
            contract.renewal = contract.renewal or "none"
            contract.notice_unit = contract.notice_unit or "month"
            if not contract.schedule_id:
                contract.schedule_id = schedules.filtered_domain(
                    [("company_id", "in", [False, contract.company_id.id])]
                )[:1]

    @api.depends("date_start", "term_count", "term_unit")
    def _compute_date_end(self):
        """Propose the end of the first term; later terms are renewals."""
        for contract in self:
            if contract.state == DRAFT and contract.date_start:
                contract.date_end = contract._get_first_end()

    @api.depends("pricelist_id", "company_id")
    def _compute_currency_id(self):
        """Take the pricelist's; what has begun keeps its currency."""
        for contract in self:
            if contract.state == DRAFT or not contract.currency_id:
                contract.currency_id = (
                    contract.pricelist_id.currency_id or contract.company_id.currency_id
                )

    @api.depends("payer_id", "company_id")
    def _compute_partner_terms(self):
        """Take the payer's terms; what has begun keeps its prices."""
        for contract in self:
            payer = contract.payer_id.with_company(contract.company_id)
            if contract.state == DRAFT or not contract.pricelist_id:
                contract.pricelist_id = payer.property_product_pricelist
            contract.payment_term_id = payer.property_payment_term_id

    def _compute_access_url(self):
        result = super()._compute_access_url()
        for contract in self:
            contract.access_url = f"/my/contracts/{contract.id}"
        return result

    @api.depends("name", "title")
    def _compute_display_name(self):
        for contract in self:
            names = filter(None, (contract.name, contract.title))
            contract.display_name = " – ".join(names)

    # ------------------------------------------------------------------
    # CRUD
    # ------------------------------------------------------------------
    @api.constrains("date_start", "currency_id", "company_id")
    def _check_begun(self):
        """What the ledger was reckoned by stays as it was."""
        # sudo: who changes a contract need not see the ledger
        for contract in self.sudo():
            rows = contract.period_ids.filtered(lambda row: row.state != "cancelled")
            start = min(rows.mapped("period_start"), default=contract.date_start)
            if start < contract.date_start or any(
                row.currency_id != contract.currency_id
                or row.company_id != contract.company_id
                for row in rows
            ):
                raise ValidationError(
                    self.env._(
                        "%(contract)s has periods in the ledger: its start, currency "
                        "and company stay as they are.",
                        contract=contract.display_name,
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            if vals.get("name", "/") == "/":
                company = vals.get("company_id") or self.env.company.id
                vals["name"] = (
                    self.env["ir.sequence"]
                    .with_company(company)
                    .next_by_code("customer.service.contract")
                )
        contracts = super().create(vals_list)
        for contract, vals in zip(contracts, vals_list, strict=True):
            first_end = contract._get_first_end()
            if "date_end" not in vals and contract.date_end != first_end:
                # reckoned while the type still hid the term that was said
                contract.date_end = first_end
            if contract.template_id and "line_ids" not in vals:
                contract.line_ids = contract._prepare_template_lines()
        return contracts

    def write(self, vals):
        result = super().write(vals)
        if {"date_start", "date_end", "state", "schedule_id"} & vals.keys():
            self.line_ids._refresh_next_due()
        return result

    @api.onchange("template_id")
    def _onchange_template_id(self):
        """Propose the lines of the type where there are none yet."""
        if self.template_id and not self.line_ids:
            self.line_ids = self._prepare_template_lines()

    def _prepare_template_lines(self):
        self.ensure_one()
        return [
            Command.create(line._prepare_contract_line_vals())
            for line in self.template_id.line_ids
        ]

    @api.ondelete(at_uninstall=False)
    def _unlink_except_begun(self):
        if any(contract.state not in (DRAFT, CANCELLED) for contract in self):
            raise UserError(
                self.env._("Contracts that have begun are ended, never deleted.")
            )

    # ------------------------------------------------------------------
    # Term
    # ------------------------------------------------------------------
    def _get_first_end(self):
        """Return the last day of the first term, False when it is open-ended."""
        self.ensure_one()
        if not self.term_count:
            return False
        return term.Terms(self.date_start, self.term_count, self.term_unit).end(1)

    @api.model
    def _get_today(self, company):
        """Return the day it is where a company is, whoever asks.

        :param company: of the contract.
        :return: date.
        """
        return fields.Date.context_today(
            self.with_context(tz=company.partner_id.tz or self.env.user.tz or "UTC")
        )

    # ------------------------------------------------------------------
    # Life
    # ------------------------------------------------------------------
    def action_activate(self):
        """Have drafts begin: what becomes due is billed from now on."""
        drafts = self.filtered(lambda contract: contract.state == DRAFT)
        drafts._check_can_activate()
        drafts.check_access("write")
        drafts._ensure_analytic_account()
        # sudo: the state is closed to everybody
        drafts.sudo().write({"state": ACTIVE})
        drafts._after_activate()

    def _after_activate(self):
        """Consequences of the beginning. Hook: extend it with ``super``."""

    def _get_activation_problems(self):
        """Return what keeps the contract from beginning, in words.

        :return: list of str. Hook: extend it with ``super``.
        """
        self.ensure_one()
        problems = []
        if not self.line_ids:
            problems.append(self.env._("there are no lines"))
        for line in self.line_ids:
            problems += line._get_activation_problems()
        if not self.date_end and self.renewal != "none" and self.term_count:
            problems.append(self.env._("the end of the term is missing"))
        return problems

    def _check_can_activate(self):
        problems = [
            f"{contract.display_name}: {problem}"
            for contract in self
            for problem in contract._get_activation_problems()
        ]
        if problems:
            raise ValidationError("\n".join(problems))

    def action_cancel(self):
        """Cancel contracts that never billed anything."""
        self.check_access("write")
        # sudo: what was billed counts, also for who may not see it
        billed = self.sudo().filtered(lambda contract: contract.period_ids.invoice_id)
        if billed:
            raise UserError(
                self.env._(
                    "%(names)s: something was billed. Terminate the contract instead.",
                    names=", ".join(billed.mapped("display_name")),
                )
            )
        # sudo: the ledger is closed to everybody
        self.sudo().period_ids.write({"state": "cancelled"})
        # sudo: the state is closed to everybody
        self.sudo().write({"state": CANCELLED})

    def action_draft(self):
        """Bring cancelled contracts back, with a ledger that begins anew."""
        self.check_access("write")
        # sudo: state and ledger are closed to everybody
        back = self.sudo().filtered(lambda contract: contract.state == CANCELLED)
        back.line_ids.write({"ledger_until": False})
        back.write({"state": DRAFT})

    def _ensure_analytic_account(self):
        """Give each contract an account of its own, unless one was chosen."""
        # sudo: who makes contracts need not see margins
        missing = self.sudo().filtered(lambda one: not one.analytic_account_id)
        accounts = missing.env["account.analytic.account"].create(
            [contract._prepare_analytic_account_vals() for contract in missing]
        )
        for contract, account in zip(missing, accounts, strict=True):
            contract.analytic_account_id = account

    def _prepare_analytic_account_vals(self):
        self.ensure_one()
        return {
            "name": self.display_name,
            "code": self.name,
            "partner_id": self.commercial_partner_id.id,
            "plan_id": self.company_id._get_customer_service_plan().id,
            "company_id": self.company_id.id,
        }

    # ------------------------------------------------------------------
    # Billing
    # ------------------------------------------------------------------
    def action_invoice(self):
        """Bill what is due today of the contracts, and show the invoices."""
        self._check_may_bill()
        moves = self.env["account.move"]
        for company, contracts in self.grouped("company_id").items():
            day = self._get_today(company)
            # sudo: the ledger is closed to everybody
            contracts.line_ids.sudo()._materialise_safely(day)
            moves |= self.env["customer.service.contract.period"]._bill_due(
                day, company, [("contract_id", "in", contracts.ids)]
            )
        return self._action_view_invoices(moves)

    def _action_view_invoices(self, moves):
        action = self.env["ir.actions.actions"]._for_xml_id(
            "account.action_move_out_invoice_type"
        )
        action["domain"] = [("id", "in", moves.ids)]
        action["context"] = {"create": False, "default_move_type": "out_invoice"}
        if len(moves) == 1:
            action.update(res_id=moves.id, views=[(False, "form")])
        return action
