from datetime import date

from freezegun import freeze_time
from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .revision_common import DAY, START, RevisionCommon

REVISED = [(START, 100.0, "initial"), (DAY, 102.0, "revision")]


@tagged("post_install", "-at_install")
class TestPriceRevision(RevisionCommon):
    """Campaigns: previewed, applied once, undone."""

    def _reckon(self, contract, **vals):
        """Return the only row of the preview of a campaign."""
        revision = self._create_revision(contract, **vals)
        revision.action_preview()
        self.assertEqual(len(revision.line_ids), 1)
        return revision.line_ids

    def _assert_left_out(self, contract, why_not, **vals):
        row = self._reckon(contract, **vals)
        self.assertEqual((row.state, row.why_not), ("skipped", why_not))
        self.assertEqual(row.price_new, row.price_old)
        with self.assertRaises(UserError):
            row.revision_id.action_apply()

    # Preview -------------------------------------------------------------------------

    def test_preview_says_what_and_why_and_writes_no_price(self):
        contract = self._create_contract()
        row = self._reckon(contract)
        self.assertRecordValues(
            row,
            [
                {
                    "state": "ready",
                    "price_old": 100.0,
                    "price_new": 102.0,
                    "change": 2.0,
                    "index_change": 2.0,
                    "coefficient": 1.02,
                    "month_wanted": date(2025, 11, 1),
                    "month_new": date(2025, 11, 1),
                    "month_old": date(2024, 11, 1),
                    "value_new": 102.0,
                    "value_old": 100.0,
                    "index_id": self.index.id,
                    "clause_id": self.clause.id,
                    "provisional": False,
                }
            ],
        )
        self.assertEqual(row.revision_id.state, "previewed")
        self.assertEqual(
            self._get_prices(contract.line_ids), [(START, 100.0, "initial")]
        )
        self.assertFalse(contract.sudo().period_ids)

    def test_preview_again_follows_what_changed(self):
        contract, gone = self._create_contract(), self._create_contract()
        revision = self._create_revision(contract | gone)
        revision.action_preview()
        first = revision.line_ids
        self.index.value_ids.filtered(lambda one: one.value == 102).value = 104
        gone.price_clause_id = False
        revision.action_preview()
        self.assertEqual(revision.line_ids, first & revision.line_ids)
        self.assertEqual(revision.line_ids.mapped("price_new"), [104.0])

    def test_scope(self):
        other_clause = self.clause.copy()
        mine = self._create_contract()
        others = self._create_contract(
            partner_id=self.other_customer.id, price_clause_id=other_clause.id
        )
        none = self._create_contract(price_clause_id=False)
        draft = self._create_contract(activate=False)
        for vals, expected in (
            ({}, mine | others),
            ({"clause_ids": other_clause.ids}, others),
            ({"partner_ids": self.customer.ids}, mine),
            ({"contract_ids": (mine | none | draft).ids}, mine),
        ):
            revision = self._create_revision(**vals)
            revision.action_preview()
            with self.subTest(vals=vals):
                found = revision.line_ids.contract_id & (mine | others | none | draft)
                self.assertEqual(found, expected)

    def test_each_on_its_anniversary(self):
        january = self._create_contract()
        march = self._create_contract(date_start="2025-03-15")
        self._publish({date(2025, 1, 1): 101, date(2026, 1, 1): 103.02})
        revision = self._create_revision(
            january | march,
            timing="anniversary",
            date_from="2026-03-01",
            date_to="2026-03-31",
        )
        revision.action_preview()
        self.assertRecordValues(
            revision.line_ids,
            [
                {
                    "contract_id": march.id,
                    "date_effective": date(2026, 3, 15),
                    "price_new": 102.0,
                }
            ],
        )

    def test_queries_of_a_preview_do_not_grow(self):
        def count(number):
            contracts = self.env["customer.service.contract"].union(
                *(self._create_contract() for _number in range(number))
            )
            revision = self._create_revision(contracts)
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            revision.action_preview()
            self.env.flush_all()
            self.assertEqual(len(revision.line_ids), number)
            return self.cr.sql_log_count - before

        count(1)
        self.assertEqual(count(20), count(1))

    # Left out ------------------------------------------------------------------------

    def test_fees_never_to_be_revised(self):
        contract = self._create_contract([{"revisable": False}])
        self._assert_left_out(contract, "never")

    def test_ended_contract(self):
        contract = self._create_contract()
        contract.sudo().state = "ended"
        self._assert_left_out(contract, "ended")
        revision = self._create_revision()
        revision.action_preview()
        self.assertNotIn(contract, revision.line_ids.contract_id)

    def test_fee_that_ends_before(self):
        contract = self._create_contract([{"date_end": "2025-12-31"}])
        self._assert_left_out(contract, "ended")

    def test_term_that_ends_before(self):
        """A term that renews itself goes on, another does not."""
        contract = self._create_contract(
            term_count=12, term_unit="month", renewal="tacit"
        )
        self.assertEqual(contract.date_end, date(2025, 12, 31))
        self.assertEqual(self._reckon(contract).state, "ready")
        contract.sudo().definitive = True
        self._assert_left_out(contract, "ended")
        contract.sudo().definitive = False
        contract.renewal = "none"
        self._assert_left_out(contract, "ended")

    def test_first_revision_too_soon(self):
        contract = self._create_contract(date_start="2025-01-02")
        self._assert_left_out(contract, "early")

    def test_other_currency(self):
        self.index.currency_id = self.admin_env.ref("base.EUR")
        dollars = self.admin_env.ref("base.USD")
        dollars.active = True
        contract = self._create_contract(currency_id=dollars.id)
        self._assert_left_out(contract, "currency")
        self.index.currency_id = False
        self.assertEqual(self._reckon(contract).price_new, 102.0)

    def test_lately_revised(self):
        contract = self._create_contract()
        self._revise(contract)
        self._assert_left_out(contract, "recent")
        self._assert_left_out(contract, "recent", date_from="2026-12-31")

    def test_next_year_compares_with_this_one(self):
        contract = self._create_contract()
        self._revise(contract)
        row = self._reckon(contract, date_from="2027-01-01")
        self.assertEqual(row.month_old, date(2025, 11, 1))
        self.assertEqual((row.price_old, row.price_new), (102.0, 105.06))

    def test_a_price_agreed_lately_and_one_revised_later(self):
        contract = self._create_contract()
        self.admin_env["customer.service.contract.rate"].create(
            {
                "line_id": contract.line_ids.id,
                "date_from": "2025-06-01",
                "price_unit": 120,
                "reason": "amendment",
            }
        )
        self._assert_left_out(contract, "recent")
        other = self._create_contract(date_start="2024-01-01")
        self._publish({date(2023, 11, 1): 98})
        self._revise(other)
        self._assert_left_out(other, "later", date_from="2025-06-01")

    def test_index_that_lacks(self):
        contract = self._create_contract(date_start="2020-01-01")
        self._assert_left_out(contract, "no_base")
        self._assert_left_out(
            self._create_contract(), "unpublished", date_from="2026-02-01"
        )

    # Exclusion -----------------------------------------------------------------------

    def test_excluded_with_a_reason_and_taken_back(self):
        contract = self._create_contract([{}, {"name": "Second"}])
        revision = self._create_revision(contract)
        revision.action_preview()
        second = revision.line_ids[1]
        self.env["customer.service.price.exclude"].with_context(
            active_model=second._name, active_ids=second.ids
        ).create({"reason": "Promised"}).action_exclude()
        self.assertEqual((second.state, second.reason), ("excluded", "Promised"))
        revision.action_preview()
        self.assertEqual((second.state, second.reason), ("excluded", "Promised"))
        revision.action_apply()
        first_line, second_line = contract.line_ids
        self.assertEqual(self._get_prices(first_line), REVISED)
        self.assertEqual(self._get_prices(second_line), REVISED[:1])
        with self.assertRaises(UserError):
            second.action_include()

    def test_taken_back_in(self):
        row = self._reckon(self._create_contract())
        row._exclude("Promised")
        row.action_include()
        self.assertRecordValues(row, [{"state": "ready", "reason": False}])

    # Application ---------------------------------------------------------------------

    def test_applied_prices_are_history(self):
        contract = self._create_contract()
        revision = self._revise(contract)
        self.assertEqual(self._get_prices(contract.line_ids), REVISED)
        self.assertRecordValues(
            revision,
            [
                {
                    "state": "applied",
                    "applied_by_id": self.contractor.id,
                    "applied_count": 1,
                    "ready_count": 0,
                }
            ],
        )
        self.assertTrue(revision.date_applied)
        rate = contract.line_ids.sudo().rate_ids[-1]
        self.assertEqual(rate.revision_line_id, revision.line_ids)
        self.assertEqual(rate.note, "Prices 2026")
        self.assertEqual(contract.line_ids.date_revised, DAY)
        self.assertEqual(contract.revision_line_count, 1)
        self.assertIn("Prices 2026", contract.message_ids[:1].body)

    def test_pressed_twice_is_done_once(self):
        contract = self._create_contract()
        revision = self._revise(contract)
        revision.action_apply()
        self.assertEqual(self._get_prices(contract.line_ids), REVISED)

    def test_two_campaigns_do_not_add_up(self):
        """The second was previewed before the first was applied."""
        contract = self._create_contract()
        first, second = self._create_revision(contract), self._create_revision(contract)
        (first | second).action_preview()
        first.action_apply()
        with self.assertRaisesRegex(UserError, "Preview again"):
            second.action_apply()
        self.assertEqual(self._get_prices(contract.line_ids), REVISED)

    def test_the_database_refuses_a_second_revision(self):
        contract = self._create_contract()
        row = self._revise(contract).line_ids.sudo()
        other = self._create_revision(contract)
        for refused, vals in (
            (row, {"state": "ready"}),
            (row, {"revision_id": other.id, "state": "applied"}),
            (row.rate_ids, {"date_from": "2026-02-01", "revision_line_id": row.id}),
        ):
            with (
                self.subTest(vals=vals),
                mute_logger("odoo.sql_db"),
                self.assertRaises(IntegrityError),
                self.cr.savepoint(),
            ):
                refused.copy(vals)

    def test_what_changed_since_the_preview_is_not_applied(self):
        contract = self._create_contract()
        row = self._reckon(contract)
        self.index.value_ids.filtered(lambda one: one.value == 102).value = 103
        with self.assertRaisesRegex(UserError, "Preview again"):
            row.revision_id.action_apply()
        row.revision_id.action_preview()
        row.revision_id.action_apply()
        self.assertEqual(self._get_prices(contract.line_ids)[-1][1], 103.0)

    def test_only_what_is_previewed_is_applied(self):
        revision = self._create_revision(self._create_contract())
        with self.assertRaises(UserError):
            revision.action_apply()
        revision.action_cancel()
        with self.assertRaises(UserError):
            revision.action_preview()

    def test_a_quantity_agreed_for_later_takes_the_new_price(self):
        contract = self._create_contract()
        rates = self.admin_env["customer.service.contract.rate"]
        for day, price in (
            ("2026-03-01", 100),
            ("2026-05-01", 150),
            ("2026-06-01", 100),
        ):
            rates.create(
                {
                    "line_id": contract.line_ids.id,
                    "date_from": day,
                    "quantity": 2,
                    "price_unit": price,
                    "reason": "amendment",
                }
            )
        revision = self._revise(contract)
        expected = [100.0, 102.0, 102.0, 150.0, 100.0]
        prices = contract.line_ids.sudo().rate_ids.sorted("date_from")
        self.assertEqual(prices.mapped("price_unit"), expected)
        self.assertEqual(prices.mapped("quantity"), [1, 1, 2, 2, 2])
        revision.action_undo()
        prices = contract.line_ids.sudo().rate_ids.sorted("date_from")
        self.assertEqual(prices.mapped("price_unit"), [100.0, 100.0, 150.0, 100.0])

    def test_a_quantity_agreed_for_the_same_day_keeps_its_row(self):
        contract = self._create_contract()
        self.admin_env["customer.service.contract.rate"].create(
            {
                "line_id": contract.line_ids.id,
                "date_from": DAY,
                "quantity": 3,
                "price_unit": 100,
                "reason": "amendment",
            }
        )
        revision = self._revise(contract)
        rate = contract.line_ids.sudo().rate_ids[-1]
        self.assertRecordValues(
            rate, [{"quantity": 3, "price_unit": 102, "reason": "amendment"}]
        )
        revision.action_undo()
        self.assertRecordValues(rate, [{"price_unit": 100, "revision_line_id": False}])

    def test_annual_prices_are_revised_alike(self):
        contract = self._create_contract([{"price_basis": "year", "price_unit": 1200}])
        self._revise(contract)
        self.assertEqual(self._get_prices(contract.line_ids)[-1][1], 1224.0)

    # Undoing -------------------------------------------------------------------------

    def test_undone_as_long_as_nothing_is_billed(self):
        contract = self._create_contract()
        with freeze_time("2026-01-05"):
            self._bill(contract, date(2026, 1, 5))
            revision = self._revise(contract)
            self.assertEqual(
                self._get_ledger(contract, "kind", "amount", "state")[-1],
                ("arrears", 2.0, "due"),
            )
            revision.action_undo()
        self.assertEqual(self._get_prices(contract.line_ids), REVISED[:1])
        self.assertEqual(
            self._get_ledger(contract, "kind", "amount", "state")[-1],
            ("arrears", 2.0, "cancelled"),
        )
        self.assertEqual(revision.state, "cancelled")
        self.assertEqual(revision.line_ids.state, "undone")
        self.assertFalse(contract.line_ids.date_revised)
        with self.assertRaises(UserError):
            revision.unlink()

    def test_undone_and_revised_anew(self):
        contract = self._create_contract()
        self._revise(contract).action_undo()
        self._revise(contract)
        self.assertEqual(self._get_prices(contract.line_ids), REVISED)

    def test_what_was_billed_is_not_undone(self):
        contract = self._create_contract()
        revision = self._revise(contract)
        self._bill(contract, DAY)
        with self.assertRaisesRegex(UserError, "too late"):
            revision.action_undo()

    def test_arrears_that_were_billed_are_not_undone(self):
        contract = self._create_contract()
        with freeze_time("2026-01-05"):
            self._bill(contract, date(2026, 1, 5))
            revision = self._revise(contract)
            self._bill(contract, date(2026, 1, 5))
        with self.assertRaisesRegex(UserError, "too late"):
            revision.action_undo()

    def test_what_others_were_built_on_is_not_undone(self):
        contract = self._create_contract()
        first = self._revise(contract)
        second = self._revise(contract, date_from="2027-01-01")
        with self.assertRaisesRegex(UserError, "built"):
            first.action_undo()
        second.action_undo()
        first.action_undo()
        self.assertEqual(self._get_prices(contract.line_ids), REVISED[:1])

    # Rights --------------------------------------------------------------------------

    def test_readers_look_and_touch_nothing(self):
        revision = self._create_revision(self._create_contract())
        revision.action_preview()
        for role in ("user", "billing"):
            mine = revision.with_user(self.users[role])
            self.assertEqual(mine.line_ids.price_new, 102.0)
            for action in ("preview", "apply", "cancel", "draft"):
                with (
                    self.subTest(role=role, action=action),
                    self.assertRaises(AccessError),
                ):
                    getattr(mine, f"action_{action}")()
            with self.assertRaises(AccessError):
                mine.line_ids._exclude("Mine")

    def test_what_follows_from_buttons_is_written_by_nobody(self):
        revision = self._create_revision(self._create_contract())
        revision.action_preview()
        with self.assertRaises(AccessError):
            revision.state = "applied"
        with self.assertRaises(AccessError):
            revision.line_ids.price_new = 1
        with self.assertRaises(AccessError):
            self._create_revision(state="applied")

    def test_each_company_revises_its_own(self):
        foreigner = self._create_user(
            "foreigner",
            groups="customer_service_base.group_manager",
            company=self.other_company,
        )
        contract = self._create_contract()
        theirs = (
            self.env["customer.service.price.revision"]
            .with_user(foreigner)
            .create({"date_from": DAY})
        )
        self.assertEqual(theirs.company_id, self.other_company)
        theirs.action_preview()
        self.assertNotIn(contract.line_ids, theirs.line_ids.line_id)
        mine = self._create_revision(contract)
        mine.action_preview()
        for record in (mine, mine.line_ids):
            found = self.env[record._name].with_user(foreigner).search([])
            self.assertFalse(found & record)
        with self.assertRaises(UserError):
            theirs.sudo().contract_ids = contract
