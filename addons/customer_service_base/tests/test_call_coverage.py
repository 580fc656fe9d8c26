from odoo import Command
from odoo.tests import tagged

from .common import CustomerServiceCommon


@tagged("post_install", "-at_install")
class TestCallCoverage(CustomerServiceCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.equipment = cls._create_equipment(
            warranty_start="2026-01-01",
            warranty_parts_end="2026-12-31",
            warranty_labour_end="2026-06-30",
        )

    def _create_covered(self, opened, **vals):
        return self._create_call(
            equipment_id=self.equipment.id, date_open=opened, **vals
        )

    def test_call_in_warranty_says_what_is_covered(self):
        self.assertRecordValues(
            self._create_covered("2026-03-01 09:00:00"),
            [
                {
                    "coverage": "warranty",
                    "coverage_reason": "In warranty on the day of the call: "
                    "parts, labour.",
                }
            ],
        )

    def test_reason_is_in_the_language_of_the_customer(self):
        self.env["res.lang"]._activate_lang("it_IT")
        self.customer.sudo().lang = "it_IT"
        self.assertEqual(
            self._create_covered("2026-03-01 09:00:00").coverage_reason,
            "In garanzia il giorno della chiamata: ricambi, manodopera.",
        )

    def test_call_with_parts_covered_only_says_so(self):
        self.assertRecordValues(
            self._create_covered("2026-07-01 09:00:00"),
            [
                {
                    "coverage": "warranty",
                    "coverage_reason": "In warranty on the day of the call: parts.",
                }
            ],
        )

    def test_call_after_the_warranty_is_billable(self):
        self.assertRecordValues(
            self._create_covered("2027-01-01 09:00:00"),
            [
                {
                    "coverage": "none",
                    "coverage_reason": "Not in warranty on the day of the call.",
                }
            ],
        )

    def test_call_before_the_warranty_is_billable(self):
        call = self._create_covered("2025-12-31 09:00:00")
        self.assertEqual(call.coverage, "none")

    def test_last_day_is_of_the_operators_clock(self):
        self.operator.with_env(self.admin_env).tz = "Europe/Rome"
        calls = self.env["customer.service.call"].with_context(tz="Europe/Rome")
        vals = {"subject": "Help", "equipment_id": self.equipment.id}
        before = calls.create({**vals, "date_open": "2026-12-31 22:59:00"})
        after = calls.create({**vals, "date_open": "2026-12-31 23:01:00"})
        self.assertEqual((before | after).mapped("coverage"), ["warranty", "none"])

    def test_call_without_machine_has_no_reason(self):
        self.assertRecordValues(
            self._create_call(), [{"coverage": "none", "coverage_reason": False}]
        )

    def test_later_change_of_the_warranty_leaves_the_call_alone(self):
        call = self._create_covered("2026-03-01 09:00:00")
        self.equipment.write(
            {"warranty_parts_end": "2026-02-01", "warranty_labour_end": "2026-02-01"}
        )
        self.env.flush_all()
        self.env.invalidate_all()
        self.assertEqual(call.coverage, "warranty")

    def test_solved_later_keeps_the_coverage_of_the_opening(self):
        call = self._create_covered("2026-12-31 09:00:00")
        call.action_solve()
        self.assertEqual(call.coverage, "warranty")

    def test_other_machine_decides_anew(self):
        call = self._create_covered("2026-03-01 09:00:00")
        call.equipment_id = self._create_equipment()
        self.assertEqual(call.coverage, "none")


@tagged("post_install", "-at_install")
class TestCallCodes(CustomerServiceCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.below = cls._create_admin(
            "customer.service.equipment.category",
            name="Wall-hung",
            parent_id=cls.category.id,
        )
        cls.copiers = cls._create_admin(
            "customer.service.equipment.category", name="Copiers"
        )
        cls.general = cls._create_code("General")
        cls.flame = cls._create_code("Flame", cls.category)
        cls.wall = cls._create_code("Wall", cls.below)
        cls.paper = cls._create_code("Paper", cls.copiers)
        cls.codes = cls.general | cls.flame | cls.wall | cls.paper

    @classmethod
    def _create_code(cls, name, category=None):
        return cls._create_admin(
            "customer.service.code",
            name=name,
            kind="symptom",
            category_ids=[Command.set(category.ids if category else [])],
        )

    def _allowed(self, category):
        equipment = self._create_equipment(category_id=category.id)
        call = self._create_call(equipment_id=equipment.id)
        return call.allowed_code_ids & self.codes

    def test_category_allows_general_and_own_codes(self):
        self.assertEqual(self._allowed(self.category), self.general | self.flame)

    def test_category_below_allows_those_above(self):
        self.assertEqual(
            self._allowed(self.below), self.general | self.flame | self.wall
        )

    def test_machine_without_category_allows_all(self):
        call = self._create_call(equipment_id=self._create_equipment().id)
        self.assertEqual(call.allowed_code_ids & self.codes, self.codes)

    def test_call_without_machine_allows_all(self):
        self.assertEqual(self._create_call().allowed_code_ids & self.codes, self.codes)

    def test_calls_of_several_categories_are_decided_at_once(self):
        calls = self.env["customer.service.call"]
        for category in (self.category, self.copiers):
            equipment = self._create_equipment(category_id=category.id)
            calls |= self._create_call(equipment_id=equipment.id)
        self.assertEqual(
            [call.allowed_code_ids & self.codes for call in calls],
            [self.general | self.flame, self.general | self.paper],
        )

    def test_code_below_another_kind_is_refused(self):
        with self.assertRaisesRegex(Exception, "same kind"):
            self._create_admin(
                "customer.service.code",
                name="Cause",
                kind="cause",
                parent_id=self.flame.id,
            )

    def test_parent_of_symptoms_cannot_become_a_cause(self):
        self.wall.parent_id = self.flame
        with self.assertRaisesRegex(Exception, "same kind"):
            self.flame.kind = "cause"

    def test_code_below_itself_is_refused(self):
        self.wall.parent_id = self.flame
        with self.assertRaises(Exception):  # noqa: B017
            self.flame.parent_id = self.wall
