from datetime import date
from decimal import Decimal

from psycopg2 import IntegrityError

from odoo.exceptions import AccessError
from odoo.tests import tagged
from odoo.tools import mute_logger
from odoo.tools.misc import file_open

from .common import ContractCommon

TEMPLATE = "customer_service_contract/static/xlsx/price_index_value_import.xlsx"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
VALUE = "customer.service.price.index.value"


@tagged("post_install", "-at_install")
class TestPriceIndex(ContractCommon):
    """A series of prices, typed and imported."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.index = cls._create_admin(
            "customer.service.price.index", name="Example Index"
        )
        cls.env = cls.admin_env(user=cls.contractor)

    def _create_value(self, month, value, **vals):
        return self.env[VALUE].create(
            {"index_id": self.index.id, "month": month, "value": value, **vals}
        )

    def test_any_day_stands_for_its_month(self):
        row = self._create_value("2026-03-17", 120.5)
        self.assertEqual(row.month, date(2026, 3, 1))
        row.month = "2026-04-30"
        self.assertEqual(row.month, date(2026, 4, 1))
        self.assertEqual(row.display_name, "Example Index April 2026")

    def test_a_month_has_one_value(self):
        self._create_value("2026-03-01", 120.5)
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError):
            self._create_value("2026-03-31", 121)

    def test_a_value_is_positive(self):
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError):
            self._create_value("2026-03-01", 0)

    def test_the_last_month_is_shown(self):
        self.assertFalse(self.index.last_month)
        self._create_value("2026-03-01", 120.5)
        self._create_value("2025-03-01", 118)
        self.assertEqual(self.index.last_month, date(2026, 3, 1))

    def test_what_is_published_later_is_not_known_yet(self):
        self._create_value("2026-03-01", 120.5)
        self._create_value("2026-04-01", 120.8, date_published="2026-05-15")
        before, after = (
            self.index._get_series(date(2026, 5, day))[self.index] for day in (14, 15)
        )
        self.assertEqual(before.latest(date(2026, 4, 1)), date(2026, 3, 1))
        self.assertEqual(after.latest(date(2026, 4, 1)), date(2026, 4, 1))

    def test_a_change_of_base_is_linked(self):
        self._create_value("2025-12-01", 121.5)
        self._create_value("2026-01-01", 100.2)
        self.env["customer.service.price.index.link"].create(
            {
                "index_id": self.index.id,
                "name": "2025 = 100",
                "month": "2026-01-31",
                "coefficient": 1.215,
            }
        )
        series = self.index._get_series(date(2026, 6, 1))[self.index]
        self.assertEqual(series.at(date(2026, 1, 1)), Decimal("121.7430"))
        self.assertEqual(series.at(date(2025, 12, 1)), Decimal("121.5"))

    def test_a_correction_is_noted_on_the_index(self):
        row = self._create_value("2026-03-01", 120.5)
        before = self.index.message_ids
        row.value = 120.5
        self.assertEqual(self.index.message_ids, before)
        row.value = 120.6
        message = self.index.message_ids - before
        self.assertIn("March 2026: 120.5 corrected to 120.6", message.body)

    def test_series_take_the_same_queries_for_many(self):
        indexes = self.index | self.index.copy() | self.index.copy()
        for index in indexes:
            self.env[VALUE].create(
                {"index_id": index.id, "month": "2026-01-01", "value": 100}
            )
        self.env.flush_all()
        with self.assertQueryCount(2):
            indexes._get_series(date(2026, 6, 1))

    def test_istat_is_an_index_of_the_euro(self):
        foi = self.env.ref("customer_service_contract.price_index_istat_foi")
        self.assertEqual(foi.currency_id, self.env.ref("base.EUR"))

    def test_readers_type_no_values(self):
        row = self._create_value("2026-03-01", 120.5)
        for role in ("billing", "user"):
            mine = row.with_user(self.users[role])
            self.assertEqual(mine.value, 120.5)
            with self.assertRaises(AccessError):
                mine.value = 121

    # Import --------------------------------------------------------------------------

    def _import(self, content, name, kind, sheet=None):
        """Import as the screen does: with the fields the preview proposes."""
        wizard = self.env["base_import.import"].create(
            {"res_model": VALUE, "file": content, "file_name": name, "file_type": kind}
        )
        options = {
            "has_headers": True,
            "quoting": '"',
            "separator": ",",
            "sheet": sheet,
        }
        preview = wizard.parse_preview(options)
        self.assertNotIn("error", preview)
        found = [
            "/".join(preview["matches"].get(number, []))
            for number in range(len(preview["headers"]))
        ]
        self.assertEqual(found, ["index_id", "month", "value", "date_published"])
        result = wizard.execute_import(found, preview["headers"], preview["options"])
        self.assertEqual(result["messages"], [])
        return self.env[VALUE].browse(result["ids"])

    def test_the_template_works_as_it_comes(self):
        [template] = self.env[VALUE].get_import_templates()
        self.assertEqual(template["template"], f"/{TEMPLATE}")
        with file_open(TEMPLATE, "rb") as file:
            rows = self._import(file.read(), "values.xlsx", XLSX, "Values")
        self.assertRecordValues(
            rows,
            [
                {
                    "index_id": self.index.id,
                    "month": date(2026, 1, 1),
                    "value": 100.0,
                    "date_published": date(2026, 2, 16),
                },
                {
                    "index_id": self.index.id,
                    "month": date(2026, 2, 1),
                    "value": 100.4,
                    "date_published": date(2026, 3, 16),
                },
            ],
        )

    def test_importing_a_series_again_corrects_it(self):
        known = self._create_value("2026-01-01", 99)
        content = (
            b"Index,Month,Value,Published on\n"
            b"Example Index,2026-01-01,100.1,2026-02-16\n"
            b"Example Index,2026-02-01,100.4,2026-03-16\n"
        )
        rows = self._import(content, "values.csv", "text/csv")
        self.assertEqual(rows[0], known)
        self.assertEqual(
            self.index.value_ids.sorted("month").mapped("value"), [100.1, 100.4]
        )
        again = self._import(content, "values.csv", "text/csv")
        self.assertEqual(again, rows)
