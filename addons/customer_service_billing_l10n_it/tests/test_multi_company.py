from odoo.tests import tagged

from .common import ItalyCommon


@tagged("post_install", "-at_install")
class TestMultiCompany(ItalyCommon):
    """Each company is asked for what its own e-invoices need."""

    def test_other_company_sees_no_problem(self):
        self._make_public()
        item = self._check(self._create_charge())
        self.assertTrue(item.problem_ids)
        foreigner = self._create_user(
            "foreigner",
            groups="customer_service_base.group_billing",
            company=self.other_company,
        )
        problems = self.env["customer.service.billing.problem"].with_user(foreigner)
        self.assertFalse(problems.search([("item_id", "=", item.id)]))

    def test_country_of_the_company_that_bills_decides(self):
        self._make_public()
        self.other_company.account_fiscal_country_id = self.env.ref("base.us")
        item = self._check(self._create_charge())
        codes = set(item.with_company(self.other_company).problem_ids.mapped("code"))
        self.assertIn("l10n_it_origin", codes)
