from odoo.tests import HttpCase, tagged

from .common import FaqCommon


class FaqTourCase(FaqCommon, HttpCase):
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


@tagged("post_install", "-at_install")
class TestUi(FaqTourCase):
    """The desk in a browser: typing shows the entry, one click solves the call."""

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

    def test_entry_is_published_revised_and_made_obsolete(self):
        self.start_tour(
            "/odoo/service-faq",
            "customer_service_faq_life_tour",
            login=self.manager.login,
        )
        entry = self.env["customer.service.faq"].search(
            [("name", "=", "La pompa fischia")]
        )
        self.assertRecordValues(
            entry,
            [
                {
                    "state": "obsolete",
                    "audience": "portal",
                    "version": 2,
                    "obsolete_reason": "Pompa fuori produzione",
                }
            ],
        )
        self.assertEqual(
            entry.version_ids.mapped("change"), ["Anche il circuito", False]
        )

    def test_customer_finds_the_answer_while_asking(self):
        self._create_entry(
            "Riportare la pressione della caldaia",
            keywords="E10",
            solution="<p>Aprire il rubinetto.</p>",
            audience="portal",
        )
        self.portal_user.lang = "en_US"
        self.start_tour(
            "/my/service-calls/new",
            "customer_service_faq_portal_tour",
            login=self.portal_user.login,
        )
        call = self.admin_env["customer.service.call"].search(
            [("subject", "=", "Codice E10 sulla caldaia")]
        )
        self.assertEqual(call.caller_id, self.contact)
        uses = self.admin_env["customer.service.faq.use"].search([], order="id")
        self.assertEqual(uses.mapped("kind"), ["read", "read"])
        self.assertEqual(uses.call_id, call)


@tagged("post_install", "-at_install")
class TestUiOnPhone(FaqTourCase):
    """The call's suggestions on a telephone."""

    browser_size = "390x844"
    touch_enabled = True

    def test_call_is_solved_with_a_thumb(self):
        call = self._create_call(subject="Errore E10", user_id=self.agent.id)
        self.start_tour(
            f"/odoo/service-calls/{call.id}",
            "customer_service_faq_phone_tour",
            login=self.agent.login,
        )
        self.assertRecordValues(call, [{"state": "solved", "faq_id": self.boiler.id}])
