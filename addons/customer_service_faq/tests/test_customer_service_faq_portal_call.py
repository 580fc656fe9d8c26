from lxml import html

from odoo import Command
from odoo.tests import tagged

from .portal_common import FAQ, FaqPortalCase

NEW = "/my/service-calls/new"


@tagged("post_install", "-at_install")
class TestFaqWhileAsking(FaqPortalCase):
    """Entries that may solve what a customer is about to ask for."""

    def setUp(self):
        super().setUp()
        self._login()

    def _ids(self, **params):
        text = self._ask("suggest", **params)["html"]
        if not text:
            return []
        found = html.fromstring(text).xpath("//*[@data-entry]/@data-entry")
        return [int(number) for number in found]

    def _read(self, entry, form):
        return self._ask("read", entry_id=entry.id, form=form)["html"]

    def _solve(self, entry, form, **data):
        url = f"{FAQ}/{entry.id}/solved"
        return self._send(url, {"request_token": form, **data})

    def _send_call(self, form, subject="Pump is loud"):
        data = {"subject": subject, "request_token": form}
        return self._send("/my/service-calls/create", data)

    def test_form_works_without_script(self):
        page = html.fromstring(self._get(NEW).content)
        [form] = page.xpath("//form[.//input[@name='subject']]")
        self.assertFalse(form.xpath(".//*[@data-entry]"))
        response = self._send_call(self._form())
        self.assertIn("We have your request", response.text)

    def test_two_words_are_enough(self):
        self.assertEqual(self._ids(text="flux"), [])
        found = self._ids(text="flux capacitor")
        self.assertEqual(set(found), {self.public.id, self.customers.id})

    def test_own_machine_ranks(self):
        product = self._create_product()
        machine = self._create_equipment(product_id=product.id)
        for entry in (self.public, self.customers):
            entry.product_tmpl_ids = [Command.set(product.product_tmpl_id.ids)]
            found = self._ids(text="flux capacitor", equipment_id=str(machine.id))
            self.assertEqual(found[0], entry.id)
            entry.product_tmpl_ids = False
        for number in ("x", "999999999999999999999", machine.id + 999, None, {}):
            self.assertTrue(self._ids(text="flux capacitor", equipment_id=number))

    def test_odd_questions_are_answered(self):
        for params in (
            {"text": None},
            {"text": ["flux", "capacitor"]},
            {"text": "flux " * 5000},
            {"text": "& | ! :* ' \\ ("},
            {"text": "flux capacitor", "equipment_text": ["x"]},
        ):
            with self.subTest(params=str(params)[:40]):
                self.assertIn("html", self._ask("suggest", **params))
        for number in ("x", None, -1, 10**20, [1], "1; --"):
            answer = self._ask("read", entry_id=number, form=self._form())
            self.assertEqual(answer["html"], "")

    def test_entry_is_read_in_place_and_noted_once(self):
        form = self._form()
        for _time in range(2):
            text = self._read(self.customers, form)
        self.assertIn("Answer of Customers", text)
        self.assertIn("Did this solve it?", text)
        self.assertNotIn("Inside of", text)
        [use] = self._uses(self.customers, "read")
        self.assertRegex(use.visitor, "^[0-9a-f]{64}$")
        self._read(self.customers, "no form")
        self.assertEqual(self._uses(self.customers, "read"), use)

    def test_solved_counts_once_for_a_form(self):
        form = self._form()
        for _time in range(2):
            response = self._solve(self.public, form, subject="Flux", urgency="urgent")
        self.assertEqual(len(self._uses(self.public, "deflected")), 1)
        self._solve(self.public, self._form())
        self.assertEqual(len(self._uses(self.public, "deflected")), 2)
        self._solve(self.public, "no form")
        self.assertEqual(len(self._uses(self.public, "deflected")), 2)
        page = html.fromstring(response.content)
        self.assertIn("Good that it works again", response.text)
        values = {
            field.get("name"): field.get("value")
            for field in page.xpath("//form[@action='/service/faq/back']//input")
        }
        self.assertEqual(values["subject"], "Flux")
        self.assertEqual(values["request_token"], form)

    def test_form_avoids_one_call_whatever_solved_it(self):
        form = self._form()
        for entry in (self.customers, self.public, self.customers):
            self._solve(entry, form)
        uses = self._uses(self.customers | self.public, "deflected")
        self.assertEqual(uses.faq_id, self.customers)
        self.assertEqual(len(uses), 1)

    def test_form_that_was_sent_avoids_no_call(self):
        form = self._form()
        self._send_call(form)
        self.assertEqual(self._solve(self.public, form).status_code, 200)
        self.assertFalse(self._uses(self.public, "deflected"))

    def test_way_back_keeps_what_was_written(self):
        response = self._send(
            f"{FAQ}/back",
            {
                "subject": "Flux <b>",
                "description": "Since monday",
                "urgency": "urgent",
                "request_token": self._form(),
            },
        )
        page = html.fromstring(response.content)
        self.assertEqual(page.xpath("//input[@name='subject']/@value"), ["Flux <b>"])
        self.assertEqual(page.xpath("//textarea")[0].text, "Since monday")
        self.assertEqual(
            page.xpath("//input[@name='urgency'][@checked]/@value"), ["urgent"]
        )

    def test_call_that_is_sent_keeps_what_was_read(self):
        form = self._form()
        self._read(self.customers, form)
        self._solve(self.public, form)
        self._send_call(form)
        call = self.admin_env["customer.service.call"].search(
            [("portal_request", "=", form)]
        )
        self.assertEqual(self._uses(self.customers, "read").call_id, call)
        self.assertFalse(self._uses(self.public, "deflected"))

    def test_call_without_suggestion_is_noted(self):
        form = self._form()
        for _time in range(2):
            self._send_call(form, "Zzyzx qwxyz")
        self._send_call(self._form(), "Flux capacitor")
        [query] = self._queries()
        self.assertEqual(
            (query.name, query.asker, query.result_count, query.hits),
            ("Zzyzx qwxyz", "portal", 0, 1),
        )

    def test_form_of_a_neighbour_is_not_touched(self):
        form = self._form()
        self._solve(self.public, form)
        self._login(self.other_portal_user)
        self._send_call(form)
        self.assertEqual(len(self._uses(self.public, "deflected")), 1)
