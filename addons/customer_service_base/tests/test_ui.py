from odoo import Command
from odoo.tests import HttpCase, tagged

from .common import CustomerServiceCommon


@tagged("post_install", "-at_install")
class TestUi(CustomerServiceCommon, HttpCase):
    def test_operator_takes_a_call_from_machine_to_history(self):
        operator = self._create_user(
            "tour",
            groups="customer_service_base.group_user",
            name="Tour Operator",
            password="service_tour",
        )
        self.team.member_ids = [Command.link(operator.id)]
        self.start_tour("/odoo", "customer_service_call_tour", login=operator.login)
        call = self.env["customer.service.call"].search(
            [("subject", "=", "No hot water")]
        )
        self.assertRecordValues(
            call,
            [
                {
                    "state": "solved",
                    "user_id": operator.id,
                    "partner_id": self.customer.id,
                    "team_id": self.team.id,
                    "company_id": self.company.id,
                }
            ],
        )
        self.assertRecordValues(
            call.equipment_id, [{"serial": "TOUR-4711", "call_count": 1}]
        )

    def test_call_goes_from_operator_to_technician_to_customer_and_back(self):
        people = {
            role: self._create_user(
                f"desk_{role}",
                groups=f"customer_service_base.group_{role}",
                name=f"Desk {role}",
                password=f"service_desk_{role}",
            )
            for role in ("user", "technician")
        }
        self.team.member_ids = [Command.link(people["technician"].id)]
        self._create_equipment(serial="DESK-0815", site_id=self.site.id)
        self.contact.customer_service_portal_scope = "company"

        self.start_tour(
            "/odoo/take-call",
            "customer_service_desk_operator_tour",
            login=people["user"].login,
        )
        call = self.env["customer.service.call"].search(
            [("subject", "=", "The burner goes out")]
        )
        self.assertRecordValues(
            call,
            [{"state": "new", "partner_id": self.customer.id, "user_id": False}],
        )
        self.start_tour(
            "/odoo/unassigned-service-calls",
            "customer_service_desk_technician_tour",
            login=people["technician"].login,
        )
        self.assertRecordValues(
            call, [{"state": "solved", "user_id": people["technician"].id}]
        )
        self.start_tour(
            "/my/service-calls?filterby=all",
            "customer_service_desk_customer_tour",
            login=self.portal_user.login,
        )
        self.assertRecordValues(call, [{"state": "in_progress", "reopen_count": 1}])
        self.assertIn(
            "It went out again this morning", "".join(call.message_ids.mapped("body"))
        )
