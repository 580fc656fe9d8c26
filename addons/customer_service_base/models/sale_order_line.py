from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tools import float_compare

from .customer_service_charge import CHARGE_KINDS, COVERAGES

# what somebody decides about a line; the price follows from it
COVERAGE_FIELDS = {
    "customer_service_coverage",
    "customer_service_coverage_rate",
    "customer_service_coverage_reason",
}
# kinds whose price is the money that was spent, not one of a pricelist
SPENT_KINDS = ("board", "lodging", "expense")
PRICE_DIGITS = 6


def due_price(full, rate):
    """Return what is to be paid of a full price.

    :param float rate: percentage, 0 to 100, that the customer does not pay.
    """
    return full * (1 - rate / 100)


class SaleOrderLine(models.Model):
    """Line of a service quotation, with what covers it.

    Coverage is a percentage between the full price and the one the host works with:
    whatever the host, a pricelist or a user says is the *full* price, kept in
    ``customer_service_full_price`` while the line is covered, and ``price_unit`` is
    what remains to be paid. No price is ever written to be zero, so none comes back.
    """

    _inherit = "sale.order.line"

    customer_service_kind = fields.Selection(
        CHARGE_KINDS, string="Charge Kind", copy=False
    )
    customer_service_coverage = fields.Selection(
        COVERAGES, string="Coverage", copy=False
    )
    customer_service_coverage_rate = fields.Float(
        string="Covered %",
        compute="_compute_customer_service_coverage_rate",
        store=True,
        readonly=False,
        precompute=True,
        digits=(5, 2),
        copy=False,
        help="Percentage of the price that the customer does not pay.",
    )
    customer_service_coverage_reason = fields.Char(
        string="Reason of Coverage", copy=False
    )
    customer_service_coverage_manual = fields.Boolean(
        string="Coverage Decided by Hand", copy=False, readonly=True
    )
    customer_service_full_price = fields.Float(
        string="Full Price",
        compute="_compute_price_unit",
        store=True,
        readonly=False,
        precompute=True,
        min_display_digits="Product Price",
        copy=False,
        help="Price before what is covered. 0 when nothing is.",
    )
    customer_service_full_subtotal = fields.Monetary(
        string="Full Value",
        compute="_compute_customer_service_full_subtotal",
        help="Amount without taxes, before what is covered.",
    )
    customer_service_keys = fields.Char(
        string="What It Quotes",
        copy=False,
        readonly=True,
        help="Keys of the facts of the call the line was made from.",
    )
    customer_service_extra_of_id = fields.Many2one(
        "sale.order.line",
        string="More of",
        copy=False,
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
        help="Accepted line whose quantity was exceeded.",
    )
    customer_service_extra_ids = fields.One2many(
        "sale.order.line", "customer_service_extra_of_id"
    )
    customer_service_charge_ids = fields.One2many(
        "customer.service.charge", "sale_line_id", string="Service Charges"
    )
    customer_service_part_ids = fields.One2many(
        "customer.service.part", "sale_line_id", string="Spare Parts"
    )

    _customer_service_rate_valid = models.Constraint(
        "CHECK (customer_service_coverage_rate >= 0"
        " AND customer_service_coverage_rate <= 100)",
        "What is covered is a percentage from 0 to 100.",
    )

    # ------------------------------------------------------------------
    # Computes
    # ------------------------------------------------------------------
    @api.depends("customer_service_coverage")
    def _compute_customer_service_coverage_rate(self):
        for line in self:
            covered = line.customer_service_coverage not in (False, "none")
            rate = line.customer_service_coverage_rate or 100.0
            line.customer_service_coverage_rate = rate if covered else 0.0

    @api.depends("customer_service_coverage_rate", "customer_service_full_price")
    def _compute_price_unit(self):
        """Let the host decide the full price, then take off what is covered."""
        lines = self.with_context(
            sale_write_from_compute=True, customer_service__full_price=True
        )
        for line in lines:
            if line.customer_service_full_price:
                line.price_unit = line.customer_service_full_price
        result = super(SaleOrderLine, lines)._compute_price_unit()
        for line in lines:
            line._cover_price()
        return result

    def _reset_price_unit(self):
        result = super()._reset_price_unit()
        if not self.env.context.get("customer_service__full_price"):
            self._cover_price()
        return result

    def _cover_price(self):
        """Take what is covered off a price that is the full one so far."""
        self.ensure_one()
        rate = self.customer_service_coverage_rate
        full = self.price_unit
        if rate:
            self.with_context(sale_write_from_compute=True).update(
                {
                    "customer_service_full_price": full,
                    "price_unit": due_price(full, rate),
                }
            )
        elif self.customer_service_full_price:
            self.customer_service_full_price = 0.0

    def _get_full_price(self):
        """Return the unit price before what is covered."""
        self.ensure_one()
        if self.customer_service_coverage_rate:
            return self.customer_service_full_price
        return self.price_unit

    @api.depends("price_subtotal", "customer_service_full_price")
    def _compute_customer_service_full_subtotal(self):
        taxes = self.env["account.tax"]
        for line in self:
            if not line.customer_service_coverage_rate:
                line.customer_service_full_subtotal = line.price_subtotal
                continue
            company = line.company_id or line.env.company
            base_line = line._prepare_base_line_for_taxes_computation(
                price_unit=line.customer_service_full_price
            )
            taxes._add_tax_details_in_base_line(base_line, company)
            taxes._round_base_lines_tax_details([base_line], company)
            details = base_line["tax_details"]
            line.customer_service_full_subtotal = details["total_excluded_currency"]

    def _find_quotation_line(self, group):
        """Return the line of a group of facts: the same, or covered by hand.

        :param tuple group: as ``_get_quotation_group`` of a call returns it.
        """
        *what, coverage, rate, price = group
        for line in self:
            own = (
                line.customer_service_kind,
                line.product_id.id,
                line.product_uom_id.id,
                line.customer_service_part_ids[:1].id,
            )
            decided = line.customer_service_coverage_manual or (
                line.customer_service_coverage,
                line.customer_service_coverage_rate,
            ) == (coverage, rate)
            same_price = price is None or not float_compare(
                line._get_full_price(), price, PRICE_DIGITS
            )
            if own == tuple(what) and decided and same_price:
                return line
        return self.browse()

    # ------------------------------------------------------------------
    # Checks
    # ------------------------------------------------------------------
    @api.constrains(
        "price_unit", "customer_service_full_price", "customer_service_coverage_rate"
    )
    def _check_covered_price(self):
        """A price written past the coverage would be billed to who does not owe it."""
        if self.env.context.get("sale_write_from_compute"):
            return
        for line in self:
            rate = line.customer_service_coverage_rate
            due = due_price(line.customer_service_full_price, rate)
            if rate and float_compare(line.price_unit, due, PRICE_DIGITS):
                raise ValidationError(
                    self.env._(
                        "%(line)s is covered at %(rate)s %%: change its full price "
                        "or its coverage.",
                        line=line.name,
                        rate=rate,
                    )
                )

    @api.constrains(
        "customer_service_coverage",
        "customer_service_coverage_rate",
        "customer_service_coverage_reason",
    )
    def _check_coverage_reason(self):
        for line in self:
            if not line.customer_service_coverage_rate:
                continue
            if line.customer_service_coverage in (False, "none"):
                raise ValidationError(
                    self.env._("%(line)s: say what covers it.", line=line.name)
                )
            if not line.customer_service_coverage_reason:
                raise ValidationError(
                    self.env._("%(line)s: say why it is covered.", line=line.name)
                )

    @api.model
    def _check_may_cover(self):
        """Refuse who has no say in what the customer pays for service."""
        user = self.env.user
        if not self.env.su and not any(
            user.has_group(f"customer_service_base.group_{role}")
            for role in ("user", "billing")
        ):
            raise AccessError(
                self.env._("Coverage is decided by customer service and billing.")
            )

    # ------------------------------------------------------------------
    # CRUD
    # ------------------------------------------------------------------
    @api.model_create_multi
    def create(self, vals_list):
        vals_list = [self._with_covered_price(vals) for vals in vals_list]
        # a form sends what nothing covers, too
        if any(
            vals.get(name) not in (None, False, 0, "none")
            for vals in vals_list
            for name in COVERAGE_FIELDS
        ):
            self._check_may_cover()
        return super().create(vals_list)

    @api.model
    def _with_covered_price(self, vals):
        """Return the values of a new line with a price that respects its coverage.

        A price said together with a coverage is the full one.
        """
        rate = vals.get("customer_service_coverage_rate")
        if not rate:
            return vals
        full = vals.get("customer_service_full_price", vals.get("price_unit"))
        if full is None:
            return vals
        return {
            **vals,
            "customer_service_full_price": full,
            "price_unit": due_price(full, rate),
            "technical_price_unit": vals.get("technical_price_unit", 0.0),
        }

    def _add_precomputed_values(self, vals_list):
        """What the pricelist says, and the host compares with, is the full price."""
        ordinary = [vals for vals in vals_list if "technical_price_unit" not in vals]
        result = super()._add_precomputed_values(vals_list)
        for vals in ordinary:
            if vals.get("customer_service_full_price"):
                vals["technical_price_unit"] = vals["customer_service_full_price"]
        return result

    def write(self, vals):
        if self.env.context.get("sale_write_from_compute"):
            return super().write(vals)
        if COVERAGE_FIELDS & vals.keys():
            self._check_may_cover()
            self._check_coverage_open(vals)
            if not self.env.context.get("customer_service__sync"):
                vals = {**vals, "customer_service_coverage_manual": True}
        said = COVERAGE_FIELDS | {"customer_service_full_price"}
        if "customer_service_full_price" not in vals and (
            "price_unit" not in vals or not said & vals.keys()
        ):
            return super().write(vals)
        full = vals.get("customer_service_full_price", vals.get("price_unit"))
        for rate, lines in self.grouped(lambda line: line._get_rate(vals)).items():
            prices = {
                "customer_service_full_price": full if rate else 0.0,
                "price_unit": due_price(full, rate),
            }
            super(SaleOrderLine, lines).write({**vals, **prices})
        return True

    def _get_rate(self, vals):
        """Return the percentage that is covered once some values are written."""
        self.ensure_one()
        rate = self.customer_service_coverage_rate
        if "customer_service_coverage_rate" in vals:
            return vals["customer_service_coverage_rate"]
        if "customer_service_coverage" in vals:
            covered = vals["customer_service_coverage"] not in (False, "none")
            return (rate or 100.0) if covered else 0.0
        return rate

    def _check_coverage_open(self, vals):
        """Refuse to change the coverage of what is invoiced."""
        for line in self:
            rate = line._get_rate(vals)
            changed = float_compare(rate, line.customer_service_coverage_rate, 2)
            if changed and line.qty_invoiced:
                raise UserError(
                    self.env._("%(line)s is invoiced already.", line=line.name)
                )

    def copy_data(self, default=None):
        """A copy is an ordinary order: what is covered here costs its full price."""
        vals_list = super().copy_data(default)
        for line, vals in zip(self, vals_list, strict=True):
            if line.customer_service_coverage_rate:
                vals["price_unit"] = line.customer_service_full_price
        return vals_list

    def _get_protected_fields(self):
        return [
            *super()._get_protected_fields(),
            *sorted(COVERAGE_FIELDS),
            "customer_service_full_price",
        ]
