from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common import FaqCommon


@tagged("post_install", "-at_install")
class TestCustomerServiceFaqSuggestion(FaqCommon):
    """What the desk is told below the subject."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.faq = (
            cls.env["customer.service.faq"]
            .with_user(cls.operator)
            .with_context(lang="it_IT")
        )

    def test_all_that_the_panel_shows_comes_at_once(self):
        found = self.faq.suggest("caldaia E10")
        self.assertEqual(
            found["entries"][:1],
            [
                {
                    "id": self.boiler.id,
                    "name": self.boiler.name,
                    "audience": "portal",
                    "solved_count": 0,
                }
            ],
        )
        self.assertEqual(self.faq.suggest(""), {"entries": [], "calls": []})
        self.assertEqual(self.faq.suggest("?!"), {"entries": [], "calls": []})

    def test_at_most_three_and_only_published(self):
        for number in range(5):
            self._create_entry(f"Caldaia rumorosa {number}", solution="<p>Olio</p>")
        self._create_entry("Caldaia in bozza", publish=False)
        found = self.faq.suggest("caldaia")["entries"]
        self.assertEqual(len(found), 3)
        self.assertNotIn("Caldaia in bozza", [entry["name"] for entry in found])

    def test_queries_do_not_grow_with_what_is_found(self):
        for number in range(3):
            entry = self._create_entry(f"Pompa rotta {number}", solution="<p>Sì</p>")
            call = self._create_call().with_user(self.operator)
            call.action_solve_by_faq(entry.id)
        self.env.flush_all()

        def count(text):
            self.faq.suggest(text)  # warm
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            found = self.faq.suggest(text)
            return len(found["entries"]), self.env.cr.sql_log_count - before

        one, few = count("stampante")
        three, many = count("pompa")
        self.assertEqual((one, three), (1, 3))
        self.assertLessEqual(many, few)

    def test_machine_that_is_not_ones_own_tells_nothing(self):
        foreign = self._create_admin(
            "customer.service.equipment",
            name="Altrove",
            company_id=self.other_company.id,
        )
        found = self.faq.suggest("caldaia", {"equipment_id": foreign.id})
        self.assertEqual(found["entries"][0]["id"], self.boiler.id)

    def test_call_is_not_solved_by_entries_of_another_company(self):
        self.operator.sudo().company_ids |= self.other_company
        companies = [self.company.id, self.other_company.id]
        faq = self.faq.with_context(allowed_company_ids=companies)
        for company, found in (
            (self.company, self.boiler),
            (self.other_company, faq),
        ):
            told = faq.suggest("caldaia E10", {"company_id": company.id})
            self.assertEqual([one["id"] for one in told["entries"]], found.ids)

    def test_nobody_else_is_told(self):
        for user in (self.portal_user, self.env.ref("base.public_user")):
            faq = self.env["customer.service.faq"].with_user(user)
            with self.assertRaises(AccessError):
                faq.suggest("caldaia")
            with self.assertRaises(AccessError):
                faq.browse(self.boiler.id).read_for_desk()
            with self.assertRaises(AccessError):
                faq.browse(self.boiler.id).insert_for_desk()

    def test_reading_is_noted_with_the_call(self):
        call = self._create_call()
        entry = self.faq.browse(self.boiler.id)
        self.boiler.sudo().internal_note = "<p>Solo noi</p>"
        told = entry.read_for_desk(call.id)
        self.assertIn("1,2 bar", told["solution"])
        self.assertIn("Solo noi", told["internal_note"])
        entry.read_for_desk()
        self.assertRecordValues(
            self.boiler.sudo().use_ids.sorted("id"),
            [
                {"kind": "read", "call_id": call.id},
                {"kind": "read", "call_id": False},
            ],
        )

    def test_inserted_words_are_plain(self):
        words = self.faq.browse(self.boiler.id).insert_for_desk()
        self.assertEqual(words, "Riportare la pressione a 1,2 bar e premere reset.")
        self.assertEqual(self.boiler.sudo().use_ids.mapped("kind"), ["inserted"])

    def test_list_stays_a_list(self):
        entry = self._create_entry(
            "Passi", audience="public", solution="<ol><li>Uno</li><li>Due</li></ol>"
        )
        words = self.faq.browse(entry.id).insert_for_desk()
        self.assertEqual(words, "1. Uno\n2. Due")

    # ------------------------------------------------------------------
    # Similar calls
    # ------------------------------------------------------------------
    def _solve_before(self, equipment, solution="<p>Detto ad Anna: spurgare</p>"):
        call = self._create_call(
            subject="Caldaia rumorosa",
            caller_id=self.contact.id,
            equipment_id=equipment.id,
            solution=solution,
        )
        call.action_start()
        call.action_solve()
        return call

    def test_solved_calls_of_the_machine_are_shown_with_their_solution(self):
        equipment = self._create_equipment(serial="ROS-1")
        call = self._solve_before(equipment)
        about = {"equipment_id": equipment.id}
        (found,) = self.faq.suggest("caldaia molto rumorosa", about)["calls"]
        self.assertEqual(found["id"], call.id)
        self.assertEqual(found["name"], call.name)
        self.assertEqual(found["subject"], "Caldaia rumorosa")
        self.assertIn("spurgare", found["solution"])
        self.assertTrue(found["date"])
        about["call_id"] = call.id
        self.assertFalse(self.faq.suggest("caldaia rumorosa", about)["calls"])

    def test_long_solution_is_told_in_one_line(self):
        equipment = self._create_equipment(serial="ROS-2")
        self._solve_before(equipment, "<p>Uno</p>" + "<p>Due tre</p>" * 50)
        about = {"equipment_id": equipment.id}
        (found,) = self.faq.suggest("caldaia rumorosa", about)["calls"]
        self.assertLess(len(found["solution"]), 170)
        self.assertNotIn("\n", found["solution"])
        self.assertTrue(found["solution"].startswith("Uno Due tre"))

    def test_queries_do_not_grow_with_similar_calls(self):
        one, three = (self._create_equipment(serial=f"ROS-{n}") for n in (3, 4))
        self._solve_before(one)
        for _number in range(3):
            self._solve_before(three)
        self.env.flush_all()

        def count(equipment):
            about = {"equipment_id": equipment.id}
            self.faq.suggest("rumorosa", about)  # warm
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            found = self.faq.suggest("rumorosa", about)
            return len(found["calls"]), self.env.cr.sql_log_count - before

        few, many = count(one), count(three)
        self.assertEqual((few[0], many[0]), (1, 3))
        self.assertLessEqual(many[1], few[1])
