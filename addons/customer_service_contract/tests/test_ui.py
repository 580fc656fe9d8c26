from odoo import Command
from odoo.tests import HttpCase, tagged

from .common import ContractCommon


@tagged("post_install", "-at_install")
class TestUi(ContractCommon, HttpCase):
    def test_contract_goes_from_its_type_to_the_first_invoice(self):
        self._create_admin(
            "customer.service.contract.template",
            name="Tour Service",
            schedule_id=self.monthly.id,
            line_ids=[
                Command.create(
                    {
                        "product_id": self.fee.id,
                        "name": "Tour fee",
                        "price_unit": 250.0,
                        "scope": "customer",
                    }
                )
            ],
        )
        user = self._create_user(
            "contract_tour",
            groups="customer_service_base.group_billing,"
            "customer_service_contract.group_contract,account.group_account_invoice",
            name="Tour Biller",
            password="contract_tour_1",
        )
        self.start_tour("/odoo", "customer_service_contract_tour", login=user.login)
        contract = self.env["customer.service.contract"].search(
            [("title", "=", "Tour contract")]
        )
        self.assertRecordValues(
            contract, [{"state": "active", "partner_id": self.customer.id}]
        )
        self.assertEqual(contract.sudo().period_ids.invoice_id.amount_untaxed, 250.0)
