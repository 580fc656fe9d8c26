import random
from datetime import timedelta
from decimal import Decimal

from odoo.exceptions import UserError
from odoo.tests import tagged

from odoo.addons.customer_service_base.tests.charge_common import MONDAY
from odoo.addons.customer_service_contract.tests.coverage_common import CoverageCommon

from .decision_common import WHY, DecisionCommon

EIGHT = MONDAY - timedelta(hours=2)


def add(records, name):
    """Return the sum of a quantity, to the digit."""
    return sum(Decimal(f"{record[name]:.2f}") for record in records)


@tagged("post_install", "-at_install")
class TestCustomerServiceBillingItemSplit(DecisionCommon, CoverageCommon):
    """Work that is divided: the sum stays, whatever happens to the parts."""

    def _do_visit(self, hours=4):
        """Return the labour of a visit, and the run that is being verified."""
        own = type(self).env
        type(self).env = self.admin_env(user=self.operator)
        try:
            charges = self._visit(self._open_call(), hours, EIGHT)
        finally:
            type(self).env = own
        labour = charges.filtered(lambda charge: charge.kind == "labour")
        return labour, self._start()

    def _correct_hours(self, charge, hours):
        """Have a visit have lasted another time."""
        rows = charge.intervention_id.sudo().time_ids
        rows.date_to = rows.date_from + timedelta(hours=hours)
        charge.call_id._update_charges()

    def _parts(self, charge):
        return charge.sudo()._get_parts()

    # ------------------------------------------------------------------
    # Divide
    # ------------------------------------------------------------------
    def test_parts_add_up_and_are_decided_by_themselves(self):
        charge = self._create_charge(quantity=8.0, actual_quantity=7.5)
        run = self._start()
        run.action_verify()
        item = self._held(charge)

        part = item.action_split(3.0, WHY)

        self.assertEqual((item | part).mapped("quantity"), [5.0, 3.0])
        self.assertEqual((item | part).mapped("state"), ["to_verify", "to_verify"])
        self.assertEqual((item | part).mapped("reason"), [WHY, WHY])
        self.assertEqual(part.run_id, run)
        both = charge | part.charge_id.sudo()
        self.assertEqual(add(both, "actual_quantity"), Decimal("7.50"))
        self.assertEqual(part.charge_id.split_from_id, charge)
        for name in ("price_unit", "product_id", "date", "kind", "name", "uom_id"):
            self.assertEqual(both[0][name], both[1][name], name)
        self.assertEqual(
            self._decisions(run).mapped(lambda row: (row.amount_old, row.amount_new)),
            [(400.0, 250.0), (0.0, 150.0)],
        )
        part.action_postpone("2026-05-31", WHY)
        self.assertEqual(self._invoice(run).amount_untaxed, 250.0)
        later = self._start(date="2026-05-31", date_to="2026-05-31")
        self.assertEqual(self._invoice(later).amount_untaxed, 150.0)
        self.assertEqual(both.mapped("state"), ["invoiced", "invoiced"])

    def test_parts_together_are_one_line_again(self):
        charge = self._create_charge(quantity=8.0, actual_quantity=8.0)
        run = self._start()
        self._held(charge).action_split(3.0, WHY)
        invoice = self._invoice(run)
        self.assertEqual(invoice.invoice_line_ids.mapped("quantity"), [8.0])
        self.assertEqual(invoice.amount_untaxed, 400.0)

    def test_sum_stays_for_any_quantities(self):
        numbers = random.Random(8)
        for _case in range(60):
            whole = numbers.randint(2, 99_999) / 100
            charge = self._create_charge(
                quantity=whole, actual_quantity=numbers.randint(0, 99_999) / 100
            )
            quantity, actual = charge.quantity, charge.actual_quantity
            parts = charge
            for _cut in range(numbers.randint(1, 4)):
                one = parts[numbers.randrange(len(parts))]
                if one.quantity < 0.02:
                    continue
                cut = numbers.randint(1, round(one.quantity * 100) - 1) / 100
                one._check_can_split(cut)
                parts |= one._split(cut)[one]
            self.assertEqual(add(parts, "quantity"), Decimal(f"{quantity:.2f}"))
            self.assertEqual(add(parts, "actual_quantity"), Decimal(f"{actual:.2f}"))
            self.assertTrue(all(part.quantity > 0 for part in parts))
            self.assertTrue(all(part.actual_quantity >= 0 for part in parts))
            self.assertEqual(len(set(parts.mapped("key"))), len(parts))
            anew = numbers.randint(0, 99_999) / 100
            shares = parts._share_out(anew).values()
            self.assertEqual(
                sum(Decimal(f"{share:.2f}") for share in shares),
                Decimal(f"{anew:.2f}"),
            )
            self.assertTrue(all(share >= 0 for share in shares))

    def test_several_are_divided_at_once(self):
        charge = self._create_charge()
        charges = charge | self._create_charge(charge.call_id, quantity=3.0)
        self._start()
        parts = self._held(charges).action_split(0.5, WHY)
        self.assertEqual(charges.mapped("quantity"), [1.5, 2.5])
        self.assertEqual(parts.mapped("quantity"), [0.5, 0.5])
        self.assertEqual(parts.charge_id.split_from_id, charges)

    def test_part_of_a_part(self):
        charge = self._create_charge(quantity=8.0)
        self._start()
        part = self._held(charge).action_split(4.0, WHY)
        piece = part.action_split(1.0, WHY)
        self.assertEqual(piece.charge_id.split_from_id, charge)
        self.assertEqual(self._parts(charge).mapped("quantity"), [4.0, 3.0, 1.0])

    # ------------------------------------------------------------------
    # Refusals
    # ------------------------------------------------------------------
    def test_nothing_and_everything_are_no_parts(self):
        charge = self._create_charge()
        self._start()
        item = self._held(charge)
        for quantity in (0.0, -1.0, 2.0, 3.0, 0.001, 1.999):
            with self.subTest(quantity=quantity), self.assertRaises(UserError):
                item.action_split(quantity, WHY)

    def test_fees_are_not_divided(self):
        contract = self._create_contract()
        self._start()
        with self.assertRaisesRegex(UserError, "Fees are not divided"):
            self._held(contract.sudo().period_ids).action_split(0.5, WHY)

    def test_goods_are_not_divided(self):
        charge = self._create_charge(kind="part")
        self._start()
        with self.assertRaisesRegex(UserError, "moved"):
            self._held(charge).action_split(1.0, WHY)

    def test_what_an_allowance_counts_is_not_divided(self):
        own = type(self).env
        type(self).env = self.admin_env(user=self.operator)
        self._cover(None, [{"kind": "hours", "quantity": 3}])
        type(self).env = own
        labour, _run = self._do_visit(4)
        self.assertEqual(len(labour), 2)  # within, and beyond
        for item in self._held(labour):
            with self.assertRaisesRegex(UserError, "allowance"):
                item.action_split(1.0, WHY)

    # ------------------------------------------------------------------
    # The fact behind it
    # ------------------------------------------------------------------
    def test_reckoning_anew_leaves_parts_alone(self):
        charge, run = self._do_visit()
        lines = self._lines(charge.call_id)
        cost = sum(lines.mapped("amount"))
        part = self._held(charge).action_split(3.0, WHY).charge_id.sudo()
        run.action_verify()

        charge.call_id._update_charges()

        self.assertTrue(part.exists())
        self.assertEqual(self._parts(charge).mapped("quantity"), [1.0, 3.0])
        self.assertEqual(self._parts(charge).mapped("state"), ["verified", "verified"])
        self.assertEqual(self._parts(charge).mapped("corrected"), [False, False])
        self.assertEqual(self._lines(charge.call_id), lines)
        self.assertEqual(sum(lines.mapped("amount")), cost)
        self.assertEqual((charge.cost, part.cost), (120.0, 0.0))

    def test_corrected_fact_has_both_looked_at(self):
        charge, run = self._do_visit()
        part = self._held(charge).action_split(1.0, WHY)
        run.action_verify()

        self._correct_hours(charge, 3)

        both = self._parts(charge)
        self.assertEqual(both.mapped("quantity"), [3.0, 1.0])
        self.assertEqual(both.mapped("actual_quantity"), [2.25, 0.75])
        self.assertEqual(both.mapped("corrected"), [True, True])
        self.assertEqual(both.mapped("state"), ["to_verify", "to_verify"])
        self.assertEqual({part.state, self._held(charge).state}, {"to_verify"})
        text = charge.call_id.sudo().message_ids[0].body
        self.assertIn("4 → 3", text)
        self.assertEqual(charge.cost, 90.0)
        self.assertIn("Divided by hand", charge.problem)

    def test_corrected_fact_of_an_invoiced_part(self):
        charge, run = self._do_visit()
        part = self._held(charge).action_split(2.0, WHY)
        part.action_postpone("2026-05-31", WHY)
        self._invoice(run)
        self.assertEqual(charge.state, "invoiced")

        self._correct_hours(charge, 2)

        both = self._parts(charge)
        self.assertEqual(both.mapped("state"), ["invoiced", "to_verify"])
        self.assertEqual(both.mapped("quantity"), [2.0, 2.0])
        self.assertEqual(both.mapped("corrected"), [True, True])
        self.assertEqual(add(both, "actual_quantity"), Decimal("2.00"))

    def test_new_price_goes_to_all_parts(self):
        charge, _run = self._do_visit()
        self._held(charge).action_split(2.0, WHY)
        charge.product_id.with_env(self.admin_env).list_price = 99.0
        charge.call_id._update_charges()
        self.assertEqual(self._parts(charge).mapped("price_unit"), [99.0, 99.0])

    def test_gone_fact_takes_parts_along(self):
        charge, run = self._do_visit()
        part = self._held(charge).action_split(2.0, WHY)
        call = charge.call_id
        visit = charge.intervention_id.sudo()
        self._create_time_of_later(visit)
        visit.time_ids[0].unlink()
        call._update_charges()
        self.assertFalse(charge.exists() and charge.key)
        self.assertFalse(part.exists())
        self.assertEqual(len(self._decisions(run)), 2)

    def _create_time_of_later(self, visit):
        """Have somebody else have done the work."""
        self._work(visit, 1, MONDAY + timedelta(hours=20), user=self.manager)

    def test_gone_fact_leaves_invoiced_parts(self):
        charge, run = self._do_visit()
        part = self._held(charge).action_split(2.0, WHY).charge_id.sudo()
        self._held(charge).action_postpone("2026-05-31", WHY)
        self._invoice(run)
        self.assertEqual(part.state, "invoiced")
        call, visit = charge.call_id, charge.intervention_id.sudo()
        self._create_time_of_later(visit)
        visit.time_ids.filtered(lambda row: row.user_id == self.technician).unlink()
        for _again in range(2):
            call._update_charges()
            self.assertFalse(charge.exists())
            self.assertTrue(part.exists())
            self.assertEqual((part.state, part.corrected), ("invoiced", True))
            self.assertEqual(part.actual_quantity, 0.0)
