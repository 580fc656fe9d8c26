from odoo.tests import HttpCase, tagged

from .common import RmaCommon


@tagged("post_install", "-at_install")
class TestUi(RmaCommon, HttpCase):
    def test_wrong_number_comes_is_repaired_and_goes_back(self):
        first, second = self._create_serials(self.goods, "TOUR-1", "TOUR-2")
        self._sell(self.goods, first)
        self._sell(self.goods, second)
        return_ = self._authorize({"equipment_id": self._machine_of(first).id})
        line = return_.line_ids
        # what the storekeeper scanned
        receipt = self._get_picking(line, "receipt")
        receipt.move_line_ids.lot_id = second
        receipt.move_ids.picked = True
        # the form of a transfer with carriers of the host wants the right on contacts
        storekeeper = self._create_user(
            "tour_store",
            groups="stock.group_stock_user,base.group_partner_manager",
            password="tour_store_1",
        )
        technician = self._create_user(
            "tour_bench",
            groups="customer_service_base.group_technician",
            password="tour_bench_1",
        )
        self.start_tour(
            f"/odoo/m-stock.picking/{receipt.id}",
            "customer_service_rma_receipt_tour",
            login=storekeeper.login,
            timeout=180,
        )
        self.assertEqual((line.lot_id, line.state), (second, "received"))
        self.start_tour(
            "/odoo/service-returned-items",
            "customer_service_rma_workshop_tour",
            login=technician.login,
            timeout=180,
        )
        self.env.invalidate_all()
        self.assertEqual((line.operation, line.state), ("repair", "ready"))
        delivery = self._get_picking(line, "back")
        self.start_tour(
            f"/odoo/m-stock.picking/{delivery.id}",
            "customer_service_rma_delivery_tour",
            login=storekeeper.login,
            timeout=180,
        )
        self.env.invalidate_all()
        self.assertEqual((line.state, return_.state), ("done", "done"))
        self.assertEqual(self._place_of(second), self.at_customers)
