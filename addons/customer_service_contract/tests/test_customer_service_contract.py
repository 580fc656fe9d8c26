from datetime import date

from psycopg2.errors import CheckViolation

from odoo import Command
from odoo.exceptions import ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import JANUARY, ContractCommon


@tagged("post_install", "-at_install")
class TestContract(ContractCommon):
    """Making a contract: what it begins with and what keeps it from beginning."""

    def test_new_contract_gets_number_account_and_first_rate(self):
        contract = self._create_contract()
        self.assertRegex(contract.name, r"CTR/\d{4}/\d{5}")
        self.assertTrue(contract.analytic_account_id)
        self.assertRecordValues(
            contract.line_ids.rate_ids,
            [{"date_from": JANUARY, "price_unit": 100.0, "reason": "initial"}],
        )

    def test_fee_is_proposed_by_the_product(self):
        contract = self.env["customer.service.contract"].create(
            {
                "partner_id": self.customer.id,
                "date_start": JANUARY,
                "line_ids": [Command.create({"product_id": self.fee.id})],
            }
        )
        self.assertEqual(contract.line_ids.price_unit, 100.0)
        self.assertEqual(contract.line_ids.rate_ids.price_unit, 100.0)

    def test_type_fills_a_contract(self):
        template = self._create_admin(
            "customer.service.contract.template",
            name="Full Service",
            schedule_id=self.quarterly.id,
            term_count=24,
            renewal="tacit",
            line_ids=[
                Command.create({"product_id": self.fee.id, "price_unit": 250.0}),
            ],
        )
        contract = self.env["customer.service.contract"].create(
            {
                "partner_id": self.customer.id,
                "date_start": JANUARY,
                "template_id": template.id,
            }
        )
        self.assertRecordValues(
            contract,
            [
                {
                    "schedule_id": self.quarterly.id,
                    "term_count": 24,
                    "renewal": "tacit",
                    "date_end": date(2027, 12, 31),
                }
            ],
        )
        self.assertEqual(contract.line_ids.price_unit, 250.0)
        self.assertEqual(contract.line_ids.schedule_id, self.quarterly)

    def test_price_of_a_begun_contract_is_not_overwritten(self):
        contract = self._create_contract()
        with self.assertRaises(ValidationError):
            contract.line_ids.price_unit = 120.0

    def test_bad_dates_and_intervals_are_refused(self):
        for vals, error in (
            ({"date_end": date(2025, 12, 31)}, CheckViolation),
            ({"lines": [{"date_start": date(2025, 12, 1)}]}, ValidationError),
            ({"lines": [{"date_end": date(2025, 12, 1)}]}, CheckViolation),
        ):
            with (
                self.subTest(vals=vals),
                mute_logger("odoo.sql_db"),
                self.assertRaises(error),
                self.env.cr.savepoint(),
            ):
                self._create_contract(**vals)
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(CheckViolation),
            self.env.cr.savepoint(),
        ):
            self.quarterly.with_user(self.manager).copy({"interval": 0})

    def test_contract_without_lines_does_not_begin(self):
        contract = self._create_contract(activate=False)
        contract.line_ids.unlink()
        with self.assertRaises(ValidationError):
            contract.action_activate()

    def test_start_and_currency_stay_once_something_is_in_the_ledger(self):
        contract = self._create_contract()
        contract.line_ids.sudo()._materialise(JANUARY)
        euro = self.admin_env.ref("base.EUR")
        other = self.admin_env.ref(
            "base.CHF" if contract.currency_id == euro else "base.EUR"
        )
        other.sudo().active = True
        for vals in ({"date_start": date(2026, 2, 1)}, {"currency_id": other.id}):
            with self.subTest(vals=vals), self.assertRaises(ValidationError):
                contract.write(vals)

    def test_term_that_is_said_goes_before_that_of_the_type(self):
        template = self._create_admin(
            "customer.service.contract.template",
            name="Full Service",
            schedule_id=self.quarterly.id,
            term_count=12,
        )
        contract = self._create_contract(
            activate=False, template_id=template.id, term_count=36
        )
        self.assertEqual(contract.date_end, date(2028, 12, 31))
