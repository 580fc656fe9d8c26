from odoo import models

from .customer_service_billing_problem import BLOCKING, WARNING


class CustomerServiceBillingItem(models.Model):
    """What is wrong with who pays."""

    _inherit = "customer.service.billing.item"

    def _get_checks(self):
        return [
            *super()._get_checks(),
            "_check_customer",
            "_check_payer_data",
            "_check_payer_archived",
            "_check_blocked_customer",
        ]

    def _get_check_labels(self):
        return {
            **super()._get_check_labels(),
            "customer": self.env._("No Customer"),
            "payer_data": self.env._("Data of the Payer Missing"),
            "payer_archived": self.env._("Payer Archived"),
            "blocked_customer": self.env._("Blocked Customer"),
        }

    def _check_customer(self):
        """Somebody has to pay."""
        for item in self._get_work():
            if not item.payer_id:
                message = self.env._("Say who the customer of the call is.")
                yield item, item._prepare_problem(message, item.call_id)

    def _check_payer_data(self):
        """What an invoice needs to know; of fees the ledger asks where it blocks."""
        for item in self.filtered("payer_id"):
            needed = item.company_id.customer_service_contract_need_payer
            if item.period_id and needed:
                continue
            payer = item.payer_id.commercial_partner_id
            for text in item._get_missing_payer_data():
                message = self.env._(
                    "%(payer)s: %(problem)s.", payer=payer.name, problem=text
                )
                severity = BLOCKING if needed else WARNING
                yield item, item._prepare_problem(message, payer, severity)

    def _get_missing_payer_data(self):
        """Return what the invoice of an item needs to know of who pays. Hook.

        :return: list of str.
        """
        self.ensure_one()
        if self.period_id:
            return self.contract_id._get_missing_payer_data()
        return self.payer_id.commercial_partner_id._get_missing_billing_data()

    def _check_payer_archived(self):
        """Who is archived is not billed by accident; of fees the ledger says so."""
        for item in self._get_work():
            if item.payer_id and not item.payer_id.active and not item.reason:
                message = self.env._("%(payer)s is archived.", payer=item.payer_id.name)
                yield item, item._prepare_problem(message, item.payer_id)

    def _check_blocked_customer(self):
        """Who is blocked is billed, for that is what they owe; somebody should know."""
        for company, items in self.filtered("payer_id").grouped("company_id").items():
            firms = items.payer_id.commercial_partner_id
            reasons = firms._get_customer_service_block(company)
            for item in items:
                payer = item.payer_id.commercial_partner_id
                if reasons[payer]:
                    message = self.env._(
                        "%(payer)s is blocked: %(reason)s",
                        payer=payer.name,
                        reason=reasons[payer],
                    )
                    yield item, item._prepare_problem(message, payer, WARNING)
