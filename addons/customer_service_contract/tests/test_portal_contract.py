from datetime import date

from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from .common import ContractCommon

MODEL = "customer.service.contract"


class PortalContractCommon(ContractCommon):
    """Contracts of two customers; ``portal_user`` sees those of the first."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.machine = cls._create_admin(
            "customer.service.equipment",
            name="Boiler",
            serial="PORTAL-1",
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
        )
        cls.draft = cls._create_contract(activate=False)
        cls.foreign = cls._create_contract(
            partner_id=cls.other_customer.id, title="Bread ovens"
        )
        cls.contact.customer_service_portal_scope = "company"

    def _seen(self, user=None):
        self.env.invalidate_all()
        own = self.env[MODEL].with_user(user or self.portal_user)
        ids = (self.contract | self.draft | self.foreign).ids
        return own.search([("id", "in", ids)])


@tagged("post_install", "-at_install")
class TestPortalContractRights(PortalContractCommon):
    """Which contracts a contact finds, and what of them."""

    def test_contracts_of_the_company_by_scope(self):
        self.assertEqual(self._seen(), self.contract)
        for scope in ("own", "none"):
            self.contact.customer_service_portal_scope = scope
            with self.subTest(scope=scope):
                self.assertFalse(self._seen())

    def test_own_contracts_are_those_of_customer_and_payer(self):
        self.contact.customer_service_portal_scope = "own"
        self.contract.sudo().payer_id = self.contact
        self.assertEqual(self._seen(), self.contract)

    def test_payer_of_another_company_sees_what_it_pays(self):
        self.foreign.sudo().payer_id = self.customer
        self.assertEqual(self._seen(), self.contract | self.foreign)

    def test_drafts_and_cancelled_ones_are_not_found(self):
        self.contract.sudo().state = "cancelled"
        self.assertFalse(self._seen())

    def test_contract_of_another_customer_is_closed(self):
        with self.assertRaises(AccessError):
            self.foreign.with_user(self.portal_user).read(["name"])
        self.assertFalse(self._seen(self.other_portal_user) & self.contract)

    def test_nobody_writes(self):
        own = self.contract.with_user(self.portal_user)
        for operation in ("write", "create", "unlink"):
            with self.subTest(operation=operation):
                self.assertFalse(own.has_access(operation))
        for method in ("action_activate", "action_cancel", "action_invoice"):
            with self.subTest(method=method), self.assertRaises(AccessError):
                getattr(own, method)()

    def test_only_named_fields_are_read(self):
        own = self.contract.with_user(self.portal_user)
        named = own._get_portal_fields()
        self.assertEqual(set(own.fields_get()), named)
        for name in own._fields.keys() - named:
            with self.subTest(field=name), self.assertRaises(AccessError):
                own.read([name])

    def test_closed_fields_are_not_searched_grouped_or_sorted(self):
        own = self.env[MODEL].with_user(self.portal_user)
        for name in ("user_id", "line_ids", "clauses", "message_ids"):
            with self.subTest(field=name), self.assertRaises(AccessError):
                own.search([(name, "!=", False)])
        with self.assertRaises(AccessError):
            own.search([("line_ids.price_unit", ">", 100)])
        with self.assertRaises(AccessError):
            own._read_group([], ["user_id"], ["__count"])
        with self.assertRaises(AccessError):
            own.search([], order="user_id")

    def test_rest_of_the_contract_is_closed(self):
        for model in (
            "customer.service.contract.line",
            "customer.service.contract.equipment",
            "customer.service.contract.rate",
            "customer.service.contract.period",
            "customer.service.contract.template",
        ):
            with self.subTest(model=model):
                self.assertFalse(
                    self.env[model].with_user(self.portal_user).has_access("read")
                )

    def test_fees_are_not_asked_for_by_call(self):
        with self.assertRaises(AccessError):
            self.contract.with_user(self.portal_user).get_fee_schedule(1)

    def test_customer_speaks_for_themselves(self):
        message = self.contract.with_user(self.portal_user).message_post(
            body="When do you come?",
            author_id=self.operator.partner_id.id,
            subtype_xmlid="mail.mt_note",
            partner_ids=self.other_customer.ids,
        )
        self.assertEqual(message.author_id, self.contact)
        self.assertFalse(message.partner_ids)
        self.assertFalse(message.is_internal)
        with self.assertRaises(AccessError):
            self.foreign.with_user(self.portal_user).message_post(body="Hello")


@tagged("post_install", "-at_install")
class TestPortalContractPages(PortalContractCommon, HttpCase):
    """The pages, and attacks on them."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.portal_user.password = "portal_secret_1"

    def _login(self):
        self.authenticate(self.portal_user.login, "portal_secret_1")

    def _get(self, contract, query=""):
        return self.url_open(f"/my/contracts/{contract.id}{query}")

    def test_list_shows_own_contracts(self):
        self._login()
        text = self.url_open("/my/contracts?filterby=all").text
        self.assertIn("Boiler care", text)
        self.assertNotIn("Bread ovens", text)
        self.assertIn("/my/contracts", self.url_open("/my").text)

    def test_page_shows_machines_fees_and_invoices(self):
        move = self._bill(self.contract, date(2026, 1, 1))
        move.action_post()
        self._login()
        text = self._get(self.contract).text
        for expected in ("PORTAL-1", "123.45", move.name):
            with self.subTest(expected=expected):
                self.assertIn(expected, text)

    def test_fees_are_hidden_by_the_setting(self):
        move = self._bill(self.contract, date(2026, 1, 1))
        move.action_post()
        self.company.sudo().customer_service_portal_fees = False
        self._login()
        text = self._get(self.contract).text
        self.assertIn("PORTAL-1", text)
        for hidden in ("123.45", move.name, "report_type=pdf"):
            with self.subTest(hidden=hidden):
                self.assertNotIn(hidden, text)
        response = self._get(self.contract, "?report_type=pdf&download=true")
        self.assertNotIn("application/pdf", response.headers["Content-Type"])
        self.assertNotIn("123.45", response.text)

    def test_contract_of_another_customer_leads_home(self):
        self._login()
        for contract in (self.foreign, self.draft):
            with self.subTest(contract=contract.state):
                response = self._get(contract)
                self.assertTrue(response.url.endswith("/my"))
                self.assertNotIn("Bread ovens", response.text)

    def test_token_opens_and_wrong_tokens_do_not(self):
        token = self.draft.sudo()._portal_ensure_token()
        other = self.foreign.sudo()._portal_ensure_token()
        self.assertIn(
            self.draft.name, self._get(self.draft, f"?access_token={token}").text
        )
        for wrong in (other, token[:-1], "", "ä", "False"):
            with self.subTest(token=wrong):
                response = self._get(self.draft, f"?access_token={wrong}")
                self.assertNotIn(self.draft.name, response.text)

    def test_documents_are_those_sent_to_the_customer(self):
        attachments = self.admin_env["ir.attachment"].create(
            [
                {"name": name, "raw": b"text", "res_model": MODEL, "res_id": record.id}
                for name, record in (
                    ("sent.txt", self.contract),
                    ("note.txt", self.contract),
                    ("foreign.txt", self.foreign),
                )
            ]
        )
        sent, noted, foreign = attachments
        for attachment, subtype in ((sent, "mail.mt_comment"), (noted, "mail.mt_note")):
            self.contract.message_post(
                body="See", attachment_ids=attachment.ids, subtype_xmlid=subtype
            )
        self._login()
        text = self._get(self.contract).text
        self.assertIn("sent.txt", text)
        self.assertNotIn("note.txt", text)
        url = f"/my/contracts/{self.contract.id}/documents"
        self.assertEqual(self.url_open(f"{url}/{sent.id}").text, "text")
        for closed in (noted, foreign):
            with self.subTest(file=closed.name):
                self.assertEqual(self.url_open(f"{url}/{closed.id}").status_code, 404)

    @mute_logger("odoo.http")
    def test_host_print_shows_no_fees_to_customers(self):
        self._login()
        for report in ("report_contract", "report_fee_schedule"):
            url = f"/report/html/customer_service_contract.{report}/{self.contract.id}"
            with self.subTest(report=report):
                self.assertNotIn("123.45", self.url_open(url).text)

    @mute_logger("odoo.http")
    def test_workbook_is_closed_to_customers(self):
        self._login()
        response = self.url_open(
            f"/customer_service/contract/{self.contract.id}/fees.xlsx"
        )
        self.assertEqual(response.status_code, 403)
