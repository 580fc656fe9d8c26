from odoo.exceptions import AccessError, ValidationError
from odoo.tests import tagged

from odoo.addons.customer_service_base.tests.common import CustomerServiceCommon


@tagged("post_install", "-at_install")
class TestResConfigSettings(CustomerServiceCommon):
    def _save(self, **vals):
        settings = self.admin_env["res.config.settings"].create(vals)
        settings.execute()
        return self.admin_env["ir.config_parameter"]

    def test_settings_are_kept_as_parameters(self):
        parameters = self._save(
            customer_service_outlook_days=14, customer_service_outlook_enrich=True
        )
        self.assertEqual(
            parameters.get_param("customer_service_outlook.token_days"), "14"
        )
        self.assertTrue(parameters.get_param("customer_service_outlook.enrich"))
        parameters = self._save(customer_service_outlook_enrich=False)
        self.assertFalse(parameters.get_param("customer_service_outlook.enrich"))

    def test_defaults_are_a_week_and_nothing_outside(self):
        settings = self.admin_env["res.config.settings"].create({})
        self.assertEqual(settings.customer_service_outlook_days, 7)
        self.assertFalse(settings.customer_service_outlook_enrich)

    def test_days_are_bounded(self):
        for days in (0, -1, 31):
            with self.subTest(days=days), self.assertRaises(ValidationError):
                self._save(customer_service_outlook_days=days)

    def test_settings_are_of_who_administers(self):
        with self.assertRaises(AccessError):
            self.env["res.config.settings"].with_user(self.manager).create({}).execute()
