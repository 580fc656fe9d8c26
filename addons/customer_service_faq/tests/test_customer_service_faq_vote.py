from datetime import timedelta

from freezegun import freeze_time

from odoo.tests import tagged
from odoo.tools import mute_logger

from ..models.customer_service_faq_visit import LIMITS, SEARCH, VOTE
from .portal_common import FAQ, FaqPortalCase


@tagged("post_install", "-at_install")
class TestFaqVote(FaqPortalCase):
    def _votes(self, entry=None):
        votes = self._uses(entry or self.public, "helpful", "unhelpful")
        return [(vote.kind, vote.note or "") for vote in votes]

    def test_customer_votes_once_and_changes_their_mind(self):
        self._login()
        response = self._vote(self.public, "yes")
        self.assertEqual(self._path(response), f"{FAQ}/{self.public.id}")
        self.assertIn("it helped", response.text)
        self._vote(self.public, "yes")
        self.assertEqual(self._votes(), [("helpful", "")])
        self.assertIn("What was missing?", self._vote(self.public, "no").text)
        self._vote(self.public, "no", note="The  button\nis hidden")
        self.assertEqual(self._votes(), [("unhelpful", "The button is hidden")])
        self._vote(self.public, "no")
        self.assertEqual(self._votes(), [("unhelpful", "The button is hidden")])
        self._vote(self.public, "yes")
        self.assertEqual(self._votes(), [("helpful", "")])

    def test_vote_is_of_the_user_wherever_they_sign_in(self):
        for _session in range(2):
            self._login()
            self._vote(self.public, "yes")
        self.assertEqual(len(self._votes()), 1)

    def test_visitor_votes_once_in_a_browser(self):
        self._anonymous()
        self._vote(self.public, "yes")
        self._vote(self.public, "no", note="x" * 900)
        self.assertEqual(self._votes(), [("unhelpful", "x" * 500)])
        self._anonymous()
        self._vote(self.public, "yes")
        self.assertEqual(len(self._votes()), 2)

    def test_nobody_is_known_by_a_vote(self):
        self._login()
        self._vote(self.public, "yes")
        vote = self._uses(self.public, "helpful")
        self.assertRegex(vote.visitor, "^[0-9a-f]{64}$")
        self.assertEqual(vote.company_id, self.company)

    def test_vote_needs_its_form(self):
        self._login()
        with mute_logger("odoo.http"):
            response = self._send(
                f"{FAQ}/{self.public.id}/vote", {"helpful": "yes"}, csrf=False
            )
        self.assertEqual(response.status_code, 400)
        url = f"{FAQ}/{self.public.id}/vote?helpful=yes"
        self.assertIn(self._status(url), (404, 405))
        self._get(f"{FAQ}/{self.public.id}?helpful=yes")
        self.assertEqual(self._vote(self.public, "maybe").status_code, 404)
        self.assertFalse(self._votes())

    def test_the_same_click_twice(self):
        faq = self.public.with_user(self.portal_user).sudo()
        with mute_logger("odoo.sql_db"):
            for _click in range(2):
                faq._log_once("helpful", visitor="one", company_id=self.company.id)
        self.assertEqual(len(self._votes()), 1)


@tagged("post_install", "-at_install")
class TestFaqLimits(FaqPortalCase):
    def _limit(self, kind, count, seconds=None):
        self.patch(
            self.registry["customer.service.faq.visit"],
            "_get_limit",
            lambda _self, asked: (
                (count, seconds or LIMITS[kind][1]) if asked == kind else LIMITS[asked]
            ),
        )

    def _visits(self):
        self.env.invalidate_all()
        return self.admin_env["customer.service.faq.visit"].search([])

    def test_searches_are_limited(self):
        self._limit(SEARCH, 2)
        url = f"{FAQ}/search?search=flux capacitor"
        with freeze_time("2026-11-22 10:00:10"):
            for user in (None, self.portal_user):
                self._login(user) if user else self._anonymous()
                self.assertEqual([self._status(url) for _n in range(2)], [200, 200])
                response = self._get(url)
                self.assertEqual(response.status_code, 429)
                self.assertEqual(response.headers["Retry-After"], "60")
                self.assertIn("Wait a little", response.text)
        with freeze_time("2026-11-22 10:01:00"):
            self.assertEqual(self._status(url), 200)

    def test_sessions_do_not_help(self):
        self._limit(SEARCH, 2)
        url = f"{FAQ}/search?search=flux capacitor"
        with freeze_time("2026-11-22 10:00:10"):
            answers = []
            for _session in range(4):
                self._anonymous()
                answers.append(self._status(url))
        self.assertEqual(answers, [200, 200, 429, 429])
        self.assertEqual(len(self._visits()), 1)

    def test_suggestions_are_limited_in_silence(self):
        self._limit(SEARCH, 1)
        self._login()
        self.assertTrue(self._ask("suggest", text="flux capacitor")["html"])
        nothing = {"html": "", "limited": True}
        self.assertEqual(self._ask("suggest", text="flux capacitor"), nothing)
        self.assertEqual(self._ask("read", entry_id=self.public.id), nothing)

    def test_votes_are_limited(self):
        self._limit(VOTE, 1)
        self._anonymous()
        self.assertEqual(self._vote(self.public, "yes").status_code, 200)
        self.assertEqual(self._vote(self.public, "no").status_code, 429)
        self.assertTrue(self._uses(self.public, "helpful"))

    def test_count_is_exact_and_stays_one_row(self):
        visits = self.admin_env["customer.service.faq.visit"]
        limit, seconds = LIMITS[VOTE]
        with freeze_time("2026-11-22 10:00:10") as clock:
            taken = [visits._take("one", VOTE) for _n in range(limit + 5)]
            self.assertEqual(taken, [True] * limit + [False] * 5)
            self.assertTrue(visits._take("two", VOTE))
            self.assertTrue(visits._take("one", SEARCH))
            clock.tick(timedelta(seconds=seconds))
            self.assertTrue(visits._take("one", VOTE))
        rows = self._visits().filtered(lambda row: row.visitor == "one")
        self.assertEqual(sorted(rows.mapped("hits")), [1, 1])

    def test_visits_are_forgotten(self):
        visits = self.admin_env["customer.service.faq.visit"]
        self._visits().unlink()
        with freeze_time("2026-11-22 10:00:10"):
            visits._take("one", VOTE)
        with freeze_time("2026-11-22 11:30:00"):
            visits._take("two", SEARCH)
            visits._gc_visits()
            self.assertEqual(len(self._visits()), 2)
        with freeze_time("2026-11-22 12:30:00"):
            visits._gc_visits()
            self.assertEqual(self._visits().mapped("visitor"), ["two"])
