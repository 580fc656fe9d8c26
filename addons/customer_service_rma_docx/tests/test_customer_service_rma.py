from odoo.exceptions import AccessError
from odoo.tests import tagged

from odoo.addons.customer_service_docx.tests.common import read_docx
from odoo.addons.customer_service_rma.tests.common import RmaCommon

MODULE = "customer_service_rma_docx"


@tagged("post_install", "-at_install")
class TestRma(RmaCommon):
    """The sheet of a return in Word."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.admin_env["res.lang"]._activate_lang("it_IT")
        cls.return_ = cls._create_rma(
            {"equipment_id": cls.machine.id, "problem": "Leaks & smells"},
            note="<p>Nobody may read this</p>",
        )

    def _render(self, lang, user):
        template = self.env.ref(f"{MODULE}.docx_template_rma_sheet_{lang}")
        self.assertEqual(template.check_state, "good")
        record = self.return_.with_user(user)
        return read_docx(template.with_user(user)._render(record))

    def test_sheet_in_both_languages(self):
        words = {
            "it": ("Autorizzazione al reso", "Articoli da spedire"),
            "en": ("Return Authorization", "What to send"),
        }
        for lang, expected in words.items():
            text = self._render(lang, self.users["reader"])
            for word in (*expected, self.return_.name, "AA-1", "Leaks & smells"):
                self.assertIn(word, text)
            self.assertNotIn("{{", text)
            self.assertNotIn("Nobody may read this", text)

    def test_return_of_another_company_is_not_printed(self):
        foreigner = self._create_user(
            "rma_docx_foreigner",
            groups="customer_service_base.group_manager",
            company=self.other_company,
        )
        with self.assertRaises(AccessError):
            self._render("en", foreigner)
