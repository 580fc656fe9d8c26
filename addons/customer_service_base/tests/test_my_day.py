from odoo import fields
from odoo.tests import HttpCase, tagged

from .common import CustomerServiceCommon


@tagged("post_install", "-at_install")
class TestMyDay(CustomerServiceCommon, HttpCase):
    """The technician's day in a browser as wide as a telephone."""

    browser_size = "390x844"
    touch_enabled = True

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.worker = cls._create_user(
            "my_day",
            groups="customer_service_base.group_technician",
            name="Tino Tecnico",
            password="service_my_day",
        )
        cls.pump = cls._create_product("Pump", type="consu")
        cls.gasket = cls._create_product("Seal XQ-7", type="consu")
        cls.call = cls._create_call(
            team_id=cls.team.id, caller_id=cls.contact.id, site_id=cls.site.id
        )
        cls.visit = cls._create_intervention(
            cls.call, user_id=cls.worker.id, date_start=fields.Datetime.now()
        )
        cls.part = cls.env["customer.service.part"].create(
            {"intervention_id": cls.visit.id, "product_id": cls.pump.id}
        )

    def _start(self, tour):
        self.start_tour("/odoo/my-day", tour, login=self.worker.login)
        self.env.invalidate_all()

    def test_day_from_the_journey_to_the_signature(self):
        check = self.env["customer.service.intervention.check"].create(
            {
                "intervention_id": self.visit.id,
                "name": "Flue is free",
                "required": True,
            }
        )
        self._start("customer_service_my_day_tour")
        self.assertRecordValues(
            self.visit,
            [
                {
                    "state": "done",
                    "km": 42,
                    "signed_by": "Anna Gallo",
                    "unsigned_reason": False,
                }
            ],
        )
        self.assertIn("Changed the pump", self.visit.report)
        self.assertTrue(self.visit.signature)
        self.assertTrue(check.done)
        self.assertEqual(
            self.visit.time_ids.sorted("id").mapped("kind"), ["travel", "work"]
        )
        self.assertTrue(all(self.visit.time_ids.mapped("date_to")))
        self.assertRecordValues(
            self.visit.part_ids.sorted("id"),
            [
                {"product_id": self.pump.id, "used_quantity": 1},
                {"product_id": self.gasket.id, "used_quantity": 1},
            ],
        )
        self.assertRecordValues(self.visit.expense_ids, [{"amount": 12.5}])

    def test_lost_connection_loses_nothing_and_doubles_nothing(self):
        self._start("customer_service_my_day_lost_tour")
        self.assertRecordValues(self.visit, [{"state": "in_progress", "km": 17}])
        self.assertIn("Written in the basement", self.visit.report)
        self.assertRecordValues(self.visit.time_ids, [{"kind": "work"}])
        self.assertRecordValues(self.part, [{"used_quantity": 1}])
        steps = self.visit.step_ids.sorted("id")
        self.assertEqual(steps[0].step, "start_work")
        self.assertEqual(
            sorted(steps.mapped("step")), ["part_used", "set", "set", "start_work"]
        )
