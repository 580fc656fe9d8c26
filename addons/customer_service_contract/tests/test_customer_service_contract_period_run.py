from datetime import date, timedelta
from unittest.mock import patch

from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import JANUARY, ContractCommon, Refused

PERIOD = "customer.service.contract.period"
RUN = "customer_service_contract_period_run"


@tagged("post_install", "-at_install")
class TestContractRun(ContractCommon):
    """One bad contract never stops the others, and nothing is billed by half."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.partners = cls.admin_env["res.partner"].create(
            [{"name": f"Payer {number}", "is_company": True} for number in range(9)]
        )

    def _create_contracts(self, **vals):
        return self.env["customer.service.contract"].union(
            *(
                self._create_contract(partner_id=partner.id, **vals)
                for partner in self.partners
            )
        )

    def _break(self, method, bad, error):
        """Return a patch that makes a method fail for rows of a contract."""
        periods = self.env.registry[PERIOD]
        original = getattr(periods, method)

        def broken(rows, *args, **kwargs):
            if bad in rows.contract_id:
                raise error
            return original(rows, *args, **kwargs)

        return patch.object(periods, method, broken)

    def _get_states(self, contracts):
        return [contract.sudo().period_ids.mapped("state") for contract in contracts]

    def test_case_29_poisoned_contract_stops_nobody(self):
        contracts = self._create_contracts()
        bad = contracts[4]
        with self._break("_prepare_invoice_line_vals", bad, Refused("No price")):
            moves = self._bill(contracts, JANUARY)
        self.assertEqual(len(moves), 8)
        row = bad.sudo().period_ids
        self.assertEqual(
            (row.state, row.error, row.date_retry, row.invoice_id.id),
            ("due", "No price", date(2026, 1, 2), False),
        )
        self.assertEqual(self._bill(contracts, JANUARY).mapped("amount_untaxed"), [100])
        self.assertFalse(row.error)

    def test_unexpected_error_is_isolated_and_logged(self):
        contracts = self._create_contracts()
        broken = self._break(
            "_prepare_invoice_line_vals", contracts[0], KeyError("oops")
        )
        with (
            broken,
            mute_logger(f"odoo.addons.customer_service_contract.models.{RUN}"),
        ):
            self.assertEqual(len(self._bill(contracts, JANUARY)), 8)
        self.assertIn("KeyError", contracts[0].sudo().period_ids.error)

    def test_what_cannot_be_posted_leaves_no_draft(self):
        contracts = self._create_contracts(invoice_mode="posted")
        bad = contracts[2]
        before = self.admin_env["account.move"].search_count([])
        moves_class = self.env.registry["account.move"]
        original = moves_class._post

        def _post(moves, soft=True):
            if bad.payer_id in moves.partner_id:
                raise Refused("Distribution is missing")
            return original(moves, soft)

        with patch.object(moves_class, "_post", _post):
            moves = self._bill(contracts, JANUARY)
        self.assertEqual(set(moves.mapped("state")), {"posted"})
        self.assertEqual(len(moves), 8)
        self.assertEqual(self.admin_env["account.move"].search_count([]), before + 8)
        self.assertEqual(bad.sudo().period_ids.error, "Distribution is missing")
        numbers = sorted(moves.mapped("sequence_number"))
        self.assertEqual(numbers, list(range(numbers[0], numbers[0] + 8)))

    def test_case_33_bad_contract_does_not_sink_its_group(self):
        contracts = self.env["customer.service.contract"].union(
            *(self._create_contract(invoice_mode="posted") for _number in range(4))
        )
        bad = contracts[1]
        with self._break("_prepare_invoice_line_vals", bad, Refused("No price")):
            move = self._bill(contracts, JANUARY)
        self.assertEqual(len(move), 1)
        self.assertEqual(move.amount_untaxed, 300.0)
        self.assertEqual(
            self._get_states(contracts),
            [["invoiced"], ["due"], ["invoiced"], ["invoiced"]],
        )

    def test_one_activity_tells_of_failures_until_they_are_mended(self):
        contract = self._create_contract()
        user = contract.user_id
        for _number in range(2):
            with self._break(
                "_prepare_invoice_line_vals", contract, Refused("No price")
            ):
                self._bill(contract, JANUARY)
        self.assertRecordValues(contract.activity_ids, [{"user_id": user.id}])
        self.assertIn("No price", contract.activity_ids.note)
        self._bill(contract, JANUARY)
        self.assertFalse(contract.activity_ids)

    def test_what_failed_is_tried_again_on_the_next_day(self):
        contract = self._create_contract()
        with self._break("_prepare_invoice_line_vals", contract, Refused("No price")):
            self._bill(contract, JANUARY)
        rows = self.admin_env[PERIOD]
        for day, expected in ((JANUARY, 0), (JANUARY + timedelta(days=1), 1)):
            domain = rows._get_to_bill_domain(day, self.company)
            found = rows.search(domain).filtered(
                lambda row: row.contract_id.id == contract.id
            )
            with self.subTest(day=day):
                self.assertEqual(len(found), expected)

    def test_retry_is_for_billing(self):
        contract = self._create_contract(date_start=date(2026, 11, 1))
        contract.line_ids.sudo()._materialise(date(2026, 11, 1))
        rows = contract.sudo().period_ids
        with self.assertRaises(UserError):
            rows.with_user(self.operator).action_retry()
        rows.with_user(self.biller).action_retry()
        self.assertTrue(rows.invoice_id)
