from datetime import date

from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import freeze_time, tagged

from odoo.addons.customer_service_base.tests.charge_common import MONDAY

from .test_customer_service_allowance import AllowanceCommon

MAY = date(2026, 5, 1)


GIVEN_BACK = [(0.5,), (-0.5,)]


class UsageCommon(AllowanceCommon):
    def _usage(self, allowance, *names):
        """Return the rows of usage in the ledger, in the order in which they came."""
        rows = self._rows(allowance)
        return [tuple(row[name] for name in names) for row in rows]

    def _rows(self, allowance):
        return (
            allowance.contract_id.sudo()
            .period_ids.filtered(lambda row: row.kind == "usage")
            .sorted("id")
        )


@tagged("post_install", "-at_install")
class TestAllowanceUsage(UsageCommon):
    """What goes beyond and is billed with the contract, in arrears."""

    def _by_ledger(self, **vals):
        return self._allow(
            "hours",
            1.5,
            per="period",
            overage="ledger",
            **{"overage_price": 50, **vals},
        )

    def test_hours_beyond_are_billed_once_with_the_contract(self):
        allowance = self._by_ledger()
        contract = allowance.contract_id
        labour = self._labour(self._visit(self._open_call()))
        # never both: the charge of what is beyond is covered
        self.assertEqual(labour.mapped("amount_due"), [0, 0])
        self.assertIn("billed with the contract", labour[1].coverage_reason)
        self._bill(contract, date(2026, 3, 31))
        self.assertNotIn(date(2026, 3, 1), self._rows(allowance).mapped("period_start"))
        invoice = self._bill(contract, date(2026, 4, 1))
        self.assertEqual(
            self._usage(allowance, "period_start", "quantity", "amount", "state")[2:],
            [(date(2026, 3, 1), 0.5, 25, "invoiced")],
        )
        # the fee of April and the usage of March
        self.assertEqual(
            sorted(invoice.invoice_line_ids.mapped("price_subtotal")), [25, 100]
        )
        line = invoice.invoice_line_ids.filtered(lambda one: one.price_subtotal == 25)
        self.assertIn("2 hours used, 1.5 hours included", line.name)
        self.assertFalse(self._bill(contract, date(2026, 4, 1)))

    def test_periods_without_usage_are_closed_with_nothing(self):
        allowance = self._by_ledger()
        self._bill(allowance.contract_id, date(2026, 3, 1))
        self.assertEqual(
            self._usage(allowance, "period_start", "state"),
            [(date(2026, 1, 1), "nothing"), (date(2026, 2, 1), "nothing")],
        )
        self.assertEqual(allowance.date_next, date(2026, 4, 1))

    def test_work_that_is_charged_late_is_billed_by_a_new_row(self):
        allowance = self._by_ledger()
        contract = allowance.contract_id
        call = self._open_call()
        self._visit(call)
        self._bill(contract, date(2026, 4, 1))
        with freeze_time("2026-04-10 10:00:00"):
            self._visit(self._open_call(), 1, MONDAY.replace(day=5))
        self.assertEqual(
            self._usage(allowance, "period_start", "quantity", "state", "date_due")[2:],
            [
                (date(2026, 3, 1), 0.5, "invoiced", date(2026, 4, 1)),
                (date(2026, 3, 1), 1, "due", date(2026, 4, 10)),
            ],
        )
        self.assertEqual(self._rows(allowance)[-1].origin_id, self._rows(allowance)[2])
        # and given back when it was a mistake: nobody loses what was included
        row = call.intervention_ids.sudo().time_ids
        with freeze_time("2026-04-11 10:00:00"):
            row.unlink()
        self.assertEqual(
            self._usage(allowance, "usage_quantity")[2:], [(0.5,), (-0.5,)]
        )
        self.assertEqual(self._rows(allowance)[-1].state, "due")
        with freeze_time("2026-04-11 10:00:00"):
            allowance.sudo()._true_up_usage(
                date(2026, 3, 1), date(2026, 3, 31), date(2026, 4, 11)
            )
        self.assertEqual(
            self._usage(allowance, "usage_quantity")[2:], [(0.5,), (-0.5,)]
        )

    def test_price_of_the_day_it_was_billed_counts_for_corrections(self):
        allowance = self._by_ledger()
        self._visit(self._open_call())
        self._bill(allowance.contract_id, date(2026, 4, 1))
        allowance.with_user(self.contractor).overage_price = 80
        self._visit(self._open_call(), 1, MONDAY.replace(day=5))
        self.assertEqual(
            self._usage(allowance, "price_unit", "amount")[2:], [(50, 25), (50, 50)]
        )

    def test_usage_of_a_contract_that_ended_is_billed(self):
        allowance = self._by_ledger()
        contract = allowance.contract_id
        self._visit(self._open_call())
        contract.sudo().write(
            {"date_end": "2026-03-15", "renewal": "none", "state": "ended"}
        )
        self._bill(contract, date(2026, 3, 16))
        self.assertEqual(
            self._usage(allowance, "period_start", "period_end", "quantity")[2:],
            [(date(2026, 3, 1), date(2026, 3, 15), 0.5)],
        )
        self.assertFalse(allowance.date_next)

    def test_visits_beyond_are_billed_by_tiers(self):
        contract = self._cover(
            self.full,
            [
                {
                    "kind": "visits",
                    "quantity": 0,
                    "per": "period",
                    "overage": "ledger",
                    "overage_price": 100,
                    "tier_ids": [
                        Command.create({"quantity_from": 1, "price_unit": 70})
                    ],
                }
            ],
        )
        allowance = contract.allowance_ids
        for number in range(3):
            charges = self._visit(
                self._open_call(), start=MONDAY.replace(day=3 + number)
            )
            self.assertEqual(set(charges.mapped("amount_due")), {0})
        self._bill(contract, date(2026, 4, 1))
        self.assertEqual(
            self._usage(allowance, "quantity", "price_unit", "amount")[2:],
            [(1, 100, 100), (2, 70, 140)],
        )

    def test_credited_usage_is_not_billed_again_by_itself(self):
        allowance = self._by_ledger()
        self._visit(self._open_call())
        self._bill(allowance.contract_id, date(2026, 4, 1))
        row = self._rows(allowance)[-1]
        row.state = "credited"
        allowance.sudo()._true_up_usage(
            date(2026, 3, 1), date(2026, 3, 31), date(2026, 4, 11)
        )
        self.assertEqual(self._rows(allowance)[-1], row)

    def test_product_of_the_usage_brings_its_own_taxes(self):
        product = self._create_product("Extra hour", type="service", taxes_id=False)
        allowance = self._by_ledger(overage_product_id=product.id)
        self._visit(self._open_call())
        invoice = self._bill(allowance.contract_id, date(2026, 4, 1))
        line = invoice.invoice_line_ids.filtered(lambda one: one.product_id == product)
        self.assertEqual((line.quantity, line.price_unit), (0.5, 50))
        self.assertFalse(line.tax_ids)

    def test_draft_contract_bills_nothing(self):
        contract = self._cover(
            self.full,
            [{"kind": "visits", "quantity": 0, "overage": "ledger"}],
            activate=False,
        )
        self.assertFalse(contract.allowance_ids.date_next)
        contract.action_activate()
        self.assertEqual(contract.allowance_ids.date_next, date(2027, 1, 1))

    def test_cron_bills_usage_alone_when_the_fee_has_ended(self):
        allowance = self._by_ledger()
        line = allowance.line_id.sudo()
        domain = line._get_due_domain(MAY, self.company)
        self._bill(allowance.contract_id, MAY)
        line.date_next_due = False
        self.assertNotIn(line, line.search(domain))
        allowance.sudo().date_next = MAY
        self.assertIn(line, line.search(domain))


@tagged("post_install", "-at_install")
class TestAllowanceMeter(UsageCommon):
    """Copies that a machine counts itself."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.partner_id.tz = "Europe/Rome"
        cls.meter = cls._create_meter(cls.equipment, name="Total", unit="Copies")

    def _copies(self, quantity=1000, **vals):
        return self._allow(
            "meter",
            quantity,
            per="period",
            meter_unit="copies",
            **{"overage_price": 0.02, **vals},
        )

    def _read(self, day, value, **vals):
        return self._create_reading(self.meter, f"{day} 12:00:00", value, **vals)

    def test_copies_between_the_borders_of_the_period(self):
        allowance = self._copies()
        self._read("2025-12-31", 0)
        # 100 copies a day: 3,100 in January
        self._read("2026-02-10", 4100)
        self._bill(allowance.contract_id, date(2026, 2, 1))
        self.assertEqual(self._usage(allowance, "quantity", "amount"), [(2100, 42)])
        counter = allowance.sudo().counter_ids
        self.assertEqual((counter.used, counter.overage), (1000, 2100))
        self.assertFalse(counter.is_estimated)
        self.assertIn(
            f"{self.equipment.display_name}: 3100", self._rows(allowance).note
        )

    def test_missing_reading_is_estimated_and_corrected_when_it_comes(self):
        allowance = self._copies()
        self._read("2025-12-31", 0)
        self._read("2026-01-10", 1000)
        self._bill(allowance.contract_id, date(2026, 2, 1))
        row = self._rows(allowance)
        self.assertEqual((row.quantity, row.state), (2100, "invoiced"))
        self.assertIn("estimated", row.note)
        with freeze_time("2026-02-20 10:00:00"):
            self._read("2026-02-11", 1320)
        # ten copies a day since the 10th: 1,215 on the last day, less 46 before
        self.assertEqual(
            self._usage(allowance, "period_start", "usage_quantity", "state")[1:],
            [(date(2026, 1, 1), -1931, "due")],
        )
        self.assertEqual(self._rows(allowance)[1].origin_id, row)
        self._bill(allowance.contract_id, date(2026, 3, 1))
        self.assertEqual(
            sum(
                quantity
                for start, quantity in self._usage(
                    allowance, "period_start", "usage_quantity"
                )
                if start == date(2026, 1, 1)
            ),
            169,
        )

    def test_minimum_of_each_meter(self):
        allowance = self._copies(0, minimum=500)
        self._read("2025-12-31", 0)
        self._read("2026-02-10", 41)
        self._bill(allowance.contract_id, date(2026, 2, 1))
        self.assertEqual(self._usage(allowance, "usage_quantity"), [(500,)])

    def test_machine_that_joins_and_leaves_counts_its_days(self):
        allowance = self._copies(0)
        allowance.line_id.sudo().equipment_ids.write(
            {"date_from": "2026-01-11", "date_to": "2026-01-20"}
        )
        self._read("2025-12-31", 0)
        self._read("2026-02-10", 4100)
        self._bill(allowance.contract_id, date(2026, 2, 1))
        self.assertEqual(self._usage(allowance, "usage_quantity"), [(1000,)])

    def test_restarted_counter_and_other_units(self):
        allowance = self._copies(0)
        hours = self._create_meter(self.equipment, unit="h")
        self._create_reading(hours, "2025-12-31 12:00:00", 0)
        self._create_reading(hours, "2026-02-10 12:00:00", 900)
        self._read("2025-12-31", 90000)
        self._read("2026-01-15", 91500)
        self._read("2026-01-15", 0, is_reset=True)
        self._read("2026-02-10", 2600)
        self._bill(allowance.contract_id, date(2026, 2, 1))
        self.assertEqual(self._usage(allowance, "usage_quantity"), [(3100,)])

    def test_machines_of_the_customer_are_counted_together(self):
        second = self._create_equipment(category_id=self.category.id)
        other = self._create_meter(second, unit="copies")
        self._create_reading(other, "2025-12-31 12:00:00", 0)
        self._create_reading(other, "2026-02-10 12:00:00", 410)
        self._read("2025-12-31", 0)
        self._read("2026-02-10", 4100)
        contract = self._cover(
            None,
            [
                {
                    "kind": "meter",
                    "quantity": 1000,
                    "per": "period",
                    "meter_unit": "copies",
                    "overage_price": 1,
                }
            ],
            line={"scope": "customer", "equipment_ids": []},
        )
        self._bill(contract, date(2026, 2, 1))
        self.assertEqual(
            self._usage(contract.allowance_ids, "usage_quantity"), [(2410,)]
        )

    def test_current_period_shows_what_is_counted_so_far(self):
        allowance = self._copies(2000)
        self._read("2025-12-31", 0)
        self._read("2026-01-21", 2100)
        with freeze_time("2026-01-10 12:00:00"):
            self.assertEqual(allowance.used_now, 1000)
            self.assertEqual(allowance.used_percent, 50)
        self.assertFalse(allowance.sudo().counter_ids)

    def test_technician_reads_the_meter_and_never_the_ledger(self):
        allowance = self._copies()
        self._read("2025-12-31", 0)
        self._read("2026-01-10", 1000)
        self._bill(allowance.contract_id, date(2026, 2, 1))
        with freeze_time("2026-02-20 10:00:00"):
            self.env["customer.service.meter.reading"].with_user(
                self.technician
            ).create({"meter_id": self.meter.id, "date": "2026-02-11", "value": 1320})
        self.assertEqual(len(self._rows(allowance)), 2)
        with self.assertRaises(AccessError):
            allowance.contract_id.with_user(self.technician).read(["period_ids"])
