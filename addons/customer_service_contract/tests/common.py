from datetime import date

from odoo import Command
from odoo.exceptions import UserError

from odoo.addons.customer_service_base.tests.common import CustomerServiceCommon

JANUARY = date(2026, 1, 1)


class Refused(UserError):
    """What a patched method raises."""


class ContractCommon(CustomerServiceCommon):
    """A company with accounts, a monthly fee, who makes contracts and who bills.

    ``env`` is the one of ``contractor``, who makes contracts and sees no invoices;
    ``biller`` makes invoices.
    """

    kept_staff = "contract"

    @classmethod
    def _create_staff(cls):
        staff = super()._create_staff()
        for company in (staff["company"], staff["other_company"]):
            company.country_id = cls.admin_env.ref("base.it")
            cls.admin_env["account.chart.template"].try_loading(
                "generic_coa", company=company, install_demo=False
            )
        staff["contractor"] = cls._create_user(
            "contractor",
            groups="customer_service_contract.group_contract,base.group_partner_manager",
        )
        staff["biller"] = cls._create_user(
            "biller",
            groups="customer_service_base.group_billing,"
            "customer_service_contract.group_contract,account.group_account_invoice",
        )
        return staff

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.contractor, cls.biller = cls.staff["contractor"], cls.staff["biller"]
        cls.tax = cls.admin_env["account.tax"].search(
            [("company_id", "=", cls.company.id), ("type_tax_use", "=", "sale")],
            limit=1,
        )
        cls.fee = cls._create_admin(
            "product.product",
            name="Maintenance Fee",
            type="service",
            list_price=100.0,
            taxes_id=[Command.set(cls.tax.ids)],
        )
        cls.monthly = cls.admin_env.ref(
            "customer_service_contract.billing_schedule_month_advance"
        )
        cls.arrears = cls.admin_env.ref(
            "customer_service_contract.billing_schedule_month_arrears"
        )
        cls.quarterly = cls.admin_env.ref(
            "customer_service_contract.billing_schedule_quarter_advance"
        )
        cls.env = cls.admin_env(user=cls.contractor)

    @classmethod
    def _create_contract(cls, lines=None, activate=True, **vals):
        """Return a contract with a monthly fee of 100 from 1 January 2026.

        :param lines: list of values of lines; one with the fee when not said.
        """
        contract = cls.env["customer.service.contract"].create(
            {
                "partner_id": cls.customer.id,
                "date_start": JANUARY,
                "schedule_id": cls.monthly.id,
                "line_ids": [
                    Command.create(
                        {"product_id": cls.fee.id, "price_unit": 100, **line}
                    )
                    for line in (lines or [{}])
                ],
                **vals,
            }
        )
        if activate:
            contract.action_activate()
        return contract

    @classmethod
    def _bill(cls, contracts, day):
        """Return the invoices of what of the contracts is due by a day."""
        # the cron's code path
        contracts = contracts.sudo()
        contracts.line_ids._materialise(day)
        return contracts.env["customer.service.contract.period"]._bill_due(
            day, contracts.company_id, [("contract_id", "in", contracts.ids)]
        )

    @classmethod
    def _get_ledger(cls, contracts, *names):
        """Return the rows of contracts as tuples, in the order of periods."""
        rows = contracts.sudo().period_ids.sorted(
            lambda row: (row.period_start, row.id)
        )
        return [tuple(row[name] for name in names) for row in rows]
