from odoo import models
from odoo.fields import Domain
from odoo.tools import format_date

from odoo.addons.customer_service_contract.models.customer_service_contract import (
    CANCELLED,
    ENDED,
)
from odoo.addons.customer_service_contract.models.customer_service_contract_suspension import (  # noqa: E501
    CONFIRMED,
)

from .customer_service_billing_item import HELD_STATES
from .customer_service_billing_problem import WARNING


class CustomerServiceBillingItem(models.Model):
    """What is wrong with the contracts of what items bill."""

    _inherit = "customer.service.billing.item"

    def _get_checks(self):
        return [
            *super()._get_checks(),
            "_check_fee",
            "_check_ambiguous",
            "_check_ended",
            "_check_suspended",
            "_check_allowance",
        ]

    def _get_check_labels(self):
        return {
            **super()._get_check_labels(),
            "fee": self.env._("Fee Cannot Be Billed"),
            "ambiguous": self.env._("Contract to Choose"),
            "ended": self.env._("Contract Has Ended"),
            "suspended": self.env._("Contract Was Suspended"),
            "allowance": self.env._("Beyond the Allowance"),
        }

    def _get_first_of_calls(self):
        """Return those of the items that are the first of their call in the run.

        What is wrong with a call is said once.
        """
        groups = self.env["customer.service.billing.item"]._read_group(
            Domain("run_id", "in", self.run_id.ids)
            & Domain("call_id", "in", self.call_id.ids)
            & Domain("state", "in", HELD_STATES),
            ["run_id", "call_id"],
            ["id:min"],
        )
        first = {number for _run, _call, number in groups}
        return self.filtered(lambda item: item.id in first)

    # ------------------------------------------------------------------
    # Fees
    # ------------------------------------------------------------------
    def _check_fee(self):
        """What the ledger would refuse is known before."""
        for run, items in self.filtered("period_id").grouped("run_id").items():
            found = items.period_id._get_billing_problems(run.date)
            for item in items:
                for text in dict.fromkeys(found[item.period_id]):
                    message = self.env._(
                        "The fee cannot be billed: %(problem)s.", problem=text
                    )
                    yield item, item._prepare_problem(message, item.contract_id)

    # ------------------------------------------------------------------
    # What covers work
    # ------------------------------------------------------------------
    def _check_ambiguous(self):
        """Which contract covers a call is chosen before it is billed."""
        for item in self._get_work():
            if item.call_id.contract_ambiguous:
                message = self.env._(
                    "Several contracts cover the call: choose which one counts."
                )
                yield item, item._prepare_problem(message, item.call_id)

    def _check_ended(self):
        """A contract that is over may not cover what it covered at the opening."""
        for item in self._get_work():
            contract, end = item.contract_id, item.contract_id.date_end
            if contract.state == CANCELLED:
                message = self.env._(
                    "%(contract)s was cancelled.", contract=contract.name
                )
            elif end and end < item.date:
                message = self.env._(
                    "%(contract)s ended on %(date)s, before the work was done.",
                    contract=contract.name,
                    date=format_date(self.env, end),
                )
            elif contract.state == ENDED or end and end < item.run_id.date:
                message = self.env._(
                    "%(contract)s has ended since the work was done.",
                    contract=contract.name,
                )
            else:
                continue
            yield item, item._prepare_problem(message, contract, WARNING)

    def _check_suspended(self):
        """A contract that slept, from the work to the bill, may not cover it."""
        work = self._get_work()
        suspensions = (
            self.env["customer.service.contract.suspension"]
            .search(
                Domain("contract_id", "in", work.contract_id.ids)
                & Domain("state", "=", CONFIRMED)
            )
            .grouped("contract_id")
        )
        for item in work:
            own = suspensions.get(item.contract_id)
            touching = own and own.filtered(
                lambda one, item=item: (
                    one.date_from <= max(item.run_id.date, item.date)
                    and (not one.date_to or one.date_to >= item.date)
                )
            )
            if touching:
                message = self.env._(
                    "%(contract)s was suspended from %(date)s: look at what it covers.",
                    contract=item.contract_id.name,
                    date=format_date(self.env, touching[0].date_from),
                )
                yield item, item._prepare_problem(message, item.contract_id, WARNING)

    def _check_allowance(self):
        """More was used than the contract includes: somebody may want to be told."""
        first = self._get_work()._get_first_of_calls()
        beyond = self.env["customer.service.allowance.use"]._read_group(
            Domain("call_id", "in", first.call_id.ids) & Domain("beyond", ">", 0),
            ["call_id", "allowance_id"],
            ["beyond:sum"],
        )
        used = {}
        for call, allowance, quantity in beyond:
            used.setdefault(call, []).append((allowance, quantity))
        for item in first:
            for allowance, quantity in used.get(item.call_id, ()):
                message = self.env._(
                    "%(quantity)s beyond what the contract includes: %(allowance)s.",
                    quantity=f"{quantity:g}",
                    allowance=allowance.display_name,
                )
                yield item, item._prepare_problem(message, item.contract_id, WARNING)
