from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common import RmaCommon


@tagged("post_install", "-at_install")
class TestRmaSource(RmaCommon):
    """Returns made from other documents, and the way back from there."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.clerk = cls._create_user(
            "clerk",
            groups="customer_service_base.group_user,stock.group_stock_user,"
            "sales_team.group_sale_salesman_all_leads,account.group_account_invoice",
        )

    def _create_from(self, record, user=None):
        """Return the return that a clerk makes from a document."""
        record = record.with_user(user or self.clerk)
        action = record.action_create_customer_service_rma()
        return self.env["customer.service.rma"].browse(action["res_id"])

    def _sell_screws(self, quantity=5):
        screws = self._create_goods("Screws", tracking="none", lst_price=2.0)
        self._put_in_stock(screws, quantity)
        return self._sell(screws, quantity=quantity)

    def test_from_a_call(self):
        call = self._create_call(
            equipment_id=self.machine.id, site_id=self.site.id, description="<p>No</p>"
        )
        return_ = self._create_from(call, self.operator)
        self.assertRecordValues(
            return_,
            [
                {
                    "call_id": call.id,
                    "partner_id": self.customer.id,
                    "address_id": self.site.id,
                    "company_id": self.company.id,
                    "warehouse_id": self.warehouse.id,
                    "state": "draft",
                }
            ],
        )
        self.assertEqual(return_.problem, "<p>No</p>")
        self.assertRecordValues(
            return_.line_ids,
            [
                {
                    "equipment_id": self.machine.id,
                    "serial": "AA-1",
                    "problem": call.subject,
                }
            ],
        )
        self.assertEqual(call.customer_service_rma_count, 1)
        self.assertEqual(call.action_view_customer_service_rma()["res_id"], return_.id)

    def test_from_a_call_without_customer(self):
        with self.assertRaises(UserError):
            self._create_from(self._create_call(partner_id=False, caller_name="Mr X"))

    def test_who_may_not(self):
        """Who sees a document makes returns of it only with a role that may."""
        for record, user in (
            (self.order.picking_ids, self.storekeeper),
            (self.machine, self.users["reader"]),
            (self.machine, self.technician),
        ):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self._create_from(record, user)

    def test_from_several_machines(self):
        second = self._create_equipment(name="Pump", serial="P-1")
        return_ = self._create_from(self.machine | second, self.operator)
        self.assertEqual(return_.line_ids.equipment_id, self.machine | second)
        self.assertEqual(
            [record.customer_service_rma_count for record in self.machine | second],
            [1, 1],
        )
        with self.assertRaises(UserError):
            self._create_from(self.machine | self.other_machine)

    def test_from_a_delivery(self):
        picking = self.order.picking_ids
        return_ = self._create_from(self.order.picking_ids)
        self.assertRecordValues(
            return_.line_ids,
            [
                {
                    "product_id": self.goods.id,
                    "lot_id": self.lot.id,
                    "serial": "AA-1",
                    "equipment_id": self.machine.id,
                    "quantity": 1,
                    "delivery_move_id": picking.move_ids.id,
                }
            ],
        )
        self.assertEqual(
            picking.with_user(self.storekeeper).customer_service_rma_count, 1
        )
        with self.assertRaises(UserError):  # on a return already
            self._create_from(picking)

    def test_quantity_delivered_less_what_came_back(self):
        order = self._sell_screws(5)
        picking = order.picking_ids
        self._return(picking, quantity=2)
        line = self._create_from(picking).line_ids
        self.assertEqual(line.quantity, 3)
        line.rma_id.unlink()
        order = self._sell_screws(5)
        line = self._create_from(order).line_ids
        line.quantity = 2
        again = self._create_from(order).line_ids
        self.assertEqual(again.quantity, 3)
        line.rma_id.action_cancel()
        self.assertEqual(line.state, "cancelled")

    def test_from_an_order_and_an_invoice(self):
        self.admin_env["account.chart.template"].try_loading(
            "it", company=self.company, install_demo=False
        )
        invoice = self.order._create_invoices()
        invoice.action_post()
        return_ = self._create_from(invoice)
        self.assertEqual(return_.line_ids.lot_id, self.lot)
        self.assertEqual(return_.partner_id, self.customer)
        self.assertEqual(self.order.customer_service_rma_count, 1)
        self.assertEqual(invoice.customer_service_rma_count, 1)
        with self.assertRaises(UserError):
            self._create_from(self.order)

    def test_from_a_lot(self):
        return_ = self._create_from(self.lot)
        self.assertEqual(return_.line_ids.equipment_id, self.machine)
        self.assertEqual(self.lot.customer_service_rma_count, 1)
        unsold = self._create_serials(self.goods, "CC-3")
        with self.assertRaises(UserError):
            self._create_from(unsold)

    def test_customer_counts_all_of_the_company(self):
        self._create_rma()
        self._create_rma(partner_id=self.contact.id)
        for partner in self.customer | self.contact:
            self.assertEqual(partner.customer_service_rma_count, 2)
        self.assertFalse(self.other_customer.customer_service_rma_count)

    def test_operator_on_the_telephone_is_told(self):
        return_ = self._authorize()
        entry = self.env["customer.service.call.entry"].create(
            {"equipment_id": self.machine.id}
        )
        self.assertTrue(
            any(return_.name in alert["text"] for alert in entry._get_alerts())
        )

    def test_returns_follow_a_merged_call(self):
        call, target = self._create_call(), self._create_call()
        return_ = self._create_rma(call_id=call.id)
        call._merge_into(target)
        self.assertEqual(return_.call_id, target)
        other = self._create_call(partner_id=self.other_customer.id)
        with self.assertRaises(UserError):
            target._merge_into(other)

    def test_counts_are_batched(self):
        machines = self.machine
        for number in range(19):
            machine = self._create_equipment(name="Pump", serial=f"P-{number}")
            self._create_rma({"equipment_id": machine.id})
            machines |= machine
        self._create_rma()
        self.env.invalidate_all()
        self.machine.customer_service_rma_count  # noqa: B018
        counts = []
        for records in (self.machine, machines):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            records.mapped("customer_service_rma_count")
            counts.append(self.env.cr.sql_log_count - before)
        self.assertEqual(*counts)

    def test_way_back_is_no_delivery(self):
        """A machine of before keeps its dates and its warranty."""
        lot = self._create_lot(self.goods, "OLD-1")
        machine = self._create_equipment(
            name="Old boiler",
            product_id=self.goods.id,
            category_id=self.category.id,
            installation_date="2020-05-01",
        )
        machine.sudo().lot_id = lot
        before = machine.read(["date_delivered", "warranty_start", "warranty_end"])
        line = self._receive(self._authorize({"equipment_id": machine.id}))
        self.assertEqual(machine.state, "in_house")
        line.action_decide_return()
        line.action_return()
        self._ship(self._get_picking(line, "back"))
        self.assertEqual(machine.state, "installed")
        after = machine.read(["date_delivered", "warranty_start", "warranty_end"])
        self.assertEqual(after, before)
        self.assertFalse(machine.sudo().delivery_move_id)
