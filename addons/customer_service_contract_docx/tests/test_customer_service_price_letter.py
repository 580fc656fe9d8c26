from odoo.tests import tagged

from odoo.addons.customer_service_contract.tests.revision_common import RevisionCommon
from odoo.addons.customer_service_docx.tests.common import read_docx

MODULE = "customer_service_contract_docx"


@tagged("post_install", "-at_install")
class TestPriceLetter(RevisionCommon):
    """The letter about new prices in Word."""

    def test_letter_in_both_languages(self):
        self.admin_env["res.lang"]._activate_lang("it_IT")
        contract = self._create_contract()
        revision = self._create_revision(contract)
        revision.action_preview()
        revision.action_letters()
        letter = revision.letter_ids.with_user(self.manager)
        row = letter.line_ids[0]
        words = {"it": "Adeguamento dei canoni", "en": "Revision of Fees"}
        for lang, word in words.items():
            template = self.env.ref(f"{MODULE}.docx_template_price_revision_{lang}")
            self.assertEqual(template.check_state, "good")
            text = read_docx(template.with_user(self.manager)._render(letter))
            for expected in (
                word,
                contract.name,
                "Officine Verdi",
                row._get_fee_name(),
            ):
                self.assertIn(expected, text)
            self.assertNotIn("{{", text)
