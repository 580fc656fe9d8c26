from lxml import etree

from odoo import Command
from odoo.tests import tagged

from .common import CustomerServiceCommon

MANY = 20


@tagged("post_install", "-at_install")
class TestQueries(CustomerServiceCommon):
    """Twenty records cost as many queries as one: nothing is read one by one."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.category.equipment_properties_definition = [
            {"name": "fuel", "string": "Fuel", "type": "char"}
        ]
        cls.partners = cls.admin_env["res.partner"].create(
            [
                {"name": f"Customer {index}", "city": "Asti", "is_company": True}
                for index in range(MANY)
            ]
        )
        cls.products = cls.admin_env["product.product"].create(
            [{"name": f"Product {index}"} for index in range(MANY)]
        )
        cls.categories = cls.category | cls.admin_env[
            "customer.service.equipment.category"
        ].create([{"name": f"Category {index}"} for index in range(MANY - 1)])
        cls.teams = cls.admin_env["customer.service.team"].create(
            [{"name": f"Team {index}"} for index in range(MANY)]
        )
        cls.tag = cls._create_admin("customer.service.tag", name="Key")
        cls._create_machines()
        cls._create_calls_and_meters()

    @classmethod
    def _create_machines(cls):
        cls.equipment = cls.env["customer.service.equipment"].create(
            [
                {
                    "name": f"Machine {index}",
                    "serial": f"QX-{index}",
                    "partner_id": partner.id,
                    "site_id": partner.id,
                    "product_id": product.id,
                    "category_id": category.id,
                    "technician_id": cls.technician.id,
                    "installation_date": "2026-01-01",
                    "tag_ids": [Command.set(cls.tag.ids)],
                }
                for index, (partner, product, category) in enumerate(
                    zip(cls.partners, cls.products, cls.categories, strict=True)
                )
            ]
        )

    @classmethod
    def _create_calls_and_meters(cls):
        cls.calls = cls.env["customer.service.call"].create(
            [
                {
                    "subject": f"Call {index}",
                    "equipment_id": equipment.id,
                    "team_id": team.id,
                    "user_id": cls.operator.id,
                    "caller_id": equipment.partner_id.id,
                    "tag_ids": [Command.set(cls.tag.ids)],
                }
                for index, (equipment, team) in enumerate(
                    zip(cls.equipment, cls.teams, strict=True)
                )
            ]
        )
        cls.meters = cls.env["customer.service.meter"].create(
            [
                {"name": "Hours", "unit": "h", "equipment_id": equipment.id}
                for equipment in cls.equipment
            ]
        )
        cls.env["customer.service.meter.reading"].create(
            [{"meter_id": meter.id, "value": 1} for meter in cls.meters]
        )

    def _count(self, operation, *args):
        """Return the queries of an operation that starts with an empty cache."""
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.cr.sql_log_count
        operation(*args)
        return self.cr.sql_log_count - before

    def assert_same(self, operation, records):
        """Expect an operation to need the same queries for one and for all."""
        records = self.env[records._name].browse(records.ids)
        operation(records)  # what is cached for the process, as rights and views
        one = self._count(operation, records[:1])
        many = self._count(operation, records)
        self.assertEqual(len(records), MANY)
        self.assertGreater(one, 0)
        self.assertEqual(many, one)

    def _get_specification(self, model, view_type):
        """Return what the web client asks of the records of a view."""
        view = self.env[model].get_view(view_type=view_type)
        names = {
            node.get("name")
            for node in etree.fromstring(view["arch"]).iter("field")
            if not any(True for _list in node.iterancestors("groupby"))
        }
        fields = self.env[model]._fields
        return {
            name: {"fields": {"display_name": {}}} if fields[name].relational else {}
            for name in names
        }

    def _check_view(self, records, view_type):
        specification = self._get_specification(records._name, view_type)
        self.assert_same(lambda some: some.web_read(specification), records)

    def test_list_of_equipment(self):
        self._check_view(self.equipment, "list")

    def test_kanban_of_equipment(self):
        self._check_view(self.equipment, "kanban")

    def test_list_of_calls(self):
        self._check_view(self.calls, "list")

    def test_kanban_of_calls(self):
        self._check_view(self.calls, "kanban")

    def test_list_of_meters(self):
        self._check_view(self.meters, "list")

    def test_counters_of_equipment(self):
        self.assert_same(
            lambda some: some.read(
                ["call_count", "open_call_count", "history_count", "child_count"]
            ),
            self.equipment,
        )

    def test_counters_of_partners(self):
        self.assert_same(
            lambda some: some.read(
                [
                    "customer_service_equipment_count",
                    "customer_service_open_call_count",
                ]
            ),
            self.partners,
        )

    def test_badges_of_partners(self):
        self.assert_same(
            lambda some: some.read(["application_statistics"]), self.partners
        )

    def test_counters_of_products(self):
        for name in (
            "customer_service_equipment_count",
            "customer_service_open_call_count",
        ):
            for products in (self.products, self.products.product_tmpl_id):
                with self.subTest(name=name, model=products._name):
                    self.assert_same(
                        lambda some, name=name: some.read([name]), products
                    )

    def test_counters_of_users(self):
        users = self.admin_env["res.users"].create(
            [
                {"name": f"User {index}", "login": f"user {index}"}
                for index in range(MANY)
            ]
        )
        name = "customer_service_open_call_count"
        self.assert_same(lambda some: some.read([name]), users)

    def test_counters_of_teams(self):
        self.assert_same(
            lambda some: some.read(["open_call_count", "unassigned_call_count"]),
            self.teams,
        )

    def test_counters_of_categories(self):
        self.assert_same(lambda some: some.read(["equipment_count"]), self.categories)

    def test_names_found_by_the_search_box(self):
        def find(some):
            found = some.name_search("asti QX", [("id", "in", some.ids)], limit=None)
            self.assertEqual(len(found), len(some))

        self.assert_same(find, self.equipment)

    def test_history_of_machines(self):
        fields = ["date", "kind", "title", "equipment_id", "partner_id", "user_id"]
        self.assert_same(lambda some: some._get_history().read(fields), self.equipment)

    def test_move_of_many_machines(self):
        """The log of the moves is one insert; the search of components is one."""
        sites = iter(self.admin_env["res.partner"].create([{"name": n} for n in "ABC"]))

        def move(some):
            some.write({"site_id": next(sites).id})
            some.flush_recordset()

        self.assert_same(move, self.equipment)

    def test_start_of_many_calls(self):
        calls = self.calls.with_env(self.env)
        calls.write({"team_id": self.team.id})
        new, begun = self._stage("new"), self._stage("in_progress")

        def start(some):
            some.action_start()
            some.flush_recordset()
            self.assertEqual(some.stage_id, begun)

        counts = []
        for some in (calls[:1], calls, calls[:1], calls):
            calls.write({"stage_id": new.id})
            counts.append(self._count(start, some))
        self.assertEqual(counts[3], counts[2])
