from collections import namedtuple

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain
from odoo.tools import format_amount, format_date

from ..tools.allowance import roll_over
from ..tools.schedule import ONCE, YEAR, Schedule
from .customer_service_contract import FEE_GROUPS

HOURS, VISITS, CALLS, KM, PARTS, METER = (
    "hours",
    "visits",
    "calls",
    "km",
    "parts",
    "meter",
)
AS_CHARGE, BY_LEDGER = "charge", "ledger"
# what an allowance pays for where the line has no profile
OWN_KINDS = {
    VISITS: ("callout", "travel", "km", "labour"),
    CALLS: ("callout", "travel", "km", "labour", "diagnosis"),
    HOURS: ("labour",),
    KM: ("km",),
    PARTS: ("part",),
    METER: (),
}
# allowances of a quantity of each charge; visits and calls are of many charges
MEASURED = {"labour": HOURS, "travel": HOURS, "km": KM, "part": PARTS}
Balance = namedtuple("Balance", "included used overage left start end")


class CustomerServiceAllowance(models.Model):
    """What a contract line includes up to a quantity, each period anew.

    What the contract covers of a kind that is counted here is covered only while
    something is left. What goes beyond is charged like any other work, or billed with
    the contract in arrears: never both.
    """

    _name = "customer.service.allowance"
    _description = "Contract Allowance"
    _order = "line_id, sequence, id"
    _check_company_auto = True

    line_id = fields.Many2one(
        "customer.service.contract.line",
        string="Contract Line",
        required=True,
        index=True,
        ondelete="cascade",
        check_company=True,
    )
    contract_id = fields.Many2one(related="line_id.contract_id", store=True, index=True)
    company_id = fields.Many2one(related="line_id.company_id", store=True, index=True)
    currency_id = fields.Many2one(related="line_id.currency_id")
    sequence = fields.Integer(default=10)
    kind = fields.Selection(
        [
            (HOURS, "Hours of Work"),
            (VISITS, "Visits"),
            (CALLS, "Calls"),
            (KM, "Kilometres"),
            (PARTS, "Value of Parts"),
            (METER, "Meter Units"),
        ],
        string="Counts",
        required=True,
        default=HOURS,
        help="Visits: interventions on site that were done. Calls: those opened, "
        "whatever came of them. Meter units: copies, hours of a machine.",
    )
    quantity = fields.Float(
        string="Included",
        required=True,
        digits="Product Unit",
        help="Value of parts: in the currency of the contract.",
    )
    per = fields.Selection(
        [
            ("period", "Billing Period"),
            ("year", "Year"),
            ("term", "Term"),
        ],
        required=True,
        default="year",
        help="Years begin on the first day of the line, terms on that of the contract.",
    )
    roll_over = fields.Boolean(
        string="Carry Over", help="What is left passes to the next period."
    )
    roll_over_cap = fields.Float(
        string="At Most",
        digits="Product Unit",
        help="What is carried over at most. 0: everything.",
    )
    include_travel = fields.Boolean(
        string="Travel Time Too", help="Hours of travel are counted like those of work."
    )
    call_type_ids = fields.Many2many(
        "customer.service.call.type",
        "customer_service_allowance_call_type_rel",
        "allowance_id",
        "type_id",
        string="Call Types",
        check_company=True,
        help="Only work on calls of these types is counted. Leave empty for any.",
    )
    overage = fields.Selection(
        [
            (AS_CHARGE, "Charged with the Work"),
            (BY_LEDGER, "Billed with the Contract"),
        ],
        string="Beyond",
        compute="_compute_overage",
        store=True,
        readonly=False,
        precompute=True,
        required=True,
        help="Charged with the Work: it stays a charge of the call. Billed with the "
        "Contract: in arrears, at the end of the period.",
    )
    overage_price = fields.Float(
        string="Price Beyond",
        digits="Product Price",
        groups=FEE_GROUPS,
        help="Of one hour, visit, call, kilometre or unit. 0, when it is charged with "
        "the work: the price of the tariff.",
    )
    overage_product_id = fields.Many2one(
        "product.product",
        string="Billed as",
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
        domain="[('sale_ok', '=', True), ('type', '=', 'service')]",
        groups=FEE_GROUPS,
        help="What is billed with the contract. Empty: as the fee of the line.",
    )
    counter_ids = fields.One2many(
        "customer.service.allowance.counter", "allowance_id", string="Counters"
    )

    included_now = fields.Float(compute="_compute_now", digits="Product Unit")
    used_now = fields.Float(
        string="Used", compute="_compute_now", digits="Product Unit"
    )
    left_now = fields.Float(
        string="Left", compute="_compute_now", digits="Product Unit"
    )
    overage_now = fields.Float(
        string="Gone Beyond", compute="_compute_now", digits="Product Unit"
    )
    used_percent = fields.Float(string="Used %", compute="_compute_now")
    period_now = fields.Char(string="Current Period", compute="_compute_now")

    _quantity_valid = models.Constraint(
        "CHECK (quantity >= 0 AND roll_over_cap >= 0)",
        "What is included cannot be negative.",
    )
    _price_valid = models.Constraint(
        "CHECK (overage_price IS NULL OR overage_price >= 0)",
        "A price beyond the allowance cannot be negative.",
    )

    # ------------------------------------------------------------------
    # Computes
    # ------------------------------------------------------------------
    @api.depends("kind")
    def _compute_overage(self):
        """Meters have no charges; parts are charged one by one."""
        for allowance in self:
            if allowance.kind == METER:
                allowance.overage = BY_LEDGER
            elif allowance.kind == PARTS:
                allowance.overage = AS_CHARGE
            else:
                allowance.overage = allowance.overage or AS_CHARGE

    @api.depends("kind", "quantity", "per", "currency_id")
    @api.depends_context("lang")
    def _compute_display_name(self):
        labels = dict(self._fields["per"]._description_selection(self.env))
        for allowance in self:
            allowance.display_name = self.env._(
                "%(quantity)s per %(period)s",
                quantity=allowance._format(allowance.quantity),
                period=labels.get(allowance.per, "").lower(),
            )

    @api.depends(
        "quantity",
        "per",
        "counter_ids.included",
        "counter_ids.used",
        "counter_ids.overage",
    )
    @api.depends_context("tz")
    def _compute_now(self):
        balances = self._get_balances(
            {allowance: allowance._get_today() for allowance in self}
        )
        for allowance in self:
            balance = balances.get(allowance)
            if not balance:
                allowance.included_now = allowance.used_now = 0.0
                allowance.left_now = allowance.overage_now = 0.0
                allowance.used_percent = 0.0
                allowance.period_now = False
                continue
            allowance.included_now = balance.included
            allowance.used_now = balance.used
            allowance.left_now = balance.left
            allowance.overage_now = balance.overage
            allowance.used_percent = (
                min(balance.used / balance.included, 1.0) * 100
                if balance.included
                else 100.0 * bool(balance.overage)
            )
            allowance.period_now = allowance._format_period(balance.start, balance.end)

    # ------------------------------------------------------------------
    # Checks
    # ------------------------------------------------------------------
    @api.constrains("kind", "overage", "line_id")
    def _check_overage(self):
        for allowance in self:
            if allowance.kind == PARTS and allowance.overage != AS_CHARGE:
                raise ValidationError(
                    self.env._(
                        "Parts beyond the allowance are charged with the work, each "
                        "at its price."
                    )
                )
            if allowance.kind == METER and allowance.overage != BY_LEDGER:
                raise ValidationError(
                    self.env._("Units of meters are billed with the contract.")
                )

    @api.constrains("kind", "line_id", "call_type_ids")
    def _check_once(self):
        """Two counters of the same things would leave open which one is used up."""
        for allowance in self:
            others = allowance.line_id.allowance_ids - allowance
            same = others.filtered(
                lambda other, own=allowance: (
                    other.kind == own.kind != METER and other._shares_types(own)
                )
            )
            if same:
                raise ValidationError(
                    self.env._(
                        "%(line)s counts the same twice: %(one)s, %(two)s. Tell them "
                        "apart by the types of calls.",
                        line=allowance.line_id.name,
                        one=allowance.display_name,
                        two=same[0].display_name,
                    )
                )

    def _shares_types(self, other):
        """Tell whether two allowances count calls of a same type."""
        self.ensure_one()
        mine, theirs = self.call_type_ids, other.call_type_ids
        return not mine or not theirs or bool(mine & theirs)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_used(self):
        # sudo: what was used counts, also for who may not see it
        used = self.sudo().counter_ids.filtered("use_ids")
        if used:
            raise ValidationError(
                self.env._(
                    "%(names)s: something was counted. End the line instead.",
                    names=", ".join(used.allowance_id.mapped("display_name")),
                )
            )

    # ------------------------------------------------------------------
    # Periods
    # ------------------------------------------------------------------
    def _get_today(self):
        """Return the day it is at the company."""
        self.ensure_one()
        return self.env["customer.service.contract"]._get_today(
            self.company_id or self.env.company
        )

    def _get_grid(self):
        """Return the periods by which it is counted, None for one for ever."""
        self.ensure_one()
        line = self.line_id
        contract = line.contract_id
        if self.per == "year":
            return Schedule(line.date_start, YEAR)
        if self.per == "term":
            if not contract.term_count:
                return None
            return Schedule(
                contract.date_start, contract.term_unit, contract.term_count
            )
        grid = line.schedule_id.get_grid(
            line.anchor_date or line.date_start, contract.date_start
        )
        return None if grid.unit == ONCE else grid

    def _get_period(self, day):
        """Return the first and the last day of the period of a day, as far as it goes.

        :return: two dates, the last one None for ever; None outside of the line.
        """
        self.ensure_one()
        start, end = self.line_id.date_start, self.line_id._get_end()
        if not start or day < start or (end and day > end):
            return None
        grid = self._get_grid()
        if not grid:
            return start, end
        period = grid.period(grid.index(day))
        return max(period.start, start), min(period.end, end or period.end)

    # ------------------------------------------------------------------
    # Balance
    # ------------------------------------------------------------------
    def _get_balances(self, days):
        """Return what is included, used and left on a day, by allowance.

        :param dict days: the day that is asked for, by allowance.
        :return: dict of ``Balance``; nothing for days outside of the line.
        """
        # sudo: what is left is told to whoever serves the customer
        allowances = self.sudo()
        counters = allowances.env["customer.service.allowance.counter"].search(
            Domain("allowance_id", "in", allowances.ids), order="period_start"
        )
        by_allowance = counters.grouped("allowance_id")
        balances = {}
        for allowance, own in zip(self, allowances, strict=True):
            period = own._get_period(days[allowance]) if days[allowance] else None
            if period:
                known = by_allowance.get(own._origin, counters.browse())
                balances[allowance] = own._get_balance(*period, known)
        return balances

    def _get_balance(self, start, end, counters):
        """Return the balance of a period.

        :param counters: all of the allowance, in the order of time.
        """
        self.ensure_one()
        counter = counters.filtered(lambda one: one.period_start == start)
        if counter:
            included, used = counter.included, counter.used
            overage = counter.overage
        else:
            included = self._get_included(start, counters)
            used = overage = 0.0
        left = round(max(included - used, 0.0), 4)
        return Balance(included, used, overage, left, start, end)

    def _get_included(self, start, counters):
        """Return what is included in a period: its own, and what the last one left.

        :param date start: first day of the period.
        :param counters: all of the allowance, in the order of time.
        """
        self.ensure_one()
        grid = self._get_grid()
        if not self.roll_over or not grid:
            return self.quantity
        earlier = counters.filtered(lambda one: one.period_start < start)
        last = earlier[-1:]
        first_day = last.period_start or self.line_id.date_start
        steps = grid.index(start) - grid.index(first_day)
        used = [last.used] + [0.0] * (steps - 1) if steps > 0 else []
        return roll_over(
            self.quantity,
            used if last else [0.0] * steps,
            self.roll_over_cap or None,
            first=last.included if last else None,
        )[-1]

    # ------------------------------------------------------------------
    # Words
    # ------------------------------------------------------------------
    def _format(self, quantity):
        """Return a quantity with its unit, in the context's language."""
        self.ensure_one()
        if self.kind == PARTS:
            return format_amount(self.env, quantity, self.currency_id)
        number = f"{round(quantity, 2):g}"
        words = {
            HOURS: self.env._("%(number)s hours", number=number),
            VISITS: self.env._("%(number)s visits", number=number),
            CALLS: self.env._("%(number)s calls", number=number),
            KM: self.env._("%(number)s km", number=number),
        }
        return words.get(self.kind) or f"{number} {self.meter_unit or ''}".strip()

    def _format_period(self, start, end):
        """Return the days of a period, in words."""
        begin = format_date(self.env, start)
        return f"{begin} – {format_date(self.env, end)}" if end else f"{begin} –"

    def _get_left_words(self, balance):
        """Return what is left, in words of the customer."""
        self.ensure_one()
        values = {
            "left": self._format(balance.left)
            if self.kind == PARTS
            else f"{round(balance.left, 2):g}",
            "included": self._format(balance.included),
            "end": format_date(self.env, balance.end) if balance.end else "",
        }
        if not balance.end:
            return self.env._("%(left)s of %(included)s left", **values)
        return self.env._("%(left)s of %(included)s left until %(end)s", **values)

    def action_view_uses(self):
        """Open what was counted."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "customer_service_contract.customer_service_allowance_use_action"
        )
        action["domain"] = [("allowance_id", "=", self.id)]
        return action
