from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import ContractCommon


@tagged("post_install", "-at_install")
class TestMultiCompany(ContractCommon):
    """Each company has its own contracts."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.foreigner = cls._create_user(
            "foreigner",
            groups="customer_service_base.group_manager",
            company=cls.other_company,
        )

    def test_contracts_of_the_other_company_are_not_seen(self):
        contract = self._create_contract()
        contract.line_ids.sudo()._materialise(contract.date_start)
        for record in (
            contract,
            contract.line_ids,
            contract.line_ids.rate_ids,
            contract.sudo().period_ids,
            contract.term_ids,
            self._create_life(contract, "suspension", reason="Closed"),
            self._create_life(contract, "notice"),
            self._create_life(contract, "transfer"),
            self._create_life(contract, "amendment", name="Less"),
        ):
            found = self.env[record._name].with_user(self.foreigner).search([])
            with self.subTest(model=record._name):
                self.assertFalse(found & record)

    def _create_life(self, contract, what, **vals):
        return self.env[f"customer.service.contract.{what}"].create(
            {"contract_id": contract.id, **vals}
        )

    def test_journal_of_the_other_company_is_refused(self):
        journal = self.admin_env["account.journal"].search(
            [("company_id", "=", self.other_company.id), ("type", "=", "sale")], limit=1
        )
        with self.assertRaises(UserError):
            self._create_contract(journal_id=journal.id)
