from datetime import date

from freezegun import freeze_time

from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from .life_common import LifeCommon

MARCH, APRIL = date(2026, 3, 1), date(2026, 4, 1)


@tagged("post_install", "-at_install")
class TestContractAmendment(LifeCommon):
    """Versions of a contract: dated terms, and the ledger that follows."""

    def _amend(self, contract, day, apply=True, **change):
        """Return an amendment of one change."""
        if change.get("operation") != "line_in":
            change.setdefault("line_id", contract.line_ids[:1].id)
        amendment = self.env["customer.service.contract.amendment"].create(
            {
                "contract_id": contract.id,
                "date_effective": day,
                "name": "As agreed",
                "change_ids": [Command.create(change)],
            }
        )
        if apply:
            amendment.action_apply()
        return amendment

    def _get_rows(self, contract):
        """Return kind, first day and amount of the rows that count."""
        return [
            row[:3]
            for row in self._get_ledger(
                contract, "kind", "period_start", "amount", "state"
            )
            if row[3] != "cancelled"
        ]

    def test_case_14_price_within_a_period_that_was_billed(self):
        contract = self._create_contract([{"price_unit": 310.0}])
        self._bill(contract, MARCH)
        self._amend(contract, date(2026, 3, 16), operation="price", price_unit=620.0)
        self.assertEqual(self._get_rows(contract)[3:], [("delta", MARCH, 160.0)])
        self._bill(contract, APRIL)
        self.assertEqual(self._get_rows(contract)[-1], ("fee", APRIL, 620.0))
        # not billed yet: the new price is in the fee
        self.assertEqual(
            contract.sudo().line_ids.rate_ids.sorted("date_from").mapped("reason"),
            ["initial", "amendment"],
        )

    def test_case_14_price_within_a_period_in_arrears(self):
        contract = self._create_contract(
            [{"price_unit": 310.0}], schedule_id=self.arrears.id
        )
        self._amend(contract, date(2026, 3, 16), operation="price", price_unit=620.0)
        self._bill(contract, APRIL)
        self.assertEqual(self._get_rows(contract)[-1], ("fee", MARCH, 470.0))

    def test_preview_says_the_effect_and_changes_nothing(self):
        contract = self._create_contract([{"price_unit": 310.0}])
        self._bill(contract, MARCH)
        amendment = self._amend(
            contract,
            date(2026, 3, 16),
            apply=False,
            operation="price",
            price_unit=620.0,
        )
        rows = self._get_rows(contract)
        amendment.action_preview()
        self.assertRecordValues(
            amendment,
            [{"fees_before": 3720.0, "fees_after": 7440.0, "correction": 160.0}],
        )
        self.assertEqual(self._get_rows(contract), rows)
        self.assertEqual(len(contract.sudo().line_ids.rate_ids), 1)

    def test_case_15_machines_join_and_leave(self):
        first, second = (self._create_machine(name) for name in ("A", "B"))
        contract = self._create_contract(
            [
                {
                    "fee_basis": "equipment",
                    "price_unit": 31.0,
                    "equipment_ids": [Command.create({"equipment_id": first.id})],
                }
            ]
        )
        self._bill(contract, MARCH)
        self._amend(
            contract,
            date(2026, 3, 17),
            operation="machine_in",
            equipment_id=second.id,
        )
        self.assertEqual(self._get_rows(contract)[3:], [("delta", MARCH, 15.0)])
        self._amend(
            contract,
            date(2026, 3, 22),
            operation="machine_out",
            equipment_id=first.id,
        )
        self.assertEqual(self._get_rows(contract)[4:], [("delta", MARCH, -10.0)])
        self.assertEqual(contract.amendment_ids.mapped("number"), [2, 1])

    def test_case_15_machines_that_are_edited_directly(self):
        first, second = (self._create_machine(name) for name in ("A", "B"))
        contract = self._create_contract(
            [
                {
                    "fee_basis": "equipment",
                    "price_unit": 31.0,
                    "equipment_ids": [Command.create({"equipment_id": first.id})],
                }
            ]
        )
        self._bill(contract, MARCH)
        line = contract.line_ids
        line.equipment_ids = [
            Command.create({"equipment_id": second.id, "date_from": date(2026, 3, 17)})
        ]
        self.assertEqual(self._get_rows(contract)[3:], [("delta", MARCH, 15.0)])
        line.equipment_ids[1].date_to = date(2026, 3, 21)
        self.assertEqual(
            self._get_rows(contract)[3:],
            [("delta", MARCH, 15.0), ("delta", MARCH, -10.0)],
        )
        self._bill(contract, MARCH)
        with self.assertRaises(UserError):
            line.equipment_ids.unlink()

    def test_lines_begin_and_end(self):
        contract = self._create_contract([{"price_unit": 310.0}])
        self._bill(contract, MARCH)
        self._amend(
            contract,
            date(2026, 3, 11),
            operation="line_in",
            product_id=self.fee.id,
            price_unit=31.0,
        )
        self._bill(contract, date(2026, 3, 11))
        self.assertEqual(contract.line_ids[1:].date_start, date(2026, 3, 11))
        self.assertEqual(self._get_rows(contract)[-1], ("fee", date(2026, 3, 11), 31.0))
        self._amend(contract, date(2026, 3, 11), operation="line_out")
        self.assertEqual(
            [row for row in self._get_rows(contract) if row[0] == "delta"],
            [("delta", MARCH, -210.0)],
        )

    def test_case_07_interval_changes_where_billing_ends(self):
        contract = self._create_contract([{"price_unit": 310.0}])
        self._bill(contract, MARCH)
        line = contract.line_ids
        for day in (date(2026, 3, 1), date(2026, 4, 10)):
            with self.subTest(day=day), self.assertRaises(UserError):
                self._amend(
                    contract, day, operation="schedule", schedule_id=self.quarterly.id
                )
        amendment = self._amend(
            contract, APRIL, operation="schedule", schedule_id=self.quarterly.id
        )
        # the same year, unless somebody says otherwise
        self.assertEqual(amendment.change_ids.price_unit, 930.0)
        self.assertEqual(amendment.fees_before, amendment.fees_after)
        self._bill(contract, date(2026, 7, 1))
        self.assertEqual(
            self._get_rows(contract)[3:],
            [("fee", APRIL, 930.0), ("fee", date(2026, 7, 1), 930.0)],
        )
        self.assertEqual(line.schedule_id, self.quarterly)
        # what was billed by the month is still reckoned by the month
        self.assertFalse(line._true_up("delta", "Again"))

    def test_case_07_rows_that_were_not_billed_are_planned_again(self):
        contract = self._create_contract([{"price_unit": 310.0}])
        self._bill(contract, date(2026, 1, 1))
        contract.line_ids.sudo()._materialise(date(2026, 5, 1))
        self._amend(
            contract, APRIL, operation="schedule", schedule_id=self.quarterly.id
        )
        self._bill(contract, date(2026, 7, 1))
        self.assertEqual(
            self._get_rows(contract),
            [
                ("fee", date(2026, 1, 1), 310.0),
                ("fee", date(2026, 2, 1), 310.0),
                ("fee", MARCH, 310.0),
                ("fee", APRIL, 930.0),
                ("fee", date(2026, 7, 1), 930.0),
            ],
        )

    def test_case_07_interval_that_changes_later(self):
        contract = self._create_contract([{"price_unit": 310.0}])
        self._bill(contract, date(2026, 1, 1))
        self._amend(
            contract, APRIL, operation="schedule", schedule_id=self.quarterly.id
        )
        # the months until then are billed when they are due
        self._bill(contract, date(2026, 2, 1))
        self.assertEqual(
            self._get_ledger(contract, "period_start", "state")[:3],
            [
                (date(2026, 1, 1), "invoiced"),
                (date(2026, 2, 1), "invoiced"),
                (MARCH, "due"),
            ],
        )

    def test_what_was_applied_is_closed(self):
        contract = self._create_contract()
        amendment = self._amend(contract, MARCH, operation="price", price_unit=90.0)
        with self.assertRaises(UserError):
            amendment.date_effective = APRIL
        with self.assertRaises(UserError):
            amendment.unlink()

    def test_bad_amendments_are_refused(self):
        contract = self._create_contract()
        with self.assertRaises(ValidationError):
            self._amend(contract, MARCH, operation="machine_in")
        with self.assertRaises(ValidationError):
            self._amend(contract, date(2025, 1, 1), operation="price")
        with self.assertRaises(UserError):
            self._amend(
                contract,
                MARCH,
                operation="machine_out",
                equipment_id=self._create_machine("A").id,
            )

    def test_operators_do_not_amend(self):
        contract = self._create_contract()
        amendment = self._amend(contract, MARCH, apply=False, operation="price")
        with self.assertRaises(AccessError), freeze_time("2026-03-01"):
            amendment.with_user(self.operator).action_apply()
