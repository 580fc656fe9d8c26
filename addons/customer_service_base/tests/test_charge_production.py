from datetime import timedelta

from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import tagged

from .charge_common import MONDAY, ChargeCommon


@tagged("post_install", "-at_install")
class TestChargeProduction(ChargeCommon):
    """Closing an intervention makes the charges of what was done."""

    def test_closing_charges_hours_journey_kilometres_and_fee(self):
        intervention = self._create_intervention()
        self._work(intervention, 2)
        self._work(intervention, 0.5, MONDAY - timedelta(hours=1), "travel")
        intervention.km = 40
        charges = self._close(intervention)
        self.assertRecordValues(
            charges.sorted("kind"),
            [
                {"kind": "callout", "quantity": 1, "price_unit": 50},
                {"kind": "km", "quantity": 40, "price_unit": 0.8},
                {"kind": "labour", "quantity": 2, "price_unit": 60},
                {"kind": "travel", "quantity": 0.5, "price_unit": 45},
            ],
        )
        self.assertEqual(set(charges.mapped("state")), {"to_verify"})
        self.assertEqual(sum(charges.mapped("amount_due")), 50 + 32 + 120 + 22.5)

    def test_hours_are_told_apart_by_band(self):
        intervention = self._create_intervention()
        # Monday from 16 to 18 in Rome: the office closes at 17
        self._work(intervention, 2, MONDAY.replace(hour=15))
        charges = self._close(intervention).filtered(lambda one: one.kind == "labour")
        self.assertRecordValues(
            charges.sorted("price_unit"),
            [
                {"quantity": 1, "price_unit": 60},
                {"quantity": 1, "price_unit": 75},
            ],
        )

    def test_interrupted_work_is_rounded_once(self):
        intervention = self._create_intervention()
        for minutes in (0, 20, 40):
            self._work(intervention, 1 / 6, MONDAY + timedelta(minutes=minutes))
        charge = self._close(intervention).filtered(lambda one: one.kind == "labour")
        self.assertEqual((charge.quantity, charge.actual_quantity), (0.5, 0.5))

    def test_each_technician_is_charged(self):
        intervention = self._create_intervention()
        self._work(intervention, 1)
        self._work(intervention, 1, user=self.manager)
        charges = self._close(intervention).filtered(lambda one: one.kind == "labour")
        self.assertEqual(charges.user_id, self.technician | self.manager)
        self.assertEqual(charges.mapped("quantity"), [1, 1])

    def test_a_visit_by_telephone_has_no_call_out_fee(self):
        intervention = self._create_intervention(kind="phone")
        self._work(intervention, 1)
        self.assertEqual(self._close(intervention).mapped("kind"), ["labour"])

    def test_expenses_are_charged_to_the_cent_with_a_markup(self):
        self.tariff.rule_ids.filtered(lambda one: one.kind == "lodging").markup = 10
        intervention = self._create_intervention()
        self._work(intervention, 1)
        expense = self.env["customer.service.expense"].create(
            {
                "intervention_id": intervention.id,
                "kind": "lodging",
                "name": "Hotel Roma",
                "quantity": 3,
                "amount": 100.01,
                "date": "2026-03-02",
            }
        )
        charge = self._close(intervention).filtered(lambda one: one.kind == "lodging")
        self.assertEqual((charge.quantity, charge.amount_full), (1, 110.01))
        self.assertIn("Hotel Roma", charge.name)
        expense.sudo().amount = 50
        self.assertEqual(charge.amount_full, 55)

    def test_a_fact_without_a_rule_is_not_lost(self):
        self.tariff.rule_ids.filtered(lambda one: one.kind == "km").unlink()
        intervention = self._create_intervention(km=12)
        self._work(intervention, 1)
        charge = self._close(intervention).filtered(lambda one: one.kind == "km")
        self.assertFalse(charge.product_id)
        self.assertEqual((charge.quantity, charge.state), (12, "to_verify"))
        self.assertTrue(charge.has_problem)
        self.assertIn("No rule", charge.problem)

    def test_what_the_tariff_does_not_bill_needs_no_look(self):
        rule = self.tariff.rule_ids.filtered(lambda one: one.kind == "travel")
        rule.mode = "nothing"
        intervention = self._create_intervention()
        self._work(intervention, 1)
        self._work(intervention, 1, MONDAY - timedelta(hours=1), "travel")
        charge = self._close(intervention).filtered(lambda one: one.kind == "travel")
        self.assertRecordValues(
            charge,
            [{"quantity": 0, "actual_quantity": 1, "state": "not_billable"}],
        )
        self.assertTrue(charge.not_billable_reason)

    def test_the_payer_chooses_the_prices(self):
        pricelist = self._create_admin(
            "product.pricelist",
            name="Friends",
            item_ids=[
                Command.create(
                    {
                        "applied_on": "3_global",
                        "compute_price": "percentage",
                        "percent_price": 10,
                    }
                )
            ],
        )
        payer = self.other_customer.with_company(self.company)
        payer.sudo().property_product_pricelist = pricelist
        call = self._create_call(payer_id=self.other_customer.id)
        intervention = self._create_intervention(call)
        self._work(intervention, 1)
        charge = self._close(intervention).filtered(lambda one: one.kind == "labour")
        self.assertEqual(charge.price_unit, 54)

    def test_prices_by_quantity_go_by_what_is_billed(self):
        product = self.env.ref("customer_service_base.product_work")
        pricelist = self._create_admin(
            "product.pricelist",
            name="Many hours",
            item_ids=[
                Command.create(
                    {
                        "applied_on": "0_product_variant",
                        "product_id": product.id,
                        "min_quantity": 3,
                        "fixed_price": 40,
                    }
                )
            ],
        )
        customer = self.customer.with_company(self.company).sudo()
        customer.property_product_pricelist = pricelist
        for hours, price in ((1, 60), (3, 40)):
            intervention = self._create_intervention()
            self._work(
                intervention, hours, MONDAY.replace(hour=7) + timedelta(days=hours)
            )
            charges = self._close(intervention)
            with self.subTest(hours=hours):
                labour = charges.filtered(lambda one: one.kind == "labour")[:1]
                self.assertEqual(labour.price_unit, price)

    def test_charges_are_in_the_currency_of_the_pricelist(self):
        dollar = self.env.ref("base.USD")
        dollar.sudo().active = True
        self._create_admin(
            "res.currency.rate",
            currency_id=dollar.id,
            rate=2,
            name="2026-01-01",
            company_id=self.company.id,
        )
        self.company.currency_id = self.env.ref("base.EUR")
        pricelist = self._create_admin(
            "product.pricelist", name="Dollars", currency_id=dollar.id
        )
        customer = self.customer.with_company(self.company).sudo()
        customer.property_product_pricelist = pricelist
        intervention = self._create_intervention()
        self._work(intervention, 1)
        self.env["customer.service.expense"].create(
            {"intervention_id": intervention.id, "name": "Toll", "amount": 10}
        )
        charge = self._close(intervention).filtered(lambda one: one.kind == "expense")
        self.assertEqual((charge.currency_id, charge.amount_full), (dollar, 20))
        self.assertEqual(charge.cost, 10)

    def test_the_tariff_is_the_customers_the_teams_or_the_companys(self):
        call = self._create_call()
        self.assertEqual(call._get_tariff(), self.tariff)
        names = ("Company", "Team", "Customer")
        tariffs = [
            self._create_admin("customer.service.tariff", name=name) for name in names
        ]
        self.company.customer_service_tariff_id = tariffs[0]
        self.assertEqual(call._get_tariff(), tariffs[0])
        call.team_id.sudo().tariff_id = tariffs[1]
        self.assertEqual(call._get_tariff(), tariffs[1])
        customer = self.customer.with_company(self.company).sudo()
        customer.customer_service_tariff_id = tariffs[2]
        self.assertEqual(call._get_tariff(), tariffs[2])
        elsewhere = call.with_company(self.other_company)
        self.assertEqual(elsewhere._get_tariff(), tariffs[2])

    def test_warranty_covers_by_component_at_full_value(self):
        self.equipment.sudo().write(
            {
                "warranty_start": "2026-01-01",
                "warranty_labour_end": "2026-12-31",
                "warranty_travel_end": False,
                "warranty_parts_end": False,
            }
        )
        call = self._create_call(equipment_id=self.equipment.id, date_open=MONDAY)
        intervention = self._create_intervention(call)
        self._work(intervention, 1)
        charges = self._close(intervention)
        labour = charges.filtered(lambda one: one.kind == "labour")
        self.assertRecordValues(
            labour,
            [
                {
                    "coverage": "warranty",
                    "coverage_rate": 100,
                    "amount_full": 60,
                    "amount_due": 0,
                }
            ],
        )
        fee = charges.filtered(lambda one: one.kind == "callout")
        self.assertEqual((fee.coverage, fee.amount_due), ("none", 50))

    def test_planned_work_is_priced_without_charges(self):
        intervention = self._create_intervention(
            planned_hours=2, planned_travel_hours=1, planned_km=30
        )
        call = intervention.call_id
        product = self._create_product("Pump", type="consu", list_price=100)
        self.env["customer.service.part"].create(
            {"call_id": call.id, "product_id": product.id, "quantity": 2}
        )
        vals_list = call._prepare_charge_vals(planned=True)
        amounts = {
            vals["kind"]: vals["quantity"] * vals["price_unit"] for vals in vals_list
        }
        self.assertEqual(
            amounts,
            {"callout": 50, "labour": 120, "travel": 45, "km": 24, "part": 200},
        )
        self.assertFalse(self._charges(call))

    def test_planned_work_without_a_date_is_ordinary(self):
        intervention = self._create_intervention(date_start=False, date_stop=False)
        vals_list = intervention.call_id._prepare_charge_vals(planned=True)
        labour = [vals for vals in vals_list if vals["kind"] == "labour"]
        self.assertEqual([vals["price_unit"] for vals in labour], [60])

    def test_diagnosis_is_charged_when_due(self):
        call = self._create_call()
        call.sudo().diagnosis_due = True
        call._update_charges()
        charge = self._charge(call, "diagnosis")
        self.assertEqual(charge.amount_due, 60)
        with self.assertRaises(AccessError):
            call.diagnosis_due = False

    def test_once_per_call_fees_are_billed_on_the_first_visit(self):
        rule = self.tariff.rule_ids.filtered(lambda one: one.kind == "callout")
        rule.mode = "call"
        first = self._create_intervention()
        second = self._create_intervention(first.call_id)
        self._work(first, 1)
        self._work(second, 1, MONDAY + timedelta(days=1))
        fees = self._close(first | second).filtered(lambda one: one.kind == "callout")
        self.assertEqual(fees.sorted("id").mapped("quantity"), [1, 0])
        self.assertEqual(
            fees.sorted("id").mapped("state"), ["to_verify", "not_billable"]
        )

    def _count_queries(self, number, day):
        """Return the queries of charging interventions of so many calls."""
        interventions = self.env["customer.service.intervention"].union(
            *(
                self._create_intervention(self._create_call(), km=10)
                for _number in range(number)
            )
        )
        for index, intervention in enumerate(interventions):
            begin = MONDAY + timedelta(days=day, minutes=6 * index)
            self._work(intervention, 0.1, begin)
        interventions.sudo().state = "done"
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.cr.sql_log_count
        interventions.call_id.with_user(self.technician)._update_charges()
        self.env.flush_all()
        self.assertEqual(len(self._charges(interventions.call_id)), 3 * number)
        return self.cr.sql_log_count - before

    def test_charging_twenty_calls_costs_as_many_queries_as_one(self):
        self._count_queries(1, day=0)
        one = self._count_queries(1, day=1)
        self.assertEqual(self._count_queries(20, day=2), one)
