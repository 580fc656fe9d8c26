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
