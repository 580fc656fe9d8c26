from datetime import date

from freezegun import freeze_time

from odoo import Command
from odoo.tests import tagged

from .life_common import LifeCommon


@tagged("post_install", "-at_install")
class TestContractCopy(LifeCommon):
    """A copy is a new contract: nothing of the life of the old one."""

    def _create_old_contract(self):
        """Return a contract that was billed, with a machine and a line that ended."""
        machines = [self._create_machine(name) for name in ("A", "B")]
        contract = self._create_term_contract(
            [
                {
                    "equipment_ids": [
                        Command.create({"equipment_id": machines[0].id}),
                        Command.create(
                            {
                                "equipment_id": machines[1].id,
                                "date_to": date(2026, 2, 28),
                            }
                        ),
                    ]
                },
                {"date_end": date(2026, 2, 28)},
            ],
            minimum_end=date(2026, 12, 31),
        )
        self._bill(contract, date(2026, 3, 1))
        with freeze_time("2026-03-10"):
            self.env["customer.service.contract.notice"].create(
                {"contract_id": contract.id}
            ).action_confirm()
        return contract

    def test_case_26_copy_begins_anew(self):
        contract = self._create_old_contract()
        with freeze_time("2026-06-15"):
            copy = contract.copy()
        self.assertRecordValues(
            copy,
            [
                {
                    "state": "draft",
                    "date_start": date(2026, 6, 15),
                    "date_end": date(2027, 6, 14),
                    "minimum_end": False,
                    "definitive": False,
                    "end_reason": False,
                    "renewal_stage": "to_contact",
                }
            ],
        )
        self.assertNotEqual(copy.name, contract.name)
        for name in (
            "period_ids",
            "term_ids",
            "notice_ids",
            "suspension_ids",
            "amendment_ids",
            "transfer_ids",
        ):
            with self.subTest(field=name):
                self.assertFalse(copy.sudo()[name])

    def test_case_26_copied_lines_begin_anew(self):
        contract = self._create_old_contract()
        machine = contract.line_ids.equipment_ids[0].equipment_id
        with freeze_time("2026-06-15"):
            line = contract.copy().sudo().line_ids
        self.assertRecordValues(
            line,
            [
                {
                    "date_start": date(2026, 6, 15),
                    "date_end": False,
                    "ledger_until": False,
                    "date_next_due": False,
                    "anchor_date": False,
                    "price_unit": 100.0,
                }
            ],
        )
        self.assertEqual(line.rate_ids.date_from, date(2026, 6, 15))
        self.assertEqual(line.equipment_ids.equipment_id, machine)
