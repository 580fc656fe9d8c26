from datetime import date

from lxml import etree
from psycopg2.errors import CheckViolation, UniqueViolation

from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, freeze_time, tagged
from odoo.tools import mute_logger

from .maintenance_common import TODAY, MaintenanceCommon


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestMaintenancePlan(MaintenanceCommon):
    """Which plan counts for which machine, and how it is told."""

    def _find(self, machine=None, day=TODAY):
        """Return the names of the plans that count for a machine on a day."""
        machine = machine or self.boiler
        found = self.plans.sudo()._get_effective(machine.sudo(), day, day)[machine]
        return sorted(plan.name for plan in found)

    def test_the_most_specific_plan_of_a_kind_counts(self):
        line = self._cover(self.boiler)
        steps = [
            ("category", {"category_id": self.category.id}),
            ("product", {"product_id": self._create_product().id}),
            ("customer", {"partner_id": self.customer.id}),
            ("site", {"site_id": self.site.id}),
            ("line", {"line_id": line.id}),
            ("equipment", {"equipment_id": self.boiler.id}),
        ]
        self.boiler.product_id = steps[1][1]["product_id"]
        self.boiler.category_id = self.category
        for scope, target in steps:
            self._create_plan(
                name=scope, **{"category_id": False, **target}, scope=scope
            )
            with self.subTest(scope=scope):
                self.assertEqual(self._find(), [scope])

    def test_plans_of_different_kinds_add_up(self):
        self._create_plan(name="Service")
        self._create_plan(name="Check", kind_id=self.safety.id)
        self.assertEqual(self._find(), ["Check", "Service"])

    def test_categories_below_follow_the_nearest_plan(self):
        below = self._create_admin(
            "customer.service.equipment.category",
            name="Condensing",
            parent_id=self.category.id,
        )
        machine = self._create_machine("B2", category_id=below.id)
        self._create_plan(name="All")
        self.assertEqual(self._find(machine), ["All"])
        self._create_plan(name="Own", category_id=below.id)
        self.assertEqual(self._find(machine), ["Own"])
        self.assertEqual(self._find(), ["All"])

    def test_a_plan_of_a_customer_may_be_for_some_machines_only(self):
        other = self._create_machine("B2", category_id=False)
        self._create_plan(
            name="Customer",
            scope="customer",
            partner_id=self.customer.id,
            category_id=self.category.id,
        )
        self.assertEqual(self._find(), ["Customer"])
        self.assertEqual(self._find(other), [])

    def test_a_plan_under_contract_counts_while_the_contract_covers(self):
        self._cover(
            self.boiler, date_start=date(2026, 4, 1), date_end=date(2026, 6, 30)
        )
        self._create_plan(requires_coverage=True)
        self.assertEqual(self._find(day=date(2026, 3, 31)), [])
        self.assertEqual(self._find(day=date(2026, 4, 1)), ["Half-yearly Service"])
        self.assertEqual(self._find(day=date(2026, 7, 1)), [])

    def test_archived_plans_count_no_more(self):
        self._create_plan().active = False
        self.assertEqual(self._find(), [])

    def test_plans_of_another_company_do_not_count(self):
        self._create_admin(
            "customer.service.maintenance.plan",
            name="Foreign",
            kind_id=self.kind.id,
            category_id=self.category.id,
            company_id=self.other_company.id,
        )
        self.assertEqual(self._find(), [])

    def test_the_machine_says_where_its_rule_comes_from(self):
        plan = self._create_plan()
        machine = self.boiler.with_user(self.technician)
        self.assertEqual(machine.maintenance_plan_ids, plan)
        shown = machine.maintenance_plan_ids
        self.assertEqual(shown.scope_text, "Category of Equipment: Boilers")
        self.assertEqual(shown.rule_text, "every 6 months from 03/10/2026")
        self.assertEqual(
            plan.copy({"month_03": True, "month_10": True}).rule_text,
            "every 6 months from 03/10/2026 (Mar, Oct)",
        )

    def test_the_plans_of_many_machines_need_as_many_queries_as_of_one(self):
        self._create_plan(requires_coverage=True)
        few = self._create_machine("Q0")
        many = few.union(*(self._create_machine(f"Q{n}") for n in range(1, 20)))
        self._cover(*many)
        counts = []
        for machines in (few, few, many):
            self.env.invalidate_all()
            own = machines.with_user(self.technician)
            before = self.env.cr.sql_log_count
            own.mapped("maintenance_plan_ids")
            own.mapped("maintenance_next")
            counts.append(self.env.cr.sql_log_count - before)
        self.assertEqual(counts[1], counts[2])

    # ------------------------------------------------------------------
    # Refusals
    # ------------------------------------------------------------------
    @mute_logger("odoo.sql_db")
    def test_two_plans_of_a_kind_for_the_same_machines_are_refused(self):
        self._create_plan()
        with self.assertRaises(UniqueViolation), self.cr.savepoint():
            self._create_plan(name="Again")

    def test_a_plan_without_machines_is_refused(self):
        with self.assertRaises(ValidationError):
            self._create_plan(category_id=False)

    def test_an_unknown_meter_is_refused(self):
        with self.assertRaises(ValidationError):
            self._create_plan(mode="meter", meter_interval=500)

    @mute_logger("odoo.sql_db")
    def test_no_interval_is_refused(self):
        with self.assertRaises(CheckViolation), self.cr.savepoint():
            self._create_plan(interval_count=0)

    def test_another_scope_forgets_what_it_was_for(self):
        plan = self._create_plan(
            scope="customer", partner_id=self.customer.id, category_id=False
        )
        plan.write({"scope": "site", "site_id": self.site.id})
        self.assertFalse(plan.partner_id)

    def test_plans_with_work_are_archived_not_deleted(self):
        plan = self._create_plan()
        self._plan()
        self._do(self._get_visits()[0], "2026-03-10")
        with self.assertRaises(ValidationError):
            plan.unlink()

    def test_plans_nobody_worked_by_take_their_visits_along(self):
        plan = self._create_plan()
        self._plan()
        plan.unlink()
        self.assertFalse(self._get_visits())

    def test_technicians_read_plans_and_change_none(self):
        plan = self._create_plan().with_user(self.technician)
        self.assertTrue(plan.name)
        with self.assertRaises(AccessError):
            plan.name = "Changed"
        with self.assertRaises(AccessError):
            plan.read(["fee_price"])

    def test_the_form_proposes_the_first_visit(self):
        with Form(self.plans) as form:
            form.name = "Yearly"
            form.category_id = self.category
            self.assertEqual(form.first_count, 0)
            form.anchor_kind = "contract"
            self.assertEqual(form.first_count, 12)

    def test_a_copy_does_not_count(self):
        self._create_plan().copy()
        self.assertEqual(self._find(), ["Half-yearly Service"])

    def test_components_follow_the_contract_of_their_plant(self):
        part = self._create_machine("P1", parent_id=self.boiler.id)
        line = self._cover(self.boiler)
        self._create_plan(scope="line", line_id=line.id, category_id=False)
        self.assertEqual(self._find(part), ["Half-yearly Service"])

    def test_exceptions_are_told_on_the_machine(self):
        plan = self._create_plan()
        plan.exception_ids = [
            Command.create(
                {"equipment_id": self.boiler.id, "skip": True, "note": "Off"}
            )
        ]
        shown = self.boiler.with_user(self.technician).maintenance_exception_ids
        self.assertEqual(shown.text, "left out: Off")

    def test_an_exception_says_what_is_different(self):
        plan = self._create_plan()
        with self.assertRaises(ValidationError):
            plan.exception_ids = [Command.create({"equipment_id": self.boiler.id})]

    # ------------------------------------------------------------------
    # Companies and forms
    # ------------------------------------------------------------------
    def test_plans_and_visits_of_the_other_company_are_not_seen(self):
        plan = self._create_plan()
        plan.exception_ids = [
            Command.create({"equipment_id": self.boiler.id, "interval_count": 2})
        ]
        self._plan()
        foreigner = self._create_user(
            "foreigner",
            groups="customer_service_base.group_manager",
            company=self.other_company,
        )
        for record in (plan, plan.exception_ids, self._get_visits()):
            found = record.with_user(foreigner).search([])
            with self.subTest(model=record._name):
                self.assertFalse(found & record)

    def test_what_is_of_another_company_is_refused(self):
        foreign = self._create_machine("F1", company_id=self.other_company.id)
        with self.assertRaises(UserError):
            self._create_plan(
                scope="equipment", equipment_id=foreign.id, category_id=False
            )

    def test_every_role_opens_the_forms(self):
        plan = self._create_plan()
        self._plan()
        for user in self.users.values():
            for record in (plan, self._get_visits()[0], self.boiler):
                self.env.invalidate_all()
                own = record.with_user(user)
                arch = etree.fromstring(own.get_view(view_type="form")["arch"])
                names = arch.xpath("//field[not(ancestor::field)]/@name")
                with self.subTest(user=user.login, model=own._name):
                    self.assertTrue(own.web_read({name: {} for name in names}))
