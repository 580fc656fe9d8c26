from urllib.parse import urlsplit

from odoo.tests import tagged
from odoo.tools import mute_logger

from .test_portal_call import LIST, PortalCallCase


@tagged("post_install", "-at_install")
class TestPortalCallActions(PortalCallCase):
    """Confirm, reopen, rate: by POST with the token of the form, never by GET."""

    ACTIONS = ("confirm", "reopen", "rate")

    def setUp(self):
        super().setUp()
        self.team.sudo().rating_request = True
        self.own_call.team_id = self.team
        self.own_call.action_solve()

    def test_get_changes_nothing(self):
        self._login()
        for action in self.ACTIONS:
            response = self._get(f"{LIST}/{self.own_call.id}/{action}?rate=5")
            with self.subTest(action=action):
                self.assertIn(response.status_code, (404, 405))
        self.env.invalidate_all()
        self.assertEqual(self.own_call.state, "solved")

    def test_page_changes_nothing(self):
        self._login()
        before = self.own_call.sudo().read()
        self._get(f"{LIST}/{self.own_call.id}?done=confirmed")
        self.env.invalidate_all()
        self.assertEqual(self.own_call.sudo().read(), before)

    @mute_logger("odoo.http")
    def test_form_of_another_site_is_refused(self):
        self._login()
        for action in self.ACTIONS:
            response = self._act(self.own_call, action, {"rate": "5"}, csrf=False)
            with self.subTest(action=action):
                self.assertEqual(response.status_code, 400)
        self.assertEqual(self.own_call.state, "solved")

    def test_calls_of_others_are_refused(self):
        (self.colleague_call | self.other_call).action_solve()
        token = self.own_call.sudo()._portal_ensure_token()
        self._login()
        for call in (self.colleague_call, self.other_call):
            for action in self.ACTIONS:
                for data in ({}, {"access_token": token}, {"access_token": "x"}):
                    response = self._act(call, action, {"rate": "5", **data})
                    with self.subTest(call=call.subject, action=action, data=data):
                        self.assertEqual(response.status_code, 404)
            self.assertEqual(call.state, "solved")

    def test_stranger_is_refused(self):
        for action in self.ACTIONS:
            response = self._act(self.own_call, action, {"rate": "5"})
            with self.subTest(action=action):
                self.assertEqual(response.status_code, 404)
        self.assertEqual(self.own_call.state, "solved")

    def test_staff_act_by_their_rights_only(self):
        self._login(self.users["reader"])
        response = self._act(self.own_call, "confirm")
        self.assertEqual(response.status_code, 404)
        self.assertEqual(self.own_call.state, "solved")

    def test_confirmed_call_is_closed(self):
        self._login()
        response = self._act(self.own_call, "confirm")
        self.assertEqual(response.status_code, 200)
        self.assertEqual(urlsplit(response.url).path, f"{LIST}/{self.own_call.id}")
        self.assertEqual(self.own_call.state, "closed")
        bodies = self.own_call.message_ids.mapped("body")
        self.assertTrue([body for body in bodies if "Anna Gallo" in body])

    def test_open_call_is_not_confirmed(self):
        self.own_call.action_reopen()
        self._login()
        self._act(self.own_call, "confirm")
        self.assertEqual(self.own_call.state, "in_progress")

    def test_reopened_call_is_at_work(self):
        self._login()
        self._act(self.own_call, "reopen", {"text": "Still <b>out</b>"})
        self.assertEqual(self.own_call.state, "in_progress")
        self.assertEqual(self.own_call.reopen_count, 1)
        message = self.own_call.message_ids.filtered(
            lambda message: message.message_type == "comment"
        )
        self.assertEqual(message.author_id, self.contact)
        self.assertIn("Still &lt;b&gt;out", message.body)
        self.assertTrue(self.own_call.customer_replied)

    def test_reopened_twice_at_once_counts_once(self):
        self._login()
        for _time in range(2):
            self._act(self.own_call, "reopen")
        self.assertEqual(self.own_call.reopen_count, 1)

    def test_closed_call_is_not_reopened_but_continued(self):
        self.own_call.action_close()
        self._login()
        self._act(self.own_call, "reopen")
        self.assertEqual(self.own_call.state, "closed")
        links = self._find(f"{LIST}/{self.own_call.id}", "//a/@href")
        self.assertIn(f"{LIST}/new?origin_id={self.own_call.id}", links)

    def test_link_acts_without_login(self):
        token = self.own_call.sudo()._portal_ensure_token()
        data = {"access_token": token}
        self._act(self.own_call, "reopen", data)
        self.assertEqual(self.own_call.state, "in_progress")
        self.own_call.action_solve()
        response = self._act(self.own_call, "confirm", data)
        self.assertEqual(self.own_call.state, "closed")
        self.assertIn(f"access_token={token}", response.url)

    # Rating
    def _get_ratings(self):
        return self.own_call.sudo().rating_ids.filtered("consumed")

    def test_customer_rates_once(self):
        self._login()
        self._act(self.own_call, "rate", {"rate": "5", "feedback": "Kind"})
        rating = self._get_ratings()
        self.assertEqual((rating.rating, rating.feedback), (5, "Kind"))
        self.assertEqual(rating.partner_id, self.contact)
        self._act(self.own_call, "rate", {"rate": "1"})
        self.assertEqual(self._get_ratings().rating, 5)
        self.assertEqual(self.own_call.state, "solved")
        page = self._get(f"{LIST}/{self.own_call.id}").text
        self.assertNotIn("/rate", page.replace("/rating/", ""))

    def test_nonsense_is_no_rating(self):
        self._login()
        for rate in ("", "0", "2", "7", "x", "-1"):
            with self.subTest(rate=rate):
                response = self._act(self.own_call, "rate", {"rate": rate})
                self.assertEqual(response.status_code, 404)
        self.assertFalse(self._get_ratings())

    def test_open_call_is_not_rated(self):
        self.own_call.action_reopen()
        self._login()
        self._act(self.own_call, "rate", {"rate": "5"})
        self.assertFalse(self._get_ratings())

    def test_team_that_does_not_ask_gets_none(self):
        self.team.sudo().rating_request = False
        self._login()
        self._act(self.own_call, "rate", {"rate": "5"})
        self.assertFalse(self._get_ratings())

    def test_caller_rates_by_the_link(self):
        token = self.own_call.sudo()._portal_ensure_token()
        self._act(self.own_call, "rate", {"access_token": token, "rate": "3"})
        self.assertEqual(self._get_ratings().partner_id, self.contact)


@tagged("post_install", "-at_install")
class TestPortalCallEquipment(PortalCallCase):
    def test_page_of_the_machine_leads_to_its_calls(self):
        self._login()
        links = self._find(f"/my/equipment/{self.boiler.id}", "//a/@href")
        self.assertIn(f"{LIST}/new?equipment_id={self.boiler.id}", links)
        self.assertIn(f"{LIST}?equipment_id={self.boiler.id}", links)

    def test_page_of_the_machine_of_who_sees_no_calls(self):
        self._set_scope("none")
        self._login()
        links = self._find(f"/my/equipment/{self.boiler.id}", "//a/@href")
        self.assertFalse([link for link in links if LIST in link])

    def test_page_by_the_link_leads_nowhere(self):
        token = self.boiler.sudo()._portal_ensure_token()
        url = f"/my/equipment/{self.boiler.id}?access_token={token}"
        self.assertFalse(
            [link for link in self._find(url, "//a/@href") if LIST in link]
        )
