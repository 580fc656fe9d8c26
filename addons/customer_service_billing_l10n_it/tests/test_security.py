from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common import CODES, ItalyCommon


@tagged("post_install", "-at_install")
class TestSecurity(ItalyCommon):
    """Operators quote with codes of contracts; billing sees what is missing."""

    def test_operator_quotes_with_the_codes_of_the_contract(self):
        contract = self._create_contract(**CODES)
        charge = self._create_covered(contract)
        call = charge.call_id.with_user(self.operator)
        self.assertEqual(call._prepare_quotation_vals()["l10n_it_cig"], "1234567890")

    def test_problems_are_for_billing(self):
        self._make_public()
        item = self._check(self._create_charge())
        problem = item.problem_ids[:1]
        self.assertTrue(problem.with_user(self.biller).message)
        for user in (self.technician, self.contractor, self.portal_user):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                problem.with_user(user).read(["message"])
