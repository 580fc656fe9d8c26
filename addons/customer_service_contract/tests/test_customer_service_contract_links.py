from datetime import date

from freezegun import freeze_time

from odoo import Command
from odoo.tests import tagged

from .common import ContractCommon


@tagged("post_install", "-at_install")
@freeze_time("2026-03-15")
class TestContractLinks(ContractCommon):
    """From partner, machine and invoice to their contracts."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.machine = cls._create_admin(
            "customer.service.equipment",
            name="Boiler",
            serial="B-1",
            partner_id=cls.customer.id,
            company_id=cls.company.id,
        )

    def _cover(self, **vals):
        return self._create_contract(
            [{"equipment_ids": [Command.create({"equipment_id": self.machine.id})]}],
            **vals,
        )

    def test_partner_knows_its_contracts(self):
        contract = self._cover()
        self._create_contract(activate=False)
        partner = self.customer.with_user(self.contractor)
        self.assertEqual(partner.customer_service_contract_count, 1)
        found = self.env["customer.service.contract"].search(
            partner.action_view_customer_service_contracts()["domain"]
        )
        self.assertIn(contract, found)

    def test_payer_knows_the_contracts_it_pays(self):
        self._cover(payer_id=self.other_customer.id)
        payer = self.other_customer.with_user(self.contractor)
        self.assertEqual(payer.customer_service_contract_count, 1)

    def test_machine_leads_to_its_lines(self):
        contract = self._cover()
        action = self.machine.with_user(self.technician).action_view_contract_lines()
        found = self.env["customer.service.contract.line"].search(action["domain"])
        self.assertEqual(found, contract.line_ids)

    def test_invoice_leads_to_its_contracts(self):
        contracts = self._cover() | self._create_contract()
        move = self._bill(contracts, date(2026, 1, 1))
        self.assertEqual(move.customer_service_contract_count, 2)
        domain = move.with_user(self.biller).action_view_service_contracts()["domain"]
        self.assertEqual(
            self.env["customer.service.contract"].search(domain), contracts
        )
