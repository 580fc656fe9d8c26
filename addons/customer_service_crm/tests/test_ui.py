from datetime import timedelta

from odoo import Command, fields
from odoo.tests import HttpCase, tagged

from .crm_common import SALES, ServiceCrmCommon


@tagged("post_install", "-at_install")
class TestUi(ServiceCrmCommon, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        machine = cls._create_equipment(serial="TOUR-1")
        machine.warranty_parts_end = fields.Date.today() + timedelta(days=10)
        cls.call = cls._create_call(
            subject="The burner goes out", equipment_id=machine.id
        )

    def _create_tourist(self, login, groups):
        return self._create_user(
            login, groups=groups, name=f"Tour {login}", password=f"service_{login}"
        )

    def test_salesperson_looks_before_ringing(self):
        tourist = self._create_tourist("tour_seller", SALES)
        # sudo: an operator does not say who sells
        (self.customer | self.contact).sudo().user_id = tourist
        lead = self._create_lead(tourist, name="Tour lead", partner_id=self.contact.id)
        self.start_tour(
            f"/odoo/contacts/{self.customer.id}",
            "customer_service_crm_partner_tour",
            login=tourist.login,
        )
        self.start_tour(
            f"/odoo/crm/{lead.id}",
            "customer_service_crm_lead_tour",
            login=tourist.login,
        )

    def test_operator_passes_a_wish_on_to_sales(self):
        tourist = self._create_tourist(
            "tour_operator", "customer_service_base.group_user"
        )
        self.team.member_ids = [Command.link(tourist.id)]
        self.start_tour(
            f"/odoo/service-calls/{self.call.id}",
            "customer_service_crm_operator_tour",
            login=tourist.login,
        )
        origin = self.call.opportunity_origin_ids
        self.assertRecordValues(
            origin, [{"kind": "contract", "user_id": self.seller.id}]
        )
