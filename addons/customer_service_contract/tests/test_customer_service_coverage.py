from datetime import timedelta

from odoo import Command
from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged

from odoo.addons.customer_service_base.tests.charge_common import MONDAY

from .coverage_common import CoverageCommon

LATER = MONDAY + timedelta(hours=3)
EVENING = MONDAY + timedelta(hours=6)


@tagged("post_install", "-at_install")
class TestCoverage(CoverageCommon):
    """What a contract covers of the work on a call, and why."""

    def _decided(self, call, kind, product=None, **fact):
        return call._get_charge_coverage(kind, product, fact)

    def test_call_of_a_covered_machine_names_contract_and_profile(self):
        contract = self._cover(self.full)
        call = self._open_call()
        self.assertEqual(call.contract_line_id, contract.line_ids)
        self.assertEqual(call.contract_id, contract)
        self.assertRecordValues(
            call,
            [
                {
                    "coverage": "contract",
                    "coverage_id": self.full.id,
                    "coverage_reason": f"Contract {contract.name}: Full Service; "
                    "Everything.",
                }
            ],
        )

    def test_charges_of_covered_work_are_kept_at_full_value(self):
        contract = self._cover(self.full)
        charges = self._visit(self._open_call())
        labour = charges.filtered(lambda one: one.kind == "labour")
        self.assertRecordValues(
            labour,
            [
                {
                    "coverage": "contract",
                    "coverage_rate": 100,
                    "coverage_reason": f"Contract {contract.name}: Everything",
                    "amount_full": 120,
                    "amount_due": 0,
                }
            ],
        )
        self.assertEqual(set(charges.mapped("amount_due")), {0})

    def test_warranty_comes_before_the_contract(self):
        self._cover(self.full)
        self.equipment.write(
            {"warranty_start": "2026-01-01", "warranty_parts_end": "2026-12-31"}
        )
        call = self._open_call()
        self.assertEqual(call.coverage, "warranty")
        self.assertIn(
            "In warranty on the day of the call: parts.", call.coverage_reason
        )
        self.assertIn("Full Service", call.coverage_reason)
        self.assertEqual(self._decided(call, "part")[0], "warranty")
        self.assertEqual(self._decided(call, "labour")[0], "contract")

    def test_what_a_person_decides_comes_before_the_contract(self):
        self._cover(self.full)
        call = self._open_call()
        labour = self._visit(call).filtered(lambda one: one.kind == "labour")
        labour.with_user(self.manager).write({"coverage": "none", "coverage_rate": 0})
        call.sudo()._update_charges()
        self.assertEqual((labour.coverage, labour.amount_due), ("none", 120))

    def test_percentage_and_exclusion_say_why(self):
        consumables = self._create_admin("product.category", name="Consumables")
        toner = self._create_product("Toner", categ_id=consumables.id, type="consu")
        pump = self._create_product("Pump", type="consu")
        profile = self._create_coverage(
            "Parts at half price",
            [
                {
                    "kind": "part",
                    "effect": "exclude",
                    "product_category_ids": [Command.set(consumables.ids)],
                },
                {"kind": "part", "percent": 50},
            ],
        )
        number = self._cover(profile).name
        call = self._open_call()
        self.assertEqual(
            self._decided(call, "part", pump),
            ("contract", 50, f"Contract {number}: Part 50 %"),
        )
        self.assertEqual(
            self._decided(call, "part", toner),
            (
                "none",
                0,
                f"Not covered by Contract {number}: Part excluded (Consumables)",
            ),
        )
        self.assertEqual(
            self._decided(call, "travel"),
            ("none", 0, f"Contract {number} does not include it"),
        )

    def test_category_below_the_excluded_one_is_excluded(self):
        above = self._create_admin("product.category", name="Consumables")
        below = self._create_admin("product.category", name="Ink", parent_id=above.id)
        profile = self._create_coverage(
            "No consumables",
            [
                {
                    "effect": "exclude",
                    "product_category_ids": [Command.set(above.ids)],
                },
                {},
            ],
        )
        self._cover(profile)
        ink = self._create_product("Ink", categ_id=below.id, type="consu")
        self.assertEqual(self._decided(self._open_call(), "part", ink)[0], "none")

    def test_waiting_period_counts_from_the_line(self):
        profile = self._create_coverage(
            "After two months", [{"waiting": 2, "waiting_unit": "months"}]
        )
        number = self._cover(profile).name
        early = self._open_call("2026-02-28 09:00:00")
        self.assertEqual(
            self._decided(early, "labour"),
            (
                "none",
                0,
                f"Contract {number} covers it only from 03/01/2026 on (waiting period)",
            ),
        )
        later = self._open_call("2026-03-01 09:00:00")
        self.assertEqual(self._decided(later, "labour")[:2], ("contract", 100))

    def test_hours_outside_the_band_are_not_covered(self):
        ordinary = self.admin_env.ref("customer_service_base.time_band_ordinary")
        profile = self._create_coverage(
            "Office hours",
            [{"kind": "labour", "band_ids": [Command.set(ordinary.ids)]}],
        )
        number = self._cover(profile).name
        # Monday from 16 to 18 in Rome: the office closes at 17
        charges = self._visit(self._open_call(), 2, MONDAY.replace(hour=15))
        labour = charges.filtered(lambda one: one.kind == "labour")
        covered = labour.filtered(lambda one: one.coverage == "contract")
        self.assertEqual((len(labour), covered.quantity), (2, 1))
        self.assertIn(
            f"Outside the hours of Contract {number}",
            (labour - covered).coverage_reason,
        )

    def test_calendar_asks_when_the_work_began(self):
        office = self.company.resource_calendar_id
        profile = self._create_coverage(
            "Begun in the office's hours", [{"calendar_id": office.id}]
        )
        self._cover(profile)
        day = self._visit(self._open_call())
        night = self._visit(self._open_call(), 2, MONDAY.replace(hour=20))
        self.assertEqual(set(day.mapped("coverage")), {"contract"})
        self.assertEqual(set(night.mapped("coverage")), {"none"})

    def test_types_of_calls_and_kinds_of_interventions(self):
        installation = self._create_admin(
            "customer.service.call.type", name="Extra Work"
        )
        profile = self._create_coverage(
            "By phone, but for extra work",
            [
                {"effect": "exclude", "call_type_ids": [Command.set(installation.ids)]},
                {"onsite": False, "workshop": False},
            ],
        )
        self._cover(profile)
        call = self._open_call()
        phone = self._visit(call, kind="phone")
        self.assertEqual(set(phone.mapped("coverage")), {"contract"})
        onsite = self._visit(self._open_call(), start=LATER)
        self.assertEqual(set(onsite.mapped("coverage")), {"none"})
        extra = self._visit(
            self._open_call(type_id=installation.id), start=EVENING, kind="phone"
        )
        self.assertEqual(set(extra.mapped("coverage")), {"none"})

    def test_reason_is_in_the_language_of_who_pays(self):
        self.env["res.lang"]._activate_lang("it_IT")
        contract = self._cover(self.full)
        self.full.with_context(lang="it_IT").name = "Tutto compreso"
        self.customer.sudo().lang = "it_IT"
        call = self._open_call()
        self.assertIn("Tutto compreso", call.coverage_reason)
        self.assertIn(contract.name, call.coverage_reason)

    # ------------------------------------------------------------------
    # Which line
    # ------------------------------------------------------------------
    def test_order_machine_category_site_customer(self):
        self.equipment.site_id = self.site
        by_customer = self._cover(self.full, line={"scope": "customer"})
        self.assertEqual(self._open_call().contract_id, by_customer)
        by_site = self._cover(
            self.full,
            line={"scope": "site"},
            site_ids=[Command.set(self.site.ids)],
        )
        self.assertEqual(self._open_call().contract_id, by_site)
        by_category = self._cover(
            self.full, line={"scope": "category", "category_id": self.category.id}
        )
        self.assertEqual(self._open_call().contract_id, by_category)
        by_machine = self._cover(self.full)
        self.assertEqual(self._open_call().contract_id, by_machine)

    def test_component_is_covered_with_its_machine(self):
        contract = self._cover(self.full)
        component = self._create_equipment(parent_id=self.equipment.id)
        call = self._open_call(equipment_id=component.id)
        self.assertEqual(call.contract_id, contract)

    def test_call_without_machine_is_covered_by_the_customers_line(self):
        contract = self._cover(self.full, line={"scope": "customer"})
        call = self._open_call(equipment_id=False)
        self.assertEqual((call.contract_id, call.coverage), (contract, "contract"))
        other = self._open_call(equipment_id=False, partner_id=self.other_customer.id)
        self.assertFalse(other.contract_id)

    def test_line_that_only_bills_covers_nothing(self):
        self._cover()
        call = self._open_call()
        self.assertFalse(call.contract_line_id)
        self.assertEqual(call.coverage, "none")

    def test_two_lines_as_specific_are_told_and_chosen(self):
        category = {"scope": "category", "category_id": self.category.id}
        one = self._cover(self.full, line=category)
        two = self._cover(self.full, line=category)
        call = self._open_call()
        self.assertTrue(call.contract_ambiguous)
        self.assertEqual(call.contract_id, one)
        self.assertIn(
            f"Covered as well by Contract {two.name}: choose which one counts.",
            call.coverage_reason,
        )
        call.contract_line_id = two.line_ids
        self.assertFalse(call.contract_ambiguous)
        self.assertEqual(call.contract_id, two)
        self.assertNotIn("choose", call.coverage_reason)

    def test_line_of_another_customer_cannot_be_chosen(self):
        machine = self._create_equipment(partner_id=self.other_customer.id)
        other = self._cover(
            self.full, machine=machine, partner_id=self.other_customer.id
        )
        call = self._open_call()
        with self.assertRaisesRegex(UserError, "does not cover"):
            call.contract_line_id = other.line_ids

    # ------------------------------------------------------------------
    # Snapshot
    # ------------------------------------------------------------------
    def test_call_keeps_what_the_contract_was_when_it_was_opened(self):
        contract = self._cover(self.full)
        call = self._open_call()
        none = self._create_coverage("Nothing", [{"effect": "exclude"}])
        contract.line_ids.coverage_id = none
        self.env.invalidate_all()
        self.assertEqual(call.coverage_id, self.full)
        self.assertEqual(set(self._visit(call).mapped("amount_due")), {0})
        self.assertEqual(self._open_call().coverage_id, none)

    def test_contract_that_begins_later_leaves_the_call_alone(self):
        call = self._open_call()
        self._cover(self.full)
        self.env.invalidate_all()
        self.assertFalse(call.contract_id)

    def test_other_machine_decides_anew(self):
        self._cover(self.full)
        call = self._open_call()
        call.equipment_id = self._create_equipment()
        self.assertFalse(call.contract_id)
        self.assertEqual(call.coverage, "none")

    def test_call_opened_during_suspension_is_not_covered(self):
        contract = self._cover(self.full)
        before = self._open_call()
        contract.sudo().state = "suspended"
        during = self._open_call()
        self.assertEqual((before.coverage, during.coverage), ("contract", "none"))
        self.assertEqual(
            during.coverage_reason,
            f"Contract {contract.name}: suspended when the call was opened.",
        )
        self.assertEqual(
            self._decided(during, "labour"),
            (
                "none",
                0,
                f"Contract {contract.name} was suspended when the call was opened",
            ),
        )
        self.assertEqual(self._decided(before, "labour")[0], "contract")

    def test_call_before_and_after_the_contract_is_not_covered(self):
        self._cover(self.full, term_count=0, date_end="2026-06-30", renewal="none")
        self.assertFalse(self._open_call("2025-12-31 09:00:00").contract_id)
        self.assertTrue(self._open_call("2026-06-30 09:00:00").contract_id)
        self.assertFalse(self._open_call("2026-07-01 09:00:00").contract_id)

    # ------------------------------------------------------------------
    # Terms of service
    # ------------------------------------------------------------------
    def test_tariff_service_level_and_account_are_those_of_the_contract(self):
        tariff = self._create_admin("customer.service.tariff", name="Contract rates")
        policy = self._create_admin(
            "customer.service.sla.policy",
            name="Gold",
            target_ids=[Command.create({"kind": "response", "hours": 1})],
        )
        contract = self._cover(
            self.full, line={"tariff_id": tariff.id, "sla_policy_id": policy.id}
        )
        call = self._open_call()
        self.assertEqual(call._get_tariff(), tariff)
        self.assertEqual(call.sla_policy_id, policy)
        self.assertEqual(
            call.sudo()._get_analytic_account(), contract.sudo().analytic_account_id
        )

    def test_profile_without_machine_needs_nobody_elses_rights(self):
        self._cover(self.full)
        call = self._open_call(user_id=self.technician.id)
        seen = call.with_user(self.technician)
        seen.invalidate_recordset()
        self.assertIn("Full Service", seen.coverage_reason)
        self.assertEqual(seen._get_charge_coverage("labour")[:2], ("contract", 100))

    def test_questions_do_not_grow_with_calls(self):
        self._cover(self.full)
        one = self._open_call()
        many = one.browse(self._open_call().id for _number in range(20))
        self._count(one)
        self.assertEqual(self._count(one), self._count(many))

    def _count(self, calls):
        """Return how many questions are put to the database for some calls."""
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        for call in calls:
            call._get_charge_coverage("labour")
        return self.env.cr.sql_log_count - before


@tagged("post_install", "-at_install")
class TestCoverageOverlap(CoverageCommon):
    """A machine is covered by name in one line at a time."""

    def test_second_contract_of_the_machine_is_refused_in_plain_words(self):
        first = self._cover(self.full)
        with self.assertRaisesRegex(ValidationError, first.name) as refused:
            self._cover(self.full)
        self.assertIn(self.equipment.display_name, str(refused.exception))
        self.assertIn(self.customer.name, str(refused.exception))

    def test_draft_may_be_prepared_while_another_one_is_in_force(self):
        self._cover(self.full)
        draft = self._cover(self.full, activate=False)
        self.assertEqual(draft.state, "draft")
        with self.assertRaisesRegex(ValidationError, "covered already"):
            draft.action_activate()

    def test_one_after_the_other_is_no_overlap(self):
        self._cover(self.full, term_count=0, date_end="2026-06-30", renewal="none")
        second = self._cover(self.full, date_start="2026-07-01")
        self.assertEqual(second.state, "active")

    def test_lines_without_coverage_do_not_compete(self):
        self._cover(self.full)
        self.assertEqual(self._cover().state, "active")

    def test_same_machine_on_two_lines_of_a_contract_is_refused(self):
        line = {
            "coverage_id": self.full.id,
            "equipment_ids": [Command.create({"equipment_id": self.equipment.id})],
        }
        with self.assertRaisesRegex(ValidationError, "covered already"):
            self._create_contract([line, line], activate=False)

    def test_machine_that_has_left_may_be_covered_elsewhere(self):
        first = self._cover(self.full)
        first.line_ids.equipment_ids.date_to = "2026-03-31"
        contract = self._cover(self.full, date_start="2026-04-01")
        self.assertEqual(contract.state, "active")
        with self.assertRaisesRegex(ValidationError, "covered already"):
            first.line_ids.equipment_ids.date_to = "2026-04-01"

    def test_coverage_that_is_added_later_is_checked(self):
        self._cover(self.full)
        second = self._cover()
        with self.assertRaisesRegex(ValidationError, "covered already"):
            second.line_ids.coverage_id = self.full


@tagged("post_install", "-at_install")
class TestCoverageRule(CoverageCommon):
    def test_rule_of_one_company_asks_nothing_of_another(self):
        foreign = self._create_admin(
            "customer.service.call.type",
            name="Foreign",
            company_id=self.other_company.id,
        )
        profile = self._create_admin(
            "customer.service.coverage", name="Ours", company_id=self.company.id
        )
        with self.assertRaises(UserError):
            self._create_admin(
                "customer.service.coverage.rule",
                coverage_id=profile.id,
                call_type_ids=[Command.set(foreign.ids)],
            )

    def test_words_of_a_rule(self):
        profile = self._create_coverage(
            "Words",
            [
                {"kind": "labour", "percent": 50, "waiting": 30, "phone": False},
                {"kind": "part", "effect": "exclude"},
                {},
            ],
        )
        self.assertEqual(
            profile._get_words(),
            "Labour 50 % (Remote, On Site, Workshop; after 30 days); "
            "Part excluded; Everything",
        )
