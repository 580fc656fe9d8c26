import math
import re
from datetime import date

from freezegun import freeze_time
from lxml import html

from odoo.exceptions import AccessError
from odoo.tests import tagged
from odoo.tools.misc import format_date, formatLang

from .common import CustomerServiceCommon


@tagged("post_install", "-at_install")
class TestEquipmentReport(CustomerServiceCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.write({"phone": "+39 011 555 0000"})
        cls.category.equipment_properties_definition = [
            {"name": "power", "string": "Power (kW)", "type": "float"},
            {
                "name": "fuel",
                "string": "Fuel",
                "type": "selection",
                "selection": [["gas", "Natural gas"], ["oil", "Oil"]],
            },
            {"name": "checked", "string": "Last check", "type": "date"},
            {"name": "outdoor", "string": "Outdoor", "type": "boolean"},
            {"name": "empty", "string": "Never filled", "type": "char"},
            {
                "name": "use",
                "string": "Use",
                "type": "tags",
                "tags": [["w", "Winter", 1], ["s", "Summer", 2]],
            },
        ]
        cls.boiler = cls._create_equipment(
            name="Boiler Aurora",
            serial="AUR-0042",
            category_id=cls.category.id,
            site_id=cls.site.id,
            position="Basement",
            installation_date=date(2025, 1, 1),
            note="<p>pays late</p>",
            properties={
                "power": 24.5,
                "fuel": "gas",
                "checked": "2025-03-04",
                "outdoor": True,
                "use": ["w", "s"],
            },
        )

    def _print(self, name, records, user=None):
        """Return the page of a report as the user gets it, parsed."""
        report = self.env["ir.actions.report"].with_user(user or self.operator)
        content, _kind = report._render_qweb_html(
            f"customer_service_base.{name}", records.ids
        )
        return html.fromstring(content)

    def _text(self, *args, **kwargs):
        return " ".join(self._print(*args, **kwargs).text_content().split())

    def _add_call(self, equipment, day, **vals):
        return self._create_call(
            equipment_id=equipment.id, date_open=f"2025-06-{day:02} 09:00:00", **vals
        )

    # Labels
    def test_label_tells_machine_and_phone(self):
        page = self._print("report_equipment_label", self.boiler)
        text = page.text_content()
        for expected in (
            "Boiler Aurora",
            "AUR-0042",
            self.boiler.code,
            self.company.name,
            "+39 011 555 0000",
        ):
            self.assertIn(expected, text)
        [source] = page.xpath("//img/@src")
        self.assertTrue(source.startswith("data:image/svg+xml;base64,"))

    def test_label_tells_nothing_of_the_customer(self):
        self.boiler.end_user_id = self.other_customer
        text = self._text("report_equipment_label", self.boiler)
        for secret in (
            self.customer.name,
            self.other_customer.name,
            self.site.name,
            self.site.city,
            "Basement",
        ):
            self.assertNotIn(secret, text)

    def test_label_without_serial_shows_our_reference(self):
        licence = self._create_equipment(name="Licence")
        page = self._print("report_equipment_label", licence)
        [mark] = page.xpath("//div[hasclass('cs_label_serial')]")
        self.assertEqual(mark.text_content().strip(), licence.code)

    def test_label_shows_the_whole_serial_number(self):
        """Capitals are 0.8 em wide, lines 1.15 em high, the box 52 x 9.6 mm."""
        for serial in ("VM18A-0002", "ONDA19A-00009", "SN-2026-00012345", "A1" * 14):
            self.boiler.serial = serial
            page = self._print("report_equipment_label", self.boiler)
            [mark] = page.xpath("//div[hasclass('cs_label_serial')]")
            size = float(re.search(r"font-size: ([0-9.]+)mm", mark.get("style"))[1])
            lines = math.ceil(round(len(serial) * size * 0.8 / 52, 6))
            with self.subTest(serial=serial):
                self.assertLessEqual(lines * size * 1.15, 9.6)

    def test_label_code_differs_by_machine(self):
        other = self._create_equipment(name="Boiler Borea")
        self.assertTrue(
            self.boiler._get_label_url().endswith(
                f"/customer_service/equipment/{self.boiler.id}"
            )
        )
        self.assertNotEqual(self.boiler._get_label_qr(), other._get_label_qr())

    def test_labels_of_several_machines_are_pages(self):
        others = self._create_equipment() | self._create_equipment()
        page = self._print("report_equipment_label", self.boiler | others)
        self.assertEqual(len(page.xpath("//div[hasclass('cs_label')]")), 3)
        breaks = page.xpath("//div[contains(@style, 'page-break-after: always')]")
        self.assertEqual(len(breaks), 2)

    def test_label_sheet_holds_fourteen(self):
        machines = self.env["customer.service.equipment"].create(
            [{"name": f"Pump {number}"} for number in range(15)]
        )
        page = self._print("report_equipment_label_sheet", machines)
        self.assertEqual(len(page.xpath("//div[hasclass('cs_label')]")), 15)
        breaks = page.xpath("//div[contains(@style, 'page-break-after: always')]")
        self.assertEqual(len(breaks), 1)

    # History
    @freeze_time("2026-06-15 10:00:00")
    def test_history_shows_the_machine(self):
        component = self._create_equipment(
            name="Burner", serial="BRN-1", parent_id=self.boiler.id
        )
        text = self._text("report_equipment_history", self.boiler)
        for expected in (
            "Boiler Aurora",
            "AUR-0042",
            "Boilers",
            self.customer.name,
            "Stabilimento Nord",
            "Basement",
            f"Power (kW) {formatLang(self.env, 24.5, digits=1)}",
            "Fuel Natural gas",
            f"Last check {format_date(self.env, date(2025, 3, 4))}",
            "Outdoor Yes",
            "Use Winter, Summer",
            f"Parts In Warranty · {format_date(self.env, date(2026, 12, 31))}",
            f"Labour Expired · {format_date(self.env, date(2025, 12, 31))}",
            "Travel No Warranty",
            component.serial,
        ):
            self.assertIn(expected, text)
        self.assertNotIn("Never filled", text)
        self.assertNotIn("pays late", text)

    def test_history_without_rows_says_so(self):
        text = self._text("report_equipment_history", self.boiler)
        self.assertIn("Nothing is recorded for this machine yet.", text)

    def test_history_rows_newest_first(self):
        self._add_call(self.boiler, 1, subject="First fault")
        self._add_call(self.boiler, 20, subject="Last fault", solution="<p>Cleaned</p>")
        self._create_reading(
            self._create_meter(self.boiler), "2025-06-10 09:00:00", 1234.5
        )
        reading = f"{formatLang(self.env, 1234.5)} h"
        text = self._text("report_equipment_history", self.boiler)
        places = [
            text.index(word)
            for word in ("Last fault", "Cleaned", reading, "First fault")
        ]
        self.assertEqual(places, sorted(places))
        self.assertIn("Call 2 Meter Reading 1 Total 3", text)

    def test_history_shows_codes_and_technician(self):
        codes = {
            kind: self._create_admin(
                "customer.service.code", kind=kind, name=f"{kind} of test"
            )
            for kind in ("symptom", "cause", "remedy")
        }
        self._add_call(
            self.boiler,
            3,
            user_id=self.technician.id,
            internal_note="<p>for us only</p>",
            **{f"{kind}_id": code.id for kind, code in codes.items()},
        )
        text = self._text("report_equipment_history", self.boiler)
        for code in codes.values():
            self.assertIn(code.name, text)
        self.assertIn(self.technician.name, text)
        self.assertNotIn("for us only", text)

    def test_history_holds_components_but_not_their_moves(self):
        component = self._create_equipment(name="Burner", parent_id=self.boiler.id)
        self._add_call(component, 5, subject="Burner blocked")
        self.boiler.site_id = self.customer
        history = self.boiler._get_sheet_history()[self.boiler]
        self.assertEqual(sorted(history.mapped("kind")), ["call", "move"])
        text = self._text("report_equipment_history", self.boiler)
        self.assertIn("Burner blocked", text)
        self.assertIn(f"Moved to {self.customer.name}", text)

    def test_histories_are_told_apart(self):
        component = self._create_equipment(name="Burner", parent_id=self.boiler.id)
        other = self._create_equipment(name="Boiler Borea")
        own = self._add_call(self.boiler, 1)
        below = self._add_call(component, 2)
        foreign = self._add_call(other, 3)
        histories = (self.boiler | component | other)._get_sheet_history()
        found = {
            machine: rows.mapped("reference") for machine, rows in histories.items()
        }
        self.assertEqual(
            found,
            {
                self.boiler: [below.name, own.name],
                component: [below.name],
                other: [foreign.name],
            },
        )

    def test_several_machines_have_a_document_each(self):
        other = self._create_equipment(name="Boiler Borea")
        page = self._print("report_equipment_history", self.boiler | other)
        self.assertEqual(len(page.xpath("//div[hasclass('article')]")), 2)

    def test_history_queries_do_not_grow_with_rows(self):
        def count_queries():
            self.env.flush_all()
            self.env.invalidate_all()
            start = self.env.cr.sql_log_count
            self._print("report_equipment_history", self.boiler)
            return self.env.cr.sql_log_count - start

        for day in range(1, 4):
            self._add_call(self.boiler, day, user_id=self.technician.id)
        count_queries()
        few = count_queries()
        for day in range(4, 28):
            self._add_call(self.boiler, day, user_id=self.technician.id)
        self.assertEqual(count_queries(), few)

    # Rights
    def test_every_role_prints(self):
        for role, user in self.users.items():
            with self.subTest(role=role):
                text = self._text("report_equipment_history", self.boiler, user)
                self.assertIn("AUR-0042", text)
                text = self._text("report_equipment_label", self.boiler, user)
                self.assertIn("AUR-0042", text)

    def test_others_do_not_print(self):
        foreigner = self._create_user(
            "foreigner",
            groups="customer_service_base.group_manager",
            company=self.other_company,
        )
        for user in (self.outsider, self.other_portal_user, foreigner):
            for name in (
                "report_equipment_label",
                "report_equipment_label_sheet",
                "report_equipment_history",
            ):
                with (
                    self.subTest(user=user.login, report=name),
                    self.assertRaises(AccessError),
                ):
                    self.env.invalidate_all()
                    self._print(name, self.boiler, user)
