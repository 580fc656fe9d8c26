from odoo import models
from odoo.exceptions import UserError

from .customer_service_billing_decision import SPLIT
from .customer_service_billing_item import TO_VERIFY


class CustomerServiceBillingItem(models.Model):
    """Work that is divided: a part is decided about, and billed, by itself."""

    _inherit = "customer.service.billing.item"

    def action_split(self, quantity, reason):
        """Have a part of the work be an item of its own, in the same run.

        Price, coverage, day and technician are the same, the sum stays what it was.

        :param float quantity: of the part, in the unit of each item.
        :param str reason: why.
        :return: the new items.
        """
        items, reason = self._begin_decision(reason)
        items._check_work()
        items.charge_id._check_can_split(quantity)
        before = {item: item._get_quantity_text() for item in items}
        amounts = items._get_held_amounts()
        items._unverify()
        parts = items.charge_id.with_env(self.env)._split(quantity)
        new = items.create(
            [
                {
                    "run_id": item.run_id.id,
                    "company_id": item.company_id.id,
                    "kind": item.kind,
                    "charge_id": parts[item.charge_id].id,
                    "state": TO_VERIFY,
                }
                for item in items
            ]
        )
        both = items | new
        changes = {
            item: (before.get(item, ""), item._get_quantity_text()) for item in both
        }
        both._end_decision(SPLIT, reason, changes, amounts)
        items.run_id._follow_decisions()
        return new.with_env(self.env)

    def _check_work(self):
        """Refuse to divide fees."""
        fees = self.filtered("period_id")
        if fees:
            raise UserError(
                self.env._(
                    "Fees are not divided: correct the amount, or postpone the fee. "
                    "%(names)s",
                    names=", ".join(fees.mapped("name")),
                )
            )

    def _get_quantity_text(self):
        """Return the quantity of the item, in words."""
        self.ensure_one()
        label = self.charge_id._fields["quantity"]._description_string(self.env)
        return f"{label} {self._get_terms()[label]}"
