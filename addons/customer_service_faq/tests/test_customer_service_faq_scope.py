from odoo.tests import tagged

from .insight_common import InsightCommon

MANY = 20


@tagged("post_install", "-at_install")
class TestCustomerServiceFaqScope(InsightCommon):
    """Machines and products show the published entries about them."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.root = cls._create_admin("customer.service.equipment.category", name="Heat")
        cls.category.parent_id = cls.root
        cls.by_root = cls._create_entry(
            "Tutto il caldo",
            equipment_category_ids=cls.root.ids,
            solution="<p>Sì</p>",
        )
        cls.by_both = cls._create_entry(
            "Questa caldaia",
            equipment_category_ids=cls.category.ids,
            product_tmpl_ids=cls.product.product_tmpl_id.ids,
            solution="<p>Sì</p>",
        )
        cls.draft = cls._create_entry(
            "Bozza", publish=False, equipment_category_ids=cls.category.ids
        )

    def test_machine_counts_category_product_and_those_above(self):
        machine = self.machine.with_user(self.users["reader"])
        self.assertEqual(machine.faq_count, 2)
        action = machine.action_view_faq()
        found = self.env["customer.service.faq"].search(action["domain"])
        self.assertEqual(
            found.filtered(lambda entry: entry.state == "published"),
            self.by_root | self.by_both,
        )

    def test_product_counts_itself_and_its_category(self):
        for product in (self.product, self.product.product_tmpl_id):
            own = product.with_user(self.users["reader"])
            self.assertEqual(own.customer_service_faq_count, 2)
            action = own.action_view_customer_service_faq()
            found = self.env["customer.service.faq"].search(action["domain"])
            self.assertLessEqual(self.by_root | self.by_both, found)

    def test_machine_of_another_kind_has_none(self):
        machine = self._create_equipment(name="Plant")
        self.assertEqual(machine.faq_count, 0)
        self.assertEqual(self._create_equipment(category_id=self.root.id).faq_count, 1)

    def test_what_is_written_from_a_machine_is_about_it(self):
        context = self.machine.action_view_faq()["context"]
        entry = self.env["customer.service.faq"].with_context(**context)
        entry = entry.create({"name": "Nuova", "lang": "it_IT"})
        self.assertEqual(entry.product_tmpl_ids, self.product.product_tmpl_id)

    def test_twenty_machines_cost_as_many_queries_as_one(self):
        machines = self.env["customer.service.equipment"].create(
            [
                {
                    "name": f"M {number}",
                    "partner_id": self.customer.id,
                    "category_id": self.category.id,
                    "product_id": self.product.id,
                }
                for number in range(MANY)
            ]
        )
        machines.mapped("faq_count")
        counts = []
        for records in (machines[0], machines):
            self.env.flush_all()
            self.env.invalidate_all()
            records.mapped("category_id.parent_path")
            records.mapped("product_id.product_tmpl_id.name")
            before = self.cr.sql_log_count
            records.mapped("faq_count")
            counts.append(self.cr.sql_log_count - before)
        self.assertEqual(*counts)
        self.assertLessEqual(counts[0], 2)
