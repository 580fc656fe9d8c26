from datetime import date, timedelta

from odoo import Command
from odoo.exceptions import AccessError, ValidationError
from odoo.tests import Form, tagged

from odoo.addons.customer_service_base.tests.charge_common import MONDAY

from .coverage_common import CoverageCommon

DAY = timedelta(days=1)


class AllowanceCommon(CoverageCommon):
    def _allow(self, kind, quantity, coverage=None, **vals):
        """Return the allowance of a contract that covers the machine."""
        contract = self._cover(coverage, [{"kind": kind, "quantity": quantity, **vals}])
        return contract.line_ids.allowance_ids

    def _labour(self, charges):
        return charges.filtered(lambda one: one.kind == "labour").sorted("id")

    def _counted(self, allowance):
        counter = allowance.sudo().counter_ids
        return counter.included, counter.used, counter.overage


@tagged("post_install", "-at_install")
class TestAllowanceHours(AllowanceCommon):
    """Hours of work that are included, and what goes beyond."""

    def test_hours_within_are_covered_and_counted(self):
        allowance = self._allow("hours", 10)
        number = allowance.contract_id.name
        call = self._open_call()
        labour = self._labour(self._visit(call))
        self.assertRecordValues(
            labour,
            [
                {
                    "quantity": 2,
                    "coverage": "allowance",
                    "coverage_rate": 100,
                    "coverage_reason": f"Contract {number}: within 10 hours per year",
                    "amount_due": 0,
                }
            ],
        )
        self.assertEqual(self._counted(allowance), (10, 2, 0))
        self.assertEqual(call.allowance_summary, "8 of 10 hours left until 12/31/2026")

    def test_travel_and_call_out_are_not_hours_of_work(self):
        self._allow("hours", 10)
        charges = self._visit(self._open_call())
        callout = charges.filtered(lambda one: one.kind == "callout")
        self.assertEqual((callout.coverage, callout.amount_due), ("none", 50))

    def test_travel_time_may_be_counted_too(self):
        allowance = self._allow("hours", 10, include_travel=True)
        visit = self._create_intervention(self._open_call())
        self._work(visit, 2)
        self._work(visit, 1, MONDAY - timedelta(hours=1), "travel")
        self._close(visit)
        self.assertEqual(self._counted(allowance), (10, 3, 0))

    def test_what_goes_beyond_is_a_charge_of_its_own(self):
        allowance = self._allow("hours", 1.5)
        number = allowance.contract_id.name
        labour = self._labour(self._visit(self._open_call()))
        self.assertRecordValues(
            labour,
            [
                {"quantity": 1.5, "coverage": "allowance", "amount_due": 0},
                {"quantity": 0.5, "coverage": "none", "amount_due": 30},
            ],
        )
        self.assertEqual(sum(labour.mapped("actual_quantity")), 2)
        self.assertEqual(
            labour[1].coverage_reason, f"Contract {number}: beyond 1.5 hours per year"
        )
        self.assertEqual(self._counted(allowance), (1.5, 1.5, 0.5))
        # the cost of the two hours is booked once
        self.assertEqual(sum(labour.sudo().mapped("cost")), 60)

    def test_reckoning_again_changes_nothing(self):
        allowance = self._allow("hours", 1.5)
        call = self._open_call()
        before = self._visit(call).read(["quantity", "coverage", "key"])
        call.sudo()._update_charges()
        self.assertEqual(
            self._charges(call).read(["quantity", "coverage", "key"]), before
        )
        self.assertEqual(self._counted(allowance), (1.5, 1.5, 0.5))

    def test_price_beyond_may_be_agreed(self):
        self._allow("hours", 1.5, overage_price=40)
        labour = self._labour(self._visit(self._open_call()))
        self.assertEqual(labour.mapped("price_unit"), [60, 40])
        self.assertEqual(labour.mapped("amount_due"), [0, 20])

    def test_corrected_work_gives_hours_back(self):
        allowance = self._allow("hours", 3)
        call = self._open_call()
        self._visit(call)
        row = call.intervention_ids.sudo().time_ids
        row.date_to = row.date_from + timedelta(hours=1)
        self.assertEqual(self._counted(allowance), (3, 1, 0))
        row.date_to = row.date_from + timedelta(hours=4)
        self.assertEqual(self._counted(allowance), (3, 3, 1))
        self.assertEqual(self._labour(self._charges(call)).mapped("quantity"), [3, 1])

    def test_work_that_is_gone_gives_everything_back(self):
        allowance = self._allow("hours", 3)
        call = self._open_call()
        self._visit(call)
        call.intervention_ids.sudo().time_ids.unlink()
        self.assertEqual(self._counted(allowance), (3, 0, 0))

    def test_deleted_call_gives_everything_back(self):
        allowance = self._allow("calls", 3)
        call = self._open_call()
        self.assertEqual(self._counted(allowance), (3, 1, 0))
        call.sudo().unlink()
        self.env.invalidate_all()
        self.assertEqual(self._counted(allowance), (3, 0, 0))

    def test_second_call_gets_what_the_first_one_left(self):
        allowance = self._allow("hours", 3)
        self._visit(self._open_call())
        second = self._visit(self._open_call(), start=MONDAY + DAY)
        self.assertEqual(self._labour(second).mapped("quantity"), [1, 1])
        self.assertEqual(self._counted(allowance), (3, 3, 1))

    def test_freed_hours_go_to_who_is_reckoned_next(self):
        allowance = self._allow("hours", 2)
        first, second = self._open_call(), self._open_call()
        self._visit(first)
        self.assertEqual(
            self._labour(self._visit(second, start=MONDAY + DAY)).mapped("coverage"),
            ["none"],
        )
        first.intervention_ids.sudo().time_ids.unlink()
        second.sudo()._update_charges()
        labour = self._labour(self._charges(second))
        self.assertRecordValues(labour, [{"coverage": "allowance", "quantity": 2}])
        self.assertEqual(self._counted(allowance), (2, 2, 0))

    def test_verified_as_billable_stays_so_when_hours_are_freed(self):
        allowance = self._allow("hours", 2)
        first, second = self._open_call(), self._open_call()
        self._visit(first)
        labour = self._labour(self._visit(second, start=MONDAY + DAY))
        labour.with_user(self.manager).action_verify()
        first.intervention_ids.sudo().time_ids.unlink()
        second.sudo()._update_charges()
        self.assertEqual((labour.coverage, labour.state), ("none", "verified"))
        self.assertEqual(self._counted(allowance), (2, 0, 2))

    def test_goodwill_and_not_billable_use_up_nothing(self):
        allowance = self._allow("hours", 3)
        call = self._open_call()
        labour = self._labour(self._visit(call)).with_user(self.manager)
        labour.write(
            {"coverage": "goodwill", "coverage_rate": 100, "coverage_reason": "Sorry"}
        )
        self.assertEqual(self._counted(allowance), (3, 0, 0))
        other = self._open_call()
        labour = self._labour(self._visit(other, start=MONDAY + DAY))
        labour = labour.with_user(self.manager)
        self.assertEqual(self._counted(allowance), (3, 2, 0))
        labour._exclude("Our fault")
        self.assertEqual(self._counted(allowance), (3, 0, 0))
        labour.action_reopen()
        self.assertEqual(self._counted(allowance), (3, 2, 0))

    def test_warranty_uses_up_nothing(self):
        allowance = self._allow("hours", 3)
        self.equipment.write(
            {"warranty_start": "2026-01-01", "warranty_labour_end": "2026-12-31"}
        )
        self._visit(self._open_call())
        self.assertFalse(allowance.sudo().counter_ids)

    def test_profile_decides_what_is_counted(self):
        night = self.admin_env.ref("customer_service_base.time_band_overtime")
        profile = self._create_coverage(
            "Overtime counts, half of it",
            [
                {
                    "kind": "labour",
                    "percent": 50,
                    "band_ids": [Command.set(night.ids)],
                },
                {"is_counted": False},
            ],
        )
        allowance = self._allow("hours", 10, profile)
        # Monday from 16 to 18 in Rome: the office closes at 17
        charges = self._visit(self._open_call(), 2, MONDAY.replace(hour=15))
        labour = self._labour(charges).sorted("coverage")
        self.assertEqual(labour.mapped("coverage"), ["allowance", "contract"])
        self.assertEqual(labour.mapped("coverage_rate"), [50, 100])
        self.assertEqual(self._counted(allowance), (10, 1, 0))

    def test_excluded_work_uses_up_nothing(self):
        profile = self._create_coverage(
            "No labour", [{"kind": "labour", "effect": "exclude"}]
        )
        allowance = self._allow("hours", 10, profile)
        labour = self._labour(self._visit(self._open_call()))
        self.assertEqual(labour.amount_due, 120)
        self.assertFalse(allowance.sudo().counter_ids)

    def test_other_types_of_calls_are_not_counted(self):
        hotline = self._create_admin("customer.service.call.type", name="Hot-line")
        allowance = self._allow("hours", 10, call_type_ids=[Command.set(hotline.ids)])
        self._visit(self._open_call())
        self.assertFalse(allowance.sudo().counter_ids)
        self._visit(self._open_call(type_id=hotline.id), start=MONDAY + DAY)
        self.assertEqual(self._counted(allowance), (10, 2, 0))

    def test_quotation_foresees_what_is_left_and_uses_nothing(self):
        allowance = self._allow("hours", 3)
        call = self._open_call()
        self._create_intervention(call, planned_hours=5)
        planned = [
            vals
            for vals in call._prepare_charge_vals(planned=True)
            if vals["kind"] == "labour"
        ]
        foreseen = {"allowance": 0, "none": 0}
        for vals in planned:
            foreseen[vals["coverage"]] += vals["quantity"]
        self.assertEqual(foreseen, {"allowance": 3, "none": 2})
        self.assertFalse(allowance.sudo().counter_ids)

    def test_merged_calls_are_counted_once(self):
        allowance = self._allow("hours", 5)
        first, second = self._open_call(), self._open_call()
        self._visit(first)
        self._visit(second, start=MONDAY + DAY)
        first.sudo()._merge_into(second.sudo(), confirmed=True)
        self.assertEqual(self._counted(allowance), (5, 4, 0))
        uses = allowance.sudo().counter_ids.use_ids
        self.assertEqual(uses.call_id, second)

    def test_another_contract_chosen_by_hand_counts_there(self):
        line = {"scope": "customer"}
        hours = [{"kind": "hours", "quantity": 5}]
        one = self._cover(None, hours, line=line)
        two = self._cover(None, hours, line=line)
        call = self._open_call()
        self._visit(call)
        call.contract_line_id = two.line_ids
        self.assertEqual(self._counted(one.allowance_ids), (5, 0, 0))
        self.assertEqual(self._counted(two.allowance_ids), (5, 2, 0))

    def test_thousand_hours_in_small(self):
        """Whatever order things happen in, nothing is lost and nothing is overdrawn."""
        allowance = self._allow("hours", 10)
        calls = [self._open_call() for _number in range(8)]
        asked = [2, 0.5, 3, 1.25, 2, 4, 0.25, 1]
        for number, (call, hours) in enumerate(zip(calls, asked, strict=True)):
            self._visit(call, hours, MONDAY + number * DAY)
        row = calls[2].intervention_ids.sudo().time_ids
        row.date_to = row.date_from + timedelta(hours=1)
        calls[0].intervention_ids.sudo().time_ids.unlink()
        asked[2], asked[0] = 1, 0
        for call in calls:
            call.sudo()._update_charges()
        included, used, overage = self._counted(allowance)
        self.assertEqual(used + overage, sum(asked))
        self.assertEqual((included, used), (10, min(sum(asked), 10)))
        charges = [self._labour(self._charges(call)) for call in calls]
        covered = sum(
            one.quantity
            for labour in charges
            for one in labour
            if one.coverage == "allowance"
        )
        self.assertEqual(covered, used)


@tagged("post_install", "-at_install")
class TestAllowanceOthers(AllowanceCommon):
    """Visits, calls, kilometres and parts that are included."""

    def test_visit_beyond_is_billed_whatever_the_profile_covers(self):
        allowance = self._allow("visits", 1, self.full)
        first = self._visit(self._open_call())
        self.assertEqual(set(first.mapped("coverage")), {"allowance"})
        self.assertEqual(set(first.mapped("amount_due")), {0})
        second = self._visit(self._open_call(), start=MONDAY + DAY)
        self.assertEqual(set(second.mapped("coverage")), {"none"})
        self.assertEqual(sum(second.mapped("amount_due")), 170)
        self.assertEqual(self._counted(allowance), (1, 1, 1))

    def test_telephone_is_no_visit(self):
        allowance = self._allow("visits", 1, self.full)
        charges = self._visit(self._open_call(), kind="phone")
        self.assertEqual(set(charges.mapped("coverage")), {"contract"})
        self.assertFalse(allowance.sudo().counter_ids)

    def test_visits_without_profile_pay_what_belongs_to_them(self):
        self._allow("visits", 1)
        charges = self._visit(self._open_call())
        self.assertEqual(set(charges.mapped("coverage")), {"allowance"})

    def test_calls_are_counted_when_they_are_opened(self):
        allowance = self._allow("calls", 2)
        calls = [self._open_call() for _number in range(3)]
        self.assertEqual(self._counted(allowance), (2, 2, 1))
        phone = self._visit(calls[0], kind="phone")
        self.assertEqual(set(phone.mapped("coverage")), {"allowance"})
        beyond = self._visit(calls[2], start=MONDAY + DAY, kind="phone")
        self.assertEqual(set(beyond.mapped("coverage")), {"none"})

    def test_cancelled_call_is_given_back(self):
        allowance = self._allow("calls", 2)
        call = self._open_call()
        call.action_cancel()
        self.assertEqual(self._counted(allowance), (2, 0, 0))
        call.action_reopen()
        self.assertEqual(self._counted(allowance), (2, 1, 0))

    def test_kilometres(self):
        allowance = self._allow("km", 30)
        charges = self._visit(self._open_call(), km=40)
        km = charges.filtered(lambda one: one.kind == "km").sorted("id")
        self.assertEqual(km.mapped("quantity"), [30, 10])
        self.assertEqual(km.mapped("amount_due"), [0, 8])
        self.assertEqual(self._counted(allowance), (30, 30, 10))

    def test_value_of_parts_is_covered_as_far_as_it_goes(self):
        allowance = self._allow("parts", 150)
        pump = self._create_product("Pump", type="consu", list_price=200)
        call = self._open_call()
        part = self.env["customer.service.part"].create(
            {"call_id": call.id, "product_id": pump.id, "quantity": 1}
        )
        part.with_user(self.technician).sudo()._consume({part: 1})
        self.assertRecordValues(
            self._charge(call, "part"),
            [{"quantity": 1, "coverage_rate": 75, "amount_due": 50}],
        )
        self.assertEqual(self._counted(allowance), (150, 150, 50))

    # ------------------------------------------------------------------
    # Periods
    # ------------------------------------------------------------------
    def test_each_period_begins_anew(self):
        allowance = self._allow("hours", 2, per="period")
        self._visit(self._open_call())
        april = MONDAY.replace(month=4)
        self._visit(self._open_call(april), start=april)
        counters = allowance.sudo().counter_ids.sorted("period_start")
        self.assertEqual(
            [
                (f"{one.period_start}", f"{one.period_end}", one.used)
                for one in counters
            ],
            [("2026-03-01", "2026-03-31", 2), ("2026-04-01", "2026-04-30", 2)],
        )

    def test_what_is_left_is_carried_over_up_to_a_cap(self):
        allowance = self._allow(
            "hours", 2, per="period", roll_over=True, roll_over_cap=3
        )
        # January and February used nothing
        self._visit(self._open_call(), 1)
        april = MONDAY.replace(month=4)
        self._visit(self._open_call(april), 1, april)
        counters = allowance.sudo().counter_ids.sorted("period_start")
        self.assertEqual(counters.mapped("included"), [5, 5])
        self.assertEqual(counters.mapped("used"), [1, 1])

    def test_year_of_the_line_and_term_of_the_contract(self):
        hours = {"kind": "hours", "quantity": 5}
        other = {"kind": "km", "quantity": 5, "per": "term"}
        contract = self._cover(
            None,
            [hours, other],
            date_start="2025-06-15",
            date_end="2026-12-14",
            term_count=6,
            term_unit="month",
        )
        year, term = contract.line_ids.allowance_ids
        day = MONDAY.date()
        self.assertEqual(year._get_period(day), (date(2025, 6, 15), date(2026, 6, 14)))
        self.assertEqual(term._get_period(day), (date(2025, 12, 15), date(2026, 6, 14)))
        self.assertFalse(year._get_period(date(2026, 12, 15)))

    def test_work_after_the_end_counts_in_the_last_period(self):
        allowance = self._allow("hours", 5)
        call = self._open_call()
        allowance.contract_id.sudo().write(
            {"date_end": "2026-03-02", "renewal": "none"}
        )
        self._visit(call, start=MONDAY + 3 * DAY)
        self.assertEqual(self._counted(allowance), (5, 2, 0))

    def test_less_is_included_from_now_on_but_never_less_than_was_used(self):
        allowance = self._allow("hours", 5)
        call = self._open_call()
        self._visit(call, 3)
        allowance.quantity = 1
        self._visit(self._open_call(), 1, MONDAY + DAY)
        self.assertEqual(self._counted(allowance), (3, 3, 1))

    # ------------------------------------------------------------------
    # Configuration
    # ------------------------------------------------------------------
    def test_same_things_are_not_counted_twice(self):
        hours = {"kind": "hours", "quantity": 5}
        with self.assertRaisesRegex(ValidationError, "counts the same twice"):
            self._cover(None, [hours, hours])

    def test_parts_and_meters_have_one_way_each(self):
        with self.assertRaisesRegex(ValidationError, "Parts beyond"):
            self._allow("parts", 5, overage="ledger")
        with self.assertRaisesRegex(ValidationError, "billed with the contract"):
            self._allow("meter", 5, overage="charge", meter_unit="copies")
        with self.assertRaisesRegex(ValidationError, "unit of the meters"):
            self._allow("meter", 5)

    def test_used_allowance_cannot_be_deleted(self):
        allowance = self._allow("hours", 5)
        self._visit(self._open_call())
        with self.assertRaisesRegex(ValidationError, "something was counted"):
            allowance.with_user(self.contractor).unlink()

    def test_form_of_the_line_proposes_how_meters_are_billed(self):
        contract = self._cover(self.full, activate=False).with_user(self.contractor)
        with Form(contract.line_ids) as line, line.allowance_ids.new() as own:
            own.kind = "meter"
            own.meter_unit = "copies"
            own.quantity = 1000
        self.assertEqual(contract.allowance_ids.overage, "ledger")

    def test_copied_contract_takes_allowances_without_counters(self):
        contract = self._allow("hours", 5).contract_id
        self._visit(self._open_call())
        copy = contract.with_user(self.contractor).copy()
        self.assertEqual(copy.allowance_ids.quantity, 5)
        self.assertFalse(copy.allowance_ids.counter_ids)
        self.assertFalse(copy.allowance_ids.sudo().usage_until)

    def test_technician_reads_what_is_left_never_the_price(self):
        allowance = self._allow("hours", 5, overage_price=40)
        call = self._open_call(user_id=self.technician.id)
        seen = call.with_user(self.technician)
        self.assertIn("5 of 5 hours left", seen.allowance_summary)
        with self.assertRaises(AccessError):
            allowance.with_user(self.technician).read(["overage_price"])

    def test_customer_reads_what_is_left_never_the_contract(self):
        self._allow("hours", 5)
        call = self._open_call(caller_id=self.contact.id)
        seen = call.with_user(self.portal_user)
        self.env.flush_all()
        self.env.invalidate_all()
        self.assertIn("5 of 5 hours left", seen.allowance_summary)
        with self.assertRaises(AccessError):
            seen.read(["contract_line_id"])

    def test_balances_do_not_grow_with_calls(self):
        self._allow("hours", 5)
        one = self._open_call()
        many = one.browse(self._open_call().id for _number in range(20))
        counts = []
        for calls in (one, one, many):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            calls.mapped("allowance_summary")
            counts.append(self.env.cr.sql_log_count - before)
        self.assertEqual(*counts[1:])
