from datetime import date

from freezegun import freeze_time
from psycopg2.errors import CheckViolation

from odoo.exceptions import ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import CustomerServiceCommon


@tagged("post_install", "-at_install")
class TestEquipmentWarranty(CustomerServiceCommon):
    def _create_boiler(self, installed, **vals):
        return self._create_equipment(
            category_id=self.category.id, installation_date=installed, **vals
        )

    def test_category_gives_the_ends(self):
        self.assertRecordValues(
            self._create_boiler("2024-03-10"),
            [
                {
                    "warranty_start": date(2024, 3, 10),
                    "warranty_parts_end": date(2026, 3, 9),
                    "warranty_labour_end": date(2025, 3, 9),
                    "warranty_travel_end": False,
                    "warranty_end": date(2026, 3, 9),
                }
            ],
        )

    def test_month_end_is_counted_from_the_start(self):
        self.category.write(
            {
                "warranty_parts_months": 1,
                "warranty_labour_months": 2,
                "warranty_travel_months": 13,
            }
        )
        self.assertRecordValues(
            self._create_boiler("2025-01-31"),
            [
                {
                    "warranty_parts_end": date(2025, 2, 27),
                    "warranty_labour_end": date(2025, 3, 30),
                    "warranty_travel_end": date(2026, 2, 27),
                }
            ],
        )

    def test_leap_day_ends_on_28_february(self):
        boiler = self._create_boiler("2024-02-29")
        self.assertEqual(boiler.warranty_labour_end, date(2025, 2, 27))

    def test_machine_without_date_has_no_warranty(self):
        self.assertRecordValues(
            self._create_boiler(False),
            [{"warranty_start": False, "warranty_end": False}],
        )

    def test_machine_without_category_has_no_ends(self):
        equipment = self._create_equipment(installation_date="2024-03-10")
        self.assertFalse(equipment.warranty_end)

    def test_changed_installation_moves_the_ends(self):
        boiler = self._create_boiler("2024-03-10")
        boiler.installation_date = "2024-04-01"
        self.assertEqual(boiler.warranty_parts_end, date(2026, 3, 31))

    def test_start_by_hand_moves_the_ends(self):
        boiler = self._create_boiler("2024-03-10")
        boiler.warranty_start = "2024-06-01"
        self.assertEqual(boiler.warranty_parts_end, date(2026, 5, 31))
        self.assertEqual(boiler.installation_date, date(2024, 3, 10))

    def test_end_by_hand_is_kept(self):
        boiler = self._create_boiler("2024-03-10")
        boiler.warranty_parts_end = "2030-12-31"
        boiler.name = "Renamed"
        self.assertRecordValues(
            boiler,
            [
                {
                    "warranty_parts_end": date(2030, 12, 31),
                    "warranty_labour_end": date(2025, 3, 9),
                    "warranty_end": date(2030, 12, 31),
                }
            ],
        )

    def test_end_given_at_creation_is_kept(self):
        boiler = self._create_boiler("2024-03-10", warranty_parts_end="2030-12-31")
        self.assertEqual(boiler.warranty_parts_end, date(2030, 12, 31))
        self.assertEqual(boiler.warranty_labour_end, date(2025, 3, 9))

    def test_later_change_of_the_category_terms_keeps_the_ends(self):
        boiler = self._create_boiler("2024-03-10")
        self.category.warranty_parts_months = 60
        self.env.flush_all()
        self.assertEqual(boiler.warranty_parts_end, date(2026, 3, 9))

    def test_end_before_start_is_refused(self):
        boiler = self._create_boiler("2024-03-10")
        for component in ("parts", "labour", "travel"):
            with self.subTest(component=component), self.assertRaises(ValidationError):
                boiler[f"warranty_{component}_end"] = "2024-03-09"

    def test_end_on_the_first_day_is_accepted(self):
        boiler = self._create_boiler("2024-03-10")
        boiler.warranty_parts_end = "2024-03-10"
        self.assertEqual(boiler.warranty_parts_end, date(2024, 3, 10))

    def test_end_without_start_is_accepted(self):
        equipment = self._create_equipment(warranty_parts_end="2024-03-10")
        self.assertEqual(equipment.warranty_end, date(2024, 3, 10))

    def test_negative_months_are_refused(self):
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaisesRegex(CheckViolation, "warranty_months_positive"),
        ):
            self.category.warranty_parts_months = -1
            self.category.flush_recordset()


@tagged("post_install", "-at_install")
class TestEquipmentWarrantyState(CustomerServiceCommon):
    """Today is 15 March 2026; one machine in each state, in two companies."""

    ENDS = {
        "none": False,
        "expired": "2026-03-14",
        "expiring": "2026-03-15",
        "limit": "2026-04-14",
        "valid": "2026-04-15",
    }

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.customer_service_warranty_notice_days = 30
        cls.other_company.customer_service_warranty_notice_days = 0
        cls.both = cls._create_user("both", groups="customer_service_base.group_user")
        cls.both.company_ids |= cls.other_company
        cls.env = cls.env(
            user=cls.both,
            context={
                **cls.env.context,
                "allowed_company_ids": (cls.company | cls.other_company).ids,
            },
        )
        cls.own = cls._create_machines(cls.company)
        cls.foreign = cls._create_machines(cls.other_company)

    @classmethod
    def _create_machines(cls, company):
        return {
            name: cls._create_equipment(
                name=name, warranty_parts_end=end, company_id=company.id
            )
            for name, end in cls.ENDS.items()
        }

    def setUp(self):
        super().setUp()
        self._freeze("2026-03-15 10:00:00")

    def _freeze(self, moment):
        freezer = freeze_time(moment)
        freezer.start()
        self.addCleanup(freezer.stop)

    def _found(self, machines, operator, value):
        """Return the names found among some machines by a search of the state."""
        ids = [machine.id for machine in machines.values()]
        found = self.env["customer.service.equipment"].search(
            [("id", "in", ids), ("warranty_state", operator, value)]
        )
        return set(found.mapped("name"))

    def test_state_counts_the_days_of_notice_of_the_company(self):
        states = {name: machine.warranty_state for name, machine in self.own.items()}
        self.assertEqual(
            states,
            {
                "none": "none",
                "expired": "expired",
                "expiring": "expiring",
                "limit": "expiring",
                "valid": "valid",
            },
        )

    def test_without_notice_only_the_last_day_is_expiring(self):
        states = {n: machine.warranty_state for n, machine in self.foreign.items()}
        self.assertEqual(
            states,
            {
                "none": "none",
                "expired": "expired",
                "expiring": "expiring",
                "limit": "valid",
                "valid": "valid",
            },
        )

    def test_search_finds_what_the_state_says_in_every_operator(self):
        states = ("none", "valid", "expiring", "expired")
        questions = [
            *(("=", state) for state in states),
            *(("!=", state) for state in states),
            ("in", ["valid", "expiring"]),
            ("not in", ["valid", "expiring"]),
            ("in", []),
            ("not in", []),
            ("=", False),
            ("!=", False),
        ]
        for operator, value in questions:
            for machines in (self.own, self.foreign):
                values = value if isinstance(value, list) else [value]
                expected = {
                    name
                    for name, machine in machines.items()
                    if (machine.warranty_state in values) == (operator in ("=", "in"))
                }
                with self.subTest(operator=operator, value=value):
                    self.assertEqual(self._found(machines, operator, value), expected)

    def test_negated_search_finds_the_rest(self):
        ids = [machine.id for machine in self.own.values()]
        found = self.env["customer.service.equipment"].search(
            [("id", "in", ids), "!", ("warranty_state", "=", "expiring")]
        )
        self.assertEqual(set(found.mapped("name")), {"none", "expired", "valid"})

    def test_today_is_the_day_of_the_user(self):
        self._freeze("2026-03-14 23:30:00")
        env = self.env(context={**self.env.context, "tz": "Europe/Rome"})
        machine = self.own["expired"].with_env(env)
        self.assertEqual(machine.warranty_state, "expired")
