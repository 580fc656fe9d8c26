from datetime import date

from odoo.tests import tagged
from odoo.tools.misc import file_open

from .common import ContractCommon

TEMPLATE = "customer_service_contract/static/xlsx/contract_import.xlsx"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
HEADERS = {
    "Customer": "partner_id",
    "Title": "title",
    "Customer Reference": "reference",
    "Begins on": "date_start",
    "Term": "term_count",
    "Renewal": "renewal",
    "Notice": "notice_count",
    "Schedule": "schedule_id",
    "Billed Elsewhere until": "billed_elsewhere_until",
    "Lines/Product": "line_ids/product_id",
    "Lines/Description": "line_ids/name",
    "Lines/Covers": "line_ids/scope",
    "Lines/Fee per": "line_ids/fee_basis",
    "Lines/Quantity": "line_ids/quantity",
    "Lines/Fee": "line_ids/price_unit",
    "Lines/Machines/Machine": "line_ids/equipment_ids/equipment_id",
    "Lines/Machines/From": "line_ids/equipment_ids/date_from",
}


@tagged("post_install", "-at_install")
class TestContractImport(ContractCommon):
    """The import template works as it comes, in the hands of who makes contracts."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        partners = cls.admin_env["res.partner"]
        cls.bakery, cls.studio = partners.create(
            [
                {"name": name, "is_company": True}
                for name in ("Example Bakery Ltd", "Example Studio")
            ]
        )
        cls.boiler, cls.pump = cls.admin_env["customer.service.equipment"].create(
            [
                {
                    "name": name,
                    "serial": serial,
                    "partner_id": cls.bakery.id,
                    "company_id": cls.company.id,
                }
                for name, serial in (
                    ("Condensing boiler", "CB35-2025-0147"),
                    ("Circulation pump", "CP-88-10233"),
                )
            ]
        )
        cls.options = {
            "has_headers": True,
            "quoting": '"',
            "separator": ",",
            "sheet": "Contracts",
        }

    def _upload(self):
        with file_open(TEMPLATE, "rb") as template:
            return self.env["base_import.import"].create(
                {
                    "res_model": "customer.service.contract",
                    "file": template.read(),
                    "file_name": "contract_import.xlsx",
                    "file_type": XLSX,
                }
            )

    def _import(self):
        """Import as the screen does: with the fields the preview proposes."""
        wizard = self._upload()
        preview = wizard.parse_preview(dict(self.options))
        self.assertNotIn("error", preview)
        fields = [
            "/".join(preview["matches"][index])
            for index in range(len(preview["headers"]))
        ]
        result = wizard.execute_import(fields, preview["headers"], preview["options"])
        self.assertEqual(result["messages"], [])
        return self.env["customer.service.contract"].browse(result["ids"])

    def test_template_is_offered(self):
        [template] = self.env["customer.service.contract"].get_import_templates()
        self.assertEqual(template["template"], f"/{TEMPLATE}")

    def test_headers_find_their_fields(self):
        preview = self._upload().parse_preview(dict(self.options))
        found = {
            header: "/".join(preview["matches"].get(index, []))
            for index, header in enumerate(preview["headers"])
        }
        self.assertEqual(found, HEADERS)

    def test_import_makes_contracts_with_lines_and_machines(self):
        full, copier = self._import()
        self.assertRecordValues(
            full | copier,
            [
                {
                    "partner_id": self.bakery.id,
                    "state": "draft",
                    "reference": "118/2026",
                    "date_end": date(2026, 12, 31),
                    "renewal": "tacit",
                    "schedule_id": self.quarterly.id,
                    "billed_elsewhere_until": date(2026, 6, 30),
                },
                {
                    "partner_id": self.studio.id,
                    "state": "draft",
                    "reference": False,
                    "date_end": date(2028, 1, 31),
                    "renewal": "explicit",
                    "schedule_id": self.arrears.id,
                    "billed_elsewhere_until": False,
                },
            ],
        )
        boilers, hotline = full.line_ids
        self.assertRecordValues(
            boilers | hotline | copier.line_ids,
            [
                {"name": "Full service, each boiler", "price_unit": 120.0},
                {"name": "Hot-line", "price_unit": 300.0},
                {"name": self.fee.display_name, "price_unit": 100.0},
            ],
        )
        self.assertRecordValues(
            boilers.equipment_ids,
            [
                {"equipment_id": self.boiler.id, "date_from": False},
                {"equipment_id": self.pump.id, "date_from": date(2026, 4, 1)},
            ],
        )
        self.assertEqual(copier.line_ids.quantity, 2.0)

    def test_imported_contract_bills_nothing_again(self):
        full = self._import()[:1]
        full.action_activate()
        move = self._bill(full, date(2026, 7, 1))
        self.assertEqual(
            set(self._get_ledger(full, "period_start", "state")),
            {
                (date(2026, 1, 1), "elsewhere"),
                (date(2026, 4, 1), "elsewhere"),
                (date(2026, 7, 1), "invoiced"),
            },
        )
        self.assertEqual(move.amount_untaxed, 540.0)
