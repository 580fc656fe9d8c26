from datetime import timedelta

from odoo.exceptions import AccessError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .contract_crm_common import ContractCrmCommon


@tagged("post_install", "-at_install")
class TestContractOpportunity(ContractCrmCommon):
    """Ends of contracts make opportunities, each once."""

    def _get_origins(self):
        both = self.contract | self.other_contract
        return self.admin_env["customer.service.opportunity.origin"].search(
            [("contract_id", "in", both.ids)]
        )

    def test_a_salesperson_makes_it_once(self):
        own = self.contract.with_user(self.seller)
        own.action_create_opportunities()
        own.action_create_opportunities()
        self.assertRecordValues(
            self._get_origins(),
            [
                {
                    "kind": "renewal",
                    "contract_id": self.contract.id,
                    "date_end": self.contract.date_end,
                    "user_id": self.seller.id,
                }
            ],
        )
        lead = self._get_origins().lead_id
        self.assertEqual(lead.customer_service_kind, "renewal")

    @mute_logger("odoo.addons.base.models.ir_rule")
    def test_not_of_customers_of_others(self):
        with self.assertRaises(AccessError):
            self.other_contract.with_user(self.seller).action_create_opportunities()

    def test_customers_make_none(self):
        # sudo: what customers see is not the contractor's to say
        self.contact.sudo().customer_service_portal_scope = "company"
        own = self.contract.with_user(self.portal_user)
        self.assertTrue(own.has_access("read"))
        with self.assertRaises(AccessError):
            own.action_create_opportunities()
        self.assertFalse(self._get_origins())

    def test_weekly_what_does_not_go_on_by_itself(self):
        self.other_contract.sudo().write({"term_count": 1, "renewal": "tacit"})
        self.admin_env["res.company"].search([]).write(
            {"customer_service_propose_opportunities": False}
        )
        self.company.sudo().customer_service_propose_opportunities = True
        cron = self.admin_env.ref("customer_service_crm.ir_cron_propose_opportunities")
        for _time in range(2):
            with self.enter_registry_test_mode():
                cron.method_direct_trigger()
        self.assertEqual(self._get_origins().contract_id, self.contract)

    def test_a_new_end_is_a_new_chance(self):
        self.contract._create_end_opportunities()
        # sudo: what a renewal does to the contract
        self.contract.sudo().date_end += timedelta(days=365)
        self.contract._create_end_opportunities()
        self.assertEqual(len(self._get_origins()), 2)
