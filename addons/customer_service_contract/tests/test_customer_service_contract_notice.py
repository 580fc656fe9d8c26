from datetime import date

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from .life_common import LifeCommon


@tagged("post_install", "-at_install")
class TestContractNotice(LifeCommon):
    """A notice ends a contract with the right term, and can be withdrawn."""

    def _give_notice(self, contract, received, confirm=True, **vals):
        """Return a notice that was registered on the day it was received."""
        with freeze_time(received):
            notice = self.env["customer.service.contract.notice"].create(
                {"contract_id": contract.id, "date_received": received, **vals}
            )
            if confirm:
                notice.action_confirm()
        return notice

    def test_case_23_notice_in_time_ends_the_term(self):
        contract = self._create_term_contract()
        notice = self._give_notice(contract, date(2026, 9, 30))
        self.assertTrue(notice.is_valid)
        self.assertEqual(notice.date_effective, date(2026, 12, 31))
        self.assertTrue(contract.definitive)
        self._run_cron("renew", date(2026, 10, 1))
        self.assertEqual(len(contract.term_ids), 1)
        self._run_cron("end", date(2027, 1, 1))
        self.assertEqual(contract.state, "ended")

    def test_case_23_late_notice_ends_the_next_term(self):
        contract = self._create_term_contract()
        notice = self._give_notice(contract, date(2026, 10, 1))
        self.assertFalse(notice.is_valid)
        self.assertEqual(notice.date_effective, date(2027, 12, 31))
        self.assertEqual(contract.date_end, date(2027, 12, 31))
        self.assertEqual(len(contract.term_ids), 2)
        self._run_cron("renew", date(2027, 10, 1))
        self.assertEqual(len(contract.term_ids), 2)

    def test_case_23_notice_registered_after_the_renewal(self):
        contract = self._create_term_contract(
            price_rule="percent", renewal_percent=10.0
        )
        self._run_cron("renew", date(2026, 10, 1))
        # it came by letter, and lay on a desk
        with freeze_time("2026-10-05"):
            notice = self._give_notice(contract, date(2026, 9, 29))
        self.assertTrue(notice.is_valid)
        self.assertEqual(contract.date_end, date(2026, 12, 31))
        moves = self._bill(contract, date(2027, 6, 1))
        self.assertEqual(moves.amount_untaxed, 1200.0)

    def test_case_22_minimum_duration_is_respected(self):
        contract = self._create_term_contract(
            term_count=1, notice_count=1, minimum_end=date(2026, 6, 30)
        )
        notice = self._give_notice(contract, date(2026, 1, 10), confirm=False)
        self.assertEqual(notice.date_effective, date(2026, 6, 30))
        self.assertFalse(notice.is_valid)
        notice.action_confirm()
        self.assertEqual(contract.date_end, date(2026, 6, 30))
        self.assertEqual(len(contract.term_ids), 6)

    def test_open_ended_contract_ends_with_the_notice(self):
        contract = self._create_contract(
            renewal="tacit", notice_count=30, notice_unit="day"
        )
        notice = self._give_notice(contract, date(2026, 5, 10))
        self.assertEqual(notice.date_effective, date(2026, 6, 9))
        self.assertEqual(contract.date_end, date(2026, 6, 9))

    def test_explicit_contract_ends_with_its_term_however_late(self):
        contract = self._create_term_contract(renewal="explicit")
        notice = self._give_notice(contract, date(2026, 12, 20))
        self.assertEqual(notice.date_effective, date(2026, 12, 31))

    def test_another_end_needs_a_reason(self):
        contract = self._create_term_contract()
        with self.assertRaises(ValidationError):
            self._give_notice(
                contract, date(2026, 10, 5), date_override=date(2026, 12, 31)
            )
        self._give_notice(
            contract,
            date(2026, 10, 5),
            date_override=date(2026, 12, 31),
            override_reason="A good customer",
        )
        self.assertEqual(contract.date_end, date(2026, 12, 31))

    def test_case_23_withdrawn_notice_leaves_no_trace(self):
        contract = self._create_term_contract()
        notice = self._give_notice(contract, date(2026, 5, 1))
        with freeze_time("2026-11-01"):
            notice.action_withdraw()
        # the deadline has passed meanwhile
        self.assertEqual(len(contract.term_ids), 2)
        self.assertEqual(contract.date_end, date(2027, 12, 31))
        self.assertFalse(contract.definitive)
        self.assertFalse(contract.end_reason)

    def test_notice_withdrawn_after_the_end(self):
        contract = self._create_term_contract()
        notice = self._give_notice(contract, date(2026, 5, 1))
        self._run_cron("end", date(2027, 1, 1))
        with freeze_time("2027-01-10"):
            notice.action_withdraw()
        self.assertEqual(contract.state, "active")
        self.assertEqual(contract.date_end, date(2027, 12, 31))

    def test_what_had_effect_is_closed(self):
        contract = self._create_term_contract()
        notice = self._give_notice(contract, date(2026, 5, 1))
        with self.assertRaises(UserError):
            notice.date_received = date(2026, 4, 1)
        with self.assertRaises(UserError):
            notice.unlink()
        with self.assertRaises(UserError):
            self._give_notice(contract, date(2026, 6, 1))

    def test_operators_do_not_confirm(self):
        contract = self._create_term_contract()
        notice = self._give_notice(contract, date(2026, 5, 1), confirm=False)
        with self.assertRaises(AccessError):
            notice.with_user(self.operator).action_confirm()
