from odoo.tests import TransactionCase, tagged

from odoo.addons.customer_service_base.demo.catalogue import MODELS, ROOTS
from odoo.addons.customer_service_base.demo.faults import (
    CAUSES,
    REMEDIES,
    SHIPPED_REMEDIES,
    SYMPTOMS,
)
from odoo.addons.customer_service_base.demo.service_calls import FAULTS

from ..demo.categories import FAQ_CATEGORIES
from ..demo.entries import ENTRIES
from ..demo.entry import to_html
from ..demo.translations import TRANSLATIONS


@tagged("post_install", "-at_install")
class TestCustomerServiceDemoFaq(TransactionCase):
    """The FAQ of the demo company fits its machines, its codes and its calls."""

    def test_entries_name_what_the_demo_company_has(self):
        known = {*ROOTS, *ROOTS.values()}
        remedies = {"", *REMEDIES, *SHIPPED_REMEDIES}
        keys = {entry.key for entry in ENTRIES}
        self.assertEqual(len(keys), len(ENTRIES))
        for entry in ENTRIES:
            with self.subTest(entry=entry.key):
                self.assertIn(entry.category, FAQ_CATEGORIES)
                self.assertLessEqual(set(entry.machines), known)
                self.assertTrue(all(MODELS[key].price for key in entry.models))
                self.assertIn(entry.symptom, {"", *SYMPTOMS})
                self.assertIn(entry.cause, {"", *CAUSES})
                self.assertIn(entry.remedy, remedies)
                self.assertIn(entry.replaced_by, {"", *keys})
        self.assertLessEqual({text.key for text in TRANSLATIONS}, keys)

    def test_calls_that_entries_solve_have_their_codes(self):
        for entry in ENTRIES:
            if not entry.answers:
                continue
            faults = [f for f in FAULTS if f.subject.startswith(entry.answers)]
            with self.subTest(entry=entry.key):
                self.assertTrue(faults)
                for fault in faults:
                    self.assertEqual(
                        (fault.symptom, fault.cause, fault.remedy),
                        (entry.symptom, entry.cause, entry.remedy),
                    )

    def test_texts_become_html(self):
        html = to_html("""
            Two ways
            to begin:
            1. First, *bold*
            and on.
            1. Second <b>.
            ! Careful.

            # End
            - point
        """)
        self.assertEqual(
            html,
            "<p>Two ways to begin:</p>"
            "<ol><li>First, <strong>bold</strong> and on.</li>"
            "<li>Second &lt;b&gt;.</li></ol>"
            "<p><strong>⚠ Careful.</strong></p>"
            "<p><strong>End</strong></p>"
            "<ul><li>point</li></ul>",
        )
