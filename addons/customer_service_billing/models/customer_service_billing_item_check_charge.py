from odoo import models
from odoo.fields import Domain

from odoo.addons.customer_service_base.models.customer_service_charge import (
    NOT_BILLABLE,
)
from odoo.addons.customer_service_contract.models.customer_service_allowance_use import (  # noqa: E501
    BEYOND_KEY,
)

from .customer_service_billing_problem import BLOCKING, WARNING


class CustomerServiceBillingItem(models.Model):
    """What is wrong with the charges that items bill."""

    _inherit = "customer.service.billing.item"

    def _get_checks(self):
        return [
            *super()._get_checks(),
            "_check_product",
            "_check_price",
            "_check_quantity",
            "_check_negative",
            "_check_corrected",
            "_check_by_hand",
            "_check_duplicate",
        ]

    def _get_check_labels(self):
        return {
            **super()._get_check_labels(),
            "product": self.env._("No Product"),
            "price": self.env._("No Price"),
            "quantity": self.env._("No Quantity"),
            "negative": self.env._("Negative Amount"),
            "corrected": self.env._("Corrected Work"),
            "by_hand": self.env._("Typed by Hand"),
            "duplicate": self.env._("Maybe Twice"),
        }

    def _get_work(self):
        """Return the items that bill charges."""
        return self.filtered("charge_id")

    # ------------------------------------------------------------------
    # What and how much
    # ------------------------------------------------------------------
    def _check_product(self):
        """Nothing is put on an order without a product, not even what is covered."""
        for item in self._get_work():
            if not item.charge_id.product_id:
                message = self.env._(
                    "No rule of the tariff says how to bill it: choose a product."
                )
                yield item, item._prepare_problem(message, item.charge_id)

    def _check_price(self):
        """Who gives something for nothing says why, or what covers it."""
        for item in self._get_work():
            charge = item.charge_id
            free = charge.coverage_rate == 100 or item.reason
            if charge.product_id and not charge.price_unit and not free:
                message = self.env._("There is no price: set one, or say why it is 0.")
                yield item, item._prepare_problem(message, charge)

    def _check_quantity(self):
        """What has no quantity comes onto no invoice."""
        for item in self._get_work():
            charge = item.charge_id
            if not charge.quantity and charge.coverage_rate != 100:
                message = self.env._("The quantity is 0: set one, or exclude it.")
                yield item, item._prepare_problem(message, charge)

    def _check_negative(self):
        """Corrections of fees may be negative; work only when somebody says why."""
        for item in self:
            if item.currency_id.compare_amounts(item.amount_due, 0) >= 0:
                continue
            if item.period_id and item.period_id.kind != "fee":
                continue
            message = self.env._("The amount is negative.")
            severity = WARNING if item.period_id or item.reason else BLOCKING
            yield item, item._prepare_problem(message, item.charge_id, severity)

    # ------------------------------------------------------------------
    # Who wrote it
    # ------------------------------------------------------------------
    def _check_corrected(self):
        """What happened was corrected after somebody had decided."""
        for item in self._get_work():
            if item.charge_id.corrected:
                message = self.env._(
                    "What happened was corrected after somebody had decided about it."
                )
                yield item, item._prepare_problem(message, item.charge_id, WARNING)

    def _check_by_hand(self):
        """What a person typed is looked at by another, unless the run says why."""
        for item in self._get_work():
            charge = item.charge_id
            if item.reason:
                continue
            if not charge.key:
                message = self.env._("It was added by hand.")
            elif charge.quantity_manual or charge.price_manual:
                message = self.env._("Quantity or price was changed by hand.")
            elif charge.coverage_manual:
                message = self.env._("What is covered was decided by hand.")
            else:
                continue
            yield item, item._prepare_problem(message, charge, WARNING)

    def _check_duplicate(self):
        """The same work of the same person, twice on a day, may be one."""
        work = self._get_work()
        charges = self.env["customer.service.charge"].search(
            Domain("call_id", "in", work.call_id.ids)
            & Domain("state", "!=", NOT_BILLABLE)
            & Domain("product_id", "!=", False)
        )
        facts = {}
        for charge in charges:
            first = charge.split_from_id or charge
            source = (first.key or f"charge:{first.id}").removesuffix(BEYOND_KEY)
            facts.setdefault(charge._get_twin_key(), set()).add(source)
        for item in work:
            if len(facts.get(item.charge_id._get_twin_key(), ())) > 1:
                message = self.env._(
                    "The call has the same work of the same day twice: is it one?"
                )
                yield item, item._prepare_problem(message, item.charge_id, WARNING)


class CustomerServiceCharge(models.Model):
    _inherit = "customer.service.charge"

    def _get_twin_key(self):
        """Return what charges have in common that may be one and the same."""
        self.ensure_one()
        return (
            self.call_id.id,
            self.product_id.id,
            self.date,
            self.quantity,
            self.uom_id.id,
            self.user_id.id,
        )
