from odoo.exceptions import UserError
from odoo.tests import tagged

from .test_call_conversation import ConversationCommon


@tagged("post_install", "-at_install")
class TestCallMass(ConversationCommon):
    """Many calls change at once; what is not chosen stays."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.team.member_ids = cls.operator
        cls.calls = cls.env["customer.service.call"].create(
            [
                {
                    "subject": f"Call {number}",
                    "partner_id": cls.customer.id,
                    "caller_id": cls.contact.id,
                    "team_id": cls.team.id,
                    "priority": "1",
                }
                for number in range(3)
            ]
        )
        cls.foreign_team = cls._create_admin("customer.service.team", name="Foreign")

    def _wizard(self, calls=None, user=None, **vals):
        calls = calls or self.calls
        return (
            self.env["customer.service.call.mass"]
            .with_user(user or self.operator)
            .with_context(active_model=calls._name, active_ids=calls.ids)
            .create(vals)
        )

    def _apply(self, calls=None, user=None, **vals):
        action = self._wizard(calls, user, **vals).action_apply()
        return action["params"]

    def test_calls_are_those_of_the_list(self):
        self.assertEqual(self._wizard().call_ids, self.calls)

    def test_nothing_chosen_is_refused(self):
        with self.assertRaisesRegex(UserError, "Choose"):
            self._wizard().action_apply()

    def test_only_what_is_chosen_changes(self):
        tag = self._create_admin("customer.service.tag", name="Frost")
        own = self._create_admin("customer.service.tag", name="Own")
        self.calls.write({"tag_ids": own.ids})
        result = self._apply(priority="2", tag_ids=tag.ids)
        self.assertEqual(result["type"], "success")
        self.assertIn("3 changed", result["message"])
        for call in self.calls:
            self.assertRecordValues(
                call,
                [
                    {
                        "priority": "2",
                        "tag_ids": (own | tag).ids,
                        "team_id": self.team.id,
                        "user_id": False,
                        "state": "new",
                    }
                ],
            )

    def test_calls_are_assigned(self):
        self._apply(user_id=self.technician.id)
        self.assertEqual(self.calls.user_id, self.technician)

    def test_calls_wait_with_a_reason(self):
        reason = self.env.ref("customer_service_base.pause_reason_supplier")
        stage = self._create_admin(
            "customer.service.stage", name="Standing", state="waiting"
        )
        self._apply(stage_id=stage.id, pause_reason_id=reason.id)
        self.assertEqual(self.calls.pause_reason_id, reason)

    def test_stage_of_another_team_means_the_same(self):
        repaired = self._create_admin(
            "customer.service.stage",
            name="Repaired",
            state="solved",
            team_ids=self.foreign_team.ids,
        )
        self._apply(stage_id=repaired.id)
        self.assertEqual(self.calls.stage_id, self._stage("solved"))

    def test_team_without_the_stage_stops_no_other(self):
        repaired = self._stage("solved").with_env(self.admin_env)
        repaired.search([("state", "=", "solved")]).team_ids = self.foreign_team
        self.calls[1:].with_env(self.admin_env).team_id = self.foreign_team
        result = self._apply(user=self.manager, stage_id=repaired.id)
        self.assertIn("2 changed, 1 refused", result["message"])
        self.assertIn(self.calls[0].name, result["message"])

    def test_call_that_cannot_be_changed_is_named(self):
        parent = self.calls[0]
        self._create_call(parent_id=parent.id)
        result = self._apply(stage_id=self._stage("solved").id)
        self.assertEqual(result["type"], "warning")
        self.assertIn("2 changed, 1 refused", result["message"])
        self.assertIn(parent.name, result["message"])
        self.assertEqual(self.calls.mapped("state"), ["new", "solved", "solved"])

    def test_rights_on_each_call_hold(self):
        locked = self.calls[1]
        locked.with_env(self.admin_env).write(
            {"team_id": self.foreign_team.id, "user_id": self.manager.id}
        )
        stranger = self._create_user(
            "stranger", groups="customer_service_base.group_user"
        )
        (self.calls - locked).with_env(self.admin_env).user_id = stranger
        result = self._apply(user=stranger, priority="3", reply="<p>We know.</p>")
        self.assertIn("2 changed, 1 refused", result["message"])
        self.assertEqual(self.calls.mapped("priority"), ["3", "1", "3"])
        self.assertFalse(locked.date_staff_message)

    def test_answer_alone_needs_the_right_to_change(self):
        result = self._apply(
            user=self._create_user(
                "stranger", groups="customer_service_base.group_user"
            ),
            calls=self._foreign_call(),
            reply="<p>Hello</p>",
        )
        self.assertIn("0 changed, 1 refused", result["message"])

    def _foreign_call(self):
        call = self._create_call(caller_id=self.contact.id)
        call.with_env(self.admin_env).write(
            {"team_id": self.foreign_team.id, "user_id": self.manager.id}
        )
        return call.with_user(self.manager)

    def test_each_caller_gets_the_answer_once(self):
        self._apply(reply="<p>The network is down.</p>")
        for call in self.calls:
            answers = call.message_ids.filtered(
                lambda message: message.message_type == "comment"
            )
            self.assertEqual(len(answers), 1)
            self.assertIn("network", answers.body)
            self.assertEqual(answers.partner_ids, self.contact)
            self.assertTrue(call.date_staff_message)

    def test_caller_without_a_contact_gets_the_answer_and_stays_without(self):
        call = self._create_call(
            partner_id=False, caller_name="X", caller_email="x@nowhere.example"
        )
        before = self.env["res.partner"].search_count([])
        self._apply(call, reply="<p>Hello</p>")
        self.assertEqual(self.env["res.partner"].search_count([]), before)
        mail = self.env["mail.mail"].sudo().search([], order="id desc", limit=1)
        self.assertEqual(mail.email_to, "x@nowhere.example")

    def test_merged_calls_are_not_woken(self):
        self.calls[1]._merge_into(self.calls[0])
        result = self._apply(stage_id=self._stage("in_progress").id)
        self.assertIn("1 refused", result["message"])

    def test_calls_are_merged_instead(self):
        action = self._wizard().action_merge()
        wizard = self.env[action["res_model"]].with_context(**action["context"])
        self.assertEqual(wizard.create({}).call_ids, self.calls)

    def test_calls_of_two_companies(self):
        self.manager.with_env(self.admin_env).company_ids |= self.other_company
        companies = self.company | self.other_company
        foreign = (
            self.admin_env["customer.service.call"]
            .with_company(self.other_company)
            .create({"subject": "Ours", "partner_id": self.customer.id})
        )
        calls = (self.calls[0] | foreign).with_user(self.manager)
        wizard = (
            self.env["customer.service.call.mass"]
            .with_user(self.manager)
            .with_context(
                allowed_company_ids=companies.ids,
                active_model=calls._name,
                active_ids=calls.ids,
            )
            .create({"team_id": self.team.id})
        )
        message = wizard.action_apply()["params"]["message"]
        self.assertIn("1 changed, 1 refused", message)
        self.assertEqual(self.calls[0].team_id, self.team)
