from datetime import date

from freezegun import freeze_time

from odoo import Command
from odoo.tests import tagged

from .revision_common import DAY, RevisionCommon


@tagged("post_install", "-at_install")
class TestPriceRevisionMachine(RevisionCommon):
    """Machines with a fee of their own are revised like fees."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        machines = cls.admin_env["customer.service.equipment"].create(
            [
                {
                    "name": name,
                    "partner_id": cls.customer.id,
                    "company_id": cls.company.id,
                }
                for name in ("Boiler", "Burner")
            ]
        )
        cls.boiler, cls.burner = machines
        cls.contract = cls._create_contract(
            [
                {
                    "fee_basis": "equipment",
                    "equipment_ids": [
                        Command.create({"equipment_id": cls.boiler.id}),
                        Command.create(
                            {
                                "equipment_id": cls.burner.id,
                                "own_price": True,
                                "price_unit": 50,
                            }
                        ),
                    ],
                }
            ]
        )
        cls.line = cls.contract.line_ids

    def _get_rows(self, machine):
        rows = self.line.equipment_ids.filtered(
            lambda one: one.equipment_id == machine
        ).sorted(lambda one: one.date_from or date.min)
        return [(row.date_from, row.date_to, row.price_unit) for row in rows]

    def test_each_fee_has_a_row(self):
        revision = self._create_revision(self.contract)
        revision.action_preview()
        self.assertRecordValues(
            revision.line_ids,
            [
                {"equipment_id": False, "price_old": 100, "price_new": 102},
                {"equipment_id": self.burner.id, "price_old": 50, "price_new": 51},
            ],
        )
        self.assertIn("Burner", revision.line_ids[1].display_name)

    def test_the_machine_goes_on_with_the_new_fee(self):
        revision = self._revise(self.contract)
        self.assertEqual(
            self._get_rows(self.burner),
            [(False, date(2025, 12, 31), 50.0), (DAY, False, 51.0)],
        )
        self.assertEqual(self._get_rows(self.boiler), [(False, False, 0.0)])
        again = self._create_revision(self.contract, date_from="2026-06-01")
        again.action_preview()
        self.assertEqual(set(again.line_ids.mapped("why_not")), {"recent"})
        revision.action_undo()
        self.assertEqual({row[2] for row in self._get_rows(self.burner)}, {50.0})
        after = self._create_revision(self.contract)
        after.action_preview()
        self.assertEqual(after.line_ids.mapped("price_new"), [102.0, 51.0])

    def test_arrears_of_machines_are_one_row(self):
        with freeze_time("2026-01-05"):
            self._bill(self.contract, date(2026, 1, 5))
            self._revise(self.contract)
        rows = self._get_ledger(self.contract, "period_start", "kind", "amount")
        self.assertEqual(
            [row for row in rows if row[0] >= DAY],
            [(DAY, "fee", 150.0), (DAY, "arrears", 3.0)],
        )

    def test_next_year_goes_on_from_this_one(self):
        self._revise(self.contract)
        with freeze_time("2026-12-20"):
            self._revise(self.contract, date_from="2027-01-01")
        self.assertEqual(self._get_rows(self.burner)[-1][2], 52.53)
        self.assertEqual(len(self._get_rows(self.burner)), 3)

    def test_a_machine_that_joined_lately_waits(self):
        self.line.sudo().equipment_ids[1].date_from = "2025-06-01"
        revision = self._create_revision(self.contract)
        revision.action_preview()
        self.assertEqual(revision.line_ids.mapped("why_not"), [False, "early"])

    def test_a_machine_that_left_has_no_row(self):
        self.line.sudo().equipment_ids[1].date_to = "2025-12-31"
        revision = self._create_revision(self.contract)
        revision.action_preview()
        self.assertFalse(revision.line_ids.equipment_id)

    def test_a_line_of_machines_alone_has_no_row(self):
        self.line.sudo().rate_ids.price_unit = 0
        revision = self._create_revision(self.contract)
        revision.action_preview()
        self.assertEqual(revision.line_ids.equipment_id, self.burner)
