from odoo import Command
from odoo.tests import tagged

from .common import ContractCommon


@tagged("post_install", "-at_install")
class TestContractSend(ContractCommon):
    """The agreement on paper, and its way to the customer."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.machine = cls._create_admin(
            "customer.service.equipment",
            name="Boiler",
            serial="PAPER-1",
            partner_id=cls.customer.id,
            company_id=cls.company.id,
        )
        cls.contract = cls._create_contract(
            [
                {
                    "price_unit": 123.45,
                    "equipment_ids": [Command.create({"equipment_id": cls.machine.id})],
                }
            ],
            title="Boiler care",
            renewal="tacit",
            term_count=12,
            clauses="<p>The Supplier comes twice a year.</p>",
        )

    def _print(self, user):
        html, _kind = (
            self.env["ir.actions.report"]
            .with_user(user)
            ._render_qweb_html(
                "customer_service_contract.report_contract", self.contract.ids
            )
        )
        return html.decode()

    def test_agreement_names_parties_machines_fees_and_clauses(self):
        text = self._print(self.contractor)
        for expected in (
            self.contract.name,
            self.customer.name,
            self.company.name,
            "PAPER-1",
            "123.45",
            "1,481.40",
            "twice a year",
            "1341",
        ):
            with self.subTest(expected=expected):
                self.assertIn(expected, text)

    def test_technician_prints_no_fees(self):
        text = self._print(self.technician)
        self.assertIn("PAPER-1", text)
        self.assertNotIn("123.45", text)

    def test_second_signature_is_italian(self):
        self.company.sudo().country_id = self.env.ref("base.fr")
        self.assertNotIn("1341", self._print(self.contractor))

    def test_composer_sends_the_agreement(self):
        action = self.contract.action_send()
        composer = (
            self.env["mail.compose.message"]
            .with_context(**action["context"])
            .create({})
        )
        self.assertEqual(composer.partner_ids, self.customer)
        self.assertIn(self.contract.name, composer.subject)
        self.assertIn("Boiler care", composer.body)
        self.assertEqual(
            composer.template_id.report_template_ids.report_name,
            "customer_service_contract.report_contract",
        )
