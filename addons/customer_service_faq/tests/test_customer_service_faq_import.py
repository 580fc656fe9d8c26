from odoo.tests import tagged
from odoo.tools import mute_logger
from odoo.tools.misc import file_open

from .import_common import COLUMNS, FAQ, HEADERS, FaqImportCase

TEMPLATE = "customer_service_faq/static/xlsx/faq_import.xlsx"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
OPTIONS = {"has_headers": True, "quoting": '"', "separator": ",", "sheet": "FAQ"}


@tagged("post_install", "-at_install")
class TestCustomerServiceFaqImport(FaqImportCase):
    """A list that exists is taken over by those who write, and those who publish."""

    def _upload(self, lang="en_US", user=None):
        with file_open(TEMPLATE, "rb") as template:
            return (
                self.env["base_import.import"]
                .with_user(user or self.manager)
                .with_context(lang=lang)
                .create(
                    {
                        "res_model": FAQ,
                        "file": template.read(),
                        "file_name": "faq_import.xlsx",
                        "file_type": XLSX,
                    }
                )
            )

    # ------------------------------------------------------------------
    # Template
    # ------------------------------------------------------------------
    def test_template_is_offered(self):
        [template] = self.env[FAQ].get_import_templates()
        self.assertEqual(template["template"], f"/{TEMPLATE}")

    def test_headers_find_their_fields(self):
        for lang in ("en_US", "it_IT"):
            preview = self._upload(lang).parse_preview(dict(OPTIONS))
            found = {
                header: "/".join(preview["matches"].get(index, []))
                for index, header in enumerate(preview["headers"])
            }
            with self.subTest(lang=lang):
                self.assertEqual(found, HEADERS)

    def test_template_is_imported_as_it_comes(self):
        wizard = self._upload()
        preview = wizard.parse_preview(dict(OPTIONS))
        fields = ["/".join(match) for match in preview["matches"].values()]
        result = wizard.execute_import(fields, preview["headers"], preview["options"])
        self.assertEqual(result["messages"], [])
        boiler, printer = self.env[FAQ].browse(result["ids"])
        self.assertRecordValues(
            boiler | printer,
            [
                {"state": "draft", "audience": "portal", "lang": "en_US"},
                {"state": "draft", "audience": "public", "lang": "en_US"},
            ],
        )
        self.assertEqual(boiler.category_id.complete_name, "Heating / Boilers")
        self.assertEqual(boiler.solution.count("<p>"), 2)
        self.assertIn("<br>", boiler.solution)
        self.assertIn("<li>", printer.solution)

    # ------------------------------------------------------------------
    # Cells
    # ------------------------------------------------------------------
    def test_cells_are_read_as_people_write_them(self):
        heating = self._create_admin("customer.service.faq.category", name="Gas")
        columns = (
            "name",
            "category_id",
            "product_tmpl_ids",
            "equipment_category_ids",
            "symptom_ids",
            "audience",
            "lang",
        )
        rows = [
            ("Uno", "Gas / A", "CB35", "Boilers", "ZZ1", "Everybody", "Italian"),
            ("Due", "Gas/A", "[CB35] x", "", "Zzz noise", "portal", "it_IT"),
            ("Tre", "Gas", "Caldaia, murale", "", "", "", "it"),
            ("Quattro", "", "", "", "", "", ""),
        ]
        before = self.env["customer.service.faq.category"].search_count([])
        one, two, three, four = self._loaded(rows, columns)
        self.assertEqual(
            self.env["customer.service.faq.category"].search_count([]), before + 1
        )
        self.assertEqual(one.category_id.parent_id, heating)
        self.assertEqual((one | two).category_id, one.category_id)
        self.assertEqual(three.category_id, heating)
        for entry in one | two | three:
            self.assertEqual(entry.product_tmpl_ids, self.product)
            self.assertEqual(entry.lang, "it_IT")
        self.assertEqual(one.equipment_category_ids, self.category)
        self.assertEqual((one | two).symptom_ids, self.code)
        self.assertEqual(
            (one | two | three | four).mapped("audience"),
            ["public", "portal", "internal", "internal"],
        )
        self.assertEqual(four.lang, "en_US")

    def test_html_is_sanitized(self):
        [entry] = self._loaded(
            [("a", "Uno", "<p onclick='x()'>Sì<script>x()</script></p>", "")]
        )
        self.assertNotIn("script", entry.solution)
        self.assertNotIn("onclick", entry.solution)

    def test_unknown_names_are_said_with_their_row(self):
        self._create_admin("product.template", name="Doppio")
        self._create_admin("product.template", name="Doppio")
        before = self.env[FAQ].search_count([])
        columns = ("name", "category_id", "product_tmpl_ids", "symptom_ids")
        result = self._load(
            [
                ("Uno", "Nuova / Altra", "CB35", ""),
                ("Due", "", "Doppio", ""),
                ("Tre", "", "", "ZZ1, ZZ9"),
            ],
            columns,
        )
        self.assertFalse(result["ids"])
        self.assertEqual(
            [(item["record"], item["field"]) for item in result["messages"]],
            [(1, "product_tmpl_ids"), (2, "symptom_ids")],
        )
        self.assertIn("ZZ1, ZZ9", result["messages"][1]["message"])
        self.assertEqual(self.env[FAQ].search_count([]), before)
        self.assertFalse(
            self.env["customer.service.faq.category"].search([("name", "=", "Nuova")])
        )

    def test_operators_make_no_categories(self):
        row = ("Uno", "Nuova")
        result = self._load([row], ("name", "category_id"), self.operator)
        self.assertEqual(result["messages"][0]["field"], "category_id")

    # ------------------------------------------------------------------
    # Status
    # ------------------------------------------------------------------
    def test_publishers_import_what_is_published(self):
        rows = [
            ("a", "Uno", "Sì", "Published"),
            ("b", "Due", "Sì", "published"),
            ("c", "Tre", "", "Draft"),
            ("d", "Quattro", "Sì", "Obsolete"),
        ]
        entries = self._loaded(rows)
        self.assertEqual(
            entries.mapped("state"), ["published", "published", "draft", "obsolete"]
        )
        self.assertEqual(entries.mapped("version"), [1, 1, 0, 1])

    def test_others_import_drafts(self):
        rows = [("a", "Uno", "Sì", ""), ("b", "Due", "Sì", "Published")]
        for user in (self.operator, self.technician):
            result = self._load(rows, user=user)
            self.assertFalse(result["ids"])
            self.assertIn(
                (1, "You may not publish entries of the FAQ."),
                [(item["record"], item["message"]) for item in result["messages"]],
            )
            self.assertEqual({item["record"] for item in result["messages"]}, {1})
        self.assertFalse(self.env[FAQ].search([("name", "in", ("Uno", "Due"))]))
        self._loaded(rows[:1], user=self.operator)
        self.assertFalse(self._load(rows[:1], user=self.users["reader"])["ids"])

    def test_bad_rows_are_said_and_nothing_is_written(self):
        rows = [
            ("a", "Uno", "Sì", "Published"),
            ("b", "Due", "", "Published"),
            ("c", "Uno", "Sì", "Published"),
            ("d", "Tre", "Sì", "Whatever"),
        ]
        result = self._load(rows)
        self.assertFalse(result["ids"])
        self.assertEqual({item["record"] for item in result["messages"]}, {1, 3})
        result = self._load(rows[:2])
        self.assertEqual(
            [(item["record"], item["message"]) for item in result["messages"]],
            [(1, "Due: write the solution first.")],
        )
        result = self._load([rows[0], rows[2]])
        self.assertIn("published already", result["messages"][0]["message"])
        self.assertFalse(self.env[FAQ].search([("name", "in", ("Uno", "Due"))]))

    def test_second_import_updates(self):
        rows = [("a", "Uno", "Sì\n\nNo", "Published"), ("b", "Due", "Sì", "Draft")]
        first = self._loaded(rows)
        self.assertEqual(self._loaded(rows), first)
        self.assertEqual(first.mapped("version"), [1, 0])
        rows = [("a", "Uno", "Forse", ""), ("b", "Due", "Forse", "Published")]
        self.assertEqual(self._loaded(rows), first)
        self.assertEqual(first.mapped("version"), [2, 1])
        self.assertEqual(first.mapped("state"), ["published", "published"])
        first.invalidate_recordset()
        self.assertEqual(first[0].version_ids.mapped("change"), ["Imported", False])
        self.assertIn("Forse", first[0].solution)

    def test_published_text_is_imported_by_publishers_only(self):
        self._loaded([("a", "Uno", "Sì", "Published")])
        result = self._load([("a", "Uno", "Forse", "")], user=self.operator)
        self.assertFalse(result["ids"])
        result = self._load([("a", "Uno", "", "")])
        self.assertIn("write the solution", result["messages"][0]["message"])
        result = self._load([("a", "Uno", "Sì", "Draft")])
        self.assertIn("not taken back", result["messages"][0]["message"])

    def test_system_fields_are_not_imported(self):
        for name in ("version", "name_key", "source_version"):
            result = self._load([("Uno", "7")], ("name", name))
            with self.subTest(field=name):
                self.assertFalse(result["ids"])

    def test_export_can_be_imported(self):
        columns = [*COLUMNS, "cause_id"]
        category = self.env["customer.service.faq.category"].create({"name": "Stampa"})
        sub = category.create({"name": "Laser", "parent_id": category.id})
        self.printer.with_user(self.manager).write(
            {
                "category_id": sub.id,
                "product_tmpl_ids": self.product.ids,
                "equipment_category_ids": self.category.ids,
                "symptom_ids": self.code.ids,
            }
        )
        entries = (self.boiler | self.printer).with_user(self.manager)
        exported = [
            [cell or "" for cell in row]
            for row in entries.sudo().export_data(columns)["datas"]
        ]
        values = [entry.read(COLUMNS[1:])[0] for entry in entries]
        again = self._loaded(exported, columns)
        self.assertEqual(again, entries)
        self.assertEqual([entry.read(COLUMNS[1:])[0] for entry in again], values)
        self.assertEqual(entries.mapped("version"), [1, 1])
        for row in exported:
            row[0], row[1] = f"{row[0]}_copy", f"{row[1]} bis"
        copies = self._loaded(exported, columns)
        self.assertEqual(copies.mapped("state"), ["published", "published"])
        self.assertEqual(copies[1].category_id, sub)
        self.assertEqual(copies[1].product_tmpl_ids, self.product)
        self.assertEqual(copies[1].symptom_ids, self.code)
        self.assertEqual(
            [str(copy.solution) for copy in copies],
            [str(entry.solution) for entry in entries],
        )

    @mute_logger("odoo.models.unlink")
    def test_many_rows_need_few_queries(self):
        def rows(prefix, count):
            return [
                (f"{prefix}{number}", f"{prefix} {number}", "Sì", "Published", "A / B")
                for number in range(count)
            ]

        columns = ("id", "name", "solution", "state", "category_id")

        def count(prefix, number):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self._loaded(rows(prefix, number), columns)
            self.env.flush_all()
            return self.env.cr.sql_log_count - before

        count("zero", 1)
        few = count("few", 50)
        many = count("many", 500)
        self.assertLess(many - few, 100)
