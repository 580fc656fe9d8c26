from datetime import date, timedelta

from freezegun import freeze_time
from psycopg2.errors import UniqueViolation

from odoo import Command
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import JANUARY, ContractCommon

FEBRUARY = date(2026, 2, 1)
MARCH = date(2026, 3, 1)


@tagged("post_install", "-at_install")
class TestContractCases(ContractCommon):
    """Edge cases of billing, by their number."""

    # ------------------------------------------------------------------
    # Dates
    # ------------------------------------------------------------------
    def test_case_08_today_is_the_day_of_the_company(self):
        contracts = self.env["customer.service.contract"]
        self.company.partner_id.tz = "Europe/Rome"
        self.other_company.partner_id.tz = "America/New_York"
        with freeze_time("2026-02-28 23:30:00"):
            for tz in ("UTC", "Asia/Tokyo"):
                own = contracts.with_context(tz=tz)
                self.assertEqual(own._get_today(self.company), MARCH)
                self.assertEqual(own._get_today(self.other_company), date(2026, 2, 28))

    def test_case_09_back_dated_all_on_one_invoice(self):
        contract = self._create_contract(date_start=date(2025, 1, 1))
        move = self._bill(contract, FEBRUARY)
        self.assertEqual((len(move), move.amount_untaxed), (1, 1400.0))

    def test_case_09_back_dated_an_invoice_per_period(self):
        contract = self._create_contract(
            date_start=date(2025, 1, 1), catch_up="each", invoice_mode="posted"
        )
        moves = self._bill(contract, FEBRUARY)
        self.assertEqual(moves.mapped("amount_untaxed"), [100.0] * 14)

    def test_case_09_back_dated_from_a_day_on(self):
        contract = self._create_contract(
            date_start=date(2025, 1, 1), billed_elsewhere_until=date(2025, 12, 31)
        )
        self.assertEqual(self._bill(contract, FEBRUARY).amount_untaxed, 200.0)

    def test_case_10_ends(self):
        for end, day, amounts in (
            (JANUARY, FEBRUARY, [(JANUARY, JANUARY, 3.23)]),
            (date(2026, 1, 31), MARCH, [(JANUARY, date(2026, 1, 31), 100.0)]),
        ):
            contract = self._create_contract(date_end=end)
            self._bill(contract, day)
            with self.subTest(end=end):
                self.assertEqual(
                    self._get_ledger(contract, "period_start", "period_end", "amount"),
                    amounts,
                )
                self.assertFalse(contract.line_ids.date_next_due)

    # ------------------------------------------------------------------
    # Amounts
    # ------------------------------------------------------------------
    def test_case_17_free_periods_and_setup_fee(self):
        once = self._create_admin(
            "customer.service.billing.schedule", name="Once", unit="once"
        )
        contract = self._create_contract(
            [{"free_periods": 1}, {"own_schedule_id": once.id, "price_unit": 50.0}]
        )
        self.assertEqual(self._bill(contract, FEBRUARY).amount_untaxed, 150.0)
        self.assertEqual(
            sorted(self._get_ledger(contract, "amount", "state")),
            [(0.0, "waived"), (50.0, "invoiced"), (100.0, "invoiced")],
        )

    def test_case_17_tiny_amounts_wait_and_are_billed_together(self):
        self.company.customer_service_contract_minimum = 250.0
        contract = self._create_contract()
        self.assertFalse(self._bill(contract, JANUARY))
        row = contract.sudo().period_ids
        self.assertEqual((row.state, row.carried, row.error), ("due", True, False))
        self.assertFalse(self._bill(contract, FEBRUARY))
        self.assertEqual(self._bill(contract, MARCH).amount_untaxed, 300.0)
        self.assertFalse(any(contract.sudo().period_ids.mapped("carried")))

    def test_case_17_last_tiny_amount_is_billed(self):
        self.company.customer_service_contract_minimum = 250.0
        contract = self._create_contract(date_end=date(2026, 1, 31))
        self.assertTrue(self._bill(contract, JANUARY))

    def test_case_17_zero_is_closed(self):
        contract = self._create_contract([{"price_unit": 0.0}])
        self.assertFalse(self._bill(contract, FEBRUARY))
        self.assertEqual(self._get_ledger(contract, "state"), [("nothing",)] * 2)

    def test_case_17_amount_set_to_nothing_is_closed(self):
        contract = self._create_contract()
        contract.line_ids.sudo()._materialise(JANUARY)
        row = contract.sudo().period_ids
        row.with_user(self.biller).action_override(0.0, "Goodwill")
        self.assertFalse(self._bill(contract, JANUARY))
        self.assertEqual(row.state, "nothing")

    def test_case_18_negative_lines_and_discounts(self):
        contract = self._create_contract(
            [{"discount": 10.0, "quantity": 3}, {"price_unit": -20.0}]
        )
        move = self._bill(contract, JANUARY)
        self.assertRecordValues(
            move, [{"move_type": "out_invoice", "amount_untaxed": 250.0}]
        )
        self.assertEqual(
            sorted(move.invoice_line_ids.mapped("price_subtotal")), [-20.0, 270.0]
        )

    def test_case_18_negative_total_is_a_credit_note(self):
        contract = self._create_contract([{"price_unit": -20.0}])
        self.assertRecordValues(
            self._bill(contract, JANUARY),
            [{"move_type": "out_refund", "amount_untaxed": 20.0}],
        )

    def test_case_18_taxes_in_the_price(self):
        included = self.tax.copy({"price_include_override": "tax_included"})
        self.fee.taxes_id = included
        contract = self._create_contract()
        move = self._bill(contract, JANUARY)
        self.assertEqual(move.amount_total, 100.0)
        self.assertFalse(contract.sudo().period_ids.differs)

    def test_case_18_taxes_in_the_price_of_an_exempt_payer(self):
        included = self.tax.copy(
            {"price_include_override": "tax_included", "amount": 25.0}
        )
        exempt = self.tax.copy({"amount": 0.0, "name": "Exempt"})
        self.fee.taxes_id = included
        position = self._create_admin(
            "account.fiscal.position", name="Exempt", company_id=self.company.id
        )
        exempt.write(
            {
                "fiscal_position_ids": [Command.link(position.id)],
                "original_tax_ids": [Command.link(included.id)],
            }
        )
        contract = self._create_contract()
        contract.sudo().fiscal_position_id = position
        move = self._bill(contract, JANUARY)
        self.assertRecordValues(move, [{"amount_total": 80.0, "amount_tax": 0.0}])
        self.assertFalse(contract.sudo().period_ids.differs)

    def test_case_19_rate_of_the_day_of_the_invoice(self):
        dollar = self.admin_env.ref("base.USD")
        dollar.active = True
        other = self.company.currency_id
        if other == dollar:
            dollar = self.admin_env.ref("base.CHF")
            dollar.active = True
        for day, rate in ((JANUARY, 2.0), (FEBRUARY, 4.0)):
            self._create_admin(
                "res.currency.rate",
                name=day,
                rate=rate,
                currency_id=dollar.id,
                company_id=self.company.id,
            )
        contract = self._create_contract(currency_id=dollar.id)
        moves = self._bill(contract, JANUARY) | self._bill(contract, FEBRUARY)
        self.assertEqual(moves.mapped("amount_untaxed"), [100.0, 100.0])
        self.assertEqual(moves.mapped("amount_untaxed_signed"), [50.0, 25.0])

    def test_case_20_taxes_of_the_day_of_the_invoice(self):
        contract = self._create_contract()
        self.assertEqual(
            self._bill(contract, JANUARY).invoice_line_ids.tax_ids, self.tax
        )
        raised = self.tax.copy({"amount": 30.0, "name": "Raised"})
        self.fee.taxes_id = raised
        self.assertEqual(
            self._bill(contract, FEBRUARY).invoice_line_ids.tax_ids, raised
        )
        position = self._create_admin(
            "account.fiscal.position", name="Exempt", company_id=self.company.id
        )
        exempt = self.tax.copy({"amount": 0.0, "name": "Exempt"})
        exempt.write(
            {
                "fiscal_position_ids": [Command.link(position.id)],
                "original_tax_ids": [Command.link(raised.id)],
            }
        )
        payer = contract.payer_id.sudo().with_company(self.company)
        payer.property_account_position_id = position
        move = self._bill(contract, MARCH)
        self.assertEqual(move.fiscal_position_id, position)
        self.assertEqual(move.invoice_line_ids.tax_ids, exempt)

    # ------------------------------------------------------------------
    # Known before the run
    # ------------------------------------------------------------------
    def test_case_25_archived_product_is_named_and_may_be_billed(self):
        contract, good = self._create_contract(), self._create_contract()
        product = self._create_product("Old Fee", taxes_id=self.fee.taxes_id)
        contract.line_ids.product_id = product
        product.active = False
        self.env.invalidate_all()
        moves = self._bill(contract | good, JANUARY)
        self.assertEqual(moves.amount_untaxed, 100.0)
        row = contract.sudo().period_ids
        self.assertIn("Old Fee", row.error)
        self.assertIn("Old Fee", contract.with_user(self.biller).billing_problems)
        row.with_user(self.biller).action_ignore_problems("Sold out, still agreed")
        self.assertEqual(self._bill(contract, JANUARY).amount_untaxed, 100.0)

    def test_case_25_archived_payer_journal_tax_and_account(self):
        journal = self.admin_env["account.journal"].search(
            [("company_id", "=", self.company.id), ("type", "=", "sale")], limit=1
        )
        account = journal.default_account_id.copy({"code": "999001"})
        product = self._create_product("Unusual", taxes_id=self.fee.taxes_id)
        product.with_company(self.company).property_account_income_id = account
        tax = self.tax.copy({"name": "Old Tax"})
        taxed = self._create_product("Taxed", taxes_id=tax)
        old_journal = journal.copy({"code": "OLD"})
        payer = self.other_customer.copy()
        cases = {
            "payer": self._create_contract(payer_id=payer.id),
            "journal": self._create_contract(journal_id=old_journal.id),
            "account": self._create_contract([{"product_id": product.id}]),
            "tax": self._create_contract([{"product_id": taxed.id}]),
        }
        for record in (payer, old_journal, account, tax):
            record.active = False
        self.env.invalidate_all()
        for word, contract in cases.items():
            with self.subTest(word=word):
                self.assertFalse(self._bill(contract, JANUARY))
                self.assertIn(f"{word}", contract.sudo().period_ids.error)

    def test_case_32_terms_and_payer_by_policy(self):
        contract = self._create_contract()
        contract.sudo().payment_term_id = False
        self.company.write(
            {
                "customer_service_contract_need_term": True,
                "customer_service_contract_need_payer": True,
            }
        )
        self.assertFalse(self._bill(contract, JANUARY))
        row = contract.sudo().period_ids
        self.assertIn("payment terms", row.error)
        self.assertIn("country", row.error)
        contract.sudo().payment_term_id = self.admin_env["account.payment.term"].search(
            [], limit=1
        )
        self.customer.country_id = self.admin_env.ref("base.it")
        self._bill(contract, JANUARY)
        self.assertIn("tax number", row.error)
        self.customer.vat = "IT00488410010"
        self.assertTrue(self._bill(contract, JANUARY))

    def test_problems_do_not_query_by_row(self):
        contracts = self.env["customer.service.contract"].union(
            *(self._create_contract() for _number in range(11))
        )
        contracts.line_ids.sudo()._materialise(JANUARY)
        counts = []
        for rows in (contracts[0].sudo().period_ids, contracts[1:].sudo().period_ids):
            self.env.flush_all()
            self.env.invalidate_all()
            rows = rows.browse(rows.ids)
            rows._forget()
            before = self.env.cr.sql_log_count
            rows._get_billing_problems(JANUARY)
            counts.append(self.env.cr.sql_log_count - before)
        self.assertLessEqual(counts[1], counts[0] + 1)

    # ------------------------------------------------------------------
    # Money safety
    # ------------------------------------------------------------------
    def test_case_27_a_period_is_in_the_ledger_once(self):
        contract = self._create_contract()
        contract.line_ids.sudo()._materialise(JANUARY)
        row = contract.sudo().period_ids
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(UniqueViolation),
            self.env.cr.savepoint(),
        ):
            row.copy()

    def test_case_30_button_of_the_contract_twice(self):
        with freeze_time("2026-01-15"):
            contract = self._create_contract()
            for _number in range(2):
                contract.with_user(self.biller).action_invoice()
        self.assertEqual(len(contract.sudo().period_ids), 1)

    # ------------------------------------------------------------------
    # Locks
    # ------------------------------------------------------------------
    def _create_by_policy(self, policy, **vals):
        schedule = self.monthly.copy({"invoice_date_policy": policy})
        return self._create_contract(schedule_id=schedule.id, **vals)

    def test_invoice_date_by_policy(self):
        day = date(2026, 1, 10)
        for policy, expected in (
            ("run", day),
            ("start", JANUARY),
            ("end", date(2026, 1, 31)),
        ):
            contract = self._create_by_policy(policy)
            with self.subTest(policy=policy):
                self.assertEqual(self._bill(contract, day).invoice_date, expected)

    def test_case_31_never_inside_a_lock(self):
        for name in ("sale_lock_date", "fiscalyear_lock_date", "hard_lock_date"):
            contract = self._create_by_policy("start", invoice_mode="posted")
            day = self._get_last_lock() + timedelta(days=20)
            self.company[name] = self._get_last_lock() + timedelta(days=5)
            move = self._bill(contract, day)
            with self.subTest(lock=name):
                expected = self.company[name] + timedelta(days=1)
                self.assertEqual((move.invoice_date, move.date), (expected, expected))
                self.assertEqual(move.state, "posted")
                self.assertIn("schedule", move.message_ids[0].body)

    def _get_last_lock(self):
        locks = [
            self.company[name]
            for name in ("sale_lock_date", "fiscalyear_lock_date", "hard_lock_date")
        ]
        return max([day for day in locks if day], default=JANUARY)

    def test_case_31_closed_today_is_named(self):
        contract = self._create_contract()
        self.company.sale_lock_date = date(2026, 1, 31)
        self.assertFalse(self._bill(contract, JANUARY))
        self.assertIn("closed", contract.sudo().period_ids.error)

    def test_case_31_numbers_in_the_order_of_dates(self):
        first = self._bill(
            self._create_contract(invoice_mode="posted"), date(2026, 1, 10)
        )
        second = self._create_by_policy("start", invoice_mode="posted")
        move = self._bill(second, date(2026, 1, 12))
        self.assertEqual(move.invoice_date, first.invoice_date)
        self.assertGreater(move.sequence_number, first.sequence_number)
        self.company.customer_service_contract_date_order = False
        third = self._create_by_policy("start", invoice_mode="posted")
        self.assertEqual(self._bill(third, date(2026, 1, 12)).invoice_date, JANUARY)

    # ------------------------------------------------------------------
    # Grouping
    # ------------------------------------------------------------------
    def test_case_33_what_keeps_contracts_apart(self):
        term = self._create_admin("account.payment.term", name="90 days")
        position = self._create_admin(
            "account.fiscal.position", name="Other", company_id=self.company.id
        )
        journal = self.admin_env["account.journal"].search(
            [("company_id", "=", self.company.id), ("type", "=", "sale")], limit=1
        )
        cases = {
            "payer": {"payer_id": self.contact.id},
            "reference": {"reference": "PO 1"},
            "terms": {"payment_term_id": term.id},
            "position": {"fiscal_position_id": position.id},
            "journal": {"journal_id": journal.copy({"code": "OTHER"}).id},
            "mode": {"invoice_mode": "posted"},
        }
        for name, vals in cases.items():
            pair = self._create_contract() | self._create_contract()
            pair[1].sudo().write(vals)
            with self.subTest(name=name):
                self.assertEqual(len(self._bill(pair, JANUARY)), 2)

    def test_case_33_together_with_a_heading_each(self):
        pair = self._create_contract() | self._create_contract(title="Boilers")
        move = self._bill(pair, JANUARY)
        sections = move.invoice_line_ids.filtered(
            lambda line: line.display_type == "line_section"
        )
        self.assertEqual(sections.mapped("name"), pair.mapped("display_name"))

    def test_case_33_payer_wants_an_invoice_per_contract(self):
        pair = self._create_contract() | self._create_contract()
        self.customer.customer_service_invoice_per_contract = True
        self.assertEqual(len(self._bill(pair, JANUARY)), 2)

    def test_case_37_dates_for_deferral_are_on_the_lines(self):
        contract = self._create_contract()
        line = self._bill(contract, JANUARY).invoice_line_ids
        self.assertRecordValues(
            line,
            [
                {
                    "customer_service_period_start": JANUARY,
                    "customer_service_period_end": date(2026, 1, 31),
                }
            ],
        )

    def test_sending_is_left_to_the_host(self):
        contract = self._create_contract(invoice_mode="sent")
        cron = self.admin_env.ref("account.ir_cron_account_move_send")
        triggers = self.admin_env["ir.cron.trigger"]
        before = triggers.search_count([("cron_id", "=", cron.id)])
        move = self._bill(contract, JANUARY)
        self.assertEqual(move.state, "posted")
        self.assertEqual(move.sending_data["author_user_id"], contract.user_id.id)
        self.assertEqual(triggers.search_count([("cron_id", "=", cron.id)]), before + 1)
