from datetime import date
from unittest.mock import patch

from freezegun import freeze_time

from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import tagged

from ..models.customer_service_contract_line_forecast import FINISHED
from .common import ContractCommon


@tagged("post_install", "-at_install")
@freeze_time("2026-06-15 10:00:00")
class TestContractForecast(ContractCommon):
    """The forecast is the ledger, and beyond it what the terms give."""

    @classmethod
    def _get_forecast(cls, contracts, *names, user=None):
        """Return the rows of the forecast as tuples, as who makes contracts sees it."""
        report = cls.env["customer.service.contract.forecast"]
        report = report.with_user(user or cls.contractor)
        report.web_search_read([], {}, limit=1)
        rows = report.search([("contract_id", "in", contracts.ids)])
        return [tuple(row[name] for name in names) for row in rows]

    @classmethod
    def _sum_by_state(cls, contracts, until):
        groups = (
            cls.env["customer.service.contract.forecast"]
            .with_user(cls.contractor)
            ._read_group(
                [("contract_id", "in", contracts.ids), ("date_due", "<=", until)],
                ["state"],
                ["amount:sum"],
            )
        )
        return dict(groups)

    def test_ledger_and_future_are_told_once(self):
        contract = self._create_contract()
        self._bill(contract, date(2026, 3, 1))
        contract.line_ids.sudo()._materialise(date(2026, 6, 15))
        rows = self._get_forecast(contract, "state", "date_due", "amount")
        self.assertEqual(
            rows[:8],
            [
                ("invoiced", date(2026, 1, 1), 100.0),
                ("invoiced", date(2026, 2, 1), 100.0),
                ("invoiced", date(2026, 3, 1), 100.0),
                ("due", date(2026, 4, 1), 100.0),
                ("due", date(2026, 5, 1), 100.0),
                ("due", date(2026, 6, 1), 100.0),
                ("planned", date(2026, 7, 1), 100.0),
                ("planned", date(2026, 8, 1), 100.0),
            ],
        )
        # 36 months beyond this one
        self.assertEqual(rows[-1][1], date(2029, 6, 1))
        self.assertEqual(len(rows), 42)

    def test_billing_turns_future_into_ledger_without_reckoning_anew(self):
        contract = self._create_contract()
        self._get_forecast(contract, "id")
        with patch.object(
            type(contract.line_ids), "_replace_forecast", autospec=True
        ) as replace:
            self._bill(contract, date(2026, 6, 15))
            rows = self._get_forecast(contract, "state")
            self.assertFalse(replace.called)
        states = [row[0] for row in rows]
        self.assertEqual(states.count("invoiced"), 6)
        self.assertEqual(states.count("planned"), 36)

    def test_terms_that_change_show_when_it_is_opened(self):
        contract = self._create_contract()
        self._get_forecast(contract, "id")
        self._create_admin(
            "customer.service.contract.rate",
            line_id=contract.line_ids.id,
            date_from=date(2026, 9, 1),
            price_unit=110.0,
        )
        contract.date_end = date(2026, 11, 15)
        rows = dict(self._get_forecast(contract, "date_due", "amount"))
        self.assertEqual(rows[date(2026, 8, 1)], 100.0)
        self.assertEqual(rows[date(2026, 9, 1)], 110.0)
        self.assertEqual(rows[date(2026, 11, 1)], 55.0)
        self.assertNotIn(date(2026, 12, 1), rows)

    def test_machine_that_leaves_shows_when_it_is_opened(self):
        machine = self._create_admin(
            "customer.service.equipment",
            name="Boiler",
            partner_id=self.customer.id,
            company_id=self.company.id,
        )
        contract = self._create_contract(
            [
                {
                    "fee_basis": "equipment",
                    "equipment_ids": [Command.create({"equipment_id": machine.id})],
                }
            ]
        )
        self.assertEqual(len(self._get_forecast(contract, "id")), 42)
        contract.line_ids.equipment_ids.date_to = date(2026, 8, 31)
        rows = self._get_forecast(contract, "date_due")
        self.assertEqual(rows[-1], (date(2026, 8, 1),))

    def test_renewals_are_told_from_what_is_agreed(self):
        vals = {"date_end": date(2026, 12, 31), "term_count": 12}
        tacit = self._create_contract(renewal="tacit", **vals)
        explicit = self._create_contract(renewal="explicit", **vals)
        self._get_forecast(tacit, "id")
        until = date(2027, 12, 31)
        self.assertEqual(
            self._sum_by_state(tacit, until), {"planned": 1200.0, "renewal": 1200.0}
        )
        self.assertEqual(self._sum_by_state(explicit, until), {"planned": 1200.0})
        tacit.renewal = "none"
        self._get_forecast(tacit, "id")
        self.assertEqual(self._sum_by_state(tacit, until), {"planned": 1200.0})

    def test_stub_and_arrears_are_those_that_will_be_billed(self):
        contract = self._create_contract(
            [{"price_unit": 1000.0, "price_basis": "year"}],
            date_start=date(2026, 1, 20),
            date_end=date(2027, 3, 10),
            schedule_id=self.arrears.id,
        )
        line = contract.line_ids
        forecast = self._get_forecast(
            contract, "period_start", "period_end", "date_due", "amount"
        )
        line.sudo()._materialise(date(2030, 1, 1))
        self.assertEqual(
            forecast,
            self._get_ledger(
                contract, "period_start", "period_end", "date_due", "amount"
            ),
        )

    def test_foreign_currency_is_converted_at_the_rate_of_today(self):
        dollar = self.admin_env.ref("base.USD")
        own = self.company.currency_id
        if own == dollar:
            dollar = self.admin_env.ref("base.CHF")
        dollar.active = True
        for day, rate in ((date(2026, 1, 1), 1.5), (date(2026, 6, 1), 1.25)):
            self._create_admin(
                "res.currency.rate",
                currency_id=dollar.id,
                company_id=self.company.id,
                name=day,
                rate=rate,
            )
        contract = self._create_contract(currency_id=dollar.id)
        self.assertEqual(
            self._get_forecast(contract, "amount", "amount_currency", "currency_id")[0],
            (80.0, 100.0, own),
        )

    def test_drafts_are_not_expected(self):
        contract = self._create_contract(activate=False)
        self.assertFalse(self._get_forecast(contract, "id"))

    def test_finished_lines_are_never_read_again(self):
        contract = self._create_contract(date_end=date(2026, 2, 28))
        self._bill(contract, date(2026, 6, 1))
        self._get_forecast(contract, "id")
        line = contract.line_ids.sudo()
        self.assertEqual(line.forecast_until, FINISHED)
        with freeze_time("2027-06-15"):
            horizon = line._get_horizon(date(2027, 6, 15))
            self.assertFalse(line.filtered_domain(line._get_stale_domain(horizon)))

    def test_cron_looks_a_month_further(self):
        contract = self._create_contract()
        self._get_forecast(contract, "id")
        with freeze_time("2026-07-20 01:00:00"):
            self._run_cron()
            self.assertEqual(contract.sudo().line_ids.forecast_until, date(2029, 7, 31))

    def test_cron_finds_what_changed_unnoticed(self):
        contract = self._create_contract()
        self._get_forecast(contract, "id")
        self.env.cr.execute(
            "UPDATE customer_service_contract_rate SET price_unit = 7"
            " WHERE line_id = %s",
            contract.line_ids.ids,
        )
        self.env.invalidate_all()
        self._run_cron()
        self.assertEqual(self._get_forecast(contract, "amount")[0], (7.0,))

    def _run_cron(self):
        cron = self.env.ref("customer_service_contract.ir_cron_refresh_forecast").sudo()
        with self.enter_registry_test_mode():
            cron.method_direct_trigger()
        self.env.invalidate_all()

    def test_schedule_that_changes_shows(self):
        schedule = self.monthly.copy()
        contract = self._create_contract(schedule_id=schedule.id)
        self.assertEqual(
            self._get_forecast(contract, "date_due")[0], (date(2026, 1, 1),)
        )
        schedule.lead_days = 10
        self.assertEqual(
            self._get_forecast(contract, "date_due")[0], (date(2025, 12, 22),)
        )

    def test_technicians_see_no_fees(self):
        contract = self._create_contract()
        with self.assertRaises(AccessError):
            self._get_forecast(contract, "id", user=self.technician)
        for role in ("user", "billing"):
            with self.subTest(role=role):
                self.assertTrue(
                    self._get_forecast(contract, "id", user=self.users[role])
                )

    def test_salespeople_open_every_view(self):
        seller = self._create_user(
            "seller",
            groups="customer_service_base.group_reader,sales_team.group_sale_salesman",
        )
        for name in ("forecast", "mrr", "burn"):
            contract = self._create_contract()
            domain = [("contract_id", "=", contract.id)]
            report = self.env[f"customer.service.contract.{name}"].with_user(seller)
            with self.subTest(report=name):
                found = report.formatted_read_grouping_sets(
                    domain, [["contract_id"], []], ["__count"]
                )
                self.assertEqual(found[0][0]["contract_id"][0], contract.id)
                self.assertTrue(contract.sudo().line_ids.forecast_until)
                groups = report.web_read_group(domain, ["user_id"], ["__count"])
                self.assertEqual(groups["length"], 1)

    def test_queries_do_not_grow(self):
        few = self._create_contract()
        many = few.union(*(self._create_contract() for _number in range(20)))
        counts = []
        for contracts in (few, many):
            lines = contracts.sudo().line_ids
            lines.forecast_key = False
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            lines._refresh_forecast(date(2026, 6, 15))
            self.env.flush_all()
            counts.append(self.env.cr.sql_log_count - before)
        self.assertLessEqual(counts[1], counts[0] + 3)
