from odoo.exceptions import AccessError
from odoo.tests import tagged

from odoo.addons.customer_service_base.tests.common import ROLES

from .common import DocxCommon

# reader, technician, billing, user, dispatcher, manager, editor, outsider, portal
RIGHTS = {
    "template": ("r", "r", "r", "r", "r", "crud", "crud", "", ""),
    "version": ("r", "r", "r", "r", "r", "cr", "cr", "", ""),
    "run": ("r", "r", "r", "r", "r", "r", "r", "", ""),
    "create": ("crud", "crud", "crud", "crud", "crud", "crud", "crud", "", ""),
}


@tagged("post_install", "-at_install")
class TestSecurity(DocxCommon):
    """Who writes templates, who makes documents."""

    def test_rights_of_each_role(self):
        users = {
            **{role: self.users[role] for role in ROLES},
            "editor": self.editor,
            "outsider": self.outsider,
            "portal": self.portal_user,
        }
        for name, row in RIGHTS.items():
            model = f"customer.service.docx.{name}"
            for (who, user), letters in zip(users.items(), row, strict=True):
                self._check_rights(model, {who: user}, letters)

    def test_only_editors_upload(self):
        for role in ("reader", "technician", "user", "dispatcher"):
            template = self.template.with_user(self.users[role])
            with self.assertRaises(AccessError):
                template.write({"file": self.template.file})
            with self.assertRaises(AccessError):
                template.action_check()
            with self.assertRaises(AccessError):
                template.version_ids.action_restore()
        self.template.with_user(self.manager).name = "By a manager"

    def test_runs_are_of_who_asked_for_them(self):
        calls = self.call | self._create_call()
        self._open_wizard(calls, self.technician).action_create()
        runs = self.env["customer.service.docx.run"]
        self.assertTrue(runs.with_user(self.technician).search([]))
        self.assertFalse(runs.with_user(self.operator).search([]))

    def test_nobody_makes_a_run_in_the_name_of_another(self):
        with self.assertRaises(AccessError):
            self.env["customer.service.docx.run"].with_user(self.manager).create(
                {
                    "template_id": self.template.id,
                    "user_id": self.admin_env.user.id,
                    "res_model": "customer.service.call",
                    "res_ids": self.call.ids,
                    "total": 1,
                }
            )
