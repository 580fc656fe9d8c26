from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common import CustomerServiceCommon

CALL = "customer.service.call"


class PortalCallCommon(CustomerServiceCommon):
    """Calls of two customers; of the first, of a contact and of a colleague.

    ``portal_user`` is Anna of Officine Verdi, ``other_portal_user`` the bakery.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.colleague = cls._create_admin(
            "res.partner",
            name="Bruno Riva",
            parent_id=cls.customer.id,
            email="bruno@verdi.example",
            phone="011 555 0202",
        )
        cls.boiler = cls._create_equipment(
            name="Boiler Aurora", serial="AUR-0042", site_id=cls.site.id
        )
        cls.oven = cls._create_equipment(
            name="Bread oven", serial="OVEN-7", partner_id=cls.other_customer.id
        )
        cls.technician.write({"name": "Marco Ferri", "phone": "333 1234567"})
        cls.own_call = cls._create_call(
            subject="Flame goes out",
            caller_id=cls.contact.id,
            equipment_id=cls.boiler.id,
            user_id=cls.technician.id,
            internal_note="<p>for us only</p>",
        )
        cls.colleague_call = cls._create_call(
            subject="Filter to clean",
            caller_id=cls.colleague.id,
            equipment_id=cls.boiler.id,
        )
        cls.other_call = cls._create_call(
            subject="Door does not close",
            partner_id=cls.other_customer.id,
            equipment_id=cls.oven.id,
        )
        cls.calls = cls.own_call | cls.colleague_call | cls.other_call

    @classmethod
    def _set_scope(cls, scope, partner=None):
        (partner or cls.contact).customer_service_portal_scope = scope

    def _as(self, user, model=CALL):
        self.env.invalidate_all()
        return self.env[model].with_user(user)

    def _seen(self, user=None):
        """Return the calls of the fixtures that a user finds."""
        return self._as(user or self.portal_user).search(
            [("id", "in", self.calls.ids)], order="id"
        )

    def _post(self, call, user=None, note=False, **kwargs):
        """Post on a call as staff and return the message."""
        return call.with_user(user or self.operator).message_post(
            message_type="comment",
            subtype_xmlid="mail.mt_note" if note else "mail.mt_comment",
            **kwargs,
        )


@tagged("post_install", "-at_install")
class TestPortalCallScope(PortalCallCommon):
    """Which calls a contact finds and reads."""

    def test_own_calls_by_default(self):
        self.assertEqual(self.contact.customer_service_portal_scope, "own")
        self.assertEqual(self._seen(), self.own_call)

    def test_calls_of_the_company(self):
        self._set_scope("company")
        self.assertEqual(self._seen(), self.own_call | self.colleague_call)

    def test_calls_of_machines_the_company_uses(self):
        self.other_call.end_user_id = self.site
        self.assertEqual(self._seen(), self.own_call)
        self._set_scope("company")
        self.assertEqual(self._seen(), self.calls)

    def test_no_calls(self):
        self._set_scope("none")
        self.assertFalse(self._seen())
        with self.assertRaises(AccessError):
            self.own_call.with_user(self.portal_user).read(["subject"])

    def test_customer_of_a_call_that_nobody_opened(self):
        self.assertEqual(self._seen(self.other_portal_user), self.other_call)
        self.other_call.caller_id = self.colleague
        self.assertFalse(self._seen(self.other_portal_user))

    def test_scope_holds_at_once(self):
        for scope, calls in (
            ("company", self.own_call | self.colleague_call),
            ("none", self.calls.browse()),
            ("own", self.own_call),
        ):
            self._set_scope(scope)
            with self.subTest(scope=scope):
                self.assertEqual(self._seen(), calls)
                for call in self.calls:
                    self.assertEqual(
                        call.with_user(self.portal_user).has_access("read"),
                        call in calls,
                    )

    def test_another_company_holds_at_once(self):
        self._set_scope("company")
        self.assertEqual(self._seen(), self.own_call | self.colleague_call)
        self.contact.parent_id = self.other_customer
        self.assertEqual(self._seen(), self.own_call | self.other_call)
        self.contact.parent_id = self.customer
        self.assertEqual(self._seen(), self.own_call | self.colleague_call)

    def test_company_of_the_company_holds_at_once(self):
        """The contact stays where it is; the company becomes part of another."""
        self._set_scope("company")
        self.customer.write({"is_company": False, "parent_id": self.other_customer.id})
        self.assertIn(self.other_call, self._seen())

    def test_other_changes_of_contacts_keep_the_cached_rules(self):
        self._seen()
        cache = self.env.registry._Registry__caches["default"]
        size = len(cache)
        self.assertTrue(size)
        self.contact.write({"phone": "011 1", "parent_id": self.customer.id})
        self.other_customer.write({"is_company": True})
        self.assertGreaterEqual(len(cache), size)

    def test_followers_see_nothing_more(self):
        self.colleague_call.message_subscribe(self.contact.ids)
        self.other_call.message_subscribe(self.contact.ids)
        self.assertEqual(self._seen(), self.own_call)

    def test_quarantine_is_nobodys(self):
        # sudo: made by the gateway
        self.own_call.sudo().quarantine = True
        self.assertFalse(self._seen())
        self._set_scope("company")
        self.assertEqual(self._seen(), self.colleague_call)

    def test_caller_sees_the_call_theirs_was_merged_into(self):
        self.own_call._merge_into(self.colleague_call)
        self.assertEqual(self._seen(), self.own_call | self.colleague_call)

    def test_merged_into_a_call_of_others_stays_closed(self):
        self.own_call._merge_into(self.other_call, confirmed=True)
        self.assertEqual(self._seen(), self.own_call)

    def test_call_that_was_of_the_company(self):
        self._set_scope("company")
        self.assertIn(self.colleague_call, self._seen())
        self.colleague_call.write(
            {"equipment_id": False, "partner_id": self.other_customer.id}
        )
        self.assertNotIn(self.colleague_call, self._seen())

    def test_second_company_of_ours_stays_apart(self):
        manager = self._create_user(
            "far",
            groups="customer_service_base.group_manager",
            company=self.other_company,
        )
        far = (
            self.env[CALL]
            .with_user(manager)
            .create({"subject": "Far", "caller_id": self.contact.id})
        )
        self.assertEqual(far.company_id, self.other_company)
        self._set_scope("company")
        self.assertFalse(self._as(self.portal_user).search([("id", "=", far.id)]))
        self.portal_user.sudo().company_ids = [Command.link(self.other_company.id)]
        found = self._as(self.portal_user).with_context(
            allowed_company_ids=(self.company | self.other_company).ids
        )
        self.assertTrue(found.search([("id", "=", far.id)]))

    def test_only_operators_set_the_scope(self):
        for user in (self.portal_user, self.outsider, self.users["reader"]):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self.contact.with_user(user).write(
                    {"customer_service_portal_scope": "company"}
                )
        for role in ("user", "dispatcher", "manager"):
            with self.subTest(role=role):
                self._set_scope("none")
                self.contact.with_user(self.users[role]).write(
                    {"customer_service_portal_scope": "company"}
                )
                self.assertEqual(self.contact.customer_service_portal_scope, "company")

    def test_history_of_the_machine_follows(self):
        self.env.flush_all()
        history = self._as(self.portal_user, "customer.service.history")
        mine = [("equipment_id", "=", self.boiler.id), ("kind", "=", "call")]
        self.assertEqual(len(history.search(mine)), 2)
        self._set_scope("none")
        self.assertFalse(history.search(mine))


@tagged("post_install", "-at_install")
class TestPortalCallAccess(PortalCallCommon):
    """What customers reach by the models, past every page."""

    def test_calls_of_others_are_not_read(self):
        for call in (self.colleague_call, self.other_call):
            foreign = call.with_user(self.portal_user)
            self.env.invalidate_all()
            for read in (
                lambda foreign=foreign: foreign.read(["subject"]),
                lambda foreign=foreign: foreign.subject,
                lambda foreign=foreign: foreign.web_read({"subject": {}}),
            ):
                with self.subTest(call=call.subject), self.assertRaises(AccessError):
                    read()

    def test_calls_are_not_exported(self):
        for call in self.calls:
            with self.subTest(call=call.subject), self.assertRaises(UserError):
                call.with_user(self.portal_user).export_data(["subject"])

    def test_calls_of_others_are_not_found(self):
        calls = self._as(self.portal_user)
        self.assertFalse(calls.search([("subject", "ilike", "door")]))
        self.assertFalse(calls.search([("name", "=", self.other_call.name)]))
        self.assertFalse(calls.search_count([("id", "=", self.other_call.id)]))
        self.assertFalse(calls.name_search(self.other_call.name))
        groups = calls.formatted_read_group(
            [("id", "in", self.calls.ids)], ["partner_id"], ["__count"]
        )
        self.assertEqual([group["__count"] for group in groups], [1])

    def test_calls_are_not_changed(self):
        own = self.own_call.with_user(self.portal_user)
        self.colleague_call.caller_id = self.contact
        self.colleague_call.action_solve()
        solved = self.colleague_call.with_user(self.portal_user)
        for action in (
            lambda: own.write({"subject": "X"}),
            lambda: own.write({"active": False}),
            lambda: own.create({"subject": "X", "caller_id": self.contact.id}),
            own.copy,
            own.unlink,
            own.action_start,
            own.action_solve,
            own.action_cancel,
            solved.action_reopen,
            solved.action_close,
            solved.action_satisfied,
            own.action_mark_answered,
        ):
            with self.subTest(action=action), self.assertRaises(AccessError):
                action()

    def _get_sample(self, field):
        """Return a value that a condition on the field may have."""
        if field.type == "selection":
            return field.get_values(self.env)[0]
        numbers = ("integer", "float", "many2one", "one2many", "many2many")
        if field.type in numbers:
            return 1
        return "2026-01-01 10:00:00" if field.type == "datetime" else "x"

    def test_fields_for_the_staff_are_closed(self):
        own = self.own_call.with_user(self.portal_user)
        shown = own._get_portal_fields()
        for name, field in own._fields.items():
            if name in shown:
                continue
            with self.subTest(field=name), self.assertRaises(AccessError):
                own.read([name])
            if field.store and field.type not in ("properties", "boolean"):
                leaf = (name, "not in", [False, self._get_sample(field)])
                with self.subTest(searched=name), self.assertRaises(AccessError):
                    own.search([leaf])
            if field.store and field.column_type:
                with self.subTest(sorted=name), self.assertRaises(AccessError):
                    own.search([], order=name)
                with self.subTest(grouped=name), self.assertRaises(AccessError):
                    own._read_group([], [name])

    def test_fields_for_the_customer_are_read(self):
        own = self.own_call.with_user(self.portal_user)
        shown = own._get_portal_fields()
        self.assertLessEqual(shown, own._fields.keys())
        values = own.read(list(shown))[0]
        self.assertEqual(values.keys(), shown)
        self.assertLessEqual(set(own.fields_get()), shown)
        self.assertEqual(own.read()[0].keys(), shown)

    def test_nothing_of_the_technician_is_read(self):
        for model in ("customer.service.team", "customer.service.stage"):
            with self.subTest(model=model), self.assertRaises(AccessError):
                self._as(self.portal_user, model).search([])

    # Messages
    def test_messages_of_others_are_closed(self):
        for call in (self.colleague_call, self.other_call):
            message = self._post(call, body="secret")
            with self.subTest(call=call.subject), self.assertRaises(AccessError):
                message.with_user(self.portal_user).read(["body"])

    def test_notes_are_closed(self):
        public = self._post(self.own_call, body="On my way")
        note = self._post(self.own_call, body="pays late", note=True)
        messages = self._as(self.portal_user, "mail.message")
        found = messages.search(
            [("model", "=", CALL), ("res_id", "=", self.own_call.id)]
        )
        self.assertIn(public, found)
        self.assertNotIn(note, found)
        with self.assertRaises(AccessError):
            note.with_user(self.portal_user).read(["body"])

    def test_messages_on_calls_of_others_are_not_written(self):
        for call in (self.colleague_call, self.other_call):
            with self.subTest(call=call.subject), self.assertRaises(AccessError):
                call.with_user(self.portal_user).message_post(body="Hello")

    def test_customer_speaks_for_themselves(self):
        own = self.own_call.with_user(self.portal_user)
        message = own.message_post(
            body="Hello",
            author_id=self.operator.partner_id.id,
            email_from="boss@rossi.example",
            message_type="auto_comment",
            subtype_xmlid="mail.mt_note",
            partner_ids=self.other_customer.ids,
            outgoing_email_to="stranger@example.com",
            attachment_ids=self._create_file(self.other_call).ids,
        ).sudo()
        self.assertEqual(message.author_id, self.contact)
        self.assertEqual(message.message_type, "comment")
        self.assertFalse(message.subtype_id.internal)
        self.assertFalse(message.partner_ids)
        self.assertFalse(message.outgoing_email_to)
        self.assertFalse(message.attachment_ids)
        self.assertNotIn("boss", message.email_from)
        self.assertTrue(self.own_call.customer_replied)
        self.assertFalse(self.own_call.date_staff_message)

    # Files
    def test_files_are_closed_but_on_the_pages(self):
        """The host opens no file to customers; the page of the call has its own."""
        message = self._post(self.own_call, body="See", attachments=[("a.txt", b"x")])
        file = message.attachment_ids.with_user(self.portal_user)
        for action in (
            lambda: file.read(["raw"]),
            lambda: file.search([("res_model", "=", CALL)]),
            lambda: file.write({"name": "X"}),
            file.unlink,
            file.generate_access_token,
            lambda: file.create(
                {"name": "x", "res_model": CALL, "res_id": self.own_call.id}
            ),
        ):
            with self.subTest(action=action), self.assertRaises(AccessError):
                action()

    def test_documents_are_what_was_sent(self):
        files = [("a.txt", b"x")]
        sent = self._post(self.own_call, body="See", attachments=files)
        self._post(self.own_call, body="See", attachments=files, note=True)
        loose = self._create_file(self.own_call)
        self.assertEqual(self.own_call._get_portal_documents(), sent.attachment_ids)
        again = self._post(self.own_call, body="See", attachment_ids=loose.ids)
        self.assertEqual(
            self.own_call._get_portal_documents(),
            sent.attachment_ids | again.attachment_ids,
        )
        self.assertFalse(self.colleague_call._get_portal_documents())

    def _create_file(self, call):
        return self.env["ir.attachment"].create(
            {"name": "offer.txt", "raw": b"x", "res_model": CALL, "res_id": call.id}
        )
