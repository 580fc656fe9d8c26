from odoo import models
from odoo.exceptions import AccessError
from odoo.fields import Domain

from .customer_service_contract_period import CREDITED

MODULE = "customer_service_contract"


class CustomerServiceContract(models.Model):
    """Who is told of what the billing of a contract needs."""

    _inherit = "customer.service.contract"

    def _check_may_bill(self):
        """Refuse who does not bill, whoever makes the contracts."""
        self.check_access("read")
        if not self.env["customer.service.contract.period"]._may_decide():
            raise AccessError(self.env._("Only billing bills fees."))

    def _get_billing_user(self):
        """Return who is told: the biller of the company, else the salesperson."""
        self.ensure_one()
        users = self.company_id.customer_service_contract_biller_id | self.user_id
        return users.filtered(
            lambda user: user.active and self.with_user(user).has_access("read")
        )[:1]

    def _get_billing_activities(self, kind):
        """Return the open activities of a kind.

        :param str kind: name of the activity type.
        """
        # sudo: activities of whoever is in charge
        activities = self.env["mail.activity"].sudo()
        return activities.search(
            Domain("res_model", "=", self._name)
            & Domain("res_id", "in", self.ids)
            & Domain("activity_type_id", "=", self.env.ref(f"{MODULE}.{kind}").id)
        )

    def _notify_billing(self, kind, note):
        """Have one activity of a kind per contract say something.

        Technicians read it as well: no amounts.

        :param str kind: name of the activity type.
        :param str note: what is to be done.
        """
        if self.env.context.get("customer_service__dry_run"):
            return
        told = self._get_billing_activities(kind).grouped("res_id")
        for contract in self:
            user = contract._get_billing_user()
            if contract.id in told:
                told[contract.id].note = note
            elif user:
                contract.activity_schedule(
                    f"{MODULE}.{kind}", note=note, user_id=user.id
                )

    def _notify_billing_failure(self, text):
        """Have somebody mend what keeps fees from being billed.

        :param str text: what is wrong.
        """
        self._notify_billing("activity_type_billing", text)

    def _clear_billing(self):
        """Delete activities of contracts where nothing is left to be done."""
        # sudo: the ledger is closed to everybody
        periods = self.env["customer.service.contract.period"].sudo()
        own = Domain("contract_id", "in", self.ids)
        for kind, pending in (
            ("activity_type_billing", Domain("error", "!=", False)),
            (
                "activity_type_credited",
                Domain("state", "=", CREDITED) & Domain("credit_decided", "=", False),
            ),
        ):
            activities = self._get_billing_activities(kind)
            if activities:
                left = periods.search(own & pending).contract_id.ids
                activities.filtered(
                    lambda one, left=left: one.res_id not in left
                ).unlink()
