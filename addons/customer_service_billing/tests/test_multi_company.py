from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common import BillingCommon


@tagged("post_install", "-at_install")
class TestMultiCompany(BillingCommon):
    """Each company bills its own work and fees."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.foreigner = cls._create_user(
            "foreign_biller",
            groups="customer_service_base.group_billing,account.group_account_invoice",
            company=cls.other_company,
        )
        cls.charge = cls._create_charge()
        cls.contract = cls._create_contract()
        cls.billing_run = cls._create_run()
        cls.billing_run.action_simulate()

    def test_records_of_the_other_company_are_not_seen(self):
        self.assertTrue(self.billing_run.item_ids)
        for model in ("run", "item", "problem"):
            records = self.env[f"customer.service.billing.{model}"]
            with self.subTest(model=model):
                self.assertFalse(records.with_user(self.foreigner).search([]))

    def test_run_of_the_other_company_is_refused(self):
        for method in ("action_simulate", "action_start", "action_cancel"):
            with self.subTest(method=method), self.assertRaises(AccessError):
                getattr(self.billing_run.with_user(self.foreigner), method)()
        with self.assertRaises(AccessError):
            self.env["customer.service.billing.run"].with_user(self.foreigner).create(
                {"company_id": self.company.id}
            )

    def test_run_gathers_of_its_company(self):
        own = (
            self.env["customer.service.billing.run"]
            .with_user(self.foreigner)
            .create({"company_id": self.other_company.id})
        )
        own.action_simulate()
        self.assertFalse(own.item_ids)
        self.billing_run.action_cancel()
        own.action_simulate()
        self.assertFalse(own.item_ids)

    def test_who_works_for_both_bills_one(self):
        both = self.biller
        both.sudo().company_ids |= self.other_company
        run = self._create_run(company_id=self.other_company.id)
        run.with_context(
            allowed_company_ids=(self.company | self.other_company).ids
        ).action_simulate()
        self.assertFalse(run.item_ids)

    def test_companies_choose_apart_what_is_on_one_invoice(self):
        payer = self.customer.with_env(self.admin_env)
        payer.with_company(self.company).customer_service_billing_grouping = "month"
        for company, grouping in (
            (self.company, "month"),
            (self.other_company, "call"),
        ):
            with self.subTest(company=company.name):
                own = payer.with_company(company)
                self.assertEqual(own._get_billing_grouping(), grouping)
