from datetime import date
from unittest.mock import patch

from psycopg2.errors import SerializationFailure

from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import JANUARY, ContractCommon, Refused

PERIOD = "customer.service.contract.period"
LOGGER = "odoo.addons.customer_service_contract.models"


@tagged("post_install", "-at_install")
class TestContractLane(ContractCommon):
    """Jobs that bill at the same time share the payers, never one of them."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.partners = cls.admin_env["res.partner"].create(
            [{"name": f"Payer {number}", "is_company": True} for number in range(7)]
        )
        cls.contracts = cls.env["customer.service.contract"].union(
            *(cls._create_contract(partner_id=one.id) for one in cls.partners)
        )
        cls.contracts.line_ids.sudo()._materialise(JANUARY)
        cls.rows = cls.contracts.sudo().period_ids
        cls.crons = cls.admin_env[PERIOD]._get_lane_crons()

    def _run(self, cron):
        with self.enter_registry_test_mode():
            self.assertIs(cron.method_direct_trigger(), True)
        self.env.invalidate_all()

    def test_lanes_together_bill_everything_once(self):
        self._run(self.crons[0])
        mine = self.rows.filtered("invoice_id")
        self.assertEqual(
            mine.payer_id.ids, [one.id for one in self.partners if not one.id % 2]
        )
        self._run(self.crons[1])
        self.assertEqual(set(self.rows.mapped("state")), {"invoiced"})
        self.assertEqual(len(self.rows.invoice_id), 7)
        self._run(self.crons[0])
        self.assertEqual(len(self.rows.invoice_id), 7)

    def test_contacts_of_a_company_are_in_its_lane(self):
        self.rows[:2].payer_id = self.contact
        periods = self.admin_env[PERIOD]
        rows = periods.search(periods._get_lane_domain(self.customer.id % 2, 2))
        self.assertLessEqual(self.rows[:2], rows)

    def test_batches_never_split_an_invoice(self):
        many = self.env["customer.service.contract"].union(
            *(
                self._create_contract(partner_id=self.partners[3].id)
                for _number in range(5)
            )
        )
        many.line_ids.sudo()._materialise(JANUARY)
        periods = self.admin_env[PERIOD]
        domain = periods._get_to_bill_domain(JANUARY, self.company)
        path = f"{LOGGER}.customer_service_contract_period_lane"
        with patch(f"{path}.BATCH", 3), patch(f"{path}.WINDOW", 4):
            batches = list(periods._get_batches(domain, JANUARY))
        groups = [set(group) for batch in batches for group in batch]
        own = set((many | self.contracts[3]).sudo().period_ids.ids)
        self.assertIn(own, groups)
        self.assertEqual(sum(map(len, groups)), 12)
        self.assertEqual(len(set().union(*groups)), 12)

    @mute_logger(f"{LOGGER}.customer_service_contract_period_lane")
    def test_interference_is_tried_again(self):
        periods = self.env.registry[PERIOD]
        original, calls = periods._bill, []

        def _bill(rows, day):
            calls.append(len(rows))
            if len(calls) < 3:
                raise SerializationFailure
            return original(rows, day)

        with patch.object(periods, "_bill", _bill), patch("time.sleep"):
            self._run(self.crons[0])
        self.assertEqual(len(calls), 3)
        self.assertTrue(self.rows.invoice_id)

    def test_failure_of_a_whole_batch_is_tracked_down(self):
        bad = self.rows.filtered(lambda row: not row.payer_id.id % 2)[1]
        periods = self.env.registry[PERIOD]
        original = periods._bill

        def _bill(rows, day):
            if bad in rows:
                raise Refused("Broken hook")
            return original(rows, day)

        with patch.object(periods, "_bill", _bill):
            self._run(self.crons[0])
        self.assertEqual((bad.state, bad.error), ("due", "Broken hook"))
        mine = [one for one in self.partners if not one.id % 2]
        self.assertEqual(len(self.rows.invoice_id), len(mine) - 1)

    def test_number_of_lanes_is_a_setting(self):
        periods = self.admin_env[PERIOD]
        settings = self.admin_env["res.config.settings"].with_company(self.company)
        for count, active in ((4, 4), (1, 1), (3, 3)):
            settings.create({"customer_service_contract_lanes": count}).execute()
            crons = periods._get_lane_crons()
            with self.subTest(count=count):
                self.assertEqual(len(crons.filtered("active")), active)
                self.assertEqual(periods._get_lane_count(), count)
        self.assertEqual(len(crons), 4)
        self.assertEqual(
            crons.mapped("code"), [f"model._cron_bill({lane})" for lane in range(4)]
        )

    def test_entering_what_is_due_goes_on_past_a_failing_line(self):
        contracts = self.env["customer.service.contract"].union(
            *(self._create_contract(date_start=date(2026, 11, 1)) for _number in "abc")
        )
        bad = contracts[1].line_ids
        lines = self.env.registry["customer.service.contract.line"]
        original = lines._prepare_period_vals

        def _prepare_period_vals(line, terms, due, own):
            if line == bad:
                raise Refused("No price")
            return original(line, terms, due, own)

        cron = self.admin_env.ref("customer_service_contract.ir_cron_materialise")
        with patch.object(lines, "_prepare_period_vals", _prepare_period_vals):
            self._run(cron)
        self.assertEqual(
            [bool(contract.sudo().period_ids) for contract in contracts],
            [True, False, True],
        )
        self.assertEqual(bad.sudo().error, "No price")
        bad.sudo().date_retry = False
        self._run(cron)
        self.assertTrue(contracts[1].sudo().period_ids)
        self.assertFalse(bad.sudo().error)
