from odoo.tests import tagged

from .common import MARCH, BillingCommon


@tagged("post_install", "-at_install")
class TestCustomerServiceBillingItemPortions(BillingCommon):
    """Items tell who pays which part of what was done."""

    def _get_portions(self, charge):
        run = self._create_run()
        run.action_simulate()
        item = self._get_items(charge)
        self.assertAlmostEqual(
            item.raw_quantity + item.rounding_quantity,
            item.covered_quantity + item.billable_quantity + item.excluded_quantity,
        )
        return item, (
            item.raw_quantity,
            item.rounding_quantity,
            item.covered_quantity,
            item.billable_quantity,
            item.excluded_quantity,
        )

    def test_rounded_and_partly_covered(self):
        charge = self._create_charge(
            actual_quantity=1.6,
            coverage="goodwill",
            coverage_rate=33.33,
            coverage_reason="Our fault",
        )
        item, portions = self._get_portions(charge)
        self.assertEqual(portions, (1.6, 0.4, 0.67, 1.33, 0.0))
        item.state = "excluded"
        item.invalidate_recordset()
        self.assertEqual((item.billable_quantity, item.excluded_quantity), (0.0, 1.33))

    def test_added_by_hand_happened_as_it_is_billed(self):
        charge = self._create_charge(key=False, actual_quantity=0.0)
        _item, portions = self._get_portions(charge)
        self.assertEqual(portions, (2.0, 0.0, 0.0, 2.0, 0.0))

    def test_fees(self):
        contract = self._create_contract()
        contract.sudo().line_ids._materialise(MARCH)
        _item, portions = self._get_portions(contract.sudo().period_ids[:1])
        self.assertEqual(portions, (1.0, 0.0, 0.0, 1.0, 0.0))
