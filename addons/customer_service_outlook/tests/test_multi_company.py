from odoo import Command
from odoo.tests import tagged

from .outlook_common import MAIL, OutlookCommon


@tagged("post_install", "-at_install")
class TestMultiCompany(OutlookCommon):
    """Calls of the companies the user is allowed, and of no others."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.foreigner = cls._create_user(
            "foreigner",
            groups="customer_service_base.group_user",
            company=cls.other_company,
        )
        cls.foreign_call = cls.calls.with_user(cls.foreigner).create(
            {"subject": "Foreign", "caller_id": cls.contact.id}
        )

    def _allow_both(self):
        self.operator.with_env(self.admin_env).company_ids = [
            Command.link(self.other_company.id)
        ]

    def test_calls_of_a_foreign_company_are_not_shown(self):
        own = self._create_call(caller_id=self.contact.id)
        tickets = self._get_tickets(self.contact)
        self.assertEqual([ticket["id"] for ticket in tickets], own.ids)
        found = self._ask("ticket/search", {"search_term": "Foreign"})
        self.assertEqual(found, {"tickets": []})

    def test_calls_of_all_allowed_companies_are_shown(self):
        own = self._create_call(caller_id=self.contact.id)
        self._allow_both()
        values = self._get_partner(self.contact)
        self.assertEqual(
            {ticket["id"] for ticket in values["tickets"]},
            {own.id, self.foreign_call.id},
        )
        self.assertEqual(
            set(values["user_companies"]), {self.company.id, self.other_company.id}
        )

    def test_mail_is_not_logged_on_a_foreign_call(self):
        for model in ("helpdesk.ticket", "customer.service.call"):
            with self.subTest(model=model):
                before = self._count_files()
                error = self._refuse(
                    "log_mail_content",
                    {
                        "model": model,
                        "res_id": self.foreign_call.id,
                        "message": MAIL,
                        "attachments": [["a.txt", self._encode(b"a")]],
                    },
                )
                self.assertEqual(error["name"], "odoo.exceptions.AccessError")
                self.assertNotIn("Foreign", error["message"])
                self.assertEqual(self._count_files(), before)

    def test_call_belongs_to_the_company_of_the_contact(self):
        self._allow_both()
        foreign = self._create_admin(
            "res.partner", name="Foreign", company_id=self.other_company.id
        )
        call, _result = self._make_ticket(foreign)
        self.assertEqual(call.company_id, self.other_company)
        self.assertIn(
            call.team_id.company_id, (self.other_company, call.company_id.browse())
        )
        call, _result = self._make_ticket(self.contact)
        self.assertEqual(call.company_id, self.company)

    def test_contact_of_a_foreign_company_makes_no_call(self):
        foreign = self._create_admin(
            "res.partner",
            name="Foreign",
            email="f@foreign.example",
            company_id=self.other_company.id,
        )
        before = self._count_calls()
        for route in ("partner/get", "ticket/create"):
            with self.subTest(route=route):
                error = self._refuse(route, {"partner_id": foreign.id})
                self.assertEqual(error["name"], "odoo.exceptions.AccessError")
        self.assertEqual(self._count_calls(), before)
        values = self._get_partner(email="f@foreign.example", name="F")
        self.assertEqual(values["partner"]["id"], -1)
