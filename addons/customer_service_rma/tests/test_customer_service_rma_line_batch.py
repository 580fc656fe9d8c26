from odoo.exceptions import UserError
from odoo.tests import tagged

from .workshop_common import WorkshopCommon


@tagged("post_install", "-at_install")
class TestRmaLineBatch(WorkshopCommon):
    """Many items at a time, and other companies."""

    def test_reading_costs_the_same_for_one_and_many(self):
        lines = self._received(*(self._quantity_line(2) for _number in range(12)))
        names = ["state", "repair_state", "supplier_quantity", "kept_quantity"]
        counts = []
        for some in (lines, lines[:1], lines):
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            some.read(names)
            counts.append(self.env.cr.sql_log_count - before)
        self.assertEqual(counts[1], counts[2])

    def test_where_they_stand_costs_the_same_for_one_and_many(self):
        lines = self._received(*(self._quantity_line(2) for _number in range(12)))

        def count(some):
            self.env.invalidate_all()
            some = some.with_prefetch(some.ids)
            before = self.env.cr.sql_log_count
            for line in some:
                line._get_place_here()
            return self.env.cr.sql_log_count - before

        count(lines)
        self.assertEqual(count(lines[:1]), count(lines))

    def test_a_workshop_of_another_company(self):
        foreign = self._get_warehouse(self.other_company, "NER")
        line = self._received()
        with self.assertRaises(UserError):
            line.sudo()._transfer_to(foreign)

    def test_the_repair_is_of_the_company_of_the_item(self):
        line = self._received()
        line.action_repair()
        repair = self._repair_of(line)
        self.assertEqual(repair.company_id, self.company)
        foreign = self._create_user(
            "neri",
            groups="customer_service_base.group_manager,stock.group_stock_user",
            company=self.other_company,
        )
        for record in (repair, line):
            found = self.env[record._name].with_user(foreign).search([])
            self.assertFalse(found & record)
