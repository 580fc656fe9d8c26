from datetime import date
from unittest.mock import patch

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import FaqCommon

CRON = "customer_service_faq.ir_cron_remind_review"
LOGGER = "odoo.addons.customer_service_faq.models.customer_service_faq_review"


@tagged("post_install", "-at_install")
class TestCustomerServiceFaqReview(FaqCommon):
    """What is published is looked at again, by who answers for it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        with freeze_time("2026-01-31 10:00:00"):
            cls.valve = cls._create_entry("Valvola", solution="<p>Ingrassare.</p>")
        cls.published = cls.valve.with_user(cls.manager)
        others = cls.admin_env["customer.service.faq"].search(
            [("id", "!=", cls.valve.id)]
        )
        others.date_review = False

    def _remind(self, day):
        with freeze_time(f"{day} 10:00:00"), self.enter_registry_test_mode():
            self.admin_env.ref(CRON).method_direct_trigger()
        self.env.invalidate_all()

    def test_publishing_sets_the_date(self):
        self.assertEqual(self.valve.date_review, date(2027, 1, 31))
        self.company.customer_service_faq_review_months = 1
        with freeze_time("2026-01-31 10:00:00"):
            entry = self._create_entry("Altra", solution="<p>Sì</p>")
            self.assertEqual(entry.date_review, date(2026, 2, 28))
            self.company.customer_service_faq_review_months = 0
            entry = self._create_entry("Mai", solution="<p>Sì</p>")
            self.assertFalse(entry.date_review)

    def test_owner_is_reminded_once(self):
        self._remind("2027-01-30")
        self.assertFalse(self.valve.activity_ids)
        for day in ("2027-01-31", "2027-02-01"):
            self._remind(day)
            self.assertEqual(len(self.valve.activity_ids), 1)
        self.assertEqual(self.valve.activity_ids.user_id, self.operator)
        self.assertEqual(self.valve.activity_ids.date_deadline, date(2027, 1, 31))

    def test_another_date_is_another_reminder(self):
        self._remind("2027-01-31")
        self.valve.activity_ids.sudo().unlink()
        self._remind("2027-02-01")
        self.assertFalse(self.valve.activity_ids)
        self.published.date_review = "2027-02-02"
        self._remind("2027-02-02")
        self.assertEqual(len(self.valve.activity_ids), 1)

    def test_publisher_is_reminded_of_what_nobody_answers_for(self):
        self.operator.sudo().active = False
        self._remind("2027-01-31")
        activity = self.published.activity_ids
        self.assertEqual(len(activity), 1)
        publisher = activity.user_id
        self.assertTrue(publisher.has_group("customer_service_faq.group_publisher"))
        self.assertIn(self.company, publisher.company_ids)

    def test_day_is_that_of_the_company(self):
        self.company.partner_id.tz = "Pacific/Auckland"
        with freeze_time("2027-01-30 12:00:00"), self.enter_registry_test_mode():
            self.admin_env.ref(CRON).method_direct_trigger()
        self.env.invalidate_all()
        self.assertEqual(len(self.valve.activity_ids), 1)

    def test_drafts_and_obsolete_entries_are_left_alone(self):
        self.published.action_obsolete("x")
        self._remind("2027-02-01")
        self.assertFalse(self.valve.activity_ids)

    def test_one_that_fails_does_not_keep_the_others_waiting(self):
        bad = self._create_entry("Altra", solution="<p>Sì</p>")
        bad.with_user(self.manager).date_review = "2027-01-31"
        remind = type(bad)._schedule_once

        def fail(entries, *args):
            if bad in entries:
                raise ValueError("broken")
            return remind(entries, *args)

        with patch.object(type(bad), "_schedule_once", fail), mute_logger(LOGGER):
            self._remind("2027-02-01")
        self.assertEqual(len(self.valve.activity_ids), 1)
        self.assertFalse(bad.activity_ids)

    def test_reviewed_moves_the_date_on(self):
        self._remind("2027-01-31")
        with freeze_time("2027-02-10 10:00:00"):
            self.published.action_review()
        self.assertEqual(self.valve.date_review, date(2028, 2, 10))
        self.assertFalse(self.valve.activity_ids)
        bodies = self.valve.message_ids.mapped("body")
        self.assertTrue([body for body in bodies if "still true" in body])
        self.assertEqual(self.valve.version, 1)

    def test_who_reviews(self):
        with self.assertRaises(AccessError):
            self.valve.with_user(self.operator).action_review()
        with self.assertRaises(AccessError):
            self.valve.with_user(self.operator).date_review = False
        with self.assertRaises(AccessError):
            self.published.date_reminded = "2027-01-31"
        draft = self._create_entry("Bozza", publish=False)
        with self.assertRaises(UserError):
            draft.with_user(self.manager).action_review()
