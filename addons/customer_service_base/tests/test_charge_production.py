from datetime import timedelta

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
                {"kind": "callout", "quantity": 1, "price_unit": 50, "cost": 0},
                {"kind": "km", "quantity": 40, "price_unit": 0.8, "cost": 0},
                {"kind": "labour", "quantity": 2, "price_unit": 60, "cost": 60},
                {"kind": "travel", "quantity": 0.5, "price_unit": 45, "cost": 15},
            ],
        )
