from odoo.tests import tagged

from .outlook_common import MAIL, OutlookCommon


@tagged("post_install", "-at_install")
class TestSecurity(OutlookCommon):
    """Everything happens with the rights of who uses the add-in."""

    def _get_log(self, call, model="helpdesk.ticket"):
        return {"model": model, "res_id": call.id, "message": MAIL}

    def test_section_is_for_who_may_create_calls(self):
        self._create_call(caller_id=self.contact.id)
        for role, seen in (
            ("reader", False),
            ("billing", False),
            ("technician", True),
            ("user", True),
            ("dispatcher", True),
            ("manager", True),
        ):
            user = self.users[role]
            with self.subTest(role=role):
                values = self._get_partner(self.contact, user=user)
                self.assertEqual("tickets" in values, seen)
                words = self._ask("get_translations", user=user)
                self.assertEqual(words.get("Tickets") == "Service calls", seen)

    def test_who_has_no_role_sees_and_makes_nothing(self):
        call = self._create_call(caller_id=self.contact.id)
        before = self._count_calls()
        for user in (self.outsider, self.users["reader"]):
            for route, params in (
                ("ticket/create", {"partner_id": self.contact.id}),
                ("ticket/search", {"search_term": call.name}),
            ):
                with self.subTest(user=user.login, route=route):
                    error = self._refuse(route, params, user=user)
                    self.assertEqual(error["name"], "odoo.exceptions.AccessError")
        self.assertEqual(self._count_calls(), before)
        values = self._get_partner(email="x@unknown.example", user=self.outsider)
        self.assertNotIn("tickets", values)
        error = self._refuse(
            "log_mail_content", self._get_log(call), user=self.outsider
        )
        self.assertEqual(error["name"], "werkzeug.exceptions.Forbidden")

    def test_number_of_a_call_tells_nothing_to_who_has_no_role(self):
        call = self._create_call(caller_id=self.contact.id)
        found = self._ask(
            "partner/search", {"search_term": call.name}, user=self.outsider
        )
        self.assertEqual(found, {"partners": []})

    def test_who_reads_a_call_may_note_a_mail_on_it(self):
        """As in Odoo: whoever answers the phone notes what was said."""
        call = self._create_call(user_id=self.manager.id)
        for role in ("reader", "technician", "user"):
            user = self.users[role]
            with self.subTest(role=role):
                self.assertIs(
                    self._ask(
                        "log_mail_content",
                        {
                            **self._get_log(call),
                            "attachments": [["a.txt", self._encode(b"a")]],
                        },
                        user=user,
                    ),
                    True,
                )
                self.assertEqual(call.message_ids[0].author_id, user.partner_id)

    def test_technician_makes_a_call_that_somebody_else_gets(self):
        """Their rights end with the call that was assigned by itself."""
        self.team.with_env(self.admin_env).write(
            {"assign_method": "round_robin", "member_ids": [(6, 0, self.operator.ids)]}
        )
        call, _result = self._make_ticket(
            self.contact,
            user=self.technician,
            message_id="<1@verdi.example>",
            attachments=[["a.txt", self._encode(b"a")]],
        )
        self.assertEqual(call.create_uid, self.technician)
        self.assertEqual(call.sudo().mail_reference, "<1@verdi.example>")

    def test_identity_of_a_mail_opens_no_call_one_may_not_read(self):
        other = self._create_user(
            "other",
            groups="customer_service_base.group_user",
            company=self.other_company,
        )
        self._make_ticket(
            partner_email="x@unknown.example",
            user=other,
            message_id="<1@verdi.example>",
        )
        error = self._refuse(
            "ticket/create",
            {"partner_id": self.contact.id, "message_id": "<1@verdi.example>"},
        )
        self.assertEqual(error["name"], "odoo.exceptions.AccessError")
