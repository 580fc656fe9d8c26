from datetime import timedelta
from unittest.mock import patch

from odoo import fields
from odoo.exceptions import AccessError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .crm_common import ServiceCrmCommon


@tagged("post_install", "-at_install")
class TestWarrantyOpportunity(ServiceCrmCommon):
    """Ends of warranties make opportunities, each once."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.today = fields.Date.today()
        cls.machines = cls._create_equipment(serial="AA-1") | cls._create_equipment(
            serial="AA-2"
        )
        cls._end(cls.machines, 10)

    @classmethod
    def _end(cls, machines, days):
        machines.write({"warranty_parts_end": cls.today + timedelta(days=days)})

    def _get_origins(self):
        return self.admin_env["customer.service.opportunity.origin"].search(
            [("equipment_id", "in", self.machines.ids)]
        )

    def test_a_salesperson_makes_them_in_a_list(self):
        action = self.machines.with_user(self.seller).action_create_opportunities()
        origins = self._get_origins()
        self.assertRecordValues(
            origins,
            [
                {
                    "kind": "warranty",
                    "date_end": self.today + timedelta(days=10),
                    "user_id": self.seller.id,
                    "partner_id": self.customer.id,
                    "company_id": self.company.id,
                }
            ]
            * 2,
        )
        leads = self.env["crm.lead"].with_user(self.seller).search(action["domain"])
        self.assertEqual(leads, origins.lead_id)
        again = self.machines.with_user(self.seller).action_create_opportunities()
        self.assertEqual(again["tag"], "display_notification")
        self.assertEqual(self._get_origins(), origins)

    def test_a_new_end_is_a_new_chance(self):
        self.machines.action_create_opportunities()
        self._end(self.machines[:1], 400)
        self.machines.action_create_opportunities()
        self.assertEqual(len(self._get_origins()), 3)

    @mute_logger("odoo.addons.base.models.ir_rule")
    def test_not_of_customers_of_others(self):
        with self.assertRaises(AccessError):
            self.machines.with_user(self.other_seller).action_create_opportunities()

    def test_without_warranty_there_is_none(self):
        machine = self._create_equipment(serial="AA-3")
        machine.action_create_opportunities()
        self.assertFalse(machine.sudo().opportunity_origin_ids)

    @mute_logger("odoo.sql_db")
    def test_the_database_keeps_it_once(self):
        self.machines.action_create_opportunities()
        with self.assertRaises(Exception) as caught, self.env.cr.savepoint():
            self._get_origins()[0].copy()
        self.assertIn("warranty_uniq", str(caught.exception))

    def test_weekly_where_wanted(self):
        far = self._create_equipment(serial="AA-4")
        self._end(far, 300)
        cron = self.admin_env.ref("customer_service_crm.ir_cron_propose_opportunities")
        companies = self.admin_env["res.company"].search([])
        companies.customer_service_propose_opportunities = False
        with self.enter_registry_test_mode():
            cron.method_direct_trigger()
        self.assertFalse(self._get_origins())
        self.company.sudo().customer_service_propose_opportunities = True
        for _time in range(2):
            with self.enter_registry_test_mode():
                cron.method_direct_trigger()
        self.assertEqual(self._get_origins().equipment_id, self.machines)

    def _run_weekly(self):
        self.company.sudo().customer_service_propose_opportunities = True
        cron = self.admin_env.ref("customer_service_crm.ir_cron_propose_opportunities")
        with self.enter_registry_test_mode():
            cron.method_direct_trigger()

    def test_weekly_one_that_fails_stops_no_other(self):
        bad, good = self.machines
        prepare = type(bad)._prepare_end_opportunity_vals

        def fail(machine):
            if machine.id == bad.id:
                raise ValueError("bad data")
            return prepare(machine)

        logger = (
            "odoo.addons.customer_service_crm.models."
            "customer_service_opportunity_source_mixin"
        )
        with (
            patch.object(type(bad), "_prepare_end_opportunity_vals", fail),
            self.assertLogs(logger, "WARNING") as logs,
        ):
            self._run_weekly()
        self.assertEqual(self._get_origins().equipment_id, good)
        self.assertEqual(len(logs.output), 1)
        self.assertIn(str(bad), logs.output[0])

    def test_weekly_in_the_language_of_the_company(self):
        self.admin_env["res.lang"]._activate_lang("it_IT")
        self.company.sudo().partner_id.lang = "it_IT"
        self._run_weekly()
        for origin in self._get_origins():
            self.assertIn("Fine garanzia", origin.name)

    def test_customers_make_none(self):
        machines = self.machines.with_user(self.portal_user)
        self.assertTrue(machines.has_access("read"))
        with self.assertRaises(AccessError):
            machines.action_create_opportunities()
        self.assertFalse(self._get_origins())
