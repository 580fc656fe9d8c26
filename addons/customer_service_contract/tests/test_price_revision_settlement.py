from datetime import date

from freezegun import freeze_time

from odoo.exceptions import UserError
from odoo.tests import tagged

from .revision_common import DAY, START, RevisionCommon

FEBRUARY = date(2026, 2, 1)
LEDGER = ("period_start", "kind", "amount")


@tagged("post_install", "-at_install")
class TestPriceRevisionSettlement(RevisionCommon):
    """The index appears after the day from which it counts."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # December decides for February; it appears in the middle of January
        cls._publish({date(2024, 12, 1): 100.4})
        cls.contract = cls._create_contract(date_start="2025-02-01")

    def _publish_december(self, value=103.0):
        self._publish({date(2025, 12, 1): value}, date_published="2026-01-15")

    def _revise_provisionally(self):
        """Bill February at an estimate by November: 101.6, then 1.6 % of 100."""
        with freeze_time("2026-01-02"):
            revision = self._revise(
                self.contract, date_from=FEBRUARY, estimate="estimate"
            )
        with freeze_time("2026-02-03"):
            self._bill(self.contract, date(2026, 2, 3))
        return revision

    def _settle(self, revision):
        action = revision.action_settle()
        return self.env[action["res_model"]].browse(action["res_id"])

    def _get_rows_since_february(self):
        return [
            row
            for row in self._get_ledger(self.contract, *LEDGER)
            if row[0] >= FEBRUARY
        ]

    def test_case_16_provisional_then_arrears(self):
        """An estimate is billed; the published index brings the difference alone."""
        revision = self._revise_provisionally()
        self.assertRecordValues(
            revision.line_ids,
            [
                {
                    "provisional": True,
                    "month_wanted": date(2025, 12, 1),
                    "month_new": date(2025, 11, 1),
                    "month_old": date(2024, 12, 1),
                    "price_new": 101.6,
                }
            ],
        )
        self.assertEqual((revision.waiting_count, revision.can_settle), (1, True))
        self.assertEqual(self._get_rows_since_february(), [(FEBRUARY, "fee", 101.6)])
        self._publish_december()
        with freeze_time("2026-02-20"):
            settlement = self._settle(revision)
            row = settlement.line_ids
            self.assertEqual((row.price_old, row.price_new), (100.0, 102.6))
            self.assertFalse(row.provisional)
            settlement.action_apply()
        self.assertEqual(
            self._get_rows_since_february(),
            [(FEBRUARY, "fee", 101.6), (FEBRUARY, "arrears", 1.0)],
        )
        self.assertEqual(
            self._get_prices(self.contract.line_ids),
            [(date(2025, 2, 1), 100.0, "initial"), (FEBRUARY, 102.6, "revision")],
        )
        self.assertEqual((revision.waiting_count, revision.can_settle), (0, False))

    def test_case_16_published_late_brings_arrears(self):
        """Without an estimate the old price is billed until the index is there."""
        with freeze_time("2026-02-03"):
            self._bill(self.contract, date(2026, 2, 3))
        self._publish_december()
        with freeze_time("2026-02-20"):
            revision = self._revise(self.contract, date_from=FEBRUARY)
        self.assertEqual(
            self._get_rows_since_february(),
            [(FEBRUARY, "fee", 100.0), (FEBRUARY, "arrears", 2.6)],
        )
        arrears = revision.period_ids
        self.assertRecordValues(
            arrears, [{"kind": "arrears", "note": "Prices 2026", "state": "due"}]
        )

    def test_arrears_go_down_as_well(self):
        revision = self._revise_provisionally()
        self._publish_december(101.0)
        with freeze_time("2026-02-20"):
            self._settle(revision).action_apply()
        self.assertEqual(
            self._get_rows_since_february(),
            [(FEBRUARY, "fee", 101.6), (FEBRUARY, "arrears", -1.0)],
        )

    def test_settled_twice_is_settled_once(self):
        revision = self._revise_provisionally()
        self._publish_december()
        with freeze_time("2026-02-20"):
            settlement = self._settle(revision)
            self.assertEqual(self._settle(revision), settlement)
            settlement.action_apply()
            settlement.action_apply()
            with self.assertRaises(UserError):
                revision.action_settle()
        self.assertEqual(len(self._get_rows_since_february()), 2)

    def test_who_applied_is_reminded_once(self):
        revision = self._revise_provisionally()
        self._publish({date(2025, 9, 1): 101})
        self.assertFalse(revision.activity_ids)
        self._publish_december()
        self.assertEqual(revision.activity_ids.user_id, self.contractor)
        self.index.value_ids.filtered(lambda one: one.value == 103).unlink()
        self._publish_december()
        self.assertEqual(len(revision.activity_ids), 1)

    def test_the_clause_stays_until_it_is_settled(self):
        revision = self._revise_provisionally()
        with self.assertRaises(UserError):
            self.clause.share = 75
        self.clause.name = "All of it, renamed"
        self._publish_december()
        with freeze_time("2026-02-20"):
            self._settle(revision).action_apply()
        self.clause.share = 75

    def test_settling_waits_for_the_index(self):
        revision = self._revise_provisionally()
        with freeze_time("2026-02-20"):
            settlement = self._settle(revision)
            self.assertEqual(settlement.line_ids.why_not, "unpublished")
            with self.assertRaises(UserError):
                settlement.action_apply()
            self._publish_december()
            settlement.action_preview()
            settlement.action_apply()
        self.assertEqual(settlement.line_ids.price_new, 102.6)

    def test_what_is_published_tomorrow_is_not_known(self):
        self._publish_december()
        with freeze_time("2026-01-14"):
            revision = self._create_revision(self.contract, date_from=FEBRUARY)
            revision.action_preview()
            self.assertEqual(revision.line_ids.why_not, "unpublished")
        with freeze_time("2026-01-15"):
            revision.action_preview()
            self.assertEqual(revision.line_ids.state, "ready")

    def test_no_revision_before_settling(self):
        self._revise_provisionally()
        self._publish({date(2026, 12, 1): 110})
        with freeze_time("2027-01-20"):
            next_one = self._create_revision(self.contract, date_from="2027-02-01")
            next_one.action_preview()
        self.assertEqual(next_one.line_ids.why_not, "provisional")

    def test_next_year_compares_with_the_index_that_was_wanted(self):
        revision = self._revise_provisionally()
        self._publish_december()
        self._publish({date(2026, 12, 1): 106.09})
        with freeze_time("2027-01-20"):
            self._settle(revision).action_apply()
            next_one = self._create_revision(self.contract, date_from="2027-02-01")
            next_one.action_preview()
        self.assertEqual(next_one.line_ids.month_old, date(2025, 12, 1))
        self.assertEqual(next_one.line_ids.index_change, 3.0)

    def test_a_contract_that_ended_meanwhile_is_settled(self):
        revision = self._revise_provisionally()
        self.contract.sudo().state = "ended"
        self._publish_december()
        with freeze_time("2026-02-20"):
            self._settle(revision).action_apply()
        self.assertEqual(self._get_rows_since_february()[-1][1:], ("arrears", 1.0))

    def test_a_price_agreed_anew_is_not_settled(self):
        revision = self._revise_provisionally()
        self.contract.line_ids.sudo().rate_ids.sorted("date_from")[-1].price_unit = 130
        self._publish_december()
        with freeze_time("2026-02-20"):
            settlement = self._settle(revision)
        self.assertEqual(settlement.line_ids.why_not, "agreed")
        self._publish({date(2026, 12, 1): 106.09})
        with freeze_time("2027-01-20"):
            next_one = self._create_revision(self.contract, date_from="2027-02-01")
            next_one.action_preview()
        self.assertEqual(
            (next_one.line_ids.month_old, next_one.line_ids.price_new),
            (date(2025, 12, 1), 133.9),
        )

    def test_a_quantity_changed_meanwhile_is_settled_too(self):
        revision = self._revise_provisionally()
        self.admin_env["customer.service.contract.rate"].create(
            {
                "line_id": self.contract.line_ids.id,
                "date_from": "2026-03-01",
                "quantity": 2,
                "price_unit": 101.6,
                "reason": "amendment",
            }
        )
        self._publish_december()
        with freeze_time("2026-02-20"):
            settlement = self._settle(revision)
            settlement.action_apply()
            prices = self.contract.line_ids.sudo().rate_ids.sorted("date_from")
            self.assertEqual(prices.mapped("price_unit"), [100.0, 102.6, 102.6])
            settlement.action_undo()
        prices = self.contract.line_ids.sudo().rate_ids.sorted("date_from")
        self.assertEqual(prices.mapped("price_unit"), [100.0, 101.6, 101.6])

    def test_an_undone_settlement_leaves_the_estimate(self):
        revision = self._revise_provisionally()
        self._publish_december()
        with freeze_time("2026-02-20"):
            settlement = self._settle(revision)
            settlement.action_apply()
            with self.assertRaises(UserError):
                revision.action_undo()
            settlement.action_undo()
            self.assertEqual(revision.waiting_count, 1)
            self.assertEqual(
                self._get_prices(self.contract.line_ids)[-1],
                (FEBRUARY, 101.6, "revision"),
            )
            self._settle(revision).action_apply()
        active = [
            row
            for row in self._get_ledger(self.contract, *LEDGER, "state")
            if row[0] >= FEBRUARY and row[-1] != "cancelled"
        ]
        self.assertEqual(
            [row[1:3] for row in active], [("fee", 101.6), ("arrears", 1.0)]
        )

    def test_case_16_clauses(self):
        """Share, cap, floor, base month and a fixed percentage, seen in a campaign."""
        contract = self._create_contract()
        for vals, expected in (
            ({"share": 75}, 101.5),
            ({"cap": 1}, 101.0),
            ({"floor": 3}, 103.0),
            ({"kind": "fixed", "fixed_percent": 2.5}, 102.5),
            ({"rounding": 5}, 100.0),
            ({"method": "base"}, 102.0),
            ({"method": "year"}, 102.0),
            ({"reference": "month", "month": "11"}, 102.0),
        ):
            contract.price_clause_id = self.admin_env[
                "customer.service.price.clause"
            ].create({"name": "One", "index_id": self.index.id, **vals})
            revision = self._create_revision(contract, date_from=DAY)
            revision.action_preview()
            with self.subTest(vals=vals):
                self.assertEqual(revision.line_ids.price_new, expected)
        contract.write(
            {"price_clause_id": self.clause.id, "price_base_month": "2024-12-31"}
        )
        revision.action_preview()
        self.assertEqual(revision.line_ids.month_old, date(2024, 12, 1))
        self.assertEqual(revision.line_ids.price_new, 101.6)
        self.assertEqual(START, contract.date_start)
