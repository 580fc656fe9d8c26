from odoo.tests import HttpCase, tagged

from .common import FaqCommon


@tagged("post_install", "-at_install")
class TestUi(FaqCommon, HttpCase):
    """The desk in a browser: typing shows the entry, one click solves the call."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.agent = cls._create_user(
            "faq_tour",
            groups="customer_service_base.group_user",
            name="Tour Operator",
            password="service_faq_tour",
        )

    def _search_calls(self, subject):
        return self.env["customer.service.call"].search([("subject", "=", subject)])

    def test_typing_finds_the_entry_and_one_click_solves(self):
        self.start_tour(
            "/odoo/take-call", "customer_service_faq_entry_tour", login=self.agent.login
        )
        call = self._search_calls("la calduia si blocca E10")
        self.assertRecordValues(
            call,
            [{"state": "solved", "faq_id": self.boiler.id, "user_id": self.agent.id}],
        )
        self.assertIn("1,2 bar", call.solution)
        self.assertEqual(self.boiler.sudo().use_ids.mapped("kind"), ["read"])

    def test_inserted_words_solve_the_call(self):
        self.start_tour(
            "/odoo/take-call",
            "customer_service_faq_insert_tour",
            login=self.agent.login,
        )
        call = self._search_calls("blocco E10")
        self.assertRecordValues(call, [{"state": "solved", "faq_id": self.boiler.id}])
        self.assertIn("1,2 bar", call.solution)

    def test_call_is_answered_with_the_entry_and_solved_by_it(self):
        call = self._create_call(
            subject="Errore E10", caller_id=self.contact.id, user_id=self.agent.id
        )
        self.start_tour(
            f"/odoo/service-calls/{call.id}",
            "customer_service_faq_call_tour",
            login=self.agent.login,
        )
        self.assertRecordValues(
            call,
            [
                {
                    "state": "solved",
                    "faq_id": self.boiler.id,
                    "subject": "Codice E10 sulla caldaia",
                }
            ],
        )
        self.assertEqual(self.boiler.sudo().use_ids.mapped("kind"), ["inserted"])

    def test_solution_of_a_similar_call_is_used_again(self):
        equipment = self._create_equipment(serial="ROS-9")
        before = self._create_call(
            subject="Pompa rumorosa",
            caller_name="Ugo Bianchi",
            equipment_id=equipment.id,
            solution="<p>Spurgare, detto a Ugo Bianchi.</p>",
        )
        before.action_start()
        before.action_solve()
        call = self._create_call(
            subject="Pompa molto rumorosa",
            equipment_id=equipment.id,
            user_id=self.agent.id,
            solution="<p>Detto di spegnerla.</p>",
        )
        self.start_tour(
            f"/odoo/service-calls/{call.id}",
            "customer_service_faq_similar_tour",
            login=self.agent.login,
        )
        self.assertIn("Spurgare", call.solution)
        self.assertIn("Detto di spegnerla", call.solution)
        self.assertNotIn("Bianchi", call.solution)
