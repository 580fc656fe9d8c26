from odoo.tests import tagged

from .mail_common import DOMAIN, CallMailCommon


@tagged("post_install", "-at_install")
class TestCallMailThread(CallMailCommon):
    """To which call a further mail goes, and what an automatic one does."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.call = cls._create_call(
            caller_id=cls.contact.id, team_id=cls.team.id, user_id=cls.operator.id
        )

    def _get_mails(self, call):
        return call.message_ids.filtered(lambda one: one.message_type == "email")

    def _reply(self, message=None, **headers):
        """Let an answer in to a message of ours; return the calls it made."""
        message = message or self._answer(self.call)
        headers = {"In_Reply_To": message.message_id, "To": "x@y.example", **headers}
        return self._receive(**headers)

    # ------------------------------------------------------------------
    # Answers
    # ------------------------------------------------------------------
    def test_answer_finds_its_call_by_reference(self):
        self.assertFalse(self._reply(Subject="Something else"))
        mail = self._get_mails(self.call)
        self.assertEqual(mail.author_id, self.contact)
        self.assertFalse(mail.subtype_id.internal)
        self.assertTrue(self.call.customer_replied)
        self.assertFalse(self.call.mail_reference)

    def test_answer_finds_its_call_by_number(self):
        self.assertFalse(self._receive(Subject=f"R: [{self.call.name}] Boiler"))
        self.assertEqual(self._get_mails(self.call).author_id, self.contact)

    def test_colleague_of_the_customer_finds_the_call_by_number(self):
        self._create_admin(
            "res.partner",
            name="Luca",
            parent_id=self.customer.id,
            email="luca@verdi.example",
        )
        subject = f"[{self.call.name}]"
        self.assertFalse(self._receive(Subject=subject, From="luca@verdi.example"))
        self.call.sudo().email_cc = "Ugo <ugo@else.example>"
        self.assertFalse(self._receive(Subject=subject, From="ugo@else.example"))

    def test_stranger_with_the_number_makes_a_call_that_may_belong(self):
        for sender in ("eve@else.example", "eve@verdi.example"):
            with self.subTest(sender=sender):
                call = self._receive(
                    Subject=f"[{self.call.name}] Boiler", From=f"Eve <{sender}>"
                )
                self.assertEqual(call.origin_id, self.call)
                self.assertFalse(call.partner_id)
        self.assertFalse(self._get_mails(self.call))

    def test_number_of_another_company_is_not_found(self):
        self.other_customer.email = "bread@bianchi.example"
        other = self._create_admin(
            "customer.service.call",
            subject="Oven",
            partner_id=self.other_customer.id,
            company_id=self.other_company.id,
        )
        other.name = "CALL/OTHER/1"
        call = self._receive(
            Subject="[CALL/OTHER/1]", From="Bianchi <bread@bianchi.example>"
        )
        self.assertEqual(call.company_id, self.company)
        self.assertFalse(call.origin_id)

    def test_employee_with_the_number_writes_a_note(self):
        self.technician.partner_id.email = f"tino@{DOMAIN}"
        subject = f"[{self.call.name}]"
        self.assertFalse(self._receive(Subject=subject, From=f"Tino <tino@{DOMAIN}>"))
        self.assertTrue(self._get_mails(self.call).subtype_id.internal)
        self.assertFalse(self._mails)

    def test_customer_answering_a_note_writes_no_note(self):
        """https://github.com/odoo/odoo/issues/40591"""
        note = self.call.with_user(self.operator).message_post(
            body="Ask Anna", subtype_xmlid="mail.mt_note"
        )
        self._reply(note)
        self.assertFalse(self._get_mails(self.call).subtype_id.internal)
        self.technician.partner_id.email = f"tino@{DOMAIN}"
        self._reply(note, From=f"tino@{DOMAIN}", Message_Id="<tino@x>")
        mail = self._get_mails(self.call).filtered(
            lambda one: one.message_id == "<tino@x>"
        )
        self.assertTrue(mail.subtype_id.internal)

    def test_answer_to_a_merged_call_reaches_the_one_that_lives_on(self):
        message = self._answer(self.call)
        survivor = self._create_call(caller_id=self.contact.id)
        self.call._merge_into(survivor)
        self.assertFalse(self._reply(message))
        self.assertEqual(len(self._get_mails(survivor)), 1)
        self.assertFalse(self._get_mails(self.call))
        self.assertFalse(self._receive(Subject=f"[{self.call.name}]"))
        self.assertEqual(len(self._get_mails(survivor)), 2)

    def test_answer_to_a_closed_call_makes_one_call_that_continues_it(self):
        message = self._answer(self.call)
        machine = self._create_equipment()
        self.call.equipment_id = machine
        self.call.stage_id = self._stage("closed")
        follow_up = self._reply(message, Subject="It leaks again")
        self.assertRecordValues(
            follow_up,
            [
                {
                    "origin_id": self.call.id,
                    "subject": "It leaks again",
                    "channel": "email",
                    "equipment_id": machine.id,
                    "partner_id": self.customer.id,
                    "caller_id": self.contact.id,
                    "team_id": self.team.id,
                }
            ],
        )
        self.assertEqual(self.call.state, "closed")
        self.assertFalse(self._reply(message, body="And it smells"))
        self.assertEqual(len(self._get_mails(follow_up)), 2)

    def test_thanks_for_a_closed_call_make_no_call(self):
        message = self._answer(self.call)
        self.call.stage_id = self._stage("closed")
        self.assertFalse(self._reply(message, body="Grazie mille, Anna"))
        self.assertEqual(len(self._get_mails(self.call)), 1)

    def test_answer_to_a_solved_call_opens_it_again(self):
        message = self._answer(self.call)
        self.call.stage_id = self._stage("solved")
        self.assertFalse(self._reply(message, body="It leaks again"))
        self.assertIn(self.call.state, ("new", "in_progress"))

    def test_same_answer_twice_is_one_message(self):
        message = self._answer(self.call)
        raw = self._make_mail(In_Reply_To=message.message_id)
        self._receive(raw)
        self._receive(raw)
        self.assertEqual(len(self._get_mails(self.call)), 1)

    def test_employee_answering_by_mail_answers_the_caller(self):
        call = self._receive_call(From="Ugo <ugo@nowhere.example>")
        self.operator.partner_id.email = f"olga@{DOMAIN}"
        self._receive(
            From=f"Olga <olga@{DOMAIN}>",
            In_Reply_To=self._get_mails(call).message_id,
            body="We come tomorrow",
        )
        self.assertEqual(
            [to for to, _subject in self._get_sent()], [["ugo@nowhere.example"]]
        )
        self.assertNotIn("olga", str([mail["headers"] for mail in self._mails]))
        self.assertIn(self.address, self._mails[0]["email_from"])

    # ------------------------------------------------------------------
    # Nobody wrote it
    # ------------------------------------------------------------------
    AUTOMATIC = (
        {"Auto_Submitted": "auto-replied"},
        {"Precedence": "bulk"},
        {"List_Id": "<list.verdi.example>"},
        {"Return_Path": "<>"},
        {"X_Autoreply": "yes"},
        {"Subject": "Risposta automatica: R: Boiler"},
        {"From": "MAILER-DAEMON@verdi.example"},
        {"From": "bounce@rossi.example", "To": "heating@rossi.example"},
    )

    def test_automatic_answer_is_a_note_without_effect(self):
        for number, headers in enumerate(self.AUTOMATIC):
            with self.subTest(headers=headers):
                message = self._answer(self.call)
                self.call.stage_id = self._stage("solved")
                changed = self.call.date_customer_message
                self.assertFalse(
                    self._reply(message, **{"Message_Id": f"<a{number}@x>", **headers})
                )
                mail = self._get_mails(self.call)[0]
                self.assertEqual(mail.message_id, f"<a{number}@x>")
                self.assertTrue(mail.subtype_id.internal)
                self.assertEqual(self.call.state, "solved")
                self.assertEqual(self.call.date_customer_message, changed)
                self.assertFalse(self._mails)

    def test_failed_delivery_is_a_note_and_told_to_the_author(self):
        call = self._receive_call(From="Ugo <ugo@nowhere.example>")
        message = self._answer(call, outgoing_email_to="ugo@nowhere.example")
        self.assertFalse(
            self._receive(
                From="MAILER-DAEMON@mx.example",
                To=f"bounce@{DOMAIN}",
                Subject="Undelivered Mail Returned to Sender",
                Content_Type="multipart/report; report-type=delivery-status;"
                ' boundary="b"',
                body="--b\r\nContent-Type: text/plain\r\n\r\nNo such user\r\n"
                "--b\r\nContent-Type: message/delivery-status\r\n\r\n"
                "Reporting-MTA: dns; mx.example\r\n\r\n"
                "Final-Recipient: rfc822; ugo@nowhere.example\r\nAction: failed\r\n"
                "Status: 5.1.1\r\n\r\n--b\r\nContent-Type: message/rfc822\r\n\r\n"
                f"Message-Id: {message.message_id}\r\nSubject: x\r\n\r\nx\r\n--b--",
            )
        )
        self.assertTrue(self._get_mails(call)[0].subtype_id.internal)
        self.assertIn("No such user", self._get_mails(call)[0].body)
        self.assertEqual(message.notification_ids.notification_status, "bounce")
        self.assertFalse(self._mails)

    def test_absence_told_to_the_bounce_address_is_no_failure(self):
        message = self._answer(self.call, partner_ids=self.contact.ids)
        self._reply(message, To=f"bounce@{DOMAIN}", Auto_Submitted="auto-replied")
        self.assertEqual(len(self._get_mails(self.call)), 1)
        self.assertNotIn(
            "bounce", message.notification_ids.mapped("notification_status")
        )

    def test_absent_assignee_does_not_answer_an_absence(self):
        with self.mock_mail_gateway():
            self.operator.write(
                {
                    "out_of_office_from": "2020-01-01 00:00:00",
                    "out_of_office_to": "2999-01-01 00:00:00",
                    "out_of_office_message": "<p>Away</p>",
                }
            )
        self._reply(Auto_Submitted="auto-replied")
        self.assertFalse(self._mails)

    def test_automatic_mail_waits_in_quarantine(self):
        for headers in self.AUTOMATIC:
            with self.subTest(headers=headers):
                call = self._receive_call(**headers)
                self.assertTrue(call.quarantine)
                self.assertTrue(call.quarantine_reason)
                self.assertFalse(call.date_acknowledged)
                self.assertFalse(self._mails)

    def test_machine_we_expect_mails_from_makes_calls(self):
        self._create_admin("mail.gateway.allowed", email="printer@verdi.example")
        call = self._receive_call(
            From="printer@verdi.example", Auto_Submitted="auto-generated"
        )
        self.assertFalse(call.quarantine)
        self.assertFalse(self._mails)

    def test_own_address_waits_in_quarantine(self):
        call = self._receive_call(From=f"workshop@{DOMAIN}")
        self.assertTrue(call.quarantine)
        self.assertFalse(self._mails)

    def test_list_of_ours_makes_calls(self):
        call = self._receive_call(List_Id=f"<heating.{DOMAIN}>", Precedence="list")
        self.assertFalse(call.quarantine)

    # ------------------------------------------------------------------
    # Too many
    # ------------------------------------------------------------------
    def test_flood_of_new_mails_ends_as_notes_on_the_last_call(self):
        self.admin_env["ir.config_parameter"].set_param(
            "mail.gateway.loop.threshold", 3
        )
        calls = self.calls
        for number in range(6):
            calls |= self._receive(From="ugo@nowhere.example", Subject=str(number))
        self.assertEqual(calls.mapped("subject"), ["0", "1", "2"])
        mails = self._get_mails(calls[2])
        self.assertEqual(mails.mapped("subject"), ["5", "4", "3", "2"])
        self.assertTrue(mails[0].subtype_id.internal)
        self.assertFalse(self._mails)
        self._create_admin("mail.gateway.allowed", email="ugo@nowhere.example")
        self.assertEqual(len(self._receive(From="ugo@nowhere.example")), 1)

    def test_flood_of_answers_ends_as_notes(self):
        self.admin_env["ir.config_parameter"].set_param(
            "mail.gateway.loop.threshold", 2
        )
        message = self._answer(self.call)
        for _number in range(4):
            self._reply(message)
        mails = self._get_mails(self.call)
        self.assertEqual(
            [mail.subtype_id.internal for mail in mails], [True, True, False, False]
        )
