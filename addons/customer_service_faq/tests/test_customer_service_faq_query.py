from freezegun import freeze_time

from odoo.exceptions import AccessError
from odoo.tests import tagged

from ..models import customer_service_faq_query as query_module
from .portal_common import FAQ, FaqPortalCase


@tagged("post_install", "-at_install")
class TestFaqQuery(FaqPortalCase):
    """What was searched is kept, who searched is not."""

    @property
    def log(self):
        return self.env["customer.service.faq.query"].sudo()

    def _rows(self):
        self.env.invalidate_all()
        return [
            (row.name, row.asker, row.result_count, row.hits)
            for row in self._queries().sorted("id")
        ]

    def test_search_of_the_portal_is_noted(self):
        self._anonymous()
        self._get(f"{FAQ}/search?search=flux capacitor")
        self._get(f"{FAQ}/search?search=Flux   CAPACITOR!")
        self._get(f"{FAQ}/search/page/2?search=flux capacitor")
        self._get(f"{FAQ}/search?search=zzyzx qwxyz")
        self._get(f"{FAQ}/search?search=  ")
        self._login()
        self._get(f"{FAQ}/search?search=flux capacitor")
        self.assertEqual(
            self._rows(),
            [
                ("flux capacitor", "public", 1, 2),
                ("zzyzx qwxyz", "public", 0, 1),
                ("flux capacitor", "portal", 2, 1),
            ],
        )

    def test_desk_uses_the_same_log(self):
        with freeze_time("2026-11-22 10:00:00"):
            self.log._log_query("Caldaia  bloccata", 0)
        with freeze_time("2026-11-23 10:00:00"):
            self.log._log_query("caldaia bloccata", 2)
            self.log._log_query("Caldaia bloccata!", 3)
            self.log._log_query("", 3)
            self.log._log_query("?!", 3)
        self.assertEqual(
            self._rows(),
            [
                ("Caldaia bloccata", "staff", 0, 1),
                ("caldaia bloccata", "staff", 3, 2),
            ],
        )

    def test_row_names_nobody(self):
        self.log._log_query("Call Anna 011 555 0101 anna@verdi.example about E10", 0)
        [row] = self._queries()
        self.assertEqual(row.name, "Call Anna … … about E10")
        self.assertFalse({"create_uid", "write_uid"} & set(row._fields))

    def test_flood_of_texts_stays_small(self):
        self.patch(query_module, "MAX_TEXTS", 3)
        for number in range(9):
            self.log._log_query(f"text {number}", 0)
        self.assertEqual(len(self._rows()), 3)
        self.log._log_query("text 1", 4)
        self.assertIn(("text 1", "staff", 4, 2), self._rows())

    def test_old_searches_are_forgotten(self):
        with freeze_time("2025-10-01 10:00:00"):
            self.log._log_query("old text", 0)
        with freeze_time("2025-12-01 10:00:00"):
            self.log._log_query("new text", 0)
        with freeze_time("2026-11-22 10:00:00"):
            self.log._gc_queries()
        self.assertEqual([row[0] for row in self._rows()], ["new text"])

    def test_staff_read_those_of_their_companies(self):
        self.log._log_query("ours", 0)
        self.log._log_query("theirs", 0, self.other_company)
        for role in ("reader", "user", "manager"):
            queries = self.env["customer.service.faq.query"].with_user(self.users[role])
            self.assertEqual(queries.search([]).mapped("name"), ["ours"])
            with self.assertRaises(AccessError):
                queries.search([]).write({"name": "x"})
            with self.assertRaises(AccessError):
                queries.search([]).unlink()
        with self.assertRaises(AccessError):
            queries.with_user(self.outsider).search([])
