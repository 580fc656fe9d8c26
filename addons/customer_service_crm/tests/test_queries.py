from odoo.tests import tagged

from .crm_common import ServiceCrmCommon


@tagged("post_install", "-at_install")
class TestQueries(ServiceCrmCommon):
    """Twenty customers cost what one does."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        partners = cls.admin_env["res.partner"].create(
            [
                {"name": f"Firm {n}", "is_company": True, "user_id": cls.seller.id}
                for n in range(20)
            ]
        )
        cls.partners = partners
        for partner in partners:
            machine = cls._create_equipment(partner_id=partner.id)
            call = cls._create_call(partner_id=partner.id, equipment_id=machine.id)
            cls._create_intervention(call)
        cls.leads = cls.admin_env["crm.lead"].create(
            [
                {
                    "name": partner.name,
                    "partner_id": partner.id,
                    "user_id": cls.seller.id,
                    "type": "opportunity",
                }
                for partner in partners
            ]
        )

    def _count(self, records, read):
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        read(records)
        return self.env.cr.sql_log_count - before

    def _assert_same(self, records, read):
        records = self.env[records._name].with_user(self.seller).browse(records.ids)
        self._count(records, read)  # warms the caches of rules and views
        one = self._count(records[:1], read)
        many = self._count(records, read)
        self.assertLessEqual(many, one)

    def test_overview_of_partners(self):
        self._assert_same(
            self.partners, lambda records: records.mapped("customer_service_overview")
        )

    def test_overview_of_opportunities(self):
        self._assert_same(
            self.leads, lambda records: records.mapped("customer_service_overview")
        )

    def test_counters_and_badges(self):
        self._assert_same(
            self.partners,
            lambda records: records._compute_application_statistics_hook(),
        )
        self._assert_same(
            self.leads, lambda records: records.mapped("customer_service_call_count")
        )

    def test_rules_of_records(self):
        calls = self.env["customer.service.call"].search(
            [("partner_id", "in", self.partners.ids)]
        )
        for records in (calls, calls.equipment_id, calls.intervention_ids):
            with self.subTest(model=records._name):
                self._assert_same(records, lambda found: found.check_access("read"))

    def test_a_list_of_calls_goes_by_index(self):
        """Partners are an array: PostgreSQL looks it up, and does not test each row."""
        calls = self.env["customer.service.call"].with_user(self.seller)
        query = calls._search([("state", "=", "new")])
        sql = query.select().code
        self.assertIn('"partner_id" = ANY(ARRAY(', sql)
        self.assertNotIn("COALESCE", sql)
        self.assertEqual(calls.search_count([]), 20)
