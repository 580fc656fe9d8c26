from datetime import date
from unittest.mock import patch

from odoo import Command, fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import freeze_time, tagged
from odoo.tools import mute_logger

from .maintenance_common import TODAY, MaintenanceCommon

ORDER = (
    "odoo.addons.customer_service_contract.models"
    ".customer_service_maintenance_visit_order"
)


def at(text):
    """Return a moment in UTC, naive as the host has them."""
    return fields.Datetime.to_datetime(f"{text}:00")


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestMaintenanceVisitOrder(MaintenanceCommon):
    """From visits to calls: one for each site and window."""

    def _order(self, day=TODAY):
        """Make the calls of what is to be ordered, as the cron does."""
        visits = self.visits.sudo()
        domain = visits._get_order_domain(self.company, day)
        visits._mark_missed(self.company, day)
        return visits.search(domain)._open_calls(day)

    def _create_plans(self):
        return self._create_plan(), self._create_plan(
            name="Safety Check",
            kind_id=self.safety.id,
            interval_count=12,
            anchor_date="2026-03-16",
        )

    # ------------------------------------------------------------------
    # Grouping
    # ------------------------------------------------------------------
    def test_machines_of_a_site_are_one_call(self):
        machines = self.boiler.union(*(self._create_machine(f"M{n}") for n in range(4)))
        self._create_plans()
        self._plan(machines)
        call = self._order()
        self.assertEqual(len(call), 1)
        self.assertEqual(len(call.maintenance_visit_ids), 10)
        self.assertEqual(call.maintenance_visit_ids.equipment_id, machines)
        self.assertEqual(call.subject, "Half-yearly Service, Safety Check: 5 machines")
        self.assertEqual(call.partner_id, self.customer)
        self.assertEqual(call.site_id, self.site)
        self.assertFalse(call.equipment_id)
        self.assertEqual(call.maintenance_window, "03/06/2026 to 03/20/2026")
        for visit in call.maintenance_visit_ids:
            self.assertLessEqual(visit.date_earliest, visit.date_target)
            self.assertLessEqual(visit.date_target, visit.date_latest)

    def test_the_only_machine_is_the_machine_of_the_call(self):
        self._create_plan(type_id=self._create_type().id)
        self._plan()
        call = self._order()
        self.assertEqual(call.equipment_id, self.boiler)
        self.assertEqual(call.subject, "Half-yearly Service")
        self.assertEqual(call.type_id.name, "Preventive")

    def _create_type(self, **vals):
        return self._create_admin(
            "customer.service.call.type", name="Preventive", **vals
        )

    def test_components_are_a_call_of_their_plant(self):
        parts = self.boiler.browse().union(
            *(self._create_machine(f"P{n}", parent_id=self.boiler.id) for n in range(2))
        )
        self._create_plan()
        self._plan(parts)
        self.assertEqual(self._order().equipment_id, self.boiler)

    def test_sites_customers_and_types_are_calls_of_their_own(self):
        place = self._create_admin(
            "res.partner", name="South", parent_id=self.customer.id, type="other"
        )
        machines = (
            self.boiler
            | self._create_machine("S1", site_id=place.id)
            | self._create_machine("S2", partner_id=self.other_customer.id)
        )
        self._create_plan()
        self._create_plan(
            name="Check", kind_id=self.safety.id, type_id=self._create_type().id
        )
        self._plan(machines)
        self.assertEqual(len(self._order()), 6)

    def test_a_plan_may_have_a_call_for_each_machine(self):
        other = self._create_machine("B2")
        self._create_plan(group_site=False)
        self._plan(self.boiler | other)
        self.assertEqual(len(self._order()), 2)

    def test_two_visits_of_a_plan_to_a_machine_are_two_calls(self):
        self._create_plan(
            interval_count=7, interval_unit="day", anchor_date="2026-03-02"
        )
        self._plan()
        calls = self._order()
        self.assertEqual(len(calls), 3)
        self.assertEqual([len(call.maintenance_visit_ids) for call in calls], [1, 1, 1])

    def test_visits_come_along_before_their_own_day(self):
        other = self._create_machine("B2")
        plan = self._create_plan()
        plan.exception_ids = [
            Command.create({"equipment_id": other.id, "anchor_date": "2026-03-28"})
        ]
        self._plan(self.boiler | other)
        self.assertEqual(self._get_visits(other)[0].date_order, date(2026, 3, 14))
        call = self._order()
        self.assertEqual(len(call), 1)
        self.assertEqual(
            set(call.maintenance_visit_ids.mapped("date_target")), {date(2026, 3, 18)}
        )

    def test_contracts_are_calls_of_their_own(self):
        other, third = self._create_machine("B2"), self._create_machine("B3")
        first = self._cover(self.boiler, other)
        second = self._cover(third)
        self._create_plan(requires_coverage=True)
        self._plan(self.boiler | other | third)
        calls = self._order()
        self.assertEqual(len(calls), 2)
        self.assertEqual(calls.contract_line_id, first | second)

    def test_a_day_that_was_chosen_is_kept(self):
        other = self._create_machine("B2")
        self._create_plan()
        self._plan(self.boiler | other)
        self._get_visits()[0].date_target = "2026-03-05"
        call = self._order()
        self.assertEqual(
            set(call.maintenance_visit_ids.mapped("date_target")), {date(2026, 3, 5)}
        )

    def test_calls_are_not_made_before_their_day(self):
        self._create_plan(order_days=5)
        self._plan()
        self.assertFalse(self._order())
        self.assertEqual(len(self._order(date(2026, 3, 5))), 1)

    def test_the_call_is_in_the_language_of_the_customer(self):
        self.env["res.lang"].sudo()._activate_lang("it_IT")
        plan = self._create_plan()
        plan.with_context(lang="it_IT").name = "Manutenzione semestrale"
        self.customer.sudo().lang = "it_IT"
        self._plan()
        self.assertEqual(self._order().subject, "Manutenzione semestrale")

    # ------------------------------------------------------------------
    # Interventions
    # ------------------------------------------------------------------
    def test_an_intervention_is_proposed(self):
        other = self._create_machine("B2")
        self._create_plan(planned_hours=1.5, instructions="<p>Take the key</p>")
        self._plan(self.boiler | other)
        one = self._order().intervention_ids
        self.assertEqual(one.state, "planned")
        self.assertEqual(one.kind, "onsite")
        self.assertEqual(one.planned_hours, 3.0)
        self.assertEqual(one.date_start, at("2026-03-10 08:00"))
        self.assertIn("Take the key", one.instructions)

    def test_no_intervention_if_the_plan_says_so(self):
        self._create_plan(propose_visit=False)
        self._plan()
        self.assertFalse(self._order().intervention_ids)

    def test_case_8_the_clock_on_the_wall_counts_when_clocks_change(self):
        self.site.sudo().tz = False
        expected = {
            "2026-03-27": at("2026-03-27 08:00"),  # winter time
            "2026-03-29": at("2026-03-29 07:00"),  # the day of the change
            "2026-03-30": at("2026-03-30 07:00"),  # summer time
            "2026-10-25": at("2026-10-25 08:00"),
        }
        plan = self._create_plan()
        for day, moment in expected.items():
            with self.subTest(day=day):
                self.assertEqual(
                    plan._get_moment(date.fromisoformat(day), "Europe/Rome"), moment
                )

    def test_case_8_an_hour_that_is_left_out_is_the_next_one(self):
        plan = self._create_plan(start_hour=2.5)
        self.assertEqual(
            plan._get_moment(date(2026, 3, 29), "Europe/Rome"),
            at("2026-03-29 01:30"),
        )

    def test_case_8_the_time_zone_is_that_of_the_site(self):
        self.site.sudo().tz = "Atlantic/Azores"
        self._create_plan()
        self._plan()
        one = self._order().intervention_ids
        self.assertEqual(one.date_start, at("2026-03-10 10:00"))

    # ------------------------------------------------------------------
    # Overdue and missed
    # ------------------------------------------------------------------
    def test_overdue_visits_are_still_ordered(self):
        self._create_plan()
        self._plan()
        day = date(2026, 4, 1)
        with freeze_time(day):
            call = self._order(day)
            self.assertEqual(call.maintenance_visit_ids.date_target, day)
            self.assertTrue(call.maintenance_visit_ids.is_overdue)

    def test_a_missed_visit_never_stops_the_chain(self):
        self._create_plan(interval_count=1, order_days=40)
        self._plan()
        first = self._get_visits()[0]
        day = date(2026, 4, 5)
        with freeze_time(day):
            call = self._order(day)
            self.assertEqual(first.state, "missed")
            self.assertTrue(first.is_overdue)
            self.assertNotIn(first, call.maintenance_visit_ids)
            self.assertEqual(str(call[0].maintenance_visit_ids.date_due), "2026-04-10")
            self._plan(day=day)
            self.assertEqual(first.state, "missed")

    def test_a_missed_visit_is_made_up_for(self):
        self._create_plan()
        self._plan()
        visit = self._get_visits()[0]
        visit.action_miss()
        visit.action_order()
        self.assertEqual(visit.state, "ordered")

    # ------------------------------------------------------------------
    # Crons
    # ------------------------------------------------------------------
    def test_the_cron_makes_each_call_once(self):
        other = self._create_machine("B2")
        self._create_plan()
        for _turn in range(2):
            self._run_cron("plan_visits")
            self._run_cron("order_visits")
            calls = (self._get_visits(self.boiler | other)).call_id
            self.assertEqual(len(calls), 1)
        self.assertEqual(
            self.env["customer.service.call"].search_count(
                [("partner_id", "=", self.customer.id)]
            ),
            1,
        )

    @mute_logger(ORDER)
    def test_a_call_that_cannot_be_made_stops_no_other(self):
        places = [
            self._create_admin(
                "res.partner", name=name, parent_id=self.customer.id, type="other"
            )
            for name in ("Bad", "Good", "Better")
        ]
        machines = self.boiler.browse().union(
            *(self._create_machine(one.name, site_id=one.id) for one in places)
        )
        self._create_plan()
        calls = self.registry["customer.service.call"]
        origin = calls._after_create

        def fail(records):
            if "Bad" in records.site_id.mapped("name"):
                raise ValueError("nobody may go there")
            return origin(records)

        with patch.object(calls, "_after_create", fail):
            self._run_cron("plan_visits")
            self._run_cron("order_visits")
        first = self._get_visits(machines).filtered(
            lambda visit: str(visit.date_due) == "2026-03-10"
        )
        bad = first.filtered(lambda visit: visit.site_id == places[0])
        self.assertEqual(bad.state, "planned")
        self.assertEqual(bad.error, "nobody may go there")
        self.assertEqual(bad.date_order, date(2026, 3, 3))
        self.assertEqual((first - bad).mapped("state"), ["ordered", "ordered"])
        with freeze_time("2026-03-03"):
            self._run_cron("order_visits")
        self.assertEqual(bad.state, "ordered")
        self.assertFalse(bad.error)

    def test_what_changed_since_is_planned_first(self):
        line = self._cover(self.boiler)
        self._create_plan(requires_coverage=True)
        self._plan()
        line.contract_id.date_end = date(2026, 3, 1)
        self.assertFalse(self._order())
        self.assertFalse(self._get_visits())

    def test_companies_have_calls_of_their_own(self):
        foreign = self._create_machine(
            "F1", company_id=self.other_company.id, partner_id=self.customer.id
        )
        self._create_plan()
        self._create_admin(
            "customer.service.maintenance.plan",
            name="Foreign",
            kind_id=self.kind.id,
            category_id=self.category.id,
            company_id=self.other_company.id,
            anchor_date="2026-03-10",
            requires_coverage=False,
        )
        self._run_cron("plan_visits")
        self._run_cron("order_visits")
        theirs = self.visits.sudo().search(
            [("equipment_id", "=", foreign.id), ("state", "=", "ordered")]
        )
        self.assertEqual(theirs.call_id.company_id, self.other_company)
        ours = self._get_visits(None, "ordered")
        self.assertEqual(ours.call_id.company_id, self.company)

    def test_twenty_sites_need_little_more_than_one(self):
        self._create_plan(propose_visit=False)
        places = [
            self._create_admin(
                "res.partner", name=f"P{n}", parent_id=self.customer.id, type="other"
            )
            for n in range(22)
        ]
        machines = [self._create_machine(one.name, site_id=one.id) for one in places]
        self._plan(self.boiler.union(*machines))
        visits = self.visits.sudo()
        groups = visits._get_groups(TODAY)
        counts = []
        for some in (machines[:1], machines[1:2], machines[2:]):
            own = visits.search(
                [
                    ("equipment_id", "in", [one.id for one in some]),
                    ("date_due", "=", "2026-03-10"),
                ]
            )
            self.env.flush_all()
            before = self.env.cr.sql_log_count
            groups = own._get_groups(TODAY)
            counts.append(self.env.cr.sql_log_count - before)
            own._make_calls(groups)
        self.assertEqual(counts[1], counts[2])

    # ------------------------------------------------------------------
    # By hand
    # ------------------------------------------------------------------
    def test_dispatchers_make_calls_when_they_want(self):
        self._create_plan()
        self._plan()
        last = self._get_visits()[-1]
        action = last.action_order()
        self.assertEqual(action["res_id"], last.call_id.id)
        self.assertEqual(last.call_id.intervention_ids.date_start.month, 9)
        with self.assertRaises(UserError):
            last.action_order()

    def test_technicians_make_no_calls(self):
        self._create_plan()
        self._plan()
        with self.assertRaises(AccessError):
            self._get_visits()[0].with_user(self.technician).action_order()
