from datetime import date, timedelta

from odoo import Command
from odoo.exceptions import ValidationError
from odoo.tests import tagged

from .common import JANUARY, ContractCommon

MARCH = date(2026, 3, 1)


@tagged("post_install", "-at_install")
class TestContractLedger(ContractCommon):
    """Every period that becomes due is a row, once; the future is reckoned."""

    def test_what_is_due_is_billed_once(self):
        contract = self._create_contract()
        moves = self._bill(contract, MARCH)
        self.assertEqual(len(moves), 1)
        self.assertEqual(moves.amount_untaxed, 300.0)
        self.assertEqual(
            self._get_ledger(contract, "period_start", "period_end", "amount", "state"),
            [
                (date(2026, 1, 1), date(2026, 1, 31), 100.0, "invoiced"),
                (date(2026, 2, 1), date(2026, 2, 28), 100.0, "invoiced"),
                (date(2026, 3, 1), date(2026, 3, 31), 100.0, "invoiced"),
            ],
        )
        self.assertFalse(self._bill(contract, MARCH))
        self.assertEqual(contract.line_ids.date_next_due, date(2026, 4, 1))

    def test_button_of_the_biller(self):
        contract = self._create_contract(date_start=date(2026, 11, 1))
        contract.with_user(self.biller).action_invoice()
        self.assertTrue(contract.with_user(self.biller).period_ids.invoice_id)

    def test_arrears_are_due_after_the_period(self):
        contract = self._create_contract(schedule_id=self.arrears.id)
        self.assertFalse(self._bill(contract, date(2026, 1, 31)))
        self.assertTrue(self._bill(contract, date(2026, 2, 1)))

    def test_finished_contract_is_due_nevermore(self):
        contract = self._create_contract(date_end=date(2026, 2, 14))
        self.assertEqual(self._bill(contract, date(2027, 1, 1)).amount_untaxed, 150.0)
        self.assertFalse(contract.line_ids.date_next_due)

    def test_projection_goes_on_where_the_ledger_ends(self):
        contract = self._create_contract()
        self._bill(contract, MARCH)
        line = contract.line_ids
        future = line._get_projection(date(2036, 3, 1))[line]
        self.assertEqual(future[0]["period_start"], date(2026, 4, 1))
        self.assertEqual(len(future), 120)

    def test_deleted_invoice_frees_its_periods(self):
        contract = self._create_contract()
        move = self._bill(contract, MARCH)
        move.unlink()
        self.assertEqual(
            {row[0] for row in self._get_ledger(contract, "state")}, {"due"}
        )
        self.assertEqual(self._bill(contract, MARCH).amount_untaxed, 300.0)

    def test_cancelled_invoice_frees_its_periods(self):
        contract = self._create_contract()
        move = self._bill(contract, MARCH)
        move.button_cancel()
        self.assertEqual(
            {row[0] for row in self._get_ledger(contract, "state")}, {"due"}
        )

    def test_machines_are_paid_for_while_they_are_covered(self):
        machines = [self._create_machine(name) for name in ("A", "B")]
        contract = self._create_contract(
            [
                {
                    "fee_basis": "equipment",
                    "price_unit": 31.0,
                    "equipment_ids": [
                        Command.create({"equipment_id": machines[0].id}),
                        Command.create(
                            {
                                "equipment_id": machines[1].id,
                                "date_from": date(2026, 1, 17),
                            }
                        ),
                    ],
                }
            ]
        )
        self._bill(contract, date(2026, 2, 1))
        self.assertEqual(
            self._get_ledger(contract, "quantity", "amount"), [(1.0, 46.0), (2.0, 62.0)]
        )

    def _create_machine(self, name):
        return self._create_admin(
            "customer.service.equipment",
            name=name,
            partner_id=self.customer.id,
            company_id=self.company.id,
        )

    def test_true_up_corrects_what_was_billed_and_only_once(self):
        contract = self._create_contract()
        self._bill(contract, MARCH)
        line = contract.line_ids
        self._create_admin(
            "customer.service.contract.rate",
            line_id=line.id,
            date_from=date(2026, 2, 15),
            price_unit=128.0,
            reason="amendment",
        )
        rows = line._true_up("delta", "New price")
        self.assertEqual(
            [(row.period_start, row.amount) for row in rows.sorted("period_start")],
            [(date(2026, 2, 1), 14.0), (MARCH, 28.0)],
        )
        self.assertFalse(line._true_up("delta", "New price"))
        self.assertEqual(rows.sudo()._bill(MARCH).amount_untaxed, 42.0)

    def test_true_up_changes_what_is_still_due(self):
        contract = self._create_contract()
        line = contract.line_ids
        line.sudo()._materialise(MARCH)
        self._create_admin(
            "customer.service.contract.rate",
            line_id=line.id,
            date_from=MARCH,
            price_unit=110.0,
        )
        self.assertFalse(line._true_up("delta", "New price"))
        self.assertEqual(
            self._get_ledger(contract, "amount"), [(100.0,), (100.0,), (110.0,)]
        )

    def test_longer_end_goes_on_within_a_period(self):
        contract = self._create_contract(date_end=date(2026, 1, 20))
        self._bill(contract, JANUARY)
        contract.date_end = date(2026, 2, 28)
        self._bill(contract, MARCH)
        ledger = self._get_ledger(contract, "period_start", "amount")
        self.assertEqual([row[0] for row in ledger][1], date(2026, 1, 21))
        self.assertEqual(sum(row[1] for row in ledger), 200.0)

    def test_schedule_that_billed_is_closed(self):
        schedule = self.monthly.copy()
        contract = self._create_contract(schedule_id=schedule.id)
        schedule.interval = 2
        self._bill(contract, JANUARY)
        with self.assertRaises(ValidationError):
            schedule.interval = 3
        schedule.name = "Something Else"

    def test_billed_elsewhere_is_noted(self):
        contract = self._create_contract(billed_elsewhere_until=date(2026, 2, 28))
        self.assertEqual(self._bill(contract, MARCH).amount_untaxed, 100.0)
        self.assertEqual(
            [row[0] for row in self._get_ledger(contract, "state")],
            ["elsewhere", "elsewhere", "invoiced"],
        )

    def test_materialise_queries_do_not_grow(self):
        few = self._create_contract()
        many = self.env["customer.service.contract"].union(
            *(self._create_contract() for _number in range(20))
        )
        counts = []
        for contracts in (few, many):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            contracts.line_ids.sudo()._materialise(MARCH + timedelta(days=1))
            self.env.flush_all()
            counts.append(self.env.cr.sql_log_count - before)
        self.assertLessEqual(counts[1], counts[0] + 3)

    def test_correction_after_one_was_credited_has_a_number_of_its_own(self):
        contract = self._create_contract(date_end=date(2026, 1, 31))
        self._bill(contract, JANUARY)
        line = contract.line_ids
        for price in (110.0, 120.0):
            line.sudo().rate_ids.price_unit = price
            line._true_up("delta", "New price")
        first, second = contract.sudo().period_ids.filtered("origin_id").sorted("key")
        first.state = "credited"
        line.sudo().rate_ids.price_unit = 130.0
        third = line._true_up("delta", "New price")
        self.assertEqual((second.key, third.key), ("2", "3"))
        self.assertEqual(third.amount, 10.0)
