from dateutil.relativedelta import relativedelta

from odoo import models
from odoo.fields import Domain
from odoo.tools import formatLang

from odoo.addons.customer_service_base.models.customer_service_charge import INVOICED

from .customer_service_billing_item import HELD_STATES
from .customer_service_billing_problem import WARNING

# Calls of a type there have to be to tell what is usual, and how far back
FEWEST, YEAR = 3, relativedelta(years=1)
# Days by which periods of the same length differ: months have 28 to 31
DUST_DAYS = 5


class CustomerServiceBillingItem(models.Model):
    """Amounts that are not what they usually are."""

    _inherit = "customer.service.billing.item"

    def _get_checks(self):
        return [*super()._get_checks(), "_check_usual_fee", "_check_usual_call"]

    def _get_check_labels(self):
        return {
            **super()._get_check_labels(),
            "usual_fee": self.env._("Unusual Fee"),
            "usual_call": self.env._("Unusual Amount of the Call"),
        }

    def _differs(self, amount, usual):
        """Tell whether an amount is farther from the usual one than it may be.

        :param float amount: of what is billed now.
        :param float usual: what it is compared with.
        """
        allowed = self.company_id.customer_service_billing_deviation
        return abs(amount - usual) > abs(usual) * allowed / 100

    def _prepare_unusual(self, amount, usual, record):
        """Return the values of the problem that an amount is not the usual one."""
        self.ensure_one()
        env, currency = self.env, self.currency_id
        message = env._(
            "It is %(amount)s, and usually %(usual)s.",
            amount=formatLang(env, amount, currency_obj=currency),
            usual=formatLang(env, currency.round(usual), currency_obj=currency),
        )
        return self._prepare_problem(message, record, WARNING)

    # ------------------------------------------------------------------
    # Fees
    # ------------------------------------------------------------------
    def _check_usual_fee(self):
        """A fee is what the last one of the line was, for as many days."""
        fees = self.filtered(
            lambda item: (
                item.period_id.kind == "fee"
                and item.company_id.customer_service_billing_deviation
            )
        )
        last = fees.period_id.line_id._get_last_fees()
        for item in fees:
            period, before = item.period_id, last.get(item.period_id.line_id)
            if (
                before
                and before.currency_id == period.currency_id
                and abs(before._count_days() - period._count_days()) <= DUST_DAYS
                and item._differs(period.amount, before.amount)
            ):
                yield (
                    item,
                    item._prepare_unusual(
                        period.amount, before.amount, item.contract_id
                    ),
                )

    # ------------------------------------------------------------------
    # Work
    # ------------------------------------------------------------------
    def _check_usual_call(self):
        """A call costs about what calls of its type cost in the last year."""
        work = self._get_work().filtered(
            lambda item: item.company_id.customer_service_billing_deviation
        )
        first = work._get_first_of_calls().filtered("call_id.type_id")
        usual = first._get_usual_calls()
        totals = first._get_totals_of_calls()
        for item in first:
            total = totals.get((item.run_id, item.call_id, item.currency_id), 0.0)
            average = usual.get((item.call_id.type_id, item.currency_id))
            if average and item._differs(total, average):
                yield item, item._prepare_unusual(total, average, item.call_id)

    def _get_usual_calls(self):
        """Return what calls of the types of these cost on average, where many were.

        :return: dict of floats by the type and the currency.
        """
        if not self:
            return {}
        day = min(self.run_id.mapped("date"))
        groups = self.env["customer.service.charge"]._read_group(
            Domain("company_id", "in", self.company_id.ids)
            & Domain("state", "=", INVOICED)
            & Domain("credited", "=", False)
            & Domain("date", ">=", day - YEAR)
            & Domain("call_id.type_id", "in", self.call_id.type_id.ids)
            & Domain("call_id", "not in", self.call_id.ids),
            ["call_id.type_id", "currency_id"],
            ["amount_due:sum", "call_id:count_distinct"],
        )
        return {
            (kind, currency): amount / count
            for kind, currency, amount, count in groups
            if count >= FEWEST
        }

    def _get_totals_of_calls(self):
        """Return what the runs bill of the calls of these items.

        :return: dict of floats by run, call and currency.
        """
        groups = self.env["customer.service.billing.item"]._read_group(
            Domain("run_id", "in", self.run_id.ids)
            & Domain("call_id", "in", self.call_id.ids)
            & Domain("state", "in", HELD_STATES),
            ["run_id", "call_id", "currency_id"],
            ["amount_due:sum"],
        )
        return {tuple(key): total for *key, total in groups}


class CustomerServiceContractLine(models.Model):
    _inherit = "customer.service.contract.line"

    def _get_last_fees(self):
        """Return by line the last fee that was invoiced."""
        periods = self.env["customer.service.contract.period"]
        invoiced = (
            Domain("line_id", "in", self.ids)
            & Domain("kind", "=", "fee")
            & Domain("state", "=", INVOICED)
        )
        last = dict(periods._read_group(invoiced, ["line_id"], ["period_start:max"]))
        days = list(set(last.values()))
        rows = periods.search(invoiced & Domain("period_start", "in", days))
        return {
            row.line_id: row for row in rows if last[row.line_id] == row.period_start
        }


class CustomerServiceContractPeriod(models.Model):
    _inherit = "customer.service.contract.period"

    def _count_days(self):
        """Return how many days the period lasts."""
        self.ensure_one()
        return (self.period_end - self.period_start).days + 1
