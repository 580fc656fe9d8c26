from datetime import timedelta

from freezegun import freeze_time

from odoo import fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from .test_call_conversation import ConversationCommon

NOW = "2026-03-16 10:00:00"
LIFECYCLE = "odoo.addons.customer_service_base.models.customer_service_call_lifecycle"


class LifecycleCommon(ConversationCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.team.write(
            {"grace_days": 5, "user_id": cls.manager.id, "member_ids": cls.operator.ids}
        )

    def _solve(self, call=None, on=NOW):
        call = call or self.call
        with freeze_time(on):
            call.action_solve()
            call.flush_recordset()
        return call

    def _run_cron(self, name):
        self.env.flush_all()
        with self.enter_registry_test_mode():
            self.env.ref(f"customer_service_base.{name}").with_user(
                self.env.ref("base.user_root")
            ).method_direct_trigger()
        self.env.invalidate_all()


@tagged("post_install", "-at_install")
class TestCallReopen(LifecycleCommon):
    def test_word_of_the_customer_opens_a_solved_call_again(self):
        self._solve()
        with freeze_time("2026-03-17 09:00:00"):
            self._say(self.call)
            self.call.flush_recordset()
        moment = fields.Datetime.to_datetime
        self.assertRecordValues(
            self.call,
            [
                {
                    "state": "in_progress",
                    "reopen_count": 1,
                    "date_reopened": moment("2026-03-17 09:00:00"),
                    "date_first_solved": moment(NOW),
                    "date_solved": False,
                    "customer_replied": True,
                }
            ],
        )

    def test_first_solution_is_kept_through_all_the_others(self):
        self._solve()
        self.call.action_reopen()
        self.call.flush_recordset()
        self._solve(on="2026-03-20 10:00:00")
        self.assertEqual(fields.Datetime.to_string(self.call.date_first_solved), NOW)
        self.assertEqual(
            fields.Datetime.to_string(self.call.date_solved), "2026-03-20 10:00:00"
        )

    def test_thanks_leave_the_call_solved_and_flag_it(self):
        self._solve()
        self._receive(self.call, "Ok, grazie mille!")
        self.assertRecordValues(
            self.call,
            [{"state": "solved", "reopen_count": 0, "customer_replied": True}],
        )
        self.assertIn("only to thank", self._notes(self.call))

    def test_notice_of_absence_leaves_the_call_solved_and_flags_it(self):
        self._solve()
        self._receive(
            self.call.with_context(customer_service__automatic_mail=True),
            "I am on holiday until Monday",
        )
        self.assertRecordValues(
            self.call,
            [{"state": "solved", "reopen_count": 0, "customer_replied": True}],
        )

    def test_words_of_ours_do_not_reopen(self):
        self._solve()
        self._answer(self.call)
        self._answer(self.call, message_type="auto_comment")
        self.assertEqual(self.call.state, "solved")

    def test_team_without_such_stages_loses_no_message(self):
        self._solve()
        for name in ("in_progress", "new"):
            self._stage(name).with_env(self.admin_env).active = False
        self._say(self.call)
        self.assertRecordValues(
            self.call, [{"state": "solved", "customer_replied": True}]
        )

    def test_staff_reopens_with_a_reason(self):
        self._solve()
        self.call._action_reopen("The customer phoned")
        self.assertEqual(self.call.reopen_count, 1)
        self.assertIn("The customer phoned", self._notes(self.call))

    def test_drag_out_of_solved_counts_too(self):
        self._solve()
        self.call.stage_id = self._stage("in_progress")
        self.assertEqual(self.call.reopen_count, 1)

    def test_cancelled_call_was_not_solved(self):
        self.call.action_cancel()
        self.call.action_reopen()
        self.assertEqual(self.call.reopen_count, 0)

    def test_leader_is_told_once(self):
        def activities():
            return self.call.with_user(self.manager).activity_ids

        for count in (1, 2, 3):
            self._solve()
            self._say(self.call)
            with self.subTest(reopened=count):
                self.assertEqual(self.call.reopen_count, count)
                self.assertEqual(len(activities()), int(count >= 2))
        self.assertEqual(activities().user_id, self.manager)

    def test_leader_who_may_not_read_the_call_is_left_in_peace(self):
        foreign = self._create_user(
            "foreign_leader",
            groups="customer_service_base.group_manager",
            company=self.other_company,
        )
        for leader in (foreign, self.outsider, self.env["res.users"]):
            self.team.user_id = leader
            call = self._create_call(team_id=self.team.id)
            for _time in range(2):
                self._solve(call)
                self._say(call)
            with self.subTest(leader=leader.login):
                self.assertEqual(call.reopen_count, 2)
                self.assertFalse(call.activity_ids)

    def test_what_follows_is_not_written(self):
        for name, value in (
            ("reopen_count", 5),
            ("date_reopened", NOW),
            ("date_first_solved", NOW),
            ("merged_into_id", self.call.id),
        ):
            with self.subTest(field=name), self.assertRaises(AccessError):
                self._create_call().with_user(self.manager).write({name: value})

    def test_imported_solved_call_tells_nobody(self):
        call = self._create_call(
            stage_id=self._stage("solved").id,
            date_solved="2025-01-02 08:00:00",
            team_id=self.team.id,
        )
        self.assertRecordValues(
            call,
            [
                {
                    "reopen_count": 0,
                    "date_first_solved": fields.Datetime.to_datetime(
                        "2025-01-02 08:00:00"
                    ),
                }
            ],
        )
        self.assertFalse(call.activity_ids)

    def test_many_calls_reopen_with_the_queries_of_one(self):
        calls = self.env["customer.service.call"].create(
            [
                {
                    "subject": f"Call {number}",
                    "partner_id": self.customer.id,
                    "team_id": self.team.id,
                }
                for number in range(20)
            ]
        )

        def count(some):
            some._move_to("solved")
            some.sudo().reopen_count = 5
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            some.action_reopen()
            self.env.flush_all()
            return self.cr.sql_log_count - before

        count(calls)
        self.assertEqual(count(calls), count(calls[:1]))
        self.assertEqual(set(calls[1:].mapped("reopen_count")), {6})


@tagged("post_install", "-at_install")
class TestCallAfterEnd(LifecycleCommon):
    """What the customer writes when the call is closed."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.machine = cls._create_equipment()
        cls.call.equipment_id = cls.machine
        cls.call.stage_id = cls._stage("closed")

    def test_follow_up_is_about_the_same_people_and_machine(self):
        call = self.env["customer.service.call"].create(
            self.call._prepare_follow_up_vals()
        )
        self.assertRecordValues(
            call,
            [
                {
                    "origin_id": self.call.id,
                    "subject": self.call.subject,
                    "partner_id": self.customer.id,
                    "caller_id": self.contact.id,
                    "equipment_id": self.machine.id,
                    "team_id": self.team.id,
                    "state": "new",
                    "reopen_count": 0,
                }
            ],
        )
        self.assertFalse(call.user_id)

    def test_word_on_a_closed_call_begins_a_new_one(self):
        self._say(self.call, attachments=[("leak.png", b"x")])
        follow_up = self.call.follow_up_ids
        self.assertRecordValues(
            follow_up,
            [{"state": "new", "channel": "portal", "customer_replied": True}],
        )
        self.assertIn("leaks", follow_up.description)
        self.assertEqual(follow_up.message_attachment_count, 1)
        self.assertRecordValues(
            self.call, [{"state": "closed", "customer_replied": False}]
        )

    def test_more_words_go_to_the_new_call_while_it_is_open(self):
        self._say(self.call)
        follow_up = self.call.follow_up_ids
        self._say(self.call, "And the door too.")
        self.assertEqual(self.call.follow_up_ids, follow_up)
        self.assertIn("And the door too.", self._notes(follow_up))
        follow_up.action_cancel()
        self._say(self.call, "Still not right.")
        self.assertEqual(len(self.call.follow_up_ids), 2)

    def test_thanks_begin_nothing(self):
        self._receive(self.call, "Grazie")
        self.assertFalse(self.call.follow_up_ids)
        self.assertFalse(self.call.customer_replied)

    def test_notice_of_absence_begins_nothing(self):
        self._receive(
            self.call.with_context(customer_service__automatic_mail=True), "Away"
        )
        self.assertFalse(self.call.follow_up_ids)

    def test_staff_opens_a_follow_up_by_a_button(self):
        action = self.call.action_follow_up()
        with Form(
            self.env["customer.service.call"].with_context(**action["context"])
        ) as form:
            form.subject = "Again"
        call = form.save()
        self.assertRecordValues(
            call,
            [
                {
                    "origin_id": self.call.id,
                    "caller_id": self.contact.id,
                    "equipment_id": self.machine.id,
                }
            ],
        )

    def test_customer_is_satisfied(self):
        call = self._create_call()
        call.action_satisfied()
        self.assertEqual(call.state, "new")
        self._solve(call)
        call.action_satisfied()
        self.assertEqual(call.state, "closed")
        self.assertIn("all is well", self._notes(call))

    def test_closed_call_waits_for_no_answer(self):
        call = self._solve(self._create_call())
        self._receive(call, "Grazie")
        call.action_close()
        self.assertRecordValues(call, [{"state": "closed", "customer_replied": False}])


@tagged("post_install", "-at_install")
class TestCallClosing(LifecycleCommon):
    """Solved calls close when the days of grace are over."""

    def _solve_days_ago(self, days, **vals):
        call = self._create_call(**{"team_id": self.team.id, **vals})
        moment = fields.Datetime.to_datetime(NOW) - timedelta(days=days)
        return self._solve(call, fields.Datetime.to_string(moment))

    @freeze_time(NOW)
    def _close(self):
        self._run_cron("ir_cron_close_solved")

    def test_each_team_has_its_days(self):
        patient = self._create_admin(
            "customer.service.team", name="Patient", grace_days=30
        )
        calls = self._solve_days_ago(6)
        calls |= self._solve_days_ago(4)
        calls |= self._solve_days_ago(6, team_id=patient.id)
        calls |= self._solve_days_ago(31, team_id=patient.id)
        self._close()
        self.assertEqual(
            calls.mapped("state"), ["closed", "solved", "solved", "closed"]
        )

    def test_call_without_a_team_closes_too(self):
        call = self._solve_days_ago(6)
        call.with_env(self.admin_env).team_id = False
        self._close()
        self.assertEqual(call.state, "closed")

    def test_open_and_cancelled_calls_stay(self):
        calls = self._create_call() | self._create_call()
        calls[1].action_cancel()
        self._close()
        self.assertEqual(calls.mapped("state"), ["new", "cancelled"])

    def test_parent_waits_for_what_is_below(self):
        parent = self._solve_days_ago(6)
        child = self._create_call(parent_id=parent.id)
        self._close()
        self.assertEqual(parent.state, "solved")
        child.action_cancel()
        self._close()
        self.assertEqual(parent.state, "closed")

    @mute_logger(LIFECYCLE)
    def test_one_that_fails_stops_no_other(self):
        stuck = self._create_admin("customer.service.team", name="Stuck")
        free = self._create_admin("customer.service.team", name="Free")
        failing = self._solve_days_ago(6, team_id=stuck.id)
        fine = self._solve_days_ago(6, team_id=free.id)
        self._stage("closed").with_env(self.admin_env).team_ids = free
        self._close()
        self.assertEqual((failing | fine).mapped("state"), ["solved", "closed"])

    def test_calls_of_every_company_close(self):
        call = (
            self.admin_env["customer.service.call"]
            .with_company(self.other_company)
            .create({"subject": "Ours", "partner_id": self.other_customer.id})
        )
        self.assertEqual(call.company_id, self.other_company)
        self._solve(call, "2026-01-01 10:00:00")
        self._close()
        self.assertEqual(call.state, "closed")


@tagged("post_install", "-at_install")
class TestCallParent(LifecycleCommon):
    """One failure, many callers."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.children = cls.env["customer.service.call"].create(
            [
                {
                    "subject": f"Caller {number}",
                    "partner_id": cls.customer.id,
                    "caller_id": cls.contact.id,
                    "parent_id": cls.call.id,
                    "team_id": cls.team.id,
                }
                for number in range(2)
            ]
        )
        cls.grandchild = cls._create_call(parent_id=cls.children[0].id)
        cls.below = cls.children | cls.grandchild

    def _open_wizard(self, calls=None):
        action = (calls or self.call).action_solve()
        self.assertEqual(action["res_model"], "customer.service.call.solve")
        return (
            self.env["customer.service.call.solve"]
            .with_context(**action["context"])
            .create({})
        )

    def test_open_calls_below_are_counted(self):
        self.assertEqual(self.call.open_child_count, 2)
        self.children[1].action_cancel()
        self.assertEqual(self.call.open_child_count, 1)

    def test_call_with_open_ones_below_is_not_solved(self):
        for stage in ("solved", "closed"):
            with self.subTest(stage=stage), self.assertRaises(ValidationError):
                self.call.stage_id = self._stage(stage)

    def test_call_whose_ones_below_ended_is_solved(self):
        self.below.action_cancel()
        self.assertFalse(self.call.action_solve())
        self.assertEqual(self.call.state, "solved")

    def test_all_are_solved_at_once(self):
        self.call.solution = "<p>Valve replaced</p>"
        self.children[1].solution = "<p>Own words</p>"
        wizard = self._open_wizard()
        self.assertEqual(wizard.open_below_ids, self.below)
        self.assertIn("Valve", wizard.solution)
        wizard.action_solve()
        self.assertEqual((self.call | self.below).mapped("state"), ["solved"] * 4)
        self.assertIn("Valve", self.children[0].solution)
        self.assertIn("Own words", self.children[1].solution)

    def test_callers_are_told(self):
        self.call.solution = "<p>Valve replaced</p>"
        self._open_wizard().action_solve()
        for child in self.children:
            message = child.message_ids.filtered(
                lambda message: message.message_type == "comment"
            )
            self.assertIn("Valve", message.body)
            self.assertEqual(message.partner_ids, self.contact)
            self.assertTrue(child.date_staff_message)

    def test_callers_are_not_told_when_not_wanted(self):
        wizard = self._open_wizard()
        wizard.write({"solution": "<p>Done</p>", "tell_customers": False})
        wizard.action_solve()
        self.assertFalse(self.below.mapped("date_staff_message")[0])
        self.assertIn("Done", self.call.solution)

    def test_calls_one_may_not_change_are_named(self):
        wizard = self._open_wizard()
        foreign = self._create_admin("customer.service.team", name="Foreign")
        self.children[0].with_env(self.admin_env).write(
            {"team_id": foreign.id, "user_id": self.manager.id}
        )
        self.children[0].flush_recordset()
        user = self._create_user("stranger", groups="customer_service_base.group_user")
        (self.call | self.children[1] | self.grandchild).with_env(
            self.admin_env
        ).user_id = user
        wizard = wizard.with_user(user)
        with self.assertRaisesRegex(UserError, self.children[0].name):
            wizard.action_solve()
        self.assertEqual(self.call.state, "new")

    def test_child_that_comes_back_leaves_its_parent_solved(self):
        self._open_wizard().action_solve()
        self._say(self.children[0])
        self.assertEqual(self.children[0].state, "in_progress")
        self.assertEqual(self.call.state, "solved")
