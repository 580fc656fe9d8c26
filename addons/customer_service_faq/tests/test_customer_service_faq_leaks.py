from odoo.tests import JsonRpcException, tagged
from odoo.tools import mute_logger

from .portal_common import FAQ, FaqPortalCase

MODELS = (
    "customer.service.faq",
    "customer.service.faq.category",
    "customer.service.faq.query",
    "customer.service.faq.use",
    "customer.service.faq.version",
    "customer.service.faq.visit",
)


class FaqLeakCase(FaqPortalCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # who, and what is not for them
        cls.cases = [
            ("visitor", None, cls.hidden | cls.customers),
            ("customer", cls.portal_user, cls.hidden),
            (
                "customer of another company",
                cls.colleague,
                (cls.hidden | cls.public | cls.customers) - cls.foreign,
            ),
        ]

    def _as_each(self):
        for name, user, hidden in self.cases:
            if user:
                self._login(user)
            else:
                self._anonymous()
            with self.subTest(who=name):
                yield user, hidden

    def _check_silent(self, text, entries):
        """Nothing of the entries is in a text: no title, no answer, no remark."""
        for entry in entries:
            word = entry.name.rsplit(" ", 1)[-1]
            self.assertNotIn(f"capacitor: {word}", text)
            self.assertNotIn(f"of {word}", text)
        self.assertNotIn("Secret subject", text)


@tagged("post_install", "-at_install")
class TestFaqLeaks(FaqLeakCase):
    """What is not meant for somebody, asked for by them in every way there is."""

    def test_pages(self):
        urls = [
            FAQ,
            f"{FAQ}/search?search=flux capacitor",
            f"{FAQ}/search?search=fluks capacitr",
            f"{FAQ}/search?search=answer of internal",
            f"{FAQ}/search?search=inside",
            f"{FAQ}/search/page/2?search=flux capacitor",
            f"{FAQ}/category/{self.faq_category.id}",
            f"{FAQ}/category/0",
        ]
        for _user, hidden in self._as_each():
            for url in urls:
                with self.subTest(url=url):
                    self._check_silent(self._get(url).text, hidden)

    def test_entries_that_are_not_theirs_look_like_none(self):
        missing = self.admin_env["customer.service.faq"].search(
            [], order="id desc", limit=1
        )
        for _user, hidden in self._as_each():
            nothing = self._get(f"{FAQ}/{missing.id + 1000}")
            for entry in hidden:
                with self.subTest(entry=entry.name):
                    answer = self._get(f"{FAQ}/{entry.id}")
                    self.assertEqual(answer.status_code, 404)
                    self._check_silent(answer.text, hidden)
                    self.assertEqual(self._get_main(answer), self._get_main(nothing))

    def _get_main(self, response):
        return response.text.partition("<main>")[2].partition("</main>")[0]

    def test_categories_that_hold_nothing_for_them(self):
        for _user, _hidden in self._as_each():
            url = f"{FAQ}/category/{self.secret_category.id}"
            self.assertEqual(self._status(url), 404)

    def test_what_is_told_of_an_entry(self):
        """No names of staff, no calls, no remarks, no counters."""
        call = self._create_call(subject="Call of a neighbour")
        call.faq_id = self.public
        self.public.user_id = self.technician
        self.technician.name = "Marco Ferri"
        self._login()
        text = self._get(f"{FAQ}/{self.public.id}").text
        for word in ("Inside of", "Marco Ferri", "neighbour", call.name):
            self.assertNotIn(word, text)

    def test_suggestions(self):
        for user, hidden in self._as_each():
            if not user:
                continue
            for text in ("flux capacitor", "answer of internal draft", "inside of"):
                html = self._ask("suggest", text=text)["html"]
                self._check_silent(html, hidden)
            for entry in hidden:
                answer = self._ask("read", entry_id=entry.id, form=self._form())
                self.assertEqual(answer, {"html": "", "limited": False})
                self.assertFalse(self._uses(entry, "read"))

    def test_context_of_a_request_opens_nothing(self):
        self._login(self.colleague)
        for context in (
            {"active_test": False},
            {"allowed_company_ids": self.company.ids},
            {"lang": "en_US", "uid": self.manager.id, "su": True},
        ):
            params = {"text": "flux capacitor", "context": context}
            html = self._ask("suggest", **params)["html"]
            self._check_silent(html, self.archived | self.public | self.customers)
            self.assertIn(self.foreign.name, html)

    @mute_logger("odoo.http")
    def test_visitors_get_no_suggestions(self):
        self._anonymous()
        for route in ("suggest", "read"):
            with self.assertRaises(JsonRpcException):
                self._ask(route, text="flux capacitor", entry_id=self.public.id)
        response = self._send(f"{FAQ}/{self.public.id}/solved", allow_redirects=False)
        self.assertIn("/web/login", response.headers["Location"])
        self.assertFalse(self._uses(self.public, "deflected", "read"))

    def test_votes_on_what_is_not_theirs(self):
        for _user, hidden in self._as_each():
            for entry in hidden:
                self.assertEqual(self._vote(entry, "yes").status_code, 404)
                self.assertFalse(self._uses(entry, "helpful", "unhelpful"))

    def test_there_is_no_map_for_robots(self):
        self._anonymous()
        self._check_silent(self._get("/sitemap.xml").text, self.hidden)


@tagged("post_install", "-at_install")
class TestFaqLeaksByRpc(FaqLeakCase):
    """Past the pages: the models, the messages."""

    def _call(self, model, method, *args, **kwargs):
        self.env.flush_all()
        return self.make_jsonrpc_request(
            f"/web/dataset/call_kw/{model}/{method}",
            {"model": model, "method": method, "args": list(args), "kwargs": kwargs},
        )

    def _check_refused(self, model, method, *args, **kwargs):
        with (
            self.subTest(model=model, method=method),
            mute_logger("odoo.http"),
            self.assertRaises(JsonRpcException),
        ):
            self._call(model, method, *args, **kwargs)

    def test_models_are_closed(self):
        for user, _hidden in self._as_each():
            for model in MODELS:
                ids = self.admin_env[model].search([], limit=3).ids or [1]
                names = ["display_name"]
                self._check_refused(model, "search_read", [], names)
                self._check_refused(model, "read", ids, names)
                self._check_refused(model, "search_count", [])
                self._check_refused(model, "name_search", "flux")
                self._check_refused(model, "web_search_read", [], {"id": {}})
                self._check_refused(model, "web_read", ids, {"display_name": {}})
                self._check_refused(model, "formatted_read_group", [], ["id"], [])
                self._check_refused(model, "export_data", ids, names)
                self._check_refused(model, "unlink", ids)
            if user:
                self._check_refused(MODELS[0], "write", self.public.ids, {"name": "x"})
                self._check_refused(MODELS[0], "create", [{"name": "x"}])

    def test_methods_are_closed(self):
        for _user, _hidden in self._as_each():
            self._check_refused(MODELS[0], "suggest", "flux capacitor")
            for method in ("_find", "_log_use", "_vote", "_get_portal_solution"):
                self._check_refused(MODELS[0], method, self.internal.ids)
            for method in ("action_publish", "action_obsolete", "message_post"):
                self._check_refused(MODELS[0], method, self.draft.ids)
            self._check_refused(MODELS[2], "_log_query", "text", 0)
            self._check_refused(MODELS[5], "_take", "visitor", "search")

    def test_calls_do_not_lead_to_entries(self):
        call = self._create_call(caller_id=self.contact.id)
        call.faq_id = self.internal
        self._login()
        self._check_refused(
            "customer.service.call", "read", call.ids, ["name", "faq_id"]
        )
        self._check_refused(
            "customer.service.call", "search", [("faq_id.name", "ilike", "flux")]
        )

    def test_messages_are_closed(self):
        self.internal.message_post(body="What we think of Internal")
        self.public.message_post(body="What we think of Public")
        routes = {
            "/mail/thread/messages": {"fetch_params": {"limit": 30}},
            "/mail/chatter_fetch": {},
            "/portal/chatter_init": {},
            "/mail/message/post": {"post_data": {"body": "x"}},
        }
        for _user, _hidden in self._as_each():
            for entry in self.internal | self.public:
                data = {
                    "thread_model": entry._name,
                    "thread_id": entry.id,
                    "request_list": ["followers", "attachments"],
                }
                fetch = {"fetch_params": [["mail.thread", data]]}
                for route, params in (*routes.items(), ("/mail/data", fetch)):
                    with self.subTest(entry=entry.name, route=route):
                        self._check_route(route, entry, params)
                self.assertEqual(len(entry.message_ids), self._count(entry))

    def _count(self, entry):
        self.env.invalidate_all()
        messages = self.admin_env["mail.message"]
        domain = [("model", "=", entry._name), ("res_id", "=", entry.id)]
        return messages.search_count(domain)

    @mute_logger("odoo.http")
    def _check_route(self, route, entry, params):
        if "fetch_params" not in params or route != "/mail/data":
            params = {
                "thread_model": entry._name,
                "thread_id": entry.id,
                **params,
            }
        try:
            answer = self.make_jsonrpc_request(route, params)
        except JsonRpcException:
            return
        self.assertNotIn("What we think", str(answer))
        self._check_silent(str(answer), entry)


@tagged("post_install", "-at_install")
class TestFaqLeaksOfFiles(FaqLeakCase):
    """Files are reached through an entry that the visitor reads, and only so."""

    def _shown(self, file):
        return f'<p>See <img src="/web/image/{file.id}?access_token=x"></p>'

    def test_files_of_entries_that_are_not_theirs(self):
        files = {}
        for entry in self.hidden | self.customers | self.public:
            file = self._create_file(entry)
            entry.write(
                {
                    "solution": self._shown(file),
                    "attachment_ids": [(4, file.id)],
                }
            )
            files[entry] = file
        for _user, hidden in self._as_each():
            for entry in hidden:
                with self.subTest(entry=entry.name):
                    url = f"{FAQ}/{entry.id}/file/{files[entry].id}"
                    self.assertEqual(self._status(url), 404)
            theirs = (self.public | self.customers | self.foreign) - hidden
            for entry in theirs:
                url = f"{FAQ}/{entry.id}/file/{files[entry].id}"
                self.assertEqual(self._status(url), 200)
                for other in hidden:
                    url = f"{FAQ}/{entry.id}/file/{files[other].id}"
                    self.assertEqual(self._status(url), 404)

    @mute_logger("odoo.http")
    def test_files_past_the_entry(self):
        file = self._create_file(self.public)
        self.public.write(
            {"solution": self._shown(file), "attachment_ids": [(4, file.id)]}
        )
        file.generate_access_token()
        self.assertFalse(file.public)
        for _user, _hidden in self._as_each():
            for kind in ("image", "content"):
                for token in ("", "?access_token=x", "?access_token=None"):
                    url = f"/web/{kind}/{file.id}{token}"
                    response = self._get(url, allow_redirects=False)
                    with self.subTest(url=url):
                        self.assertNotEqual(response.content, file.raw)
                        if kind == "content":
                            self.assertEqual(response.status_code, 404)
            page = self._get(f"{FAQ}/{self.public.id}").text
            self.assertNotIn(file.access_token, page)
            self.assertNotIn("access_token", page)
            self.assertNotIn(f"/web/image/{file.id}", page)

    def test_files_of_the_entry_that_nobody_published(self):
        """Those of the messages, of the remark, of a text that was replaced."""
        inside, old, sent = (self._create_file(self.public) for _number in range(3))
        self.public.write(
            {"solution": self._shown(old), "internal_note": self._shown(inside)}
        )
        self.public.message_post(body="Look", attachment_ids=sent.ids)
        self._login()
        old_url = f"{FAQ}/{self.public.id}/file/{old.id}"
        self.assertEqual(self._status(old_url), 200)
        self.public.solution = "<p>Another answer</p>"
        for file in inside | old | sent:
            url = f"{FAQ}/{self.public.id}/file/{file.id}"
            self.assertEqual(self._status(url), 404)

    def test_text_with_a_file_of_something_else(self):
        """Who writes a number into a text does not open what it is of."""
        secret = self._create_secret_file()
        entry = self.public.with_user(self.manager).sudo()
        entry.solution = self._shown(secret)
        self._login()
        url = f"{FAQ}/{self.public.id}"
        self.assertEqual(self._status(f"{url}/file/{secret.id}"), 404)
        self.assertNotIn(str(secret.id), self._get(url).text.partition("<main>")[2])
