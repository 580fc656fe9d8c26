from urllib.parse import urlsplit

from freezegun import freeze_time
from lxml import html

from odoo import http
from odoo.tests import HttpCase, JsonRpcException, tagged
from odoo.tools import mute_logger

from ..controllers.portal import CustomerServicePortal
from .test_portal_call_access import CALL, PortalCallCommon

LIST = "/my/service-calls"


class PortalCallCase(PortalCallCommon, HttpCase):
    """Pages as the browser of a customer gets them."""

    def _login(self, user=None):
        user = user or self.portal_user
        self.authenticate(user.login, user.login)

    def _get(self, url, **kwargs):
        self.env.flush_all()
        return self.url_open(url, **kwargs)

    def _open(self, url):
        """Return status, path landed on and text of a page."""
        response = self._get(url)
        text = html.fromstring(response.content).text_content()
        path = urlsplit(response.url).path
        return response.status_code, path, " ".join(text.split())

    def _text(self, url):
        return self._open(url)[2]

    def _find(self, url, xpath):
        return html.fromstring(self._get(url).content).xpath(xpath)

    def _send(self, url, data=None, csrf=True, **kwargs):
        """Send a form as a browser does."""
        if not self.session:
            self.authenticate(None, None)
        self.env.flush_all()
        token = {"csrf_token": http.Request.csrf_token(self)} if csrf else {}
        response = self.url_open(url, data={**(data or {}), **token}, **kwargs)
        self.env.invalidate_all()
        return response

    def _act(self, call, action, data=None, **kwargs):
        return self._send(f"{LIST}/{call.id}/{action}", data, **kwargs)


@tagged("post_install", "-at_install")
class TestPortalCallList(PortalCallCase):
    def test_home_has_the_cards(self):
        self._login()
        links = self._find("/my", "//a/@href")
        self.assertIn(LIST, links)
        self.assertIn(f"{LIST}/new", links)

    def test_home_of_who_sees_no_calls_has_none(self):
        self._set_scope("none")
        self._login()
        self.assertFalse([url for url in self._find("/my", "//a/@href") if LIST in url])

    def _count(self):
        self.env.flush_all()
        return self.make_jsonrpc_request(
            "/my/counters",
            {"counters": ["service_call_count", "service_call_waiting_count"]},
        )

    def test_home_counts_open_and_waiting_calls(self):
        self._login()
        counts = {"service_call_count": 1, "service_call_waiting_count": 0}
        self.assertEqual(self._count(), counts)
        self.own_call.stage_id = self._stage("waiting_parts")
        self.assertEqual(self._count(), counts)
        self.own_call.stage_id = self._stage("waiting_customer")
        counts["service_call_waiting_count"] = 1
        self.assertEqual(self._count(), counts)
        self._set_scope("none")
        self.assertEqual(set(self._count().values()), {0})

    def test_list_shows_own_open_calls(self):
        self._login()
        text = self._text(LIST)
        self.assertIn("Flame goes out", text)
        self.assertIn("AUR-0042", text)
        self.assertNotIn("Filter to clean", text)
        self.assertNotIn("Door does not close", text)

    def test_list_shows_the_company(self):
        self._set_scope("company")
        self._login()
        text = self._text(LIST)
        self.assertIn("Filter to clean", text)
        self.assertNotIn("Door does not close", text)

    def test_list_of_who_sees_no_calls_leads_home(self):
        self._set_scope("none")
        self._login()
        self.assertEqual(self._open(LIST)[1], "/my")
        self.assertEqual(self._open(f"{LIST}/{self.own_call.id}")[1], "/my")
        self.assertEqual(self._open(f"{LIST}/new")[1], "/my")

    def test_list_of_staff_without_a_role_leads_home(self):
        self._login(self.outsider)
        self.assertEqual(self._open(LIST)[1], "/my")

    def test_list_of_staff_is_theirs_as_customers(self):
        self._login(self.manager)
        self.assertNotIn("Flame goes out", self._text(f"{LIST}?filterby=all"))

    def test_list_asks_a_stranger_to_log_in(self):
        for url in (LIST, f"{LIST}/new", f"{LIST}/sent/{'0' * 32}"):
            with self.subTest(url=url):
                self.assertEqual(self._open(url)[1], "/web/login")

    def test_list_filters(self):
        shown = {
            "new": {"open", "all"},
            "in_progress": {"open", "all"},
            "waiting_parts": {"open", "all"},
            "waiting_customer": {"open", "waiting", "all"},
            "solved": {"solved", "all"},
            "closed": {"closed", "all"},
            "cancelled": {"closed", "all"},
        }
        self._login()
        for stage, filters in shown.items():
            self.own_call.stage_id = self._stage(stage)
            for name in ("open", "waiting", "solved", "closed", "all"):
                with self.subTest(stage=stage, filter=name):
                    text = self._text(f"{LIST}?filterby={name}")
                    self.assertEqual("Flame goes out" in text, name in filters)

    def test_merged_call_is_not_listed(self):
        second = self._create_call(subject="Again", caller_id=self.contact.id)
        second._merge_into(self.own_call)
        self._login()
        self.assertNotIn("Again", self._text(f"{LIST}?filterby=all"))

    def test_list_finds(self):
        self._login()
        for words in ("flame", "goes flame", self.own_call.name, "aur0042", "aurora"):
            with self.subTest(words=words):
                self.assertIn("Flame goes out", self._text(f"{LIST}?search={words}"))

    def test_list_does_not_find_others(self):
        self._set_scope("company")
        self._login()
        for words in ("door", self.other_call.name, "OVEN-7", "marco", "for us only"):
            with self.subTest(words=words):
                self.assertFalse(self._find(f"{LIST}?search={words}", "//tbody/tr"))

    def test_list_sorts(self):
        self._login()
        for order in ("newest", "number", "subject", "planned", "nonsense"):
            with self.subTest(order=order):
                self.assertIn("Flame goes out", self._text(f"{LIST}?sortby={order}"))

    def test_list_of_a_machine(self):
        pump = self._create_equipment(name="Pump", serial="PMP-1")
        self._login()
        url = f"{LIST}?equipment_id="
        self.assertIn("Flame goes out", self._text(f"{url}{self.boiler.id}"))
        self.assertNotIn("Flame goes out", self._text(f"{url}{pump.id}"))
        for foreign in (self.oven.id, "x", "999999999"):
            text = self._text(f"{url}{foreign}")
            with self.subTest(equipment=foreign):
                self.assertIn("Flame goes out", text)
                self.assertNotIn("OVEN-7", text)

    def test_list_has_pages(self):
        self.patch(CustomerServicePortal, "_items_per_page", 5)
        self.env[CALL].create(
            [
                {"subject": f"Valve {number:03}", "caller_id": self.contact.id}
                for number in range(9)
            ]
        )
        self._login()
        first = self._text(f"{LIST}?sortby=subject")
        second = self._text(f"{LIST}/page/2?sortby=subject")
        self.assertNotIn("Valve 008", first)
        self.assertIn("Valve 008", second)

    def test_empty_list_is_friendly(self):
        self.own_call.action_cancel()
        self._login()
        page = self._get(LIST)
        self.assertEqual(page.status_code, 200)
        self.assertIn("filterby=all", page.text)

    def test_twenty_calls_cost_as_many_queries_as_one(self):
        self._login()
        url = f"{LIST}?filterby=all"

        def count():
            self._get(url)
            self.env.invalidate_all()
            self.env.flush_all()
            before = self.cr.sql_log_count
            self.url_open(url)
            return self.cr.sql_log_count - before

        self.own_call.stage_id = self._stage("waiting_customer")
        one = count()
        machines = self.env["customer.service.equipment"].create(
            [
                {"name": f"Pump {number}", "partner_id": self.customer.id}
                for number in range(20)
            ]
        )
        stages = ("new", "in_progress", "waiting_parts", "waiting_customer", "solved")
        for number, machine in enumerate(machines):
            call = self._create_call(
                caller_id=self.contact.id,
                equipment_id=machine.id,
                user_id=self.technician.id,
            )
            call.stage_id = self._stage(stages[number % len(stages)])
        self.assertEqual(count(), one)


@tagged("post_install", "-at_install")
class TestPortalCallPage(PortalCallCase):
    def _page(self, call=None):
        return f"{LIST}/{(call or self.own_call).id}"

    def test_page_shows_the_call(self):
        self.own_call.write(
            {
                "description": "<p>Since this morning</p>",
                "solution": "<p>Electrode replaced</p>",
                **self._prepare_visit("2030-05-02 09:00:00"),
            }
        )
        self._login()
        status, _path, text = self._open(self._page())
        self.assertEqual(status, 200)
        for expected in (
            self.own_call.name,
            "Flame goes out",
            "AUR-0042",
            "Stabilimento Nord",
            "Since this morning",
            "Electrode replaced",
            self.own_call.coverage_reason,
        ):
            self.assertIn(expected, text)
        links = self._find(self._page(), "//a/@href")
        self.assertIn(f"/my/equipment/{self.boiler.id}", links)

    def test_hours_are_of_the_visitor(self):
        self.own_call.write(self._prepare_visit("2030-07-02 09:00:00"))
        for zone, hour in (("Europe/Rome", "11:00"), ("UTC", "9:00")):
            self.portal_user.sudo().tz = zone
            self._login()
            with self.subTest(zone=zone):
                self.assertIn(hour, self._text(self._page()))

    def test_only_the_first_name_of_the_technician(self):
        self._login()
        text = self._text(self._page())
        self.assertIn("Marco", text)
        for secret in ("Ferri", "333 1234567", self.technician.email):
            self.assertNotIn(secret, text)

    def test_page_keeps_ours_to_ourselves(self):
        self._post(self.own_call, body="pays late", note=True)
        self._login()
        page = self._get(self._page()).text
        for secret in ("for us only", "pays late", "011 555 0202"):
            self.assertNotIn(secret, page)

    def test_status_is_in_words_of_the_customer(self):
        self._login()
        seen = set()
        for stage in (
            "new",
            "in_progress",
            "waiting_parts",
            "waiting_customer",
            "solved",
            "closed",
        ):
            self.own_call.stage_id = self._stage(stage)
            self.admin_env.ref(f"customer_service_base.stage_{stage}").name = "Ours"
            badge = self._find(self._page(), "//span[contains(@class, 'badge')]")
            seen.add(badge[0].text_content().strip())
        self.assertEqual(len(seen), 6)
        self.assertNotIn("Ours", seen)

    def test_visit_is_planned_until_it_is_due(self):
        with freeze_time("2026-03-02 10:00:00"):
            self.own_call.write(self._prepare_visit("2026-03-02 12:00:00"))
            for hour, planned in ((11, True), (9, False)):
                visit = self.own_call.intervention_ids
                visit.date_start = f"2026-03-02 {hour:02}:00:00"
                words = self.own_call._get_portal_status_words()
                status = self.own_call._get_portal_status()
                with self.subTest(hour=hour):
                    self.assertEqual(status == words["planned"], planned)

    def test_texts_run_nothing(self):
        script = "<script>alert(1)</script>"
        self.own_call.write(
            {
                "subject": f"Subject {script}",
                "description": f"<p>Hello{script}<img src=x onerror=alert(1)></p>",
                "solution": f"<p>Done{script}</p>",
            }
        )
        self._post(self.own_call, body="See", attachments=[(f"{script}.txt", b"x")])
        self._login()
        page = self._get(self._page()).text
        self.assertNotIn(script, page)
        self.assertNotIn("onerror=alert", page)
        self.assertNotIn(script, self._get(f"{LIST}?search={script}").text)

    def test_page_of_others_leads_home(self):
        self._login()
        for call in (self.colleague_call, self.other_call):
            for query in ("", "?access_token=guess", "?access_token="):
                with self.subTest(call=call.subject, query=query):
                    _status, path, text = self._open(self._page(call) + query)
                    self.assertEqual(path, "/my")
                    self.assertNotIn(call.subject, text)
        self.assertEqual(self._open(f"{LIST}/999999999")[1], "/my")

    def test_token_of_another_call_opens_nothing(self):
        token = self.own_call.sudo()._portal_ensure_token()
        _status, path, _text = self._open(
            f"{self._page(self.other_call)}?access_token={token}"
        )
        self.assertEqual(path, "/web/login")

    def test_token_shows_the_call_without_login(self):
        token = self.own_call.sudo()._portal_ensure_token()
        url = f"{self._page()}?access_token={token}"
        status, _path, text = self._open(url)
        self.assertEqual(status, 200)
        self.assertIn("Flame goes out", text)
        self.assertNotIn("for us only", text)
        self.assertNotIn(f"/my/equipment/{self.boiler.id}", self._get(url).text)

    def test_token_ends_with_the_customer(self):
        token = self.own_call.sudo()._portal_ensure_token()
        self.own_call.write(
            {"equipment_id": False, "partner_id": self.other_customer.id}
        )
        _status, path, _text = self._open(f"{self._page()}?access_token={token}")
        self.assertEqual(path, "/web/login")

    def test_merged_call_leads_to_the_other(self):
        second = self._create_call(subject="Again", caller_id=self.contact.id)
        second._merge_into(self.own_call)
        self._login()
        self.assertEqual(self._open(self._page(second))[1], self._page())

    def test_merged_call_by_link_leads_to_the_other_of_the_same_customer(self):
        second = self._create_call(subject="Again", caller_id=self.contact.id)
        token = second.sudo()._portal_ensure_token()
        self.own_call.sudo()._portal_ensure_token()
        second._merge_into(self.own_call)
        url = f"{self._page(second)}?access_token={token}"
        self.assertEqual(self._open(url)[1], self._page())

    def test_merged_call_does_not_lead_to_other_customers(self):
        token = self.own_call.sudo()._portal_ensure_token()
        self.other_call.sudo()._portal_ensure_token()
        self.own_call._merge_into(self.other_call, confirmed=True)
        url = f"{self._page()}?access_token={token}"
        _status, path, text = self._open(url)
        self.assertEqual(path, self._page())
        self.assertNotIn("Door does not close", text)
        self._login()
        self.assertEqual(self._open(self._page())[1], self._page())

    def test_staff_see_the_page_and_no_buttons(self):
        self.own_call.action_solve()
        self._login(self.users["reader"])
        self.assertEqual(self._open(self._page())[0], 200)
        self.assertFalse(
            self._find(self._page(), "//form[contains(@action, 'confirm')]")
        )

    # Documents
    def _document(self, **kwargs):
        message = self._post(self.own_call, body="See", **kwargs)
        return message.attachment_ids, f"{self._page()}/documents"

    def test_documents_that_were_sent_are_listed_and_opened(self):
        file, url = self._document(attachments=[("offer.pdf", b"%PDF-1.4 hello")])
        self._login()
        self.assertIn("offer.pdf", self._text(self._page()))
        response = self._get(f"{url}/{file.id}")
        self.assertEqual(response.content, b"%PDF-1.4 hello")

    def test_documents_of_notes_are_closed(self):
        file, url = self._document(attachments=[("ours.txt", b"x")], note=True)
        self._login()
        self.assertNotIn("ours.txt", self._text(self._page()))
        for address in (f"{url}/{file.id}", f"/web/content/{file.id}"):
            with self.subTest(address=address):
                self.assertEqual(self._get(address).status_code, 404)

    def test_documents_of_others_are_closed(self):
        file, url = self._document(attachments=[("offer.txt", b"x")])
        token = self.other_call.sudo()._portal_ensure_token()
        self._login(self.other_portal_user)
        for address in (
            f"{url}/{file.id}",
            f"{url}/{file.id}?access_token={token}",
            f"{self._page(self.other_call)}/documents/{file.id}",
            f"/web/content/{file.id}",
            f"/web/content/{file.id}?access_token={token}",
        ):
            with self.subTest(address=address):
                self.assertEqual(self._get(address).status_code, 404)

    def test_documents_open_by_the_link(self):
        file, url = self._document(attachments=[("offer.txt", b"hello")])
        token = self.own_call.sudo()._portal_ensure_token()
        page = self._get(f"{self._page()}?access_token={token}").text
        self.assertIn(f"{url}/{file.id}?access_token={token}", page)
        response = self._get(f"{url}/{file.id}?access_token={token}")
        self.assertEqual(response.content, b"hello")
        self.assertIn("attachment", response.headers["Content-Disposition"])
        self.assertEqual(self._get(f"{url}/{file.id}").status_code, 404)

    # Messages
    def _chat(self, call, **kwargs):
        self.env.flush_all()
        return self.make_jsonrpc_request(
            "/mail/message/post",
            {
                "thread_model": CALL,
                "thread_id": call.id,
                "post_data": {
                    "body": "Any news?",
                    "message_type": "comment",
                    "subtype_xmlid": "mail.mt_comment",
                },
                **kwargs,
            },
        )

    def test_reply_is_a_message_of_the_customer(self):
        self.own_call.stage_id = self._stage("waiting_customer")
        self._login()
        self._chat(self.own_call)
        self.env.invalidate_all()
        message = self.own_call.message_ids[:1]
        self.assertEqual(message.author_id, self.contact)
        self.assertTrue(self.own_call.customer_replied)
        self.assertEqual(self.own_call.state, "in_progress")

    def test_reply_by_the_link_is_of_the_caller(self):
        token = self.own_call.sudo()._portal_ensure_token()
        self.authenticate(None, None)
        self._chat(self.own_call, token=token)
        self.env.invalidate_all()
        self.assertEqual(self.own_call.message_ids[:1].author_id, self.contact)
        self.assertTrue(self.own_call.customer_replied)

    @mute_logger("odoo.http")
    def test_nobody_replies_on_calls_of_others(self):
        token = self.own_call.sudo()._portal_ensure_token()
        self._login()
        for call in (self.colleague_call, self.other_call):
            for kwargs in ({}, {"token": token}):
                with (
                    self.subTest(call=call.subject, kwargs=kwargs),
                    self.assertRaises(JsonRpcException),
                ):
                    self._chat(call, **kwargs)

    def test_thread_shows_what_was_said_to_the_customer(self):
        self._post(self.own_call, body="On my way", attachments=[("a.txt", b"x")])
        self._post(self.own_call, body="pays late", note=True)
        self._login()
        self.env.flush_all()
        answer = self.make_jsonrpc_request(
            "/mail/chatter_fetch", {"thread_model": CALL, "thread_id": self.own_call.id}
        )
        text = str(answer)
        self.assertIn("On my way", text)
        for secret in ("pays late", self.operator.email, "333 1234567"):
            self.assertNotIn(secret, text)
