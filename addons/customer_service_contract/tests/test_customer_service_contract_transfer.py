from datetime import date

from freezegun import freeze_time
from psycopg2.errors import UniqueViolation

from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .life_common import LifeCommon

MARCH, APRIL = date(2026, 3, 1), date(2026, 4, 1)


@tagged("post_install", "-at_install")
class TestContractTransfer(LifeCommon):
    """Somebody else pays, or is the customer; the ledger knows who when."""

    def _transfer(self, contract, day, today=None, **vals):
        """Return a transfer that was confirmed on a day, its own when not said."""
        with freeze_time(today or day):
            transfer = self.env["customer.service.contract.transfer"].create(
                {"contract_id": contract.id, "date_from": day, **vals}
            )
            transfer.action_confirm()
        return transfer

    def test_case_24_due_from_the_day_on_is_the_new_payers(self):
        contract = self._create_contract()
        self._bill(contract, MARCH)
        contract.line_ids.sudo()._materialise(APRIL)
        self._transfer(contract, APRIL, payer_id=self.other_customer.id)
        moves = self._bill(contract, date(2026, 5, 1))
        self.assertEqual(moves.partner_id, self.other_customer)
        self.assertEqual(
            self._get_ledger(contract, "payer_id"),
            [(self.customer,)] * 3 + [(self.other_customer,)] * 2,
        )
        self.assertEqual(contract.partner_id, self.customer)

    def test_case_24_transfer_to_come(self):
        contract = self._create_contract()
        self._transfer(contract, APRIL, today=MARCH, payer_id=self.other_customer.id)
        self.assertEqual(contract.payer_id, self.customer)
        # entered early, by whatever lead
        contract.line_ids.sudo()._materialise(date(2026, 5, 1))
        self.assertEqual(
            self._get_ledger(contract, "payer_id"),
            [(self.customer,)] * 3 + [(self.other_customer,)] * 2,
        )
        self._run_cron("transfer", date(2026, 3, 31))
        self.assertEqual(contract.payer_id, self.customer)
        self._run_cron("transfer", APRIL)
        self.assertEqual(contract.payer_id, self.other_customer)

    def test_case_24_past_periods_that_are_billed_late_stay_with_the_old_payer(self):
        contract = self._create_contract()
        self._transfer(contract, APRIL, payer_id=self.other_customer.id)
        moves = self._bill(contract, date(2026, 5, 1))
        self.assertEqual(
            {move.partner_id: move.amount_untaxed for move in moves},
            {self.customer: 300.0, self.other_customer: 200.0},
        )

    def test_case_24_corrections_of_the_past_are_the_old_payers(self):
        contract = self._create_contract()
        self._bill(contract, MARCH)
        self._transfer(contract, APRIL, payer_id=self.other_customer.id)
        self._create_admin(
            "customer.service.contract.rate",
            line_id=contract.line_ids.id,
            date_from=MARCH,
            price_unit=110.0,
        )
        row = contract.line_ids._true_up("delta", "New price")
        self.assertEqual(row.payer_id, self.customer)

    def test_case_24_customer_changes_and_machines_follow(self):
        machine = self._create_machine("A")
        contract = self._create_contract(
            [{"equipment_ids": [Command.create({"equipment_id": machine.id})]}]
        )
        prices = contract.pricelist_id, contract.currency_id
        self._transfer(
            contract, APRIL, partner_id=self.other_customer.id, move_machines=True
        )
        self.assertRecordValues(
            contract,
            [
                {
                    "partner_id": self.other_customer.id,
                    "payer_id": self.other_customer.id,
                    "commercial_partner_id": self.other_customer.id,
                }
            ],
        )
        self.assertEqual((contract.pricelist_id, contract.currency_id), prices)
        self.assertEqual(machine.partner_id, self.other_customer)
        move = machine.move_ids[:1]
        self.assertEqual(move.date.date(), APRIL)
        self.assertIn(contract.name, move.reason)
        line = contract.line_ids
        self.assertEqual(line._get_covering(machine, APRIL)[machine], line.sudo(False))

    def test_case_24_taken_back_before_the_day(self):
        contract = self._create_contract()
        contract.line_ids.sudo()._materialise(APRIL)
        transfer = self._transfer(
            contract, APRIL, today=MARCH, payer_id=self.other_customer.id
        )
        transfer.action_cancel()
        self.assertEqual(self._get_ledger(contract, "payer_id"), [(self.customer,)] * 4)
        done = self._transfer(contract, APRIL, payer_id=self.other_customer.id)
        with self.assertRaises(UserError):
            done.action_cancel()

    def test_bad_transfers_are_refused(self):
        contract = self._create_contract()
        self._transfer(contract, APRIL, payer_id=self.other_customer.id)
        with self.assertRaises(ValidationError):
            self._transfer(contract, MARCH, payer_id=self.contact.id)
        with self.assertRaises(AccessError):
            self.env["customer.service.contract.transfer"].with_user(
                self.operator
            ).create({"contract_id": contract.id})

    # ------------------------------------------------------------------
    # Partners that are merged or change
    # ------------------------------------------------------------------
    def test_case_24_merged_partners_keep_ledger_and_constraints(self):
        twin = self._create_admin("res.partner", name="Verdi", is_company=True)
        user = self._create_portal_user("portal_twin", twin)
        contract = self._create_contract(partner_id=twin.id)
        contract.site_ids = twin
        move = self._bill(contract, MARCH)
        self._transfer(contract, APRIL, payer_id=self.other_customer.id)
        self.env.flush_all()
        user.partner_id = self.contact
        self.admin_env["base.partner.merge.automatic.wizard"]._merge(
            (twin | self.customer).ids, self.customer
        )
        self.env.invalidate_all()
        self.assertFalse(twin.exists())
        self.assertRecordValues(
            contract,
            [
                {
                    "partner_id": self.customer.id,
                    "commercial_partner_id": self.customer.id,
                    "site_ids": self.customer.ids,
                }
            ],
        )
        self.assertEqual(move.partner_id, self.customer)
        self.assertEqual(
            self._get_ledger(contract, "payer_id", "state"),
            [(self.customer, "invoiced")] * 3,
        )
        self.assertEqual(contract.transfer_ids.old_payer_id, self.customer)
        self.assertEqual(contract.line_ids.partner_id, self.customer)
        row = contract.sudo().period_ids[0]
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(UniqueViolation),
            self.env.cr.savepoint(),
        ):
            row.copy({"key": ""})

    def test_case_24_commercial_entity_changes(self):
        contract = self._create_contract(partner_id=self.contact.id)
        self._bill(contract, MARCH)
        self.assertEqual(contract.commercial_partner_id, self.customer)
        self.contact.sudo().parent_id = self.other_customer
        self.assertEqual(contract.commercial_partner_id, self.other_customer)
        self.assertEqual(contract.partner_id, self.contact)
        self.assertEqual(len(self._get_ledger(contract, "payer_id")), 3)
        self._bill(contract, APRIL)
        self.assertEqual(len(self._get_ledger(contract, "payer_id")), 4)
