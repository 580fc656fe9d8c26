from lxml import etree

from odoo.tests import tagged

from .common import BillingCommon

ITEM = "customer.service.billing.item"
RUN = "customer.service.billing.run"
VALUES = ("amount_full", "amount_covered", "amount_excluded", "amount_billable")
QUANTITIES = (
    "quantity",
    "covered_quantity",
    "excluded_quantity",
    "billable_quantity",
)


@tagged("post_install", "-at_install")
class TestCustomerServiceBillingItemGrid(BillingCommon):
    """The grid tells who pays which part of what was done, row by row and in sum."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.plain = cls._create_charge()
        cls.gift = cls._create_charge(
            cls.plain.call_id,
            coverage="goodwill",
            coverage_rate=100.0,
            coverage_reason="Sorry",
        )
        cls.half = cls._create_charge(
            cls.plain.call_id,
            coverage="goodwill",
            coverage_rate=50.0,
            coverage_reason="Half of it",
        )
        cls.left_out = cls._create_charge(cls.plain.call_id)
        cls.run_ = cls._create_run(partner_ids=cls.customer.ids, bill_fees=False)
        cls.run_.action_simulate()
        cls.run_.action_start()
        cls._get_items(cls.left_out).with_env(cls.env).action_exclude("Agreed")

    def _get_shown(self, model, view_type, path="//list"):
        """Return the names of the fields that a view shows to who bills.

        :param str path: of the part of the view.
        """
        views = self.env[model].get_views([(False, view_type)])
        (part,) = etree.fromstring(views["views"][view_type]["arch"]).xpath(path)
        return {node.get("name") for node in part.iter("field")}

    def test_grid_shows_portions(self):
        self.assertLessEqual({*VALUES, *QUANTITIES}, self._get_shown(ITEM, "list"))
        self.assertLessEqual(
            {*VALUES, *QUANTITIES}, self._get_shown(ITEM, "form", "//sheet")
        )
        self.assertLessEqual(
            {*VALUES, *QUANTITIES},
            self._get_shown(RUN, "form", "//field[@name='first_item_ids']/list"),
        )

    def test_rows_tell_portions(self):
        rows = {
            row["charge_id"]: row
            for row in self.env[ITEM].web_search_read(
                [("run_id", "=", self.run_.id)],
                {
                    name: {}
                    for name in ("charge_id", "is_covered", *VALUES, *QUANTITIES)
                },
            )["records"]
        }
        expected = {
            self.plain: ((100, 0, 0, 100), (2, 0, 0, 2), False),
            self.gift: ((100, 100, 0, 0), (2, 2, 0, 0), True),
            self.half: ((100, 50, 0, 50), (2, 1, 0, 1), False),
            self.left_out: ((100, 0, 100, 0), (2, 0, 2, 0), False),
        }
        for charge, (values, quantities, covered) in expected.items():
            row = rows[charge.id]
            with self.subTest(row=row):
                self.assertEqual(tuple(row[name] for name in VALUES), values)
                self.assertEqual(tuple(row[name] for name in QUANTITIES), quantities)
                self.assertEqual(row["is_covered"], covered)

    def test_groups_sum_portions_up(self):
        described = self.env[ITEM].fields_get(VALUES, ["aggregator"])
        for name in VALUES:
            self.assertEqual(described[name]["aggregator"], "sum")
        for group_by in ("payer_id", "contract_id", "call_id"):
            (group,) = self.env[ITEM].formatted_read_group(
                [("run_id", "=", self.run_.id)],
                [group_by],
                [f"{name}:sum" for name in VALUES],
            )
            with self.subTest(group_by=group_by):
                self.assertEqual(
                    tuple(group[f"{name}:sum"] for name in VALUES),
                    (400, 150, 100, 150),
                )
        self.assertEqual(self.run_.amount_due, 150.0)

    def test_rows_are_sorted_by_what_is_to_pay(self):
        items = self.env[ITEM].search(
            [("run_id", "=", self.run_.id)], order="amount_billable desc, id"
        )
        self.assertEqual(items.mapped("amount_billable"), [100, 50, 0, 0])

    def test_what_no_run_bills_is_not_to_pay_here(self):
        item = self._get_items(self.half)
        for state in ("postponed", "free", "elsewhere"):
            item.state = state
            with self.subTest(state=state):
                self.assertRecordValues(
                    item,
                    [
                        {
                            "amount_covered": 50.0,
                            "amount_excluded": 50.0,
                            "amount_billable": 0.0,
                            "covered_quantity": 1.0,
                            "excluded_quantity": 1.0,
                            "billable_quantity": 0.0,
                        }
                    ],
                )

    def test_rows_cost_the_same_for_any_number(self):
        names = [*VALUES, *QUANTITIES, "coverage", "is_covered", "problem_text"]
        counts = []
        for number in (0, 19):
            for _ in range(number):
                self._create_charge()
            self.run_.action_simulate()
            items = self.env[ITEM].search([("run_id", "=", self.run_.id)])
            for _ in range(2):
                self.env.flush_all()
                self.env.invalidate_all()
                before = self.env.cr.sql_log_count
                items.read(names)
            counts.append(self.env.cr.sql_log_count - before)
        self.assertEqual(counts[0], counts[1])

    def test_who_does_no_billing_sees_no_grid(self):
        for login in ("user", "technician"):
            items = self.env[ITEM].with_user(self.users[login]).sudo(False)
            with self.subTest(login=login):
                self.assertFalse(items.has_access("read"))
