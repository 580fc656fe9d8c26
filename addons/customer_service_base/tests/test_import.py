from datetime import date

from odoo.exceptions import AccessError
from odoo.tests import tagged
from odoo.tools import mute_logger
from odoo.tools.misc import file_open

from .common import CustomerServiceCommon

TEMPLATE = "customer_service_base/static/xlsx/equipment_import.xlsx"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
HEADERS = {
    "Name": "name",
    "Serial Number": "serial",
    "Category": "category_id",
    "Manufacturer": "manufacturer",
    "Model": "model",
    "Customer": "partner_id",
    "End User": "end_user_id",
    "Site": "site_id",
    "Position": "position",
    "Installation Date": "installation_date",
    "Warranty Start": "warranty_start",
    "Parts Warranty Until": "warranty_parts_end",
    "Labour Warranty Until": "warranty_labour_end",
    "Travel Warranty Until": "warranty_travel_end",
    "Part of": "parent_id",
}


@tagged("post_install", "-at_install")
class TestEquipmentImport(CustomerServiceCommon):
    """The import template works as it comes, in the hands of a dispatcher."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        partners = cls.admin_env["res.partner"]
        cls.bakery = partners.create({"name": "Example Bakery Ltd", "is_company": True})
        cls.production = partners.create(
            {"name": "Production", "parent_id": cls.bakery.id, "type": "other"}
        )
        cls.dealer = partners.create(
            {"name": "Example Dealer", "is_company": True, "vat": "IT12345670017"}
        )
        cls.studio = partners.create({"name": "Example Studio", "is_company": True})
        heating = cls._create_admin(
            "customer.service.equipment.category", name="Heating"
        )
        cls.boilers, cls.pumps = cls.admin_env[
            "customer.service.equipment.category"
        ].create(
            [
                {
                    "name": "Boilers",
                    "parent_id": heating.id,
                    "warranty_parts_months": 24,
                    "warranty_labour_months": 12,
                },
                {"name": "Pumps", "parent_id": heating.id},
            ]
        )
        cls.copiers = cls._create_admin(
            "customer.service.equipment.category",
            name="Copiers",
            warranty_parts_months=12,
        )
        cls.env = cls.admin_env(user=cls.users["dispatcher"])
        cls.options = {
            "has_headers": True,
            "quoting": '"',
            "separator": ",",
            "sheet": "Equipment",
        }

    def _upload(self, lang="en_US"):
        with file_open(TEMPLATE, "rb") as template:
            return (
                self.env["base_import.import"]
                .with_context(lang=lang)
                .create(
                    {
                        "res_model": "customer.service.equipment",
                        "file": template.read(),
                        "file_name": "equipment_import.xlsx",
                        "file_type": XLSX,
                    }
                )
            )

    def _import(self, wizard):
        """Import as the screen does: with the fields the preview proposes."""
        preview = wizard.parse_preview(dict(self.options))
        self.assertNotIn("error", preview)
        fields = [
            "/".join(preview["matches"][index])
            for index in range(len(preview["headers"]))
        ]
        result = wizard.execute_import(fields, preview["headers"], preview["options"])
        self.assertEqual(result["messages"], [])
        return self.env["customer.service.equipment"].browse(result["ids"])

    def test_template_is_offered(self):
        [template] = self.env["customer.service.equipment"].get_import_templates()
        self.assertEqual(template["template"], f"/{TEMPLATE}")

    def test_headers_find_their_fields(self):
        preview = self._upload().parse_preview(dict(self.options))
        found = {
            header: "/".join(preview["matches"].get(index, []))
            for index, header in enumerate(preview["headers"])
        }
        self.assertEqual(found, HEADERS)

    def test_headers_find_their_fields_in_italian(self):
        self.admin_env["res.lang"]._activate_lang("it_IT")
        preview = self._upload("it_IT").parse_preview(dict(self.options))
        found = {
            header: "/".join(preview["matches"].get(index, []))
            for index, header in enumerate(preview["headers"])
        }
        self.assertEqual(found, HEADERS)

    def test_import_makes_the_machines(self):
        boiler, pump, copier = self._import(self._upload())
        self.assertRecordValues(
            boiler | pump | copier,
            [
                {
                    "name": "Condensing boiler 35 kW",
                    "serial": "CB35-2025-0147",
                    "category_id": self.boilers.id,
                    "manufacturer": "Thermex",
                    "model": "CB 35 Plus",
                    "partner_id": self.bakery.id,
                    "end_user_id": False,
                    "site_id": self.production.id,
                    "position": "Boiler room, basement",
                    "company_id": self.company.id,
                    "state": "installed",
                    "parent_id": False,
                },
                {
                    "name": "Circulation pump",
                    "serial": "CP-88-10233",
                    "category_id": self.pumps.id,
                    "manufacturer": "Hydron",
                    "model": "CP 88",
                    "partner_id": self.bakery.id,
                    "end_user_id": False,
                    "site_id": self.production.id,
                    "position": "Boiler room, basement",
                    "company_id": self.company.id,
                    "state": "installed",
                    "parent_id": boiler.id,
                },
                {
                    "name": "Colour copier",
                    "serial": "C3520-77120",
                    "category_id": self.copiers.id,
                    "manufacturer": "Inkwell",
                    "model": "C 3520",
                    "partner_id": self.dealer.id,
                    "end_user_id": self.studio.id,
                    "site_id": False,
                    "position": "Second floor",
                    "company_id": self.company.id,
                    "state": "installed",
                    "parent_id": False,
                },
            ],
        )

    def test_component_goes_with_its_machine(self):
        boiler, pump, _copier = self._import(self._upload())
        self.assertEqual(pump.parent_id, boiler)
        self.assertEqual(pump._get_place(), boiler._get_place())
        self.assertFalse(pump.sudo().move_ids)

    def test_import_takes_dates_or_the_terms_of_the_category(self):
        boiler, pump, copier = self._import(self._upload())
        self.assertRecordValues(
            boiler | pump | copier,
            [
                {
                    "installation_date": date(2025, 10, 6),
                    "warranty_start": date(2025, 10, 6),
                    "warranty_parts_end": date(2027, 10, 5),
                    "warranty_labour_end": date(2026, 10, 5),
                    "warranty_travel_end": False,
                },
                {
                    "installation_date": date(2025, 10, 6),
                    "warranty_start": date(2025, 10, 6),
                    "warranty_parts_end": False,
                    "warranty_labour_end": False,
                    "warranty_travel_end": False,
                },
                {
                    "installation_date": date(2026, 1, 15),
                    "warranty_start": date(2026, 2, 1),
                    "warranty_parts_end": date(2028, 1, 31),
                    "warranty_labour_end": date(2027, 1, 31),
                    "warranty_travel_end": date(2026, 7, 31),
                },
            ],
        )

    def test_second_import_is_refused(self):
        self._import(self._upload())
        wizard = self._upload()
        preview = wizard.parse_preview(dict(self.options))
        fields = ["/".join(match) for match in preview["matches"].values()]
        with mute_logger("odoo.sql_db"):
            result = wizard.execute_import(
                fields, preview["headers"], preview["options"]
            )
        self.assertFalse(result["ids"])
        self.assertIn("serial number", result["messages"][0]["message"])

    def test_reader_does_not_import(self):
        self.env = self.admin_env(user=self.users["reader"])
        wizard = self._upload()
        preview = wizard.parse_preview(dict(self.options))
        fields = ["/".join(match) for match in preview["matches"].values()]
        try:
            result = wizard.execute_import(
                fields, preview["headers"], preview["options"]
            )
        except AccessError:
            return
        self.assertFalse(result["ids"])
        self.assertTrue(result["messages"])
