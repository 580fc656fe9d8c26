from odoo import models
from odoo.fields import Domain


class CustomerServiceCall(models.Model):
    """Work under contract is booked on the account of the contract."""

    _inherit = "customer.service.call"

    def write(self, vals):
        """Book the work of calls that change their contract on the right account."""
        result = super().write(vals)
        if "contract_line_id" in vals:
            # sudo: where work is booked is decided by the engine, whoever does it
            for call in self.sudo().filtered("analytic_account_id"):
                call._ensure_analytic_account()
        return result

    def _ensure_analytic_account(self):
        """Follow the contract, but for accounts that a person chose."""
        account = super()._ensure_analytic_account()
        wanted = self._get_analytic_account()
        if account != wanted and self._is_account_given(account):
            self._move_to_account(wanted)
            return wanted
        return account

    def _is_account_given(self, account):
        """Tell whether an account is one that the engine gives."""
        self.ensure_one()
        if account == self.company_id._get_customer_service_analytic_account():
            return True
        # sudo: accounts of contracts one does not see
        contracts = self.env["customer.service.contract"].sudo()
        return bool(
            contracts.search_count(
                Domain("analytic_account_id", "=", account.id), limit=1
            )
        )

    def _move_to_account(self, account):
        """Move what the call cost so far to another account.

        :param account: analytic account.
        """
        self.ensure_one()
        # sudo: where work is booked is decided by the engine, whoever does it
        call = self.sudo()
        before = call.analytic_account_id.plan_id._column_name()
        call.analytic_account_id = account
        booked = call.env["account.analytic.line"].search(
            Domain("customer_service_call_id", "=", call.id)
            & Domain("customer_service_charge_id", "!=", False)
        )
        after = account.plan_id._column_name()
        booked.write({before: False, after: account.id})
