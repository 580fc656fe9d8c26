from datetime import date

from odoo import Command
from odoo.tests import tagged

from .maintenance_common import MaintenanceCommon

MARCH, APRIL = date(2026, 3, 1), date(2026, 4, 1)


@tagged("post_install", "-at_install")
class TestEquipmentSwap(MaintenanceCommon):
    """A machine takes the place of another one on contracts and plans."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.new = cls._create_machine("B2")
        cls.third = cls._create_machine("B3")

    def _create_paid_by_machine(self, *rows, **vals):
        """Return a contract with a fee for each machine."""
        return self._create_contract(
            [
                {
                    "fee_basis": "equipment",
                    "price_unit": 31.07,
                    "equipment_ids": [
                        Command.create({"equipment_id": self.boiler.id, **row})
                        for row in rows or [{}]
                    ],
                }
            ],
            **vals,
        )

    def _get_rows(self, contract):
        """Return the machines of a contract with their days and fees."""
        rows = contract.sudo().line_ids.equipment_ids
        return sorted(
            (
                (row.equipment_id.serial, row.date_from, row.date_to, row.price_unit)
                for row in rows
            ),
            key=str,
        )

    def _get_amounts(self, contract):
        return [
            row
            for row in self._get_ledger(contract, "kind", "period_start", "amount")
            if row[1] >= MARCH
        ]

    def test_fee_goes_on_to_the_cent(self):
        own = {"own_price": True, "price_unit": 33.35}
        for day in range(2, 32, 7):
            with self.subTest(day=day):
                new = self._create_machine(f"N{day}")
                old = self._create_machine(f"O{day}")
                contract = self._create_paid_by_machine({"equipment_id": old.id, **own})
                self._bill(contract, MARCH)
                billed = self._get_amounts(contract)
                old._replace_by(new, date(2026, 3, day))
                self.assertEqual(self._get_amounts(contract), billed)
                self._bill(contract, APRIL)
                self.assertEqual(
                    self._get_amounts(contract), [*billed, ("fee", APRIL, 33.35)]
                )
                self.assertEqual(
                    self._get_rows(contract),
                    [
                        (f"N{day}", date(2026, 3, day), False, 33.35),
                        (f"O{day}", False, date(2026, 3, day - 1), 33.35),
                    ],
                )

    def test_fee_in_arrears_goes_on_to_the_cent(self):
        contract = self._create_paid_by_machine(schedule_id=self.arrears.id)
        self.boiler._replace_by(self.new, date(2026, 3, 17))
        self._bill(contract, APRIL)
        self.assertEqual(self._get_amounts(contract), [("fee", MARCH, 31.07)])

    def test_rows_to_come_and_rows_that_are_over(self):
        contract = self._create_paid_by_machine(
            {"date_to": "2026-02-28"},
            {"date_from": "2026-06-01", "date_to": "2026-12-31"},
        )
        self.boiler._replace_by(self.new, date(2026, 3, 17))
        self.assertEqual(
            self._get_rows(contract),
            [
                ("B1", False, date(2026, 2, 28), 0),
                ("B2", date(2026, 6, 1), date(2026, 12, 31), 0),
            ],
        )

    def test_twice_changes_nothing(self):
        contract = self._create_paid_by_machine()
        self.assertTrue(self.boiler._replace_by(self.new, MARCH))
        rows = self._get_rows(contract)
        self.assertFalse(self.boiler._replace_by(self.new, APRIL))
        self.assertEqual(self._get_rows(contract), rows)

    def test_undo_gives_the_line_back(self):
        contract = self._create_paid_by_machine()
        self._bill(contract, MARCH)
        billed = self._get_amounts(contract)
        self.boiler._replace_by(self.new, date(2026, 3, 17))
        self.boiler._undo_replace()
        self.assertEqual(
            self._get_rows(contract),
            [
                ("B1", False, date(2026, 3, 16), 0),
                ("B1", date(2026, 3, 17), False, 0),
            ],
        )
        self.assertEqual(self._get_amounts(contract), billed)
        self.assertFalse(self.new.contract_end)
        self.assertTrue(self.boiler.is_under_contract)

    def test_machine_of_a_chain(self):
        contract = self._create_paid_by_machine()
        self.boiler._replace_by(self.new, date(2026, 3, 17))
        self.new._replace_by(self.third, date(2026, 3, 25))
        self._bill(contract, APRIL)
        self.assertEqual(
            self._get_amounts(contract),
            [("fee", MARCH, 31.07), ("fee", APRIL, 31.07)],
        )

    def test_plans_and_visits_go_over(self):
        plan = self._create_plan(
            scope="equipment", equipment_id=self.boiler.id, category_id=False
        )
        self._plan()
        dues = self._get_dues()
        self._do(self._get_visits()[:1], "2026-03-10")
        self.boiler._replace_by(self.new, date(2026, 3, 17))
        self.assertEqual(plan.equipment_id, self.new)
        self._plan(self.boiler | self.new, date(2026, 3, 17))
        self.assertEqual(self._get_dues(self.boiler), dues[:1])
        later = self._get_dues(self.new)
        self.assertEqual(later[:1], dues[1:])
        self.assertNotIn("2026-03-10", later)
        self.boiler._undo_replace()
        self._plan(self.boiler | self.new, date(2026, 3, 17))
        self.assertEqual(self._get_dues(self.boiler)[:2], dues)
        self.assertFalse(self._get_dues(self.new))

    def test_exceptions_of_a_plan_go_over(self):
        plan = self._create_plan()
        exception = self.plans.env["customer.service.maintenance.exception"].create(
            {"plan_id": plan.id, "equipment_id": self.boiler.id, "skip": True}
        )
        self.boiler._replace_by(self.new, MARCH)
        self.assertEqual(exception.equipment_id, self.new)
