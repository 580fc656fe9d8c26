from collections import defaultdict
from decimal import Decimal

from odoo import models
from odoo.exceptions import UserError
from odoo.tools import float_compare

from ..tools.price_revision import REVISION, Price
from .customer_service_price_revision_line import APPLIED, PRECISION


class CustomerServicePriceRevisionLine(models.Model):
    """From the rows of a campaign to dated prices and to the ledger, and back."""

    _inherit = "customer.service.price.revision.line"

    def _write_prices(self):
        """Write the new prices from their days on.

        A price that is dated on the day already (a change of quantity) takes the new
        one, and so do later ones that only repeat the price before.
        """
        new = defaultdict(list)
        for row in self:
            prices = row._get_prices()
            now = prices._get_price_on(row.date_effective)
            same_day = now.filtered(
                lambda one, day=row.date_effective: one.date_from == day
            )
            followers = row._get_followers(row._get_price_in_force())
            (same_day | followers).write({"price_unit": row.price_new})
            if same_day:
                same_day.revision_line_id = row
            else:
                new[prices._name].append(now._prepare_revised_vals(row))
                now._end_before(row.date_effective)
        for name, vals_list in new.items():
            self.env[name].create(vals_list)

    def _prepare_price_vals(self):
        """Return the values that each new price has, whatever it is the price of."""
        self.ensure_one()
        return {
            "date_from": self.date_effective,
            "price_unit": self.price_new,
            "revision_line_id": self.id,
        }

    def _take_back_prices(self):
        """Write the prices as they were before the rows were applied."""
        for row in self:
            price = row._get_price_in_force()
            row._get_followers(row.price_new).write({"price_unit": price})
            row._get_written()._take_back(price, row.settles_id)

    def _true_up(self):
        """Bring the ledger to the prices of now.

        :return: rows of the ledger that correct what was billed.
        """
        return self.line_id._true_up(
            "arrears",
            self.revision_id.name,
            since=min(self.mapped("date_effective"), default=None),
        )

    def _check_can_undo(self):
        """Refuse to take prices back that something else was built on.

        :raises UserError: agreed anew, revised later or settled since.
        """
        built = self.filtered(lambda row: row._is_built_on())
        if built:
            raise UserError(
                self.env._(
                    "Other prices were built on these since, undo those first: "
                    "%(names)s.",
                    names=", ".join(row._get_fee_name() for row in built),
                )
            )

    def _is_built_on(self):
        """Tell whether something else counts on the price that was written."""
        self.ensure_one()
        written = self._get_written()
        return (
            APPLIED in self.settlement_ids.mapped("state")
            or len(written) != 1
            or self._is_another(written.price_unit, self.price_new)
            or any(
                price.revision_line_id and price.date_from > self.date_effective
                for price in self._get_prices()
            )
        )

    # ------------------------------------------------------------------
    # Dated prices
    # ------------------------------------------------------------------
    def _get_price_in_force(self):
        """Return the price that the row replaces: an estimate, or the one before."""
        self.ensure_one()
        return self.settles_id.price_new if self.settles_id else self.price_old

    def _get_prices(self):
        """Return the dated prices of what the row revises, oldest first."""
        self.ensure_one()
        return self.line_id._get_dated_prices(self.equipment_id, self.date_effective)

    def _get_written(self):
        """Return the dated price that the row wrote."""
        self.ensure_one()
        return self.covered_ids if self.equipment_id else self.rate_ids

    def _get_followers(self, price):
        """Return later prices that only repeat one, up to the first of its own."""
        self.ensure_one()
        followers = self._get_prices().browse()
        for one in self._get_prices():
            if one.date_from and one.date_from > self.date_effective:
                if self._is_another(one.price_unit, price) or one.revision_line_id:
                    break
                followers |= one
        return followers

    def _is_another(self, price, other):
        return bool(float_compare(price, other, precision_digits=PRECISION))

    def _get_price(self, dated, reason):
        """Return a dated price for the arithmetic.

        What was agreed on top of a revision, for the same day, is no revision.

        :param dated: that the row wrote, if there is a row.
        :param str reason: of a price that no revision wrote.
        """
        revised = self and not self._is_another(dated.price_unit, self.price_new)
        return Price(
            day=dated._get_first_day(),
            price=Decimal(str(dated.price_unit)),
            reason=REVISION if revised else reason,
            month=self.month_new or None,
            provisional=bool(revised and self.provisional),
        )
