from odoo.tests import tagged

from .common import CustomerServiceCommon


@tagged("post_install", "-at_install")
class TestCounters(CustomerServiceCommon):
    """Open calls are counted where people look: partner, product, user."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.product = cls._create_product()
        cls.equipment = cls._create_equipment(product_id=cls.product.id)
        cls.call = cls._create_call(
            equipment_id=cls.equipment.id, user_id=cls.technician.id
        )
        cls.solved = cls._create_call(
            equipment_id=cls.equipment.id,
            user_id=cls.technician.id,
            stage_id=cls._stage("solved").id,
        )

    def _badges(self, partner, user=None):
        partner = partner.with_user(user or self.operator)
        return {
            badge["label"]: badge["value"]
            for badge in partner.application_statistics or []
        }

    def test_product_counts_the_open_calls_of_its_machines(self):
        product = self.product.with_user(self.operator)
        self.assertEqual(product.customer_service_open_call_count, 1)
        template = product.product_tmpl_id
        self.assertEqual(template.customer_service_open_call_count, 1)
        action = template.action_view_customer_service_calls()
        calls = self.env["customer.service.call"].search(action["domain"])
        self.assertEqual(calls, self.call | self.solved)

    def test_user_counts_the_open_calls_assigned(self):
        technician = self.technician.with_user(self.operator)
        self.assertEqual(technician.customer_service_open_call_count, 1)
        action = technician.action_view_customer_service_calls()
        calls = self.env["customer.service.call"].search(action["domain"])
        self.assertEqual(calls, self.call | self.solved)

    def test_partner_list_shows_open_calls_and_equipment(self):
        self.assertEqual(self._badges(self.customer), {"Open calls": 1, "Equipment": 1})
        self.assertEqual(self._badges(self.other_customer), {})

    def test_partner_list_shows_nothing_to_who_has_no_role(self):
        self.assertEqual(self._badges(self.customer, self.outsider), {})
