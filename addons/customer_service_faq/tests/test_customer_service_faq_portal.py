from lxml import html

from odoo.tests import tagged

from .portal_common import FAQ, FaqPortalCase


@tagged("post_install", "-at_install")
class TestFaqPortalPages(FaqPortalCase):
    """The pages as customers and visitors get them."""

    def test_visitor_finds_and_reads(self):
        self._anonymous()
        links = self._find(f"{FAQ}/search?search=flux capacitor", "//a/@href")
        self.assertTrue(
            [link for link in links if link.startswith(f"{FAQ}/{self.public.id}?")]
        )
        text = self._text(f"{FAQ}/{self.public.id}")
        self.assertIn("Answer of Public", text)
        self.assertIn("Was this helpful?", text)
        self.assertNotIn("Inside of", text)

    def test_customer_reads_more_than_a_visitor(self):
        url = f"{FAQ}/{self.customers.id}"
        self._anonymous()
        self.assertEqual(self._status(url), 404)
        self._login()
        self.assertIn("Answer of Customers", self._text(url))

    def test_customer_without_calls_reads_all_the_same(self):
        self.contact.customer_service_portal_scope = "none"
        self._login()
        text = self._text(f"{FAQ}/{self.customers.id}")
        self.assertIn("Answer of Customers", text)
        self.assertNotIn("Ask for Service", text)

    def test_entry_of_no_company_is_for_all(self):
        self.public.company_id = False
        self._login(self.colleague)
        self.assertEqual(self._status(f"{FAQ}/{self.public.id}"), 200)

    def test_staff_see_what_customers_see(self):
        self._login(self.operator)
        self.assertEqual(self._status(f"{FAQ}/{self.customers.id}"), 200)
        self.assertEqual(self._status(f"{FAQ}/{self.internal.id}"), 404)

    def test_home_counts_what_the_visitor_reads(self):
        url = f"{FAQ}/category/{self.faq_category.id}"
        badge = f"//a[@href='{url}']//span[contains(@class, 'badge')]/text()"
        self._anonymous()
        self.assertEqual(self._find(FAQ, badge), ["1"])
        self._login()
        self.assertEqual(self._find(FAQ, badge), ["2"])
        self.assertEqual(
            len(self._find(url, "//a[contains(@class, 'list-group-item')]")), 2
        )

    def test_home_without_entries_says_so(self):
        entries = self.admin_env["customer.service.faq"].search(
            [("audience", "=", "public")]
        )
        entries.active = False
        self._anonymous()
        self.assertIn("nothing to read here yet", self._text(FAQ))

    def test_summary_names_no_addresses(self):
        entry = self._create_flux(
            "Drawing",
            audience="public",
            symptoms=False,
            solution="<p>Open <a href='https://example.com/a'>the valve</a>."
            "<img src='/web/static/img/placeholder.png'/></p>",
        )
        self.assertEqual(entry._get_portal_summary(), "Open the valve.")

    def test_what_helped_comes_first(self):
        later = self._create_flux("Later", audience="public")
        self._anonymous()
        titles = "//a[contains(@class, 'list-group-item')]/div[1]/text()"
        self.assertEqual(self._find(FAQ, titles)[0], later.name)
        self._vote(self.public, "yes")
        self.assertEqual(self._find(FAQ, titles)[0], self.public.name)

    def test_search_is_paged(self):
        for number in range(12):
            self._create_flux(f"Spare {number}", audience="public")
        self._anonymous()
        url = f"{FAQ}/search?search=flux capacitor"
        items = "//a[contains(@class, 'list-group-item')]/@href"
        first = self._find(url, items)
        rest = self._find(f"{FAQ}/search/page/2?search=flux capacitor", items)
        self.assertEqual((len(first), len(rest)), (10, 3))
        self.assertFalse(set(first) & set(rest))

    def test_only_public_entries_are_for_search_engines(self):
        self._login()
        for entry, hidden in ((self.public, False), (self.customers, True)):
            response = self._get(f"{FAQ}/{entry.id}")
            with self.subTest(entry=entry.name):
                self.assertEqual("X-Robots-Tag" in response.headers, hidden)
                self.assertEqual(b'content="noindex"' in response.content, hidden)
                title = html.fromstring(response.content).findtext(".//title")
                self.assertIn(entry.name, title)
        search = self._get(f"{FAQ}/search?search=flux capacitor")
        self.assertEqual(search.headers["X-Robots-Tag"], "noindex")

    def test_ask_for_service_carries_the_subject(self):
        self._login()
        link = self._find(
            f"{FAQ}/{self.public.id}", "//a[contains(@href, 'service-calls/new')]/@href"
        )[0]
        self.assertEqual(
            self._find(link, "//input[@name='subject']/@value"), [self.public.name]
        )

    def test_home_of_the_portal_has_the_card(self):
        self._login()
        count = self.make_jsonrpc_request(
            "/my/counters", {"counters": ["service_faq_count"]}
        )["service_faq_count"]
        self.assertEqual(count, 3)
        self.assertIn(FAQ, self._find("/my", "//a/@href"))

    def test_names_and_texts_are_shown_as_text(self):
        entry = self._create_flux(
            "<script>alert(1)</script>",
            audience="public",
            symptoms="<img src=x onerror=alert(1)>",
            solution="<p onclick='alert(1)'>Fine<script>alert(2)</script>"
            "<a href='javascript:alert(3)'>x</a></p>",
        )
        self._anonymous()
        for url in (f"{FAQ}/{entry.id}", f"{FAQ}/search?search=flux script", FAQ):
            page = html.fromstring(self._get(url).content)
            with self.subTest(url=url):
                self.assertFalse(page.xpath("//main//script | //main//img[@onerror]"))
                self.assertFalse(page.xpath("//*[@onclick]"))
                self.assertFalse(page.xpath("//a[starts-with(@href, 'javascript:')]"))
        search = f"{FAQ}/search?search=%3Cscript%3Ealert(1)%3C/script%3E"
        self.assertFalse(self._find(search, "//main//script"))

    def test_translation_is_offered_and_listed_once(self):
        twin = self.customers.with_user(self.operator)._translate("it_IT")
        twin.write({"name": "Condensatore", "category_id": self.faq_category.id})
        original = f"{FAQ}/{self.customers.id}"
        category = f"{FAQ}/category/{self.faq_category.id}"
        offered = f"//article//a[@href='{FAQ}/{twin.id}']"
        items = "//a[contains(@class, 'list-group-item')]/@href"
        self._login()
        self.assertFalse(self._find(original, offered))
        twin.with_user(self.manager).action_publish()
        self.assertTrue(self._find(original, offered))
        self.assertIn(original, self._find(category, items))
        self.assertNotIn(f"{FAQ}/{twin.id}", self._find(category, items))
        self.portal_user.lang = "it_IT"
        self._login()
        found = self._find(f"/it{category}", items)
        self.assertEqual([f"{FAQ}/{twin.id}" in url for url in found].count(True), 1)
        self.assertFalse([url for url in found if url.endswith(original)])
        self._anonymous()
        self.assertEqual(self._status(f"{FAQ}/{twin.id}"), 404)

    def test_letters_that_no_database_takes(self):
        self._login()
        self.assertEqual(self._status(f"{FAQ}/search?search=flux%00 capacitor"), 200)
        self._vote(self.public, "no", note="The\0 button")
        [vote] = self._uses(self.public, "unhelpful")
        self.assertEqual(vote.note, "The button")
        self.assertIn("flux", self._queries().name)
        self.assertIn(
            "data-entry", self._ask("suggest", text="flux\0 capacitor")["html"]
        )

    def test_malformed_addresses_are_not_found(self):
        self._anonymous()
        for path in (
            "0",
            "999999999",
            "99999999999999999999",
            "x",
            "-1",
            "category/999999999",
            "category/99999999999999999999",
            f"{self.public.id}/file/99999999999999999999",
            f"{self.public.id}/file/0",
        ):
            with self.subTest(path=path):
                self.assertEqual(self._status(f"{FAQ}/{path}"), 404)
        for page in ("0", "999", "99999999999999999999"):
            url = f"{FAQ}/category/{self.faq_category.id}/page/{page}"
            self.assertEqual(self._status(url), 200)
