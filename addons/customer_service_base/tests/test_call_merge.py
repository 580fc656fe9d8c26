from odoo import Command
from odoo.exceptions import AccessError, LockError, UserError, ValidationError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from .test_call_conversation import ConversationCommon


class MergeCommon(ConversationCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.old = cls._create_call(
            subject="First", caller_id=cls.contact.id, date_open="2026-03-01 08:00:00"
        )
        cls.new = cls._create_call(
            subject="Again",
            caller_id=cls.contact.id,
            date_open="2026-03-02 08:00:00",
            description="<p>It drips on the floor</p>",
        )

    def _mails(self):
        return self.env["mail.mail"].sudo().search_count([])


@tagged("post_install", "-at_install")
class TestCallMerge(MergeCommon):
    def test_merged_call_is_cancelled_and_points_to_the_other(self):
        self.assertEqual(self.new._merge_into(self.old), self.old)
        self.assertRecordValues(
            self.new | self.old,
            [
                {"state": "cancelled", "merged_into_id": self.old.id},
                {"state": "new", "merged_into_id": False},
            ],
        )
        self.assertIn("Merged into", self._notes(self.new))
        self.assertIn("It drips on the floor", self._notes(self.old))

    def test_messages_go_over_as_they_were(self):
        said = self._say(self.new)
        note = self._answer(self.new, body="Secret", subtype_xmlid="mail.mt_note")
        answer = self._answer(self.new)
        messages = (said | note | answer).sudo()
        before = messages.read(["subtype_id", "is_internal", "author_id", "date"])
        self.new._merge_into(self.old)
        self.assertEqual(messages.mapped("res_id"), [self.old.id] * 3)
        self.assertEqual(
            messages.read(["subtype_id", "is_internal", "author_id", "date"]), before
        )
        self.assertLessEqual(messages, self.old.sudo().message_ids)

    def test_changes_of_fields_stay_with_the_call_they_are_of(self):
        call = self.new.with_context(tracking_disable=False, mail_notrack=False)
        self.cr.flush()
        call.action_start()
        self.cr.flush()
        tracked = call.sudo().message_ids.filtered("tracking_value_ids")
        self.assertTrue(tracked)
        call._merge_into(self.old)
        self.cr.flush()
        self.assertEqual(set(tracked.mapped("res_id")), {self.new.id})
        self.assertFalse(self.old.sudo().message_ids.tracking_value_ids)

    def test_answer_to_a_message_that_went_over_reaches_the_survivor(self):
        said = self._receive(self.new, message_id="<1@customer.example>")
        self.new._merge_into(self.old)
        gateway = self.env["mail.thread"].with_user(self.env.ref("base.user_root"))
        with mute_logger("odoo.addons.mail.models.mail_thread"):
            gateway.message_process(
                "customer.service.call",
                f"From: anna@verdi.example\nTo: us@example.com\nSubject: Re\n"
                f"Message-Id: <2@customer.example>\nIn-Reply-To: {said.message_id}\n"
                f"References: {said.message_id}\n\nOne more thing",
            )
        self.assertIn("One more thing", self._notes(self.old))

    def test_files_and_things_to_do_go_over(self):
        file = self.env["ir.attachment"].create(
            {
                "name": "leak.pdf",
                "raw": b"x",
                "res_model": self.new._name,
                "res_id": self.new.id,
            }
        )
        self._say(self.new, attachments=[("photo.png", b"x")])
        activity = self.new.activity_schedule(
            "mail.mail_activity_data_todo", user_id=self.operator.id
        )
        done = self.new.activity_schedule(
            "mail.mail_activity_data_todo", user_id=self.operator.id
        )
        done.action_feedback()
        self.new._merge_into(self.old)
        self.assertEqual(file.res_id, self.old.id)
        self.assertEqual(self.old.message_attachment_count, 2)
        self.assertEqual(self.new.message_attachment_count, 0)
        self.assertEqual(activity.res_id, self.old.id)
        self.assertEqual(done.res_id, self.old.id)

    def test_customer_is_told_nothing(self):
        for call in self.old | self.new:
            call.message_subscribe(self.contact.ids)
        before = self._mails()
        call = self.new.with_context(tracking_disable=False, mail_notrack=False)
        call._merge_into(self.old)
        self.cr.flush()
        self.assertEqual(self._mails(), before)

    def test_followers_of_the_same_customer_and_of_the_staff_go_over(self):
        self.new.message_subscribe(
            (self.contact | self.other_customer | self.technician.partner_id).ids
        )
        self.new._merge_into(self.old)
        followers = self.old.message_partner_ids
        self.assertLessEqual(self.contact | self.technician.partner_id, followers)
        self.assertNotIn(self.other_customer, followers)

    def test_tags_and_calls_below_are_united(self):
        tags = self.env["customer.service.tag"].create([{"name": n} for n in "AB"])
        self.old.tag_ids = [Command.set(tags[0].ids)]
        self.new.tag_ids = [Command.set(tags.ids)]
        child = self._create_call(parent_id=self.new.id)
        self.new._merge_into(self.old)
        self.assertEqual(self.old.tag_ids, tags)
        self.assertEqual(child.parent_id, self.old)

    def test_archived_calls_below_go_over_too(self):
        child = self._create_call(parent_id=self.new.id)
        child.with_env(self.admin_env).active = False
        self.new._merge_into(self.old)
        self.assertEqual(child.parent_id, self.old)

    def test_last_word_is_that_of_all(self):
        self._say(self.new)
        self.new._merge_into(self.old)
        self.assertTrue(self.old.customer_replied)
        self.assertTrue(self.old.date_customer_message)
        self.assertFalse(self.new.customer_replied)

    def test_question_answered_in_the_other_call_is_answered(self):
        self._say(self.new)
        self.old.sudo().date_staff_message = "2099-01-01 08:00:00"
        self.new._merge_into(self.old)
        self.assertFalse(self.old.customer_replied)

    def test_calls_merged_before_go_to_the_last_one(self):
        last = self._create_call(subject="Third")
        self.new._merge_into(self.old)
        self.old._merge_into(last)
        self.assertEqual((self.old | self.new).merged_into_id, last)
        self.assertEqual(self.new._get_survivor(), last)
        other = self._create_call()
        other._merge_into(self.new)
        self.assertEqual(other.merged_into_id, last)

    def test_word_on_a_merged_call_reaches_the_survivor(self):
        self.new._merge_into(self.old)
        message = self._say(self.new, attachments=[("photo.png", b"x")])
        self.assertEqual(message.res_id, self.old.id)
        self.assertEqual(self.old.message_attachment_count, 1)
        self.assertRecordValues(
            self.new | self.old,
            [{"customer_replied": False}, {"customer_replied": True}],
        )

    def test_word_on_a_merged_call_reopens_the_survivor(self):
        self.new._merge_into(self.old)
        self.old.action_solve()
        self._say(self.new)
        self.assertEqual(self.old.state, "in_progress")

    def test_merged_call_is_not_worked_on(self):
        self.new._merge_into(self.old)
        with self.assertRaisesRegex(UserError, self.old.name):
            self.new.action_reopen()
        with self.assertRaises(ValidationError):
            self.new.stage_id = self._stage("in_progress")

    def test_merged_twice_is_refused(self):
        third = self._create_call()
        self.new._merge_into(self.old)
        with self.assertRaisesRegex(UserError, "Already merged"):
            self.new._merge_into(third)

    def test_open_call_does_not_end_in_an_ended_one(self):
        self.old.action_cancel()
        with self.assertRaisesRegex(UserError, "has ended"):
            self.new._merge_into(self.old)

    def test_ended_calls_merge(self):
        for call in self.old | self.new:
            call.action_solve()
        self.new._merge_into(self.old)
        self.assertRecordValues(
            self.new | self.old, [{"state": "cancelled"}, {"state": "solved"}]
        )

    def test_call_above_is_not_merged_into_one_below(self):
        self.old.parent_id = self.new
        with self.assertRaisesRegex(UserError, "part of"):
            self.new._merge_into(self.old)
        self.old._merge_into(self.new)
        self.assertEqual(self.old.merged_into_id, self.new)

    def test_other_customer_is_confirmed(self):
        foreign = self._create_call(partner_id=self.other_customer.id)
        with self.assertRaisesRegex(UserError, "Different customers"):
            foreign._merge_into(self.old)
        foreign._merge_into(self.old, confirmed=True)
        self.assertEqual(foreign.merged_into_id, self.old)

    def test_call_of_somebody_unknown_needs_no_confirmation(self):
        unknown = self._create_call(partner_id=False, caller_name="Somebody")
        unknown._merge_into(self.old)
        self.assertEqual(unknown.merged_into_id, self.old)

    def test_mail_of_a_stranger_is_not_shown_to_a_customer_unasked(self):
        stranger = self._create_call(
            partner_id=False, caller_email="stranger@elsewhere.example"
        )
        with self.assertRaisesRegex(UserError, "without a customer"):
            stranger._merge_into(self.old)
        stranger._merge_into(self.old, confirmed=True)
        self.assertEqual(stranger.merged_into_id, self.old)

    def test_answer_on_a_merged_call_goes_to_the_one_that_lives_on(self):
        self._say(self.old)
        self.new._merge_into(self.old)
        answer = self._answer(self.new)
        self.assertEqual(answer.sudo().res_id, self.old.id)
        self.assertFalse(self.old.customer_replied)

    def test_other_company_is_refused(self):
        foreign = (
            self.admin_env["customer.service.call"]
            .with_company(self.other_company)
            .create({"subject": "Ours", "partner_id": self.customer.id})
        )
        with self.assertRaisesRegex(UserError, "companies"):
            foreign._merge_into(self.old.with_env(self.admin_env), confirmed=True)

    def test_hook_forbids(self):
        model = type(self.env["customer.service.call"])
        self.patch(model, "_get_merge_obstacles", lambda *_args: ["Hours are booked."])
        with self.assertRaisesRegex(UserError, "Hours are booked"):
            self.new._merge_into(self.old)

    def test_rights_on_both_calls_are_needed(self):
        team = self._create_admin("customer.service.team", name="Foreign")
        stranger = self._create_user(
            "stranger", groups="customer_service_base.group_user"
        )
        for locked, free in ((self.old, self.new), (self.new, self.old)):
            locked.with_env(self.admin_env).write(
                {"team_id": team.id, "user_id": self.manager.id}
            )
            free.with_env(self.admin_env).user_id = stranger
            with self.subTest(locked=locked.name), self.assertRaises(AccessError):
                self.new.with_user(stranger)._merge_into(self.old.with_user(stranger))

    def test_reader_merges_nothing(self):
        reader = self.users["reader"]
        with self.assertRaises(AccessError):
            self.new.with_user(reader)._merge_into(self.old.with_user(reader))

    def test_rows_somebody_holds_are_left_alone(self):
        """Two people who merge crosswise: the second is told to wait."""

        def refuse(_calls):
            raise LockError("locked")

        self.patch(type(self.old), "lock_for_update", refuse)
        with self.assertRaisesRegex(UserError, "Somebody else"):
            self.new._merge_into(self.old)

    def test_many_are_merged_with_few_queries_more(self):
        def create(count):
            calls = self.env["customer.service.call"].create(
                [
                    {"subject": f"{number}", "partner_id": self.customer.id}
                    for number in range(count)
                ]
            )
            for call in calls:
                self._say(call)
            self.env.flush_all()
            self.env.invalidate_all()
            return calls

        def count(calls):
            before = self.cr.sql_log_count
            calls._merge_into(self.old)
            self.env.flush_all()
            return self.cr.sql_log_count - before

        count(create(1))
        one, many = count(create(1)), count(create(20))
        self.assertLess(many - one, 19 * 12, "only the notes are written one by one")


@tagged("post_install", "-at_install")
class TestCallMergeWizard(MergeCommon):
    def _wizard(self, calls):
        return self.env["customer.service.call.merge"].with_context(
            active_model="customer.service.call", active_ids=calls.ids
        )

    def test_oldest_open_call_lives_on(self):
        ended = self._create_call(date_open="2026-01-01 08:00:00")
        ended.action_cancel()
        wizard = self._wizard(self.new | ended | self.old).create({})
        self.assertEqual(wizard.target_id, self.old)

    def test_another_is_chosen(self):
        with Form(self._wizard(self.new | self.old)) as form:
            form.target_id = self.new
        action = form.save().action_merge()
        self.assertEqual(action["res_id"], self.new.id)
        self.assertEqual(self.old.merged_into_id, self.new)

    def test_obstacles_and_doubts_are_shown_before(self):
        foreign = self._create_call(partner_id=self.other_customer.id)
        wizard = self._wizard(foreign | self.old).create({})
        self.assertIn("Different customers", wizard.doubts)
        self.assertFalse(wizard.obstacles)
        with self.assertRaises(UserError):
            wizard.action_merge()
        wizard.confirmed = True
        wizard.action_merge()
        self.assertEqual(foreign.merged_into_id, self.old)
        wizard = self._wizard(foreign | self.old | self.new).create({})
        self.assertIn("Already merged", wizard.obstacles)

    def test_one_call_alone_is_not_merged(self):
        with self.assertRaisesRegex(UserError, "at least two"):
            self._wizard(self.old).create({}).action_merge()
