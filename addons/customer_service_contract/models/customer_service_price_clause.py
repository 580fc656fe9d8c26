from decimal import Decimal

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain
from odoo.tools import formatLang

from ..tools.price_revision import BASE, FIXED, INDEX, PREVIOUS, YEAR, Clause

MONTHS = [
    ("1", "January"),
    ("2", "February"),
    ("3", "March"),
    ("4", "April"),
    ("5", "May"),
    ("6", "June"),
    ("7", "July"),
    ("8", "August"),
    ("9", "September"),
    ("10", "October"),
    ("11", "November"),
    ("12", "December"),
]
# what new prices are reckoned by
RECKONED = {
    "kind",
    "index_id",
    "method",
    "share",
    "digits",
    "fixed_percent",
    "cap",
    "floor",
    "rounding",
}


class CustomerServicePriceClause(models.Model):
    """What contracts say about the revision of their prices.

    Many contracts share one clause; what a revision used of it is kept in the rows of
    the campaign, so that a clause may change without rewriting history.
    """

    _name = "customer.service.price.clause"
    _description = "Price Revision Clause"
    _order = "sequence, name, id"
    _check_company_auto = True

    name = fields.Char(required=True, translate=True)
    active = fields.Boolean(default=True)
    sequence = fields.Integer(default=10)
    company_id = fields.Many2one(
        "res.company",
        index=True,
        help="Leave empty to share the clause between companies.",
    )
    kind = fields.Selection(
        [(INDEX, "By an index"), (FIXED, "By a fixed percentage")],
        string="Prices Change",
        required=True,
        default=INDEX,
    )
    index_id = fields.Many2one(
        "customer.service.price.index",
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
    )
    method = fields.Selection(
        [
            (PREVIOUS, "Since the last revision"),
            (YEAR, "Over the last twelve months"),
            (BASE, "Since the price was agreed"),
        ],
        string="Change of the Index",
        required=True,
        default=PREVIOUS,
        help="Since the last revision: years without a revision are made up for, on "
        "the price in force.\n"
        "Over the last twelve months: years without a revision are given away.\n"
        "Since the price was agreed: always on the price agreed, with the whole change "
        "since then.",
    )
    share = fields.Float(
        string="Share (%)",
        default=100,
        digits=(16, 2),
        help="Percentage of the change that counts, for instance 75.",
    )
    digits = fields.Integer(
        string="Decimals of the Change",
        default=1,
        help="To which the percentage is rounded before the share is taken. Statistics "
        "offices publish one decimal.",
    )
    reference = fields.Selection(
        [("lag", "Months before the effective date"), ("month", "A month of the year")],
        string="Month of the Index",
        required=True,
        default="lag",
    )
    lag = fields.Integer(
        string="Months Before",
        default=2,
        help="Between the month of the index and that of the effective date.",
    )
    month = fields.Selection(
        MONTHS, string="Month of the Year", default="12", help="The last one gone by."
    )
    fixed_percent = fields.Float(
        string="Percentage", digits=(16, 3), min_display_digits=1
    )
    cap = fields.Float(
        string="At Most (%)",
        digits=(16, 3),
        min_display_digits=1,
        help="Most that one revision adds to the price in force. 0: no limit.",
    )
    floor = fields.Float(
        string="At Least (%)",
        digits=(16, 3),
        min_display_digits=1,
        help="Least that one revision adds. 0: prices never fall. -100: they fall as "
        "the index does.",
    )
    rounding = fields.Float(
        string="Round Prices to",
        default=0.01,
        digits=(16, 6),
        min_display_digits=2,
        help="For instance 0.05. 0: as many decimals as prices have. A price that "
        "would leave the limits by it is rounded to cents.",
    )
    start_months = fields.Integer(
        string="First Revision After",
        default=12,
        help="Whole months since the start of the fee.",
    )
    every_months = fields.Integer(
        string="Then Every",
        default=12,
        help="Whole months since the price changed, by a revision or an agreement.",
    )
    summary = fields.Char(compute="_compute_summary")
    contract_ids = fields.One2many(
        "customer.service.contract", "price_clause_id", string="Contracts"
    )
    contract_count = fields.Integer(compute="_compute_contract_count")

    _share_positive = models.Constraint(
        "CHECK (share > 0)", "The share of the change is greater than zero."
    )
    _limits_ordered = models.Constraint(
        "CHECK (cap >= 0 AND floor >= -100 AND (cap = 0 OR cap >= floor))",
        "A revision adds at most what it adds at least, and never takes off more than "
        "the price.",
    )
    _months_positive = models.Constraint(
        "CHECK (start_months >= 0 AND every_months >= 0 AND lag >= 0)",
        "Numbers of months are not negative.",
    )
    _precision_possible = models.Constraint(
        "CHECK (digits BETWEEN 0 AND 6 AND rounding >= 0)",
        "Between 0 and 6 decimals, and prices rounded to something positive.",
    )

    @api.constrains("kind", "index_id")
    def _check_index(self):
        if any(clause.kind == INDEX and not clause.index_id for clause in self):
            raise ValidationError(
                self.env._("Say by which index the prices of the clause are revised.")
            )

    def write(self, vals):
        if RECKONED & vals.keys():
            self._check_settled()
        return super().write(vals)

    def _check_settled(self):
        """Refuse to change what provisional prices are to be settled by.

        :raises UserError: there are some.
        """
        rows = self.env["customer.service.price.revision.line"]
        # sudo: who changes a shared clause need not see all companies
        waiting = rows.sudo().search(
            rows._get_waiting_domain() & Domain("clause_id", "in", self.ids), limit=1
        )
        if waiting:
            raise UserError(
                self.env._(
                    "%(clause)s: settle the provisional prices first, or make another "
                    "clause.",
                    clause=waiting.clause_id.name,
                )
            )

    @api.depends(
        "kind", "index_id.name", "method", "share", "fixed_percent", "cap", "floor"
    )
    @api.depends_context("lang")
    def _compute_summary(self):
        methods = dict(self._fields["method"]._description_selection(self.env))
        for clause in self:
            if clause.kind == FIXED:
                clause.summary = self.env._(
                    "%(percent)s %% each time",
                    percent=formatLang(self.env, clause.fixed_percent, digits=2),
                )
                continue
            parts = [
                self.env._(
                    "%(share)s %% of %(index)s",
                    share=formatLang(self.env, clause.share, digits=0),
                    index=clause.index_id.name or "",
                ),
                (methods.get(clause.method) or "").lower(),
            ]
            if clause.cap:
                parts.append(
                    self.env._(
                        "at most %(cap)s %%",
                        cap=formatLang(self.env, clause.cap, digits=2),
                    )
                )
            clause.summary = ", ".join(parts)

    def _compute_contract_count(self):
        counts = dict(
            self.env["customer.service.contract"]._read_group(
                [("price_clause_id", "in", self.ids)], ["price_clause_id"], ["__count"]
            )
        )
        for clause in self:
            clause.contract_count = counts.get(clause, 0)

    def _get_clause(self):
        """Return what the clause says, for the arithmetic."""
        self.ensure_one()
        decimal = {
            name: Decimal(str(self[name]))
            for name in ("share", "fixed_percent", "cap", "floor", "rounding")
        }
        precision = self.env["decimal.precision"].precision_get("Product Price")
        return Clause(
            kind=self.kind,
            method=self.method,
            share=decimal["share"],
            fixed=decimal["fixed_percent"],
            cap=decimal["cap"] or None,
            floor=decimal["floor"],
            rounding=max(decimal["rounding"], Decimal(1).scaleb(-precision)),
            digits=self.digits,
            start=self.start_months,
            every=self.every_months,
            lag=self.lag,
            month=int(self.month) if self.reference == "month" else None,
        )

    def action_view_contracts(self):
        """Show the contracts with this clause."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "customer_service_contract.customer_service_contract_action"
        )
        return {
            **action,
            "domain": [("price_clause_id", "=", self.id)],
            "context": {"default_price_clause_id": self.id},
        }
