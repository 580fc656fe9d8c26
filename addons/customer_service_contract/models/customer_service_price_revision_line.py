from decimal import Decimal

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import float_compare, format_amount, format_date, formatLang

from ..tools import price_revision as tool
from .customer_service_price_index_value import MONTH_FORMAT

READY, EXCLUDED, SKIPPED, APPLIED, UNDONE = STATES = (
    "ready",
    "excluded",
    "skipped",
    "applied",
    "undone",
)
# the price was agreed anew after it was estimated
AGREED = "agreed"
WHY_NOT = [
    (tool.NEVER, "Not to be revised"),
    (tool.ENDED, "Ended"),
    (tool.CURRENCY, "Other currency than the index"),
    (tool.EARLY, "Too soon after the start"),
    (tool.PROVISIONAL, "A provisional revision is to be settled first"),
    (tool.LATER, "Revised at a later date already"),
    (tool.RECENT, "The price changed lately"),
    (tool.FREE, "No price"),
    (tool.NO_BASE, "No index to compare with"),
    (tool.UNPUBLISHED, "Index not published"),
    (AGREED, "Agreed anew since"),
]
# decimals of prices and percentages that are kept
PRECISION = 6


class CustomerServicePriceRevisionLine(models.Model):
    """What a campaign makes of the price of one fee: old, new, and out of what.

    The row is the history of the revision: it keeps the values of the index and the
    percentages that were used, whatever becomes of index and clause later.
    """

    _name = "customer.service.price.revision.line"
    _description = "Price Revision of a Fee"
    _order = "revision_id desc, partner_id, contract_id, line_id, id"
    _check_company_auto = True

    revision_id = fields.Many2one(
        "customer.service.price.revision",
        string="Campaign",
        required=True,
        index=True,
        ondelete="cascade",
        check_company=True,
    )
    company_id = fields.Many2one(related="revision_id.company_id", store=True)
    line_id = fields.Many2one(
        "customer.service.contract.line",
        string="Fee",
        required=True,
        index=True,
        ondelete="restrict",
        check_company=True,
    )
    equipment_id = fields.Many2one(
        "customer.service.equipment",
        string="Machine",
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
        help="When it has a fee of its own.",
    )
    contract_id = fields.Many2one(related="line_id.contract_id", store=True, index=True)
    partner_id = fields.Many2one(
        related="contract_id.partner_id", string="Customer", store=True, index=True
    )
    currency_id = fields.Many2one(related="contract_id.currency_id")
    clause_id = fields.Many2one(
        "customer.service.price.clause", ondelete="restrict", check_company=True
    )
    state = fields.Selection(
        [
            (READY, "To Apply"),
            (EXCLUDED, "Excluded"),
            (SKIPPED, "Left Out"),
            (APPLIED, "Applied"),
            (UNDONE, "Undone"),
        ],
        required=True,
        default=READY,
        index=True,
    )
    why_not = fields.Selection(WHY_NOT)
    reason = fields.Char(string="Reason for Excluding")
    why = fields.Char(
        compute="_compute_why", help="What kept the price, or held it within limits."
    )
    date_effective = fields.Date(string="From", required=True)
    price_old = fields.Float(
        string="Price Before", min_display_digits="Product Price", digits=(16, 6)
    )
    price_from = fields.Float(
        string="Price Reckoned From",
        digits=(16, 6),
        help="The price agreed, when the index is compared since then.",
    )
    price_new = fields.Float(
        string="New Price", min_display_digits="Product Price", digits=(16, 6)
    )
    change = fields.Float(
        string="Change (%)",
        digits=(16, 4),
        min_display_digits=2,
        help="Share of the change of the index, or the fixed percentage, before limits "
        "and rounding.",
    )
    index_change = fields.Float(
        string="Change of the Index (%)", digits=(16, 6), min_display_digits=1
    )
    coefficient = fields.Float(
        digits=(16, 6), help="What the price before is multiplied by, all told."
    )
    limit = fields.Selection(
        [(tool.CAP, "At most"), (tool.FLOOR, "At least")], string="Limited"
    )
    index_id = fields.Many2one(
        "customer.service.price.index", ondelete="restrict", check_company=True
    )
    month_wanted = fields.Date(
        string="Index Wanted", help="Month whose index decides by the clause."
    )
    month_new = fields.Date(string="Index Used")
    month_old = fields.Date(string="Compared with")
    value_new = fields.Float(string="Value", digits=(16, 6), min_display_digits=1)
    value_old = fields.Float(
        string="Value Compared with", digits=(16, 6), min_display_digits=1
    )
    provisional = fields.Boolean(
        help="The index wanted was not published: the last one was used. It is settled "
        "when the index is published."
    )
    settles_id = fields.Many2one(
        "customer.service.price.revision.line",
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
        help="The provisional revision that this one makes final.",
    )
    settlement_ids = fields.One2many(
        "customer.service.price.revision.line", "settles_id", string="Settlements"
    )
    rate_ids = fields.One2many(
        "customer.service.contract.rate", "revision_line_id", string="Prices"
    )
    covered_ids = fields.One2many(
        "customer.service.contract.equipment",
        "revision_line_id",
        string="Prices of the Machine",
    )
    letter_id = fields.Many2one(
        "customer.service.price.letter", index="btree_not_null", check_company=True
    )

    _line_unique = models.UniqueIndex(
        "(line_id, COALESCE(equipment_id, 0), revision_id)",
        "A campaign revises a fee once.",
    )
    _applied_unique = models.UniqueIndex(
        "(line_id, COALESCE(equipment_id, 0), date_effective) "
        "WHERE state = 'applied' AND settles_id IS NULL",
        "The fee is revised from that day already.",
    )
    _settlement_unique = models.UniqueIndex(
        "(settles_id) WHERE state = 'applied'",
        "The provisional revision is settled already.",
    )
    _reason_given = models.Constraint(
        "CHECK (state != 'excluded' OR reason IS NOT NULL)",
        "Say why the fee is excluded.",
    )

    @api.model
    def _get_waiting_domain(self):
        """Return which rows are provisional and not settled yet."""
        return (
            Domain("provisional", "=", True)
            & Domain("state", "=", APPLIED)
            & Domain("settlement_ids", "not any", [("state", "=", APPLIED)])
        )

    def _get_target(self):
        """Return what the row revises: a line, and a machine with a fee of its own."""
        self.ensure_one()
        return self.line_id, self.equipment_id

    # ------------------------------------------------------------------
    # Arithmetic
    # ------------------------------------------------------------------
    @api.model
    def _prepare_outcome_vals(self, case, outcome):
        """Return the values of a row out of what the arithmetic says.

        :param case: :class:`tools.price_revision.Case`.
        :param outcome: :class:`tools.price_revision.Outcome`.
        """
        numbers = {
            name: round(float(getattr(outcome, name) or 0), PRECISION)
            for name in (
                "price_old",
                "price_from",
                "price_new",
                "change",
                "index_change",
                "coefficient",
                "value_new",
                "value_old",
            )
        }
        return {
            **numbers,
            "date_effective": case.day,
            "state": SKIPPED if outcome.why_not else READY,
            "why_not": outcome.why_not or False,
            "limit": outcome.limit or False,
            "provisional": outcome.provisional,
            "month_wanted": outcome.month_wanted or False,
            "month_new": outcome.month_new or False,
            "month_old": outcome.month_old or False,
        }

    def _get_outcome(self):
        """Return what was applied, for the arithmetic that settles it."""
        self.ensure_one()
        return tool.Outcome(
            price_old=Decimal(str(self.price_old)),
            price_from=Decimal(str(self.price_from)),
            price_new=Decimal(str(self.price_new)),
            month_wanted=self.month_wanted,
            month_new=self.month_new,
            month_old=self.month_old,
            provisional=self.provisional,
        )

    # ------------------------------------------------------------------
    # Exclusion
    # ------------------------------------------------------------------
    def _exclude(self, reason):
        """Leave fees out of the campaign.

        :param str reason: said by a person.
        """
        self._check_open()
        if any(row.state != READY for row in self):
            raise UserError(self.env._("Only fees that would be revised are excluded."))
        # sudo: the right on the campaigns was checked
        self.sudo().write({"state": EXCLUDED, "reason": reason})

    def action_include(self):
        """Take excluded fees back into the campaign."""
        self._check_open()
        # sudo: the right on the campaigns was checked
        self.sudo().filtered(lambda row: row.state == EXCLUDED).write(
            {"state": READY, "reason": False}
        )

    def _check_open(self):
        """Refuse what is not for the user, or not the time, to decide."""
        self.revision_id.check_access("write")
        done = self.revision_id.filtered(lambda one: one.state != "previewed")
        if done:
            raise UserError(
                self.env._(
                    "What is excluded is decided between preview and application: "
                    "%(names)s.",
                    names=", ".join(done.mapped("name")),
                )
            )

    # ------------------------------------------------------------------
    # Preview
    # ------------------------------------------------------------------
    def _refresh(self, vals):
        """Take what was reckoned anew; what a person excluded stays excluded.

        A letter that announced another price is to be sent again.
        """
        self.ensure_one()
        if self.state == EXCLUDED and vals["state"] == READY:
            vals = {**vals, "state": EXCLUDED}
        else:
            vals = {**vals, "reason": False}
        if self.letter_id and self._differs(vals):
            self.letter_id._announce_again()
        self.write(vals)

    def _differs(self, vals):
        """Tell whether what was reckoned anew is not what the row says."""
        self.ensure_one()
        numbers = ("price_old", "price_new")
        facts = ("state", "date_effective", "provisional", "month_new")
        return any(
            float_compare(self[name], vals[name], precision_digits=PRECISION)
            for name in numbers
        ) or any(self[name] != vals[name] for name in facts)

    @api.depends("why_not", "reason", "limit", "provisional")
    @api.depends_context("lang")
    def _compute_why(self):
        labels = {
            name: dict(self._fields[name]._description_selection(self.env))
            for name in ("why_not", "limit")
        }
        for row in self:
            clause = row.clause_id
            percent = clause.cap if row.limit == tool.CAP else clause.floor
            limit = row.limit and self.env._(
                "%(limit)s %(percent)s %%",
                limit=labels["limit"][row.limit],
                percent=formatLang(self.env, percent, digits=2),
            )
            provisional = row.provisional and self.env._("Provisional")
            reasons = (labels["why_not"].get(row.why_not), row.reason, limit)
            row.why = ", ".join(filter(None, (*reasons, provisional)))

    @api.depends("line_id.name", "equipment_id")
    def _compute_display_name(self):
        for row in self:
            row.display_name = row._get_fee_name()

    def _get_fee_name(self):
        """Return what is revised in words."""
        self.ensure_one()
        names = (self.line_id.name, self.equipment_id.display_name)
        return ", ".join(filter(None, names))

    def _get_change_text(self):
        """Return old and new price in words."""
        self.ensure_one()
        old, new = (
            format_amount(self.env, price, self.currency_id)
            for price in (self.price_old, self.price_new)
        )
        return self.env._(
            "%(fee)s from %(day)s: %(old)s → %(new)s",
            fee=self._get_fee_name(),
            day=format_date(self.env, self.date_effective),
            old=old,
            new=new,
        )

    # ------------------------------------------------------------------
    # Letters
    # ------------------------------------------------------------------
    def _is_announced(self):
        """Tell whether the customer is told: the price changes."""
        self.ensure_one()
        return self.state in (READY, APPLIED) and bool(
            float_compare(
                self.price_new,
                self._get_price_in_force(),
                precision_digits=PRECISION,
            )
        )

    def _get_letter_partner(self):
        """Return who is told about the new price of the fee."""
        self.ensure_one()
        return self.partner_id

    def _get_explanation(self):
        """Return in words, for the customer, what the new price was reckoned from."""
        self.ensure_one()
        if not self.month_new:
            return self.env._(
                "%(change)s %% by contract",
                change=formatLang(self.env, self.change, digits=2),
            )
        values = {
            "index": self.index_id.name,
            "old": format_date(self.env, self.month_old, date_format=MONTH_FORMAT),
            "new": format_date(self.env, self.month_new, date_format=MONTH_FORMAT),
            "value_old": formatLang(self.env, self.value_old, digits=1),
            "value_new": formatLang(self.env, self.value_new, digits=1),
            "index_change": formatLang(self.env, self.index_change, digits=1),
            # three quarters of a published percentage may have three decimals
            "change": formatLang(
                self.env,
                self.change,
                digits=1 if round(self.change, 1) == self.change else 3,
            ),
        }
        text = self.env._(
            "%(index)s, %(old)s %(value_old)s → %(new)s %(value_new)s: "
            "%(index_change)s %%, counted for %(change)s %%",
            **values,
        )
        if self.provisional:
            text = self.env._(
                "%(text)s; provisional until the index of %(month)s is published",
                text=text,
                month=format_date(
                    self.env, self.month_wanted, date_format=MONTH_FORMAT
                ),
            )
        return text
