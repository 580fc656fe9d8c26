from odoo.exceptions import AccessError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .contract_crm_common import ContractCrmCommon


@tagged("post_install", "-at_install")
class TestAccess(ContractCrmCommon):
    """A salesperson reads the contracts of their customers, and what they amount to."""

    def test_own_contracts_only(self):
        both = self.contract | self.other_contract
        found = self.env["customer.service.contract"].search([("id", "in", both.ids)])
        self.assertEqual(found, both)
        for user, seen in (
            (self.seller, self.contract),
            (self.other_seller, self.other_contract),
            (self.sales_all, both),
        ):
            contracts = both.with_user(user)
            with self.subTest(user=user.login):
                self.assertEqual(contracts.search([("id", "in", both.ids)]), seen)
                self.assertEqual(contracts._filtered_access("read"), seen)

    def test_own_ledger_and_reports_only(self):
        # sudo: the cron's code path
        lines = (self.contract | self.other_contract).sudo().line_ids
        lines._materialise(self.today)
        self.env.flush_all()
        for name in ("period", "rate", "forecast", "mrr", "burn", "projection", "step"):
            model = self.env[f"customer.service.contract.{name}"]
            rows = model.with_user(self.seller).search([])
            with self.subTest(model=model._name):
                via = (
                    "contract_id"
                    if "contract_id" in model._fields
                    else "line_id.contract_id"
                )
                self.assertLessEqual(rows.sudo().mapped(via), self.contract)
        periods = self.env["customer.service.contract.period"]
        self.assertTrue(periods.with_user(self.seller).search([]))
        self.assertLess(
            periods.with_user(self.seller).search_count([]),
            periods.with_user(self.sales_all).search_count([]),
        )

    @mute_logger(
        "odoo.addons.base.models.ir_rule",
        "odoo.addons.base.models.ir_model",
        "odoo.addons.mail.models.mail_thread",
    )
    def test_nothing_is_written(self):
        own = self.contract.with_user(self.seller)
        for operation in ("write", "create", "unlink"):
            self.assertFalse(own.has_access(operation))
        with self.assertRaises(AccessError):
            own.message_post(body="I was here")
        self.contract.with_user(self.users["reader"]).message_post(body="Seen")

    def test_readers_read_all_as_before(self):
        both = self.contract | self.other_contract
        for role in ("reader", "technician", "user", "billing"):
            self.assertTrue(both.with_user(self.users[role]).has_access("read"))
