from datetime import date

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..tools import fee
from .customer_service_contract import DRAFT, FEE_GROUPS

RATE_FIELDS = ("quantity", "price_unit", "discount")


class CustomerServiceContractLine(models.Model):
    """What a contract promises for a fee: on which machines, at what price, how often.

    Price and quantity are those of the dated rates: the line shows the rate of today.
    """

    _name = "customer.service.contract.line"
    _description = "Service Contract Line"
    _order = "contract_id, sequence, id"
    _check_company_auto = True

    contract_id = fields.Many2one(
        "customer.service.contract",
        required=True,
        index=True,
        ondelete="cascade",
        check_company=True,
    )
    company_id = fields.Many2one(
        related="contract_id.company_id", store=True, index=True
    )
    currency_id = fields.Many2one(related="contract_id.currency_id")
    partner_id = fields.Many2one(
        related="contract_id.partner_id", string="Customer", store=True, index=True
    )
    state = fields.Selection(related="contract_id.state", store=True, index=True)
    sequence = fields.Integer(default=10)
    product_id = fields.Many2one(
        "product.product",
        required=True,
        index=True,
        ondelete="restrict",
        domain="[('sale_ok', '=', True)]",
        check_company=True,
        help="What the invoice names: it brings taxes and account.",
    )
    name = fields.Char(
        string="Description",
        compute="_compute_name",
        store=True,
        readonly=False,
        precompute=True,
        required=True,
    )

    # What is covered
    scope = fields.Selection(
        [
            ("equipment", "Single Machines"),
            ("category", "Machines of a Category"),
            ("site", "Machines at the Sites"),
            ("customer", "All of the Customer"),
        ],
        string="Covers",
        required=True,
        default="equipment",
    )
    category_id = fields.Many2one(
        "customer.service.equipment.category",
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
    )
    equipment_ids = fields.One2many(
        "customer.service.contract.equipment",
        "line_id",
        string="Machines",
        copy=True,
    )
    equipment_count = fields.Integer(
        compute="_compute_equipment_count", string="Number of Machines"
    )

    # When
    date_start = fields.Date(
        string="From",
        compute="_compute_date_start",
        store=True,
        readonly=False,
        precompute=True,
        required=True,
        copy=False,
    )
    date_end = fields.Date(
        string="To", copy=False, help="Empty: as long as the contract lasts."
    )
    own_schedule_id = fields.Many2one(
        "customer.service.billing.schedule",
        string="Schedule of Its Own",
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
        help="Empty: the schedule of the contract.",
    )
    schedule_id = fields.Many2one(
        "customer.service.billing.schedule", compute="_compute_schedule_id"
    )
    anchor_date = fields.Date(
        string="Periods Counted from",
        copy=False,
        help="First day of the current schedule, when it changed after the start.",
    )
    free_periods = fields.Integer(
        groups=FEE_GROUPS, help="Periods at the start that cost nothing."
    )

    # What it costs
    fee_basis = fields.Selection(
        [("line", "Line"), ("equipment", "Machine")],
        string="Fee per",
        required=True,
        default="line",
        help="Machine: each covered machine is paid for, from the day it joins to the "
        "day it leaves.",
    )
    price_basis = fields.Selection(
        [(fee.PER_PERIOD, "Period"), (fee.PER_YEAR, "Year")],
        string="Price per",
        required=True,
        default=fee.PER_PERIOD,
        groups=FEE_GROUPS,
        help="Year: the instalments of a year sum to the price, the last one takes "
        "the cents.",
    )
    rate_ids = fields.One2many(
        "customer.service.contract.rate",
        "line_id",
        string="Rates",
        copy=False,
        groups=FEE_GROUPS,
    )
    quantity = fields.Float(
        compute="_compute_rate",
        readonly=False,
        compute_sudo=True,
        digits="Product Unit",
    )
    price_unit = fields.Float(
        string="Fee",
        compute="_compute_rate",
        readonly=False,
        compute_sudo=True,
        digits="Product Price",
        groups=FEE_GROUPS,
    )
    discount = fields.Float(
        string="Disc. %",
        compute="_compute_rate",
        readonly=False,
        compute_sudo=True,
        digits="Discount",
        groups=FEE_GROUPS,
    )
    revisable = fields.Boolean(
        default=True,
        groups=FEE_GROUPS,
        help="Takes part in price revisions.",
    )

    # Ledger
    period_ids = fields.One2many(
        "customer.service.contract.period", "line_id", groups=FEE_GROUPS
    )
    ledger_until = fields.Date(
        readonly=True,
        copy=False,
        groups=FEE_GROUPS,
        help="Last day for which a period is in the ledger.",
    )
    date_next_due = fields.Date(
        string="Next Due on",
        readonly=True,
        copy=False,
        help="When the next period becomes due. Empty: nothing more will.",
    )

    _next_due = models.Index("(date_next_due) WHERE date_next_due IS NOT NULL")
    _dates_in_order = models.Constraint(
        "CHECK (date_end IS NULL OR date_end >= date_start)",
        "A contract line cannot end before it starts.",
    )
    _free_periods_positive = models.Constraint(
        "CHECK (free_periods IS NULL OR free_periods >= 0)",
        "The number of free periods cannot be negative.",
    )

    # ------------------------------------------------------------------
    # Computes
    # ------------------------------------------------------------------
    @api.depends("product_id")
    def _compute_name(self):
        for line in self:
            product = line.product_id.with_context(
                lang=line.contract_id.partner_id.lang
            )
            line.name = product.display_name or line.name

    @api.depends("contract_id.date_start")
    def _compute_date_start(self):
        """Begin with the contract, as long as nothing has begun."""
        for line in self:
            if line.contract_id.state in (DRAFT, False) or not line.date_start:
                line.date_start = line.contract_id.date_start

    @api.depends("own_schedule_id", "contract_id.schedule_id")
    def _compute_schedule_id(self):
        for line in self:
            line.schedule_id = line.own_schedule_id or line.contract_id.schedule_id

    @api.depends("equipment_ids.date_from", "equipment_ids.date_to")
    @api.depends_context("tz")
    def _compute_equipment_count(self):
        today = fields.Date.context_today(self)
        for line in self:
            covered = line.equipment_ids.filtered(
                lambda one: (
                    (not one.date_from or one.date_from <= today)
                    and (not one.date_to or one.date_to >= today)
                )
            )
            line.equipment_count = len(covered)

    @api.depends(
        "product_id",
        "contract_id.pricelist_id",
        "rate_ids.date_from",
        "rate_ids.quantity",
        "rate_ids.price_unit",
        "rate_ids.discount",
    )
    def _compute_rate(self):
        """Show the rate of today; lines without one, what the pricelist says."""
        for line in self:
            today = self.env["customer.service.contract"]._get_today(
                line.company_id or self.env.company
            )
            rate = line.rate_ids._get_rate_on(today)
            line.quantity = rate.quantity if rate else 1.0
            line.discount = rate.discount if rate else 0.0
            line.price_unit = rate.price_unit if rate else line._get_list_price()

    def _get_list_price(self):
        """Return the price of the product for the customer, in contract currency."""
        self.ensure_one()
        if not self.product_id:
            return 0.0
        contract = self.contract_id
        return contract.pricelist_id._get_product_price(
            self.product_id,
            1.0,
            currency=contract.currency_id or self.env.company.currency_id,
        )

    def _write_rate(self, vals):
        """Change the first rate of what has not begun; later ones are amendments.

        :param dict vals: of quantity, price_unit and discount.
        """
        # sudo: rates are written by what the line allows
        for line in self.sudo():
            if all(line[name] == value for name, value in vals.items()):
                continue
            if line.contract_id.state != DRAFT:
                raise ValidationError(
                    self.env._(
                        "%(line)s has begun: change its price with an amendment, "
                        "which says from when on.",
                        line=line.name,
                    )
                )
            line.rate_ids[:1].write(vals)

    # ------------------------------------------------------------------
    # Checks
    # ------------------------------------------------------------------
    @api.constrains("scope", "category_id")
    def _check_scope(self):
        for line in self:
            if line.scope == "category" and not line.category_id:
                raise ValidationError(
                    self.env._("%(line)s: choose a category.", line=line.name)
                )

    @api.constrains("price_basis", "own_schedule_id", "contract_id")
    def _check_price_basis(self):
        for line in self:
            if line.price_basis != fee.PER_YEAR:
                continue
            grid = line.schedule_id.get_grid(date(2000, 1, 1), date(2000, 1, 1))
            if not grid.per_year() and not grid.years():
                raise ValidationError(
                    self.env._(
                        "%(line)s: a price per year needs periods that make years.",
                        line=line.name,
                    )
                )

    @api.constrains("date_start", "date_end", "contract_id")
    def _check_dates(self):
        for line in self:
            contract = line.contract_id
            if line.date_start < contract.date_start:
                raise ValidationError(
                    self.env._("%(line)s starts before its contract.", line=line.name)
                )

    def _get_activation_problems(self):
        """Return what keeps the line from beginning, in words.

        :return: list of str. Hook: extend it with ``super``.
        """
        self.ensure_one()
        problems = []
        if not self.product_id.active:
            problems.append(
                self.env._("%(line)s: the product is archived", line=self.name)
            )
        # sudo: who makes contracts need not know rates
        if not self.sudo().rate_ids:
            problems.append(
                self.env._("%(line)s: the price is missing", line=self.name)
            )
        by_machine = self.scope == "equipment" and self.fee_basis == "equipment"
        if by_machine and not self.equipment_ids:
            problems.append(
                self.env._("%(line)s: no machine is listed", line=self.name)
            )
        return problems

    # ------------------------------------------------------------------
    # CRUD
    # ------------------------------------------------------------------
    @api.model_create_multi
    def create(self, vals_list):
        given = [
            {name: vals[name] for name in RATE_FIELDS if name in vals}
            for vals in vals_list
        ]
        lines = super().create(
            [
                {name: vals[name] for name in vals.keys() - set(RATE_FIELDS)}
                for vals in vals_list
            ]
        )
        # sudo: rates follow from what the line says
        lines.env["customer.service.contract.rate"].sudo().create(
            [
                {
                    "line_id": line.id,
                    "date_from": line.date_start,
                    "quantity": 1.0,
                    **({} if "price_unit" in vals else line._prepare_list_price()),
                    **vals,
                }
                for line, vals in zip(lines, given, strict=True)
            ]
        )
        lines._refresh_next_due()
        return lines

    def write(self, vals):
        rate = {name: vals[name] for name in RATE_FIELDS if name in vals}
        vals = {name: value for name, value in vals.items() if name not in rate}
        result = super().write(vals)
        if rate:
            self._write_rate(rate)
        if {"date_start", "date_end", "own_schedule_id", "anchor_date"} & vals.keys():
            self._refresh_next_due()
        if "date_start" in vals:
            self._move_first_rate()
        return result

    def _prepare_list_price(self):
        self.ensure_one()
        return {"price_unit": self._get_list_price()}

    def _move_first_rate(self):
        """Have the first rate begin with its line."""
        # sudo: rates follow from what the line says
        for line in self.sudo():
            first = line.rate_ids[:1]
            if first and line.contract_id.state == DRAFT:
                first.date_from = line.date_start

    @api.ondelete(at_uninstall=False)
    def _unlink_except_billed(self):
        # sudo: what was billed counts, also for who may not see it
        if self.sudo().period_ids.invoice_id:
            raise ValidationError(
                self.env._("Lines that were billed are ended, never deleted.")
            )

    def copy_data(self, default=None):
        """Copy the current price along, in one rate; dates and ledger stay behind."""
        vals_list = super().copy_data(default)
        for line, vals in zip(self, vals_list, strict=True):
            vals.update({name: line[name] for name in RATE_FIELDS})
        return vals_list
