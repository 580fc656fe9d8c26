from odoo.tests import tagged

from .italy_common import ItalyCommon


@tagged("post_install", "-at_install")
class TestStockPickingCarrier(ItalyCommon):
    """The host's carriers, which come with transport documents, take returns too."""

    def test_carrier_takes_it_back(self):
        carrier = self._create_admin(
            "delivery.carrier",
            name="Corriere Espresso",
            delivery_type="fixed",
            fixed_price=12.0,
            product_id=self._create_product("Shipping", type="service").id,
        )
        line = self._receive(self._authorize())
        line.action_decide_return()
        line.action_return()
        delivery = self._get_picking(line, "back")
        delivery.carrier_id = carrier
        self._ship(delivery)
        self.assertEqual((delivery.state, line.state), ("done", "done"))
        self.assertEqual(delivery.carrier_id, carrier)
        self.assertTrue(delivery.l10n_it_ddt_number)
