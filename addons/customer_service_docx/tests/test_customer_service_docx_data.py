from base64 import b64encode
from io import BytesIO

from PIL import Image

from odoo.exceptions import AccessError
from odoo.tests import tagged

from ..tools.item import Item
from ..tools.picture import Picture
from .common import DocxCommon, read_docx

SECRET = "Nobody may read this"
MODELS = (
    "customer.service.call",
    "customer.service.intervention",
    "customer.service.equipment",
    "sale.order",
    "account.move",
)


def iter_values(data):
    """Yield all that is in some data, however deep."""
    if isinstance(data, dict):
        for value in data.values():
            yield from iter_values(value)
    elif isinstance(data, list):
        for value in data:
            yield from iter_values(value)
    else:
        yield data


@tagged("post_install", "-at_install")
class TestData(DocxCommon):
    """What documents are filled in with: plain, formatted, and as the user."""

    def _get_data(self, record, user=None, lang="en_US"):
        record = record.with_user(user or self.technician).with_context(lang=lang)
        return record._get_docx_data()

    def test_data_are_plain(self):
        plain = (str, int, float, bool, Picture)
        for value in iter_values(self._get_data(self.call)):
            self.assertIn(type(value), plain)

    def test_examples_have_the_shape_of_the_data(self):
        """So a template that passes the check has all it names."""
        machine = self._create_equipment(serial="S1")
        records = {
            "customer.service.call": self.call,
            "customer.service.intervention": self._create_intervention(self.call),
            "customer.service.equipment": machine,
        }
        builder = self.env["customer.service.docx.builder"]
        for model, record in records.items():
            sample = builder._sample(self.env[model], self.env[model]._get_docx_items())
            self._compare(sample, self._get_data(record), model)

    def _compare(self, sample, data, path):
        self.assertEqual(set(sample), set(data), path)
        for name, value in sample.items():
            if isinstance(value, dict):
                self._compare(value, data[name], f"{path}.{name}")
            elif isinstance(value, list) and data[name]:
                self._compare(value[0], data[name][0], f"{path}.{name}")

    def test_internal_notes_and_costs_are_no_placeholders(self):
        builder = self.env["customer.service.docx.builder"]
        for model in MODELS:
            empty = self.env[model]
            for _depth, tag, _meaning, _example in builder._list(
                empty, empty._get_docx_items()
            ):
                for word in (
                    "cost",
                    "margin",
                    "internal",
                    "purchase",
                    "standard_price",
                ):
                    self.assertNotIn(word, tag)

    def test_internal_notes_are_not_in_the_data(self):
        self.call.internal_note = f"<p>{SECRET}</p>"
        machine = self._create_equipment(serial="S1", note=f"<p>{SECRET}</p>")
        self.call.equipment_id = machine
        visit = self._create_intervention(self.call, internal_note=f"<p>{SECRET}</p>")
        for record in (self.call, machine, visit):
            for value in iter_values(self._get_data(record, self.manager)):
                self.assertNotIn(SECRET, str(value))

    def test_what_the_user_may_not_read_is_empty(self):
        order = self._create_admin(
            "sale.order",
            partner_id=self.customer.id,
            company_id=self.company.id,
            customer_service_call_id=self.call.id,
        )
        with self.assertRaises(AccessError):
            self._get_data(order, self.outsider)
        seller = self._create_user(
            "docx_seller", groups="sales_team.group_sale_salesman"
        )
        order.user_id = seller
        data = self._get_data(order, seller)
        self.assertEqual(data["order"]["number"], order.name)
        self.assertEqual(set(data["call"].values()), {""})

    def test_names_that_others_have_read_stay_empty(self):
        """What stands in the cache is not for everybody."""
        self.env.cr.execute(
            "UPDATE res_partner SET company_id = %s WHERE id = %s",
            [self.other_company.id, self.customer.id],
        )
        self.env.invalidate_all()
        call = self.call.with_user(self.technician)
        self.assertTrue(call.sudo().partner_id.display_name)
        builder = call.env["customer.service.docx.builder"]
        items = [Item("customer", "partner_id"), Item("who", "partner_id.name")]
        self.assertEqual(builder._build(call, items), {"customer": "", "who": ""})

    def test_texts_are_in_the_language_of_the_template(self):
        self._install_italian()
        visit = self._create_intervention(
            self.call, date_start="2026-03-14 08:30:00", km=1234.5
        )
        item = self._get_data(visit, lang="it_IT")["intervention"]
        self.assertEqual(item["km"], "1.234,5")
        self.assertEqual(item["km_value"], 1234.5)
        self.assertTrue(item["planned_start"].startswith("14/03/2026"))
        item = self._get_data(visit, lang="en_US")["intervention"]
        self.assertEqual(item["km"], "1,234.5")

    def test_hours_are_hours_and_minutes(self):
        builder = self.env["customer.service.docx.builder"]
        for hours, text in (
            (0, "0:00"),
            (1.5, "1:30"),
            (0.999, "1:00"),
            (27.25, "27:15"),
        ):
            self.assertEqual(builder._format_hours(hours, None, None), text)

    def test_html_is_text(self):
        self.call.description = "<p>First<br/>second</p><ul><li>A &amp; B</li></ul>"
        text = self._get_data(self.call)["call"]["description"]
        self.assertIn("First\nsecond", text)
        self.assertIn("A & B", text)
        self.assertNotIn("<", text)

    def test_what_customers_write_is_printed_as_it_is(self):
        for text in (
            "{{ 7 * 7 }}",
            "{% for a in b %}",
            "</w:t><w:t>x",
            "{{ cycler.__init__.__globals__.os.popen('id').read() }}",
        ):
            self.call.subject = text
            printed = read_docx(self.template._render(self.call))
            self.assertIn(f"{self.call.name}: {text}", printed)

    def test_pictures_are_made_fit_for_word(self):
        stream = BytesIO()
        Image.new("RGB", (4000, 1000), "blue").save(stream, "JPEG")
        visit = self._create_intervention(
            self.call, signature=b64encode(stream.getvalue())
        )
        picture = self._get_data(visit)["intervention"]["signature"]
        self.assertIsInstance(picture, Picture)
        self.assertLessEqual(max(picture.pixels), 1600)
        self.assertLessEqual(picture.get_width(), 60)
        builder = self.env["customer.service.docx.builder"]
        self.assertEqual(builder._format_image(b"<svg/>", None, {}), "")

    def test_logo_and_label_are_pictures(self):
        stream = BytesIO()
        Image.new("RGB", (400, 100), "blue").save(stream, "PNG")
        self.company.sudo().logo = b64encode(stream.getvalue())
        data = self._get_data(self._create_equipment(serial="S1"))
        for picture in (data["company"]["logo"], data["equipment"]["qr"]):
            self.assertIsInstance(picture, Picture)
            self.assertTrue(picture.content.startswith(b"\x89PNG"))

    def test_addresses_as_on_letters(self):
        italy, france = (self.admin_env.ref(f"base.{code}") for code in ("it", "fr"))
        self.company.sudo().country_id = italy
        # sudo: an operator changes no contacts
        self.customer.sudo().write(
            {
                "street": "Via Roma 1",
                "zip": "10036",
                "city": "Settimo Torinese",
                "state_id": self.admin_env.ref("base.state_it_to").id,
                "country_id": italy.id,
            }
        )
        address = self._get_data(self.call)["customer"]["address"]
        self.assertEqual(address, "Via Roma 1\n10036 Settimo Torinese TO")
        self.company.sudo().country_id = france
        address = self._get_data(self.call)["customer"]["address"]
        self.assertEqual(address, "Via Roma 1\n10036 Settimo Torinese TO\nItaly")

    def test_moments_are_written_with_the_whole_year(self):
        self._install_italian()
        self.call.date_open = "2026-03-02 08:05:00"
        self.technician.sudo().tz = "Europe/Rome"
        record = self.call.with_context(tz="Europe/Rome")
        data = self._get_data(record, lang="it_IT")
        self.assertEqual(data["call"]["opened"], "02/03/2026 09:05")

    def test_queries_do_not_grow_with_rows(self):
        parts = self._create_product("Seal", list_price=10)
        vals = {"product_id": parts.id, "quantity": 1, "call_id": self.call.id}

        def count():
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            self._get_data(self.call)
            return self.cr.sql_log_count - before

        create = self.env["customer.service.part"].create
        create([dict(vals)])
        count()
        few = count()
        create([dict(vals) for _number in range(20)])
        self.assertLessEqual(count(), few)
