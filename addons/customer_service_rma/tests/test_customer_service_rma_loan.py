from datetime import timedelta

from odoo.exceptions import UserError
from odoo.fields import Date
from odoo.tests import tagged

from .exchange_common import ExchangeCommon


@tagged("post_install", "-at_install")
class TestRmaLoan(ExchangeCommon):
    """A unit of ours that the customer has meanwhile."""

    def _lend(self, line, ship=True, **vals):
        """Lend a unit instead of an item; the loan."""
        self._open("lend", line, **vals).action_lend()
        loan = line.loan_ids[-1:]
        if ship:
            self._ship(self._get_picking(line, "loan_out"), self.new_lot)
        return loan

    def test_out_and_back(self):
        line = self._receive_one()
        loan = self._lend(line, ship=False)
        self.assertEqual(loan.state, "planned")
        picking = self._get_picking(line, "loan_out")
        self.assertEqual(
            picking.picking_type_id, self.warehouse.customer_service_rma_out_type_id
        )
        before = self.goods.with_company(self.company).total_value
        self._ship(picking, self.new_lot)
        self.assertEqual((loan.state, loan.serial), ("out", "NEW-1"))
        place = self.company.customer_service_loan_location_id
        self.assertEqual(self._place_of(self.new_lot), place)
        self.env.invalidate_all()
        self.assertEqual(self.goods.with_company(self.company).total_value, before)
        self.assertFalse(self._machine_of(self.new_lot))
        loan.action_take_back()
        back = self._get_picking(line, "loan_in")
        with self.assertRaises(UserError):
            self._ship(back, self.spare_lot)
        self._ship(back, self.new_lot)
        self.assertEqual(loan.state, "returned")
        self.assertTrue(loan.date_back)
        self.assertEqual(self._place_of(self.new_lot), self.warehouse.lot_stock_id)

    def test_return_is_open_while_something_is_lent(self):
        line = self._receive_one()
        loan = self._lend(line)
        line.action_decide_return()
        if not self._get_picking(line, "back"):
            line.action_return()
        self._ship(self._get_picking(line, "back"))
        self.assertEqual((line.state, line.rma_id.state), ("done", "open"))
        # the machine is back: the loan unit is asked for
        self.assertIn("loan", line.sudo().activity_ids.mapped("summary")[0])
        self._ship(self._get_picking(line, "loan_in"), self.new_lot)
        self.assertEqual(loan.state, "returned")
        self.assertEqual(line.rma_id.state, "done")

    def test_overdue(self):
        line = self._receive_one()
        loan = self._lend(line)
        self.assertFalse(loan.is_overdue)
        loan.date_due = Date.context_today(loan) - timedelta(days=1)
        loan.invalidate_recordset(["is_overdue"])
        self.assertTrue(loan.is_overdue)
        self.assertEqual(loan.search([("is_overdue", "=", True)]), loan)
        self.assertNotIn(loan, loan.search([("is_overdue", "=", False)]))

    def test_nothing_is_cancelled_while_lent(self):
        line = self._authorize().line_ids
        self._lend(line)
        with self.assertRaises(UserError):
            line.rma_id.action_cancel()

    def test_lost_loan_is_charged_once(self):
        line = self._receive_one()
        loan = self._lend(line)
        loan.action_keep()
        self.assertEqual(loan.state, "kept")
        charge = self._charges(line)
        self.assertRecordValues(
            charge, [{"product_id": self.goods.id, "quantity": 1, "price_unit": 1000}]
        )
        self.assertEqual(self._place_of(self.new_lot), self.at_customers)
        self.assertEqual(self._machine_of(self.new_lot).partner_id, self.customer)
        with self.assertRaises(UserError):
            loan.action_keep()
        charge.with_user(self.biller).action_verify()
        charge.with_user(self.biller).action_bill()
        sold = charge.sale_line_id
        self.assertEqual((sold.qty_delivered, len(sold.order_id.picking_ids)), (1, 0))

    def test_loan_of_the_other_company_is_not_seen(self):
        loan = self._lend(self._receive_one())
        foreigner = self._create_user(
            "loan_foreigner",
            groups="customer_service_base.group_manager",
            company=self.other_company,
        )
        self.assertFalse(loan.with_user(foreigner).search([("id", "=", loan.id)]))
