from odoo.exceptions import AccessError
from odoo.tests import tagged

from odoo.addons.customer_service_base.tests.common import ROLES

from .common import BillingCommon

PREFIX = "customer.service.billing"
# Who may do what with the models: create, read, update, delete. Who is not named has
# no right on any.
RIGHTS = {
    ".run": "cru",
    ".item": "r",
    ".problem": "r",
    ".decision": "r",
    ".decide": "crud",
    ".preview": "r",
    ".backlog": "r",
}
BILLERS = ("billing", "manager")
# What a user who may not bill is refused by RPC
STEPS = (
    "action_simulate",
    "action_start",
    "action_check",
    "action_verify",
    "action_reopen",
    "action_release",
    "action_pause",
    "action_resume",
    "action_stop",
    "action_close",
    "action_cancel",
)


@tagged("post_install", "-at_install")
class TestSecurity(BillingCommon):
    """Who may do what with which model, in one table."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.strangers = {
            **cls._get_strangers(),
            "contractor": cls.contractor,
            **{role: cls.users[role] for role in ROLES if role not in BILLERS},
        }

    def test_table_names_every_model(self):
        ours = self._get_models_of("customer_service_billing", PREFIX)
        self.assertEqual(ours, set(RIGHTS))

    def test_rights_of_billers(self):
        billers = {role: self.users[role] for role in BILLERS}
        for model, letters in RIGHTS.items():
            self._check_rights(f"{PREFIX}{model}", billers, letters)

    def test_strangers_have_no_rights(self):
        for model in RIGHTS:
            self._check_rights(f"{PREFIX}{model}", self.strangers, "")

    def test_strangers_take_no_step(self):
        self._create_charge()
        run = self._create_run()
        run.action_simulate()
        for who, user in self.strangers.items():
            for method in STEPS:
                with (
                    self.subTest(who=who, method=method),
                    self.assertRaises(AccessError),
                ):
                    getattr(run.with_user(user), method)()
            with self.subTest(who=who), self.assertRaises(AccessError):
                run.item_ids.with_user(user).action_retry()

    def test_closed_fields_are_not_written_by_hand(self):
        run = self._create_run()
        for vals in (
            {"state": "released"},
            {"paused": True},
            {"automatic": True},
            {"verified_by_id": self.biller.id},
            {"name": "Other"},
        ):
            with self.subTest(vals=vals), self.assertRaises(AccessError):
                run.write(vals)
        with self.assertRaises(AccessError):
            self._create_run(state="released")
