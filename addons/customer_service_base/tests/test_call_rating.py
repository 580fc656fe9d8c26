from urllib.parse import urlsplit

from lxml import html

from odoo import http
from odoo.exceptions import AccessError
from odoo.tests import HttpCase, tagged

from .common import CustomerServiceCommon


class CallRatingCommon(CustomerServiceCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.team.rating_request = True
        cls.env = cls.env(
            context={
                **cls.env.context,
                "tracking_disable": False,
                "mail_notrack": False,
                "mail_create_nolog": False,
            }
        )
        cls.call = cls._create_call(caller_id=cls.contact.id, team_id=cls.team.id)

    def _get_requests(self, calls):
        """Return the mails that ask for a rating of the calls."""
        return (
            self.env["mail.mail"]
            .sudo()
            .search(
                [
                    ("model", "=", calls._name),
                    ("res_id", "in", calls.ids),
                    ("message_type", "=", "auto_comment"),
                ]
            )
        )

    def _get_rating(self, call):
        return call.sudo().rating_ids


@tagged("post_install", "-at_install")
class TestCallRatingRequest(CallRatingCommon):
    """Who is asked how it went, and when."""

    def test_solved_call_asks_its_caller(self):
        self.call.action_solve()
        mail = self._get_requests(self.call)
        self.assertEqual(mail.recipient_ids, self.contact)
        self.assertIn(self.call.name, mail.subject)
        self.assertIn("auto-generated", mail.headers)
        self.assertIn("X-Auto-Response-Suppress", mail.headers)
        rating = self._get_rating(self.call)
        self.assertIn(f"/rate/{rating.access_token}/5", mail.body_html)
        self.assertEqual(rating.partner_id, self.contact)
        self.assertTrue(self.call.date_rating_request)

    def test_mail_waits_in_the_queue(self):
        self.call.action_solve()
        self.assertEqual(self._get_requests(self.call).state, "outgoing")

    def test_call_asks_once(self):
        for _time in range(3):
            self.call.action_solve()
            self.call.action_reopen()
        self.call.action_solve()
        self.call.action_close()
        self.assertEqual(len(self._get_requests(self.call)), 1)
        self.assertEqual(len(self._get_rating(self.call)), 1)

    def test_call_closed_at_once_asks(self):
        self.call.stage_id = self._stage("closed")
        self.assertEqual(len(self._get_requests(self.call)), 1)

    def test_cancelled_call_does_not_ask(self):
        self.call.action_cancel()
        self.assertFalse(self._get_requests(self.call))

    def test_merged_call_does_not_ask(self):
        other = self._create_call(caller_id=self.contact.id, team_id=self.team.id)
        other._merge_into(self.call)
        self.assertFalse(self._get_requests(other))

    def test_team_that_does_not_ask(self):
        self.team.sudo().rating_request = False
        self.call.action_solve()
        self.assertFalse(self._get_requests(self.call))
        self.assertFalse(self.call.date_rating_request)

    def test_internal_call_does_not_ask(self):
        self.call.channel = "internal"
        self.call.action_solve()
        self.assertFalse(self._get_requests(self.call))

    def test_call_in_quarantine_does_not_ask(self):
        self.call.sudo().quarantine = True
        self.call.action_solve()
        self.assertFalse(self._get_requests(self.call))

    def test_caller_without_address_is_not_asked(self):
        for address in (False, "not an address"):
            call = self._create_call(
                caller_name="Prospect", caller_email=address, team_id=self.team.id
            )
            call.action_solve()
            with self.subTest(address=address):
                self.assertFalse(self._get_requests(call))

    def test_prospect_is_asked_and_becomes_no_contact(self):
        call = self._create_call(
            partner_id=False,
            caller_name="Prospect",
            caller_email="new@prospect.example",
            team_id=self.team.id,
        )
        call.action_solve()
        mail = self._get_requests(call)
        self.assertIn("new@prospect.example", mail.email_to)
        self.assertFalse(
            self.env["res.partner"].search([("email", "=", "new@prospect.example")])
        )

    def test_loaded_calls_do_not_ask(self):
        for key in ("tracking_disable", "import_file"):
            call = self._create_call(caller_id=self.contact.id, team_id=self.team.id)
            call.with_context(**{key: True}).action_solve()
            with self.subTest(context=key):
                self.assertFalse(self._get_requests(call))
        self._create_call(
            caller_id=self.contact.id,
            team_id=self.team.id,
            stage_id=self._stage("solved").id,
        )
        self.assertFalse(self._get_requests(call))

    def test_technician_asks_by_solving(self):
        self.call.user_id = self.technician
        self.call.with_user(self.technician).action_solve()
        self.assertEqual(len(self._get_requests(self.call)), 1)

    def test_asking_is_no_answer(self):
        self.call.action_solve()
        self.assertFalse(self.call.date_staff_message)

    def test_request_is_not_on_the_page(self):
        self.call.action_solve()
        messages = self.env["mail.message"].with_user(self.portal_user)
        found = messages.search(
            [("model", "=", self.call._name), ("res_id", "=", self.call.id)]
        )
        self.assertNotIn("auto_comment", found.mapped("message_type"))

    def test_date_of_request_is_not_written_by_hand(self):
        with self.assertRaises(AccessError):
            self.call.date_rating_request = "2026-01-01 10:00:00"

    def test_removed_template_asks_nobody(self):
        self.admin_env.ref("customer_service_base.mail_template_call_rating").unlink()
        self.call.action_solve()
        self.assertEqual(self.call.state, "solved")
        self.assertFalse(self.call.date_rating_request)


@tagged("post_install", "-at_install")
class TestCallRatingResult(CallRatingCommon, HttpCase):
    """The opinion by the link of the mail."""

    def _get_page(self, name):
        token = self._get_rating(self.call).access_token
        self.env.flush_all()
        return f"/rate/{token}/{name}"

    def test_link_alone_rates_nothing(self):
        """Link scanners open every address of a mail."""
        self.call.action_solve()
        for rate in (1, 3, 5):
            response = self.url_open(self._get_page(rate))
            self.assertEqual(response.status_code, 200)
        rating = self._get_rating(self.call)
        rating.invalidate_recordset()
        self.assertFalse(rating.consumed)

    def test_opinion_reaches_call_and_team(self):
        self.authenticate(self.portal_user.login, self.portal_user.login)
        self.call.user_id = self.technician
        self.call.action_solve()
        data = {
            "rate": "3",
            "feedback": "Slow",
            "csrf_token": http.Request.csrf_token(self),
        }
        response = self.url_open(self._get_page("submit_feedback"), data=data)
        self.assertEqual(response.status_code, 200)
        self.env.invalidate_all()
        self.assertEqual(self.call.rating_last_value, 3)
        self.assertEqual(self.call.rating_count, 1)
        self.assertEqual(
            self._get_rating(self.call).rated_partner_id, self.technician.partner_id
        )
        self.assertEqual(self.team.with_user(self.manager).rating_avg, 3)
        self.assertEqual(self.team.with_user(self.manager).rating_count, 1)

    def test_opinion_is_no_word_of_the_customer(self):
        """It neither opens the call again nor waits for an answer."""
        self.call.action_solve()
        rating = self._get_rating(self.call)
        self.call.sudo().rating_apply(1, rating=rating, feedback="Still broken!")
        self.assertEqual(self.call.state, "solved")
        self.assertFalse(self.call.customer_replied)
        self.assertFalse(self.call.date_customer_message)

    def test_every_role_opens_the_ratings(self):
        self.call.action_solve()
        rating = self._get_rating(self.call)
        self.call.sudo().rating_apply(5, rating=rating)
        for role, user in self.users.items():
            for record in (self.call, self.team):
                action = record.with_user(user).action_view_ratings()
                found = self.env["rating.rating"].with_user(user)
                with self.subTest(role=role, record=record._name):
                    self.assertEqual(found.search(action["domain"]), rating)

    def test_mail_leads_to_this_host(self):
        self.call.action_solve()
        body = self._get_requests(self.call).body_html
        links = html.fromstring(body).xpath("//a[img]/@href")
        self.assertEqual([urlsplit(link).path[-1] for link in links], ["5", "3", "1"])
        for link in links:
            self.assertTrue(link.startswith(self.call.get_base_url()))
