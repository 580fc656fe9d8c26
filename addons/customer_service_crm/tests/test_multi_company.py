from odoo.exceptions import UserError
from odoo.tests import tagged

from .crm_common import SALES, ServiceCrmCommon


@tagged("post_install", "-at_install")
class TestMultiCompany(ServiceCrmCommon):
    """Each company has its own opportunities from service."""

    def test_foreign_service_is_not_seen(self):
        foreigner = self._create_user(
            "foreigner",
            groups=f"{SALES}_all_leads,customer_service_base.group_manager",
            company=self.other_company,
        )
        call = self._create_call(equipment_id=self._create_equipment().id)
        origin = call._create_opportunity("machine", "New boiler")
        for record in (call, call.equipment_id, origin):
            found = self.env[record._name].with_user(foreigner).search([])
            with self.subTest(model=record._name):
                self.assertFalse(found & record)

    def test_a_salesperson_of_another_company_is_not_asked(self):
        foreign_seller = self._create_user(
            "foreign_seller", groups=SALES, company=self.other_company
        )
        # sudo: an operator does not say who sells
        (self.customer | self.contact).sudo().user_id = foreign_seller
        origin = self._create_call()._create_opportunity("machine", "New boiler")
        self.assertFalse(origin.sudo().lead_id.user_id)
        self.assertEqual(origin.sudo().lead_id.company_id, self.company)

    def test_a_call_is_not_linked_to_a_foreign_lead(self):
        lead = self._create_lead(
            company_id=self.other_company.id,
            user_id=False,
            email_from="bar@example.com",
        )
        call = self._create_call(
            partner_id=False, caller_name="Bar", caller_email="bar@example.com"
        )
        self.assertFalse(call.lead_id)
        with self.assertRaises(UserError):
            call.lead_id = lead
