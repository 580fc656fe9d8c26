from datetime import date, timedelta
from unittest.mock import patch

from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import freeze_time, tagged
from odoo.tools import mute_logger

from .maintenance_common import TODAY, MaintenanceCommon

PLANNING = "odoo.addons.customer_service_contract.models"


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestMaintenanceVisitPlanning(MaintenanceCommon):
    """From plans to visits: as far ahead as they say, once, and nothing lost."""

    # ------------------------------------------------------------------
    # Fixed calendar
    # ------------------------------------------------------------------
    def test_visits_are_listed_as_far_ahead_as_the_plan_says(self):
        self._create_plan(interval_count=2, horizon_days=200)
        self._plan()
        self.assertEqual(
            self._get_dues(), ["2026-03-10", "2026-05-10", "2026-07-10", "2026-09-10"]
        )

    def test_planning_again_adds_nothing(self):
        self._create_plan(interval_count=2)
        self._plan()
        before = self._get_visits().read(["date_target", "number", "write_date"])
        self._plan()
        self._plan(day=TODAY)
        after = self._get_visits().read(["date_target", "number", "write_date"])
        self.assertEqual(after, before)

    def test_the_horizon_moves_on(self):
        self._create_plan()
        self._plan()
        self.assertEqual(self._get_dues(), ["2026-03-10", "2026-09-10"])
        self._plan(day=date(2026, 3, 15))
        self.assertEqual(self._get_dues(), ["2026-03-10", "2026-09-10", "2027-03-10"])
        self.assertEqual(self._get_visits().mapped("number"), [1, 2, 3])

    def test_moving_a_visit_never_moves_the_phase(self):
        self._create_plan()
        self._plan()
        first = self._get_visits()[0]
        first.date_target = "2026-03-19"
        self._plan(day=date(2026, 3, 21))
        self.assertEqual(self._get_dues(), ["2026-03-10", "2026-09-10", "2027-03-10"])
        self.assertEqual(str(first.date_target), "2026-03-19")

    def test_a_month_end_never_drifts(self):
        self._create_plan(interval_count=1, anchor_date="2026-01-31", horizon_days=150)
        self._plan()
        self.assertEqual(
            self._get_dues(),
            ["2026-02-28", "2026-03-31", "2026-04-30", "2026-05-31", "2026-06-30"]
            + ["2026-07-31"][:0],
        )

    def test_past_dues_of_a_new_plan_are_not_caught_up(self):
        self._create_plan(anchor_date="2020-01-01")
        self._plan()
        self.assertEqual(self._get_dues(), ["2026-07-01", "2027-01-01"])

    def test_a_due_whose_window_is_open_is_planned(self):
        self._create_plan(anchor_date="2026-02-25")
        self._plan()
        self.assertEqual(self._get_dues()[0], "2026-02-25")

    def test_late_crons_lose_nothing(self):
        self._create_plan(interval_count=1, horizon_days=10)
        self._plan()
        self.assertEqual(self._get_dues(), ["2026-03-10"])
        self._plan(day=date(2026, 9, 2))
        self.assertEqual(
            self._get_dues()[1:4], ["2026-04-10", "2026-05-10", "2026-06-10"]
        )

    def test_the_first_visit_may_be_counted_from_the_installation(self):
        self.boiler.installation_date = "2026-02-15"
        self._create_plan(anchor_kind="installation", first_count=1)
        self._plan()
        self.assertEqual(self._get_dues(), ["2026-03-15", "2026-09-15"])

    def test_the_first_visit_may_be_counted_from_the_contract(self):
        self._cover(self.boiler)
        self._create_plan(anchor_kind="contract", requires_coverage=True)
        self._plan()
        self.assertEqual(self._get_dues(), ["2026-07-01", "2027-01-01"])

    # ------------------------------------------------------------------
    # Windows
    # ------------------------------------------------------------------
    def test_closed_days_are_avoided_within_the_window(self):
        calendar = self._create_admin(
            "resource.calendar",
            name="Shop",
            company_id=self.company.id,
            tz="Europe/Rome",
        )
        self._create_admin(
            "resource.calendar.leaves",
            name="Holidays",
            calendar_id=calendar.id,
            company_id=self.company.id,
            date_from="2026-03-07 23:00:00",
            date_to="2026-03-13 22:59:59",
        )
        self._create_plan(calendar_id=calendar.id, prefer="later")
        self._plan()
        visit = self._get_visits()[0]
        self.assertEqual(str(visit.date_target), "2026-03-16")
        self.assertEqual(str(visit.date_due), "2026-03-10")
        self.assertEqual(str(visit.date_latest), "2026-03-20")

    def test_seasons_move_or_leave_out(self):
        plan = self._create_plan(
            interval_count=3, month_03=True, month_04=True, month_09=True
        )
        self._plan()
        self.assertEqual(
            [str(one.date_target) for one in self._get_visits()],
            ["2026-03-10", "2026-04-30", "2026-09-10", "2026-09-30"],
        )
        plan.out_of_season = "skip"
        self._plan()
        self.assertEqual(self._get_dues(), ["2026-03-10", "2026-09-10"])

    def test_the_window_ends_with_the_contract(self):
        self._cover(self.boiler, date_end=date(2026, 9, 12))
        self._create_plan(requires_coverage=True)
        self._plan()
        last = self._get_visits()[-1]
        self.assertEqual(str(last.date_latest), "2026-09-12")

    # ------------------------------------------------------------------
    # Coverage
    # ------------------------------------------------------------------
    def test_machines_without_contract_are_not_visited(self):
        self._create_plan(requires_coverage=True)
        self._plan()
        self.assertFalse(self._get_visits())

    def test_visits_name_the_contract_that_covers(self):
        line = self._cover(self.boiler)
        self._create_plan(requires_coverage=True)
        self._plan()
        self.assertEqual(self._get_visits().contract_line_id, line)

    def test_case_21_visits_in_a_suspension_are_called_off_and_come_back(self):
        line = self._cover(self.boiler)
        self._create_plan(requires_coverage=True)
        self._plan()
        suspension = self.env["customer.service.contract.suspension"].create(
            {
                "contract_id": line.contract_id.id,
                "date_from": TODAY,
                "date_to": date(2026, 8, 31),
                "reason": "Closed",
            }
        )
        suspension.action_confirm()
        self.assertEqual(line.state, "suspended")
        self._plan()
        self.assertEqual(self._get_dues(), ["2026-09-10"])
        suspension.action_cancel()
        self._plan()
        self.assertEqual(self._get_dues(), ["2026-03-10", "2026-09-10"])
        self.assertEqual(self._get_visits().mapped("number"), [1, 2])

    def test_case_21_nobody_comes_though_a_suspension_is_paid_for(self):
        line = self._cover(self.boiler)
        self._create_plan(requires_coverage=True)
        self.env["customer.service.contract.suspension"].create(
            {
                "contract_id": line.contract_id.id,
                "date_from": date(2026, 9, 1),
                "reason": "Closed",
                "policy": "bill",
            }
        ).action_confirm()
        self._plan()
        self.assertEqual(self._get_dues(), ["2026-03-10"])

    def test_case_22_a_renewal_brings_the_visits_of_the_new_term(self):
        line = self._cover(self.boiler, date_end=date(2026, 8, 31))
        self._create_plan(requires_coverage=True)
        self._plan()
        self.assertEqual(self._get_dues(), ["2026-03-10"])
        line.contract_id.sudo().date_end = date(2027, 8, 31)
        self.assertEqual(self.boiler.sudo().maintenance_check, TODAY)
        self._plan()
        self.assertEqual(self._get_dues(), ["2026-03-10", "2026-09-10"])

    def test_case_23_a_contract_that_ends_calls_its_visits_off(self):
        line = self._cover(self.boiler)
        self._create_plan(requires_coverage=True)
        self._plan()
        line.contract_id.date_end = date(2026, 5, 31)
        self._plan()
        self.assertEqual(self._get_dues(), ["2026-03-10"])
        off = self._get_visits(None, "cancelled")
        self.assertTrue(off.is_withdrawn)

    def test_case_15_who_joins_in_the_term_has_the_visits_of_the_rest(self):
        line = self._cover(self.boiler)
        self._create_plan(requires_coverage=True, interval_count=3)
        other = self._create_machine("B2")
        line.equipment_ids = [
            Command.create({"equipment_id": other.id, "date_from": date(2026, 7, 1)})
        ]
        self._plan(self.boiler | other)
        self.assertEqual(self._get_dues(other), ["2026-09-10", "2026-12-10"])

    def test_case_15_who_leaves_in_the_term_has_no_further_visits(self):
        line = self._cover(self.boiler)
        self._create_plan(requires_coverage=True, interval_count=3)
        self._plan()
        line.equipment_ids.date_to = date(2026, 6, 30)
        self.assertEqual(self.boiler.sudo().maintenance_check, TODAY)
        self._plan()
        self.assertEqual(self._get_dues(), ["2026-03-10", "2026-06-10"])

    def test_a_contract_that_follows_another_goes_on(self):
        self._cover(self.boiler, date_end=date(2026, 6, 30))
        self._cover(self.boiler, date_start=date(2026, 7, 1))
        self._create_plan(
            requires_coverage=True, anchor_kind="contract", interval_count=3
        )
        self._plan()
        self.assertEqual(self._get_dues(), ["2026-04-01", "2026-10-01", "2027-01-01"])
        self.assertEqual(self._get_visits().mapped("number"), [1, 2, 3])

    def test_retired_machines_are_not_visited(self):
        self._create_plan()
        self._plan()
        self.boiler.state = "retired"
        self._plan()
        self.assertFalse(self._get_visits())

    # ------------------------------------------------------------------
    # Floating, meter
    # ------------------------------------------------------------------
    def test_floating_counts_from_the_last_one_done(self):
        self._create_plan(mode="floating")
        self._plan()
        self.assertEqual(self._get_dues(), ["2026-03-10"])
        self._do(self._get_visits(), "2026-03-25")
        self._plan(day=date(2026, 4, 1))
        self.assertEqual(self._get_dues(None, "planned"), ["2026-09-25"])

    def test_floating_goes_on_after_a_missed_one(self):
        self._create_plan(mode="floating")
        self._plan()
        self._get_visits().action_miss()
        self._plan(day=date(2026, 4, 1))
        self.assertEqual(self._get_dues(None, "planned"), ["2026-09-10"])

    def test_an_open_floating_one_is_the_only_one(self):
        self._create_plan(mode="floating", interval_count=1)
        self._plan()
        self._plan(day=date(2026, 8, 1))
        self.assertEqual(self._get_dues(), ["2026-03-10"])

    def _create_usage(self, *values):
        meter = self._create_admin(
            "customer.service.meter",
            name="Hours",
            unit="h",
            equipment_id=self.boiler.id,
        )
        for day, value in values:
            self._create_admin(
                "customer.service.meter.reading",
                meter_id=meter.id,
                date=f"{day} 10:00:00",
                value=value,
            )
        return meter

    def test_a_meter_tells_when_the_next_visit_is_due(self):
        meter = self._create_usage(("2025-12-02", 0), ("2026-03-02", 900))
        self._create_plan(
            mode="meter", meter_unit="H", meter_interval=1000, anchor_date="2025-12-01"
        )
        self._plan()
        self.assertEqual(self._get_dues(), ["2026-03-12"])
        self._create_admin(
            "customer.service.meter.reading",
            meter_id=meter.id,
            date="2026-03-03 10:00:00",
            value=995,
        )
        self._plan(day=date(2026, 3, 4))
        self.assertEqual(self._get_dues(), ["2026-03-04"])
        self.assertEqual(len(self._get_visits()), 1)
        self._do(self._get_visits(), "2026-03-04")
        self._plan(day=date(2026, 3, 5))
        planned = self._get_visits(None, "planned")
        self.assertGreater(planned.date_due, date(2026, 5, 1))

    def test_whichever_comes_first(self):
        self._create_usage(("2025-12-02", 0), ("2026-03-02", 900))
        plan = self._create_plan(
            mode="first", meter_unit="h", meter_interval=1000, anchor_date="2025-12-01"
        )
        plan.first_count = 6
        self._plan()
        self.assertEqual(self._get_dues(), ["2026-03-12"])
        plan.meter_interval = 9000
        self._plan()
        self.assertEqual(self._get_dues(), ["2026-06-01"])

    def test_without_readings_time_counts_alone(self):
        self._create_plan(mode="first", meter_unit="h", meter_interval=10)
        self._plan()
        self.assertEqual(self._get_dues(), ["2026-03-10"])

    # ------------------------------------------------------------------
    # Exceptions and changes
    # ------------------------------------------------------------------
    def test_exceptions_of_single_machines(self):
        other, third = self._create_machine("B2"), self._create_machine("B3")
        plan = self._create_plan()
        plan.exception_ids = [
            Command.create({"equipment_id": self.boiler.id, "skip": True}),
            Command.create({"equipment_id": other.id, "interval_count": 4}),
            Command.create({"equipment_id": third.id, "anchor_date": "2026-05-20"}),
        ]
        self._plan(self.boiler | other | third)
        self.assertEqual(self._get_dues(), [])
        self.assertEqual(
            self._get_dues(other), ["2026-03-10", "2026-07-10", "2026-11-10"]
        )
        self.assertEqual(self._get_dues(third), ["2026-05-20", "2026-11-20"])

    def test_a_machine_left_out_later_loses_its_visits(self):
        plan = self._create_plan()
        self._plan()
        plan.exception_ids = [
            Command.create({"equipment_id": self.boiler.id, "skip": True})
        ]
        self._plan()
        self.assertFalse(self._get_visits())

    def test_another_rhythm_replaces_what_nobody_touched(self):
        plan = self._create_plan()
        self._plan()
        plan.write({"interval_count": 4, "anchor_date": "2026-04-15"})
        self._plan()
        self.assertEqual(self._get_dues(), ["2026-04-15", "2026-08-15", "2026-12-15"])

    def test_another_rhythm_leaves_what_was_ordered_and_done_alone(self):
        plan = self._create_plan(interval_count=2)
        self._plan()
        first, second = self._get_visits()[:2]
        self._do(first, "2026-03-10")
        second.action_order()
        plan.write({"interval_count": 4, "anchor_date": "2026-05-20"})
        self._plan(day=date(2026, 3, 15))
        # 20 May is the visit ordered for 10 May
        self.assertEqual(
            self._get_dues(), ["2026-03-10", "2026-05-10", "2026-09-20", "2027-01-20"]
        )

    def test_another_tolerance_changes_the_windows(self):
        plan = self._create_plan()
        self._plan()
        moved = self._get_visits()[0]
        moved.date_target = "2026-03-18"
        plan.days_after = 3
        self._plan()
        self.assertEqual(str(moved.date_latest), "2026-03-13")
        self.assertEqual(str(moved.date_target), "2026-03-10")

    def test_a_more_specific_plan_takes_over(self):
        self._create_plan()
        self._plan()
        self._create_plan(
            name="Own",
            scope="equipment",
            equipment_id=self.boiler.id,
            category_id=False,
            interval_count=12,
            anchor_date="2026-06-01",
        )
        self.assertEqual(self.boiler.sudo().maintenance_check, TODAY)
        self._plan()
        self.assertEqual(self._get_dues(), ["2026-06-01"])

    def test_archiving_a_plan_calls_its_visits_off(self):
        plan = self._create_plan()
        self._plan()
        plan.active = False
        self._plan()
        self.assertFalse(self._get_visits())
        plan.active = True
        self._plan()
        self.assertEqual(len(self._get_visits()), 2)

    # ------------------------------------------------------------------
    # Crons
    # ------------------------------------------------------------------
    def test_the_cron_plans_every_machine_once(self):
        self._create_plan()
        other = self._create_machine("B2")
        for _turn in range(2):
            self._run_cron("plan_visits")
            for machine in (self.boiler, other):
                self.assertEqual(self._get_dues(machine), ["2026-03-10", "2026-09-10"])
        self.assertEqual(other.sudo().maintenance_check, TODAY + timedelta(days=28))

    def test_the_cron_goes_on_in_small_steps(self):
        self._create_plan()
        machines = self.boiler.union(*(self._create_machine(f"S{n}") for n in range(7)))
        visits = self.visits.sudo()
        with patch.object(
            self.registry["ir.cron"], "_commit_progress", lambda *args, **kwargs: 1
        ):
            visits._cron_plan_visits(limit=3)
        self.assertEqual(len(self._get_visits(machines)), 16)

    @mute_logger(f"{PLANNING}.customer_service_maintenance_visit_planning")
    def test_a_plan_that_fails_stops_no_other(self):
        bad = self._create_plan(name="Bad")
        self._create_plan(name="Good", kind_id=self.safety.id)
        plans = self.registry["customer.service.maintenance.plan"]
        origin = plans._get_dues

        def fail(plan, *args):
            if plan.name == "Bad":
                raise ValueError("broken")
            return origin(plan, *args)

        with patch.object(plans, "_get_dues", fail):
            self._run_cron("plan_visits")
        self.assertEqual(self._get_visits().plan_id.name, "Good")
        self.assertEqual(bad.error, "broken")
        self.assertEqual(self.boiler.sudo().maintenance_check, date(2026, 3, 3))
        self._plan(day=date(2026, 3, 3))
        self.assertFalse(bad.error)
        self.assertEqual(len(self._get_visits()), 4)

    def test_companies_plan_by_their_own_plans(self):
        foreign = self._create_machine(
            "F1", company_id=self.other_company.id, category_id=self.category.id
        )
        self._create_plan()
        self._create_admin(
            "customer.service.maintenance.plan",
            name="Foreign",
            kind_id=self.kind.id,
            category_id=self.category.id,
            company_id=self.other_company.id,
            anchor_date="2026-05-01",
            requires_coverage=False,
        )
        self._run_cron("plan_visits")
        self.assertEqual(self._get_dues(), ["2026-03-10", "2026-09-10"])
        self.assertFalse(self._get_visits(foreign))
        theirs = self.visits.sudo().search([("equipment_id", "=", foreign.id)])
        self.assertEqual(theirs.mapped("date_due"), [date(2026, 5, 1)])
        self.assertEqual(theirs.company_id, self.other_company)

    def test_many_machines_need_as_many_queries_as_one(self):
        self._create_plan(requires_coverage=True)
        first, few = self._create_machine("W"), self._create_machine("Q0")
        many = few.union(*(self._create_machine(f"Q{n}") for n in range(1, 21))) - few
        self._cover(*first, *few, *many)
        counts = []
        for machines in (first, few, many):
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self._plan(machines)
            self.env.flush_all()
            counts.append(self.env.cr.sql_log_count - before)
        self.assertEqual(*counts[1:])

    # ------------------------------------------------------------------
    # What people decide
    # ------------------------------------------------------------------
    def test_dispatchers_move_within_the_window_only(self):
        self._create_plan()
        self._plan()
        visit = self._get_visits()[0]
        visit.date_target = "2026-03-20"
        self.assertEqual(visit.date_order, date(2026, 3, 6))
        with self.assertRaises(ValidationError):
            visit.date_target = "2026-03-21"

    def test_overdue_visits_are_made_any_day(self):
        self._create_plan()
        self._plan()
        visit = self._get_visits()[0]
        with freeze_time("2026-04-01"):
            visit.date_target = "2026-04-07"
            with self.assertRaises(ValidationError):
                visit.date_target = "2026-03-28"
            self._plan(day=date(2026, 4, 1))
            self.assertEqual(str(visit.date_target), "2026-04-07")

    def test_nobody_writes_what_follows_from_plans(self):
        self._create_plan()
        self._plan()
        visit = self._get_visits()[0]
        for vals in ({"state": "done"}, {"date_latest": "2027-01-01"}):
            with self.subTest(vals=vals), self.assertRaises(AccessError):
                visit.write(vals)
        with self.assertRaises(AccessError):
            visit.with_user(self.technician).date_target = "2026-03-12"
        with self.assertRaises(AccessError):
            visit.with_user(self.technician).action_miss()

    def test_overdue_visits_are_found(self):
        self._create_plan()
        self._plan()
        first, second = self._get_visits()
        with freeze_time("2026-03-21"):
            self.env.invalidate_all()
            self.assertTrue(first.is_overdue)
            found = self.visits.search([("is_overdue", "=", True)])
            self.assertEqual(found, first)
            self.assertIn(second, self.visits.search([("is_overdue", "=", False)]))
            self.assertTrue(self.boiler.sudo().maintenance_overdue)

    def test_visits_called_off_do_not_come_back(self):
        self._create_plan()
        self._plan()
        self._get_visits()[0].action_call_off()
        self._plan()
        self.assertEqual(self._get_dues(), ["2026-09-10"])
        self._get_visits(None, "cancelled").action_plan_again()
        self.assertEqual(self._get_dues(), ["2026-03-10", "2026-09-10"])

    def test_many_visits_are_moved_at_once(self):
        machines = self.boiler.union(*(self._create_machine(f"M{n}") for n in range(3)))
        self._create_plan(horizon_days=60)
        self._plan(machines)
        visits = self._get_visits(machines)
        move = self.env["customer.service.maintenance.move"].with_user(self.dispatcher)

        def run(**vals):
            wizard = move.with_context(
                active_model=visits._name, active_ids=visits.ids
            ).create(vals)
            return wizard.action_move()["params"]["message"]

        run(kind="date", date="2026-03-12")
        self.assertEqual(visits.mapped("date_target"), [date(2026, 3, 12)] * 4)
        self.assertEqual(
            run(kind="shift", days=30),
            "4 visits moved, 4 of them only as far as their window allows.",
        )
        self.assertEqual(visits.mapped("date_target"), [date(2026, 3, 20)] * 4)
        run(kind="spread", date="2026-03-09", date_to="2026-03-12")
        self.assertEqual(
            [day.day for day in visits.mapped("date_target")], [9, 10, 11, 12]
        )
        self.assertEqual(
            {str(due) for due in visits.mapped("date_due")}, {"2026-03-10"}
        )

    def test_nothing_to_move_is_said(self):
        self._create_plan(horizon_days=60)
        self._plan()
        visit = self._get_visits()
        self._do(visit, "2026-03-10")
        wizard = self.env["customer.service.maintenance.move"].with_user(
            self.dispatcher
        )
        with self.assertRaises(UserError):
            wizard.create({"visit_ids": visit.ids}).action_move()
