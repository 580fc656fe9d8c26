from datetime import date

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import freeze_time, tagged

from .maintenance_common import TODAY, MaintenanceCommon


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestMaintenanceVisitWork(MaintenanceCommon):
    """What becomes of visits with their call: done, planned again, billed."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.other = cls._create_machine("B2")
        cls.both = cls.boiler | cls.other
        cls.checklist = cls._create_admin(
            "customer.service.checklist",
            name="Boiler",
            item_ids=[
                Command.create({"name": "Pressure", "kind": "value"}),
                Command.create({"name": "Filter", "required": False}),
            ],
        )

    def _order(self, machines=None, **vals):
        """Return the call of the first visits to machines."""
        machines = machines or self.both
        self._create_plan(**vals)
        self._plan(machines)
        visits = self._get_visits(machines).filtered(
            lambda visit: visit.date_due == date(2026, 3, 10)
        )
        visits.action_order()
        return visits.call_id

    def _finish(self, call, *machines):
        """Do the work on some machines of a call, all when none is said."""
        work = call.intervention_ids
        work.sudo().user_id = self.technician
        work = work.with_user(self.technician)
        for check in work.check_ids:
            if not machines or check.visit_id.equipment_id.id in [
                one.id for one in machines
            ]:
                check.write({"done": True, "value": "1.5"})
        self._report(work)
        work.action_done()
        return work

    def _states(self, machine=None):
        visits = self._get_visits(
            machine or self.boiler,
            *("planned", "ordered", "done", "missed", "cancelled"),
        )
        return visits.mapped("state")

    # ------------------------------------------------------------------
    # Checks
    # ------------------------------------------------------------------
    def test_each_machine_has_its_checks(self):
        call = self._order(checklist_id=self.checklist.id)
        checks = call.intervention_ids.check_ids
        self.assertEqual(
            checks.mapped("name"),
            [
                "Boiler B1: Pressure",
                "Boiler B1: Filter",
                "Boiler B1: done",
                "Boiler B2: Pressure",
                "Boiler B2: Filter",
                "Boiler B2: done",
            ],
        )
        self.assertFalse(any(checks.mapped("required")))

    def test_one_machine_has_the_checklist_of_its_plan(self):
        call = self._order(self.boiler, checklist_id=self.checklist.id)
        work = call.intervention_ids
        self.assertEqual(work.checklist_id, self.checklist)
        self.assertEqual(work.check_ids.mapped("name"), ["Pressure", "Filter"])

    def test_a_second_intervention_has_the_machines_that_are_left(self):
        call = self._order()
        self._finish(call, self.boiler)
        second = self._create_admin("customer.service.intervention", call_id=call.id)
        self.assertEqual(second.check_ids.visit_id.equipment_id, self.other)

    def test_a_machine_is_not_done_without_its_checks(self):
        call = self._order(checklist_id=self.checklist.id)
        work = call.intervention_ids
        tick = work.check_ids.filtered("is_machine")[0]
        tick.sudo().done = True
        self._report(work)
        with self.assertRaisesRegex(UserError, "Boiler B1: Pressure"):
            work.with_env(self.admin_env).action_done()

    def test_the_technician_is_asked_about_machines_left_undone(self):
        call = self._order()
        work = call.intervention_ids.with_user(self.technician)
        self.assertEqual(len(work._get_close_doubts()), 1)
        self.assertIn("B2", work._get_close_doubts()[0])
        work.sudo().check_ids.write({"done": True})
        self.assertEqual(work._get_close_doubts(), [])

    def test_telephone_and_report_show_the_machines(self):
        call = self._order()
        work = self._finish(call, self.boiler)
        self.assertEqual(work.phone_read()["machine"], "2 machines")
        self.assertEqual(
            [(machine.serial, done) for machine, done in work._get_report_machines()],
            [("B1", True), ("B2", False)],
        )
        html, _kind = (
            self.env["ir.actions.report"]
            .sudo()
            ._render_qweb_html(
                "customer_service_base.customer_service_intervention_action_report",
                work.ids,
            )
        )
        self.assertIn("Not done", html.decode())

    # ------------------------------------------------------------------
    # Done
    # ------------------------------------------------------------------
    def test_machines_that_were_ticked_are_done(self):
        call = self._order()
        self._finish(call, self.boiler)
        self.assertEqual(self._states(), ["done", "planned"])
        self.assertEqual(self._states(self.other), ["ordered", "planned"])

    def test_machines_left_undone_are_planned_again_when_the_call_is_solved(self):
        call = self._order()
        self._finish(call, self.boiler)
        call.with_user(self.dispatcher).action_solve()
        self.assertEqual(self._states(), ["done", "planned"])
        left = self._get_visits(self.other)[0]
        self.assertEqual(left.state, "planned")
        self.assertFalse(left.call_id)
        self.assertEqual(left.date_order, date(2026, 3, 9))

    def test_a_call_that_is_solved_otherwise_did_all(self):
        call = self._order(propose_visit=False)
        call.with_user(self.dispatcher).action_solve()
        self.assertEqual(self._states(), ["done", "planned"])
        self.assertEqual(self._states(self.other), ["done", "planned"])

    def test_the_only_machine_is_done_with_its_work(self):
        call = self._order(self.boiler)
        work = self._finish(call)
        visit = self._get_visits()[0]
        self.assertEqual(visit.state, "done")
        self.assertEqual(visit.date_done, work.date_done)

    def test_done_is_in_the_history_of_each_machine(self):
        call = self._order()
        self._finish(call)
        self.env.flush_all()
        rows = self.boiler.with_user(self.technician)._get_history()
        row = rows.filtered(lambda row: row.kind == "maintenance")
        self.assertEqual(row.title, "Half-yearly Service")
        self.assertEqual(row.reference, call.name)

    def test_a_machine_of_its_own_call_is_in_the_history_once(self):
        self._finish(self._order(self.boiler))
        self.env.flush_all()
        rows = self.boiler.with_user(self.technician)._get_history()
        self.assertNotIn("maintenance", rows.mapped("kind"))

    # ------------------------------------------------------------------
    # Cancelled, merged, deleted
    # ------------------------------------------------------------------
    def test_a_cancelled_call_gives_its_visits_back(self):
        call = self._order()
        call.with_user(self.dispatcher).action_cancel()
        self.assertEqual(self._states(), ["planned", "planned"])
        self.assertFalse(self._get_visits().call_id)

    def test_a_cancelled_call_may_call_its_visits_off(self):
        call = self._order(on_cancel="drop")
        call.with_user(self.dispatcher).action_cancel()
        self.assertEqual(self._states(), ["cancelled", "planned"])

    def test_merged_calls_take_their_machines_along(self):
        call = self._order()
        target = self._create_admin(
            "customer.service.call",
            subject="Same day",
            partner_id=self.customer.id,
            company_id=self.company.id,
        )
        call.sudo()._merge_into(target)
        self.assertEqual(self._get_visits()[0].call_id, target)
        self.assertEqual(self._states(), ["ordered", "planned"])

    def test_visits_outlive_their_call(self):
        call = self._order()
        call.sudo().unlink()
        self.assertEqual(self._states(), ["planned", "planned"])

    def test_planning_never_touches_visits_with_a_call(self):
        line = self._cover(*self.both)
        call = self._order(requires_coverage=True)
        line.contract_id.date_end = TODAY
        self._plan(self.both)
        self.assertEqual(self._states(), ["ordered", "cancelled"])
        self.assertEqual(call.maintenance_visit_ids.contract_line_id, line)

    def test_the_plan_warns_of_a_day_outside_the_window(self):
        call = self._order(self.boiler).with_user(self.technician)
        self.assertFalse(call.maintenance_outside)
        call.sudo().intervention_ids.date_start = "2026-04-01 08:00:00"
        self.assertTrue(call.maintenance_outside)

    # ------------------------------------------------------------------
    # Fee per visit
    # ------------------------------------------------------------------
    def _create_fee(self):
        return self._create_admin(
            "product.product",
            name="Visit",
            type="service",
            list_price=80.0,
            taxes_id=[Command.set(self.tax.ids)],
        )

    def test_a_visit_done_is_billed_once_by_the_ledger(self):
        line = self._cover(self.boiler)
        call = self._order(
            self.boiler,
            requires_coverage=True,
            fee_product_id=self._create_fee().id,
            fee_price=75.0,
        )
        self._finish(call)
        visit = self._get_visits()[0].sudo()
        visit._set_done(visit.date_done)
        row = line.sudo().period_ids.filtered(lambda row: row.kind == "visit")
        self.assertRecordValues(
            row,
            [
                {
                    "amount": 75.0,
                    "state": "due",
                    "period_start": TODAY,
                    "line_id": line.id,
                }
            ],
        )
        invoice = row._bill(TODAY)
        self.assertEqual(invoice.invoice_line_ids.product_id.name, "Visit")
        self.assertEqual(invoice.amount_untaxed, 75.0)
        self.assertEqual(row.state, "invoiced")

    def test_the_price_of_the_product_is_the_fee_otherwise(self):
        line = self._cover(self.boiler)
        call = self._order(
            self.boiler, requires_coverage=True, fee_product_id=self._create_fee().id
        )
        self._finish(call)
        row = line.sudo().period_ids.filtered(lambda row: row.kind == "visit")
        self.assertEqual(row.amount, 80.0)

    def test_without_contract_there_is_no_fee(self):
        call = self._order(self.boiler, fee_product_id=self._create_fee().id)
        self._finish(call)
        self.assertFalse(self._get_visits()[0].sudo().period_id)

    # ------------------------------------------------------------------
    # Counters
    # ------------------------------------------------------------------
    def test_visits_of_the_term_are_counted(self):
        line = self._cover(*self.both, date_end=date(2026, 12, 31))
        call = self._order(requires_coverage=True, interval_count=3)
        line = line.with_user(self.technician)
        self.assertRecordValues(
            line, [{"visits_contracted": 8, "visits_done": 0, "visits_left": 8}]
        )
        self._finish(call, self.boiler)
        self._get_visits(self.other)[1].action_call_off()
        line.invalidate_recordset()
        self.assertRecordValues(
            line, [{"visits_contracted": 8, "visits_done": 1, "visits_left": 6}]
        )
        self.assertEqual(line.contract_id.visits_left, 6)

    def test_visits_after_the_horizon_are_counted_too(self):
        line = self._cover(*self.both, date_end=date(2026, 12, 31))
        self._order(requires_coverage=True, interval_count=3, horizon_days=60)
        self.assertEqual(len(self._get_visits()), 1)
        self.assertEqual(line.visits_contracted, 8)

    def test_twenty_lines_are_counted_with_the_queries_of_one(self):
        machines = [self._create_machine(f"Q{n}") for n in range(21)]
        lines = [self._cover(one, date_end=date(2026, 12, 31)) for one in machines]
        self._create_plan(requires_coverage=True)
        self._plan(self.boiler.union(*machines))
        counts = []
        for some in (lines[:1], lines[:1], lines[1:]):
            self.env.flush_all()
            self.env.invalidate_all()
            own = lines[0].browse().union(*some)
            before = self.env.cr.sql_log_count
            self.assertEqual(set(own.mapped("visits_left")), {2})
            counts.append(self.env.cr.sql_log_count - before)
        self.assertEqual(counts[1], counts[2])

    # ------------------------------------------------------------------
    # Portal
    # ------------------------------------------------------------------
    def test_customers_see_the_next_visits_of_a_machine(self):
        call = self._order()
        machine = self.boiler.with_user(self.portal_user)
        shown = machine._get_portal_visits()
        self.assertEqual(
            [(row["name"], row["date"], str(row["earliest"])) for row in shown],
            [
                ("Half-yearly Service", False, "2026-02-28"),
                ("Half-yearly Service", False, "2026-08-31"),
            ],
        )
        work = call.sudo().intervention_ids
        work.user_id = self.technician
        work.action_confirm()
        self.assertEqual(machine._get_portal_visits()[0]["date"], work.date_start)

    def test_customers_read_no_visits(self):
        self._order()
        with self.assertRaises(AccessError):
            self.visits.with_user(self.portal_user).search([])
