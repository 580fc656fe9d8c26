from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from .common import DocxCommon, read_docx


@tagged("post_install", "-at_install")
class TestDownloads(DocxCommon, HttpCase):
    """What who writes templates downloads."""

    def _get(self, what, user, template=None):
        self.authenticate(user.login, user.login)
        number = (template or self.template).id
        return self.url_open(f"/customer_service/docx/{number}/{what}")

    def test_list_of_fields(self):
        answer = self._get("fields", self.editor)
        self.assertEqual(answer.status_code, 200)
        self.assertIn("attachment", answer.headers["Content-Disposition"])
        text = read_docx(answer.content)
        self.assertIn("{{ call.number }}", text)
        self.assertIn("C/2026/00042", text)
        self.assertIn("{%tr for part in parts %}", text)

    def test_sample(self):
        answer = self._get("sample", self.users["reader"])
        self.assertEqual(answer.status_code, 200)
        self.assertIn("Number C/2026/00042", read_docx(answer.content))

    def test_strangers_get_nothing(self):
        with mute_logger("odoo.http"):
            for user in (self.outsider, self.portal_user):
                answer = self._get("fields", user)
                self.assertNotEqual(answer.status_code, 200)
            self.authenticate(None, None)
            answer = self.url_open(f"/customer_service/docx/{self.template.id}/fields")
        self.assertNotIn("{{ call", answer.text)

    def test_template_that_is_gone(self):
        with mute_logger("odoo.http"):
            self.authenticate(self.editor.login, self.editor.login)
            answer = self.url_open("/customer_service/docx/999999999/fields")
        self.assertEqual(answer.status_code, 404)
