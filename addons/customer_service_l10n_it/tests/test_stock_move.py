from odoo.tests import tagged

from .italy_common import ItalyCommon


@tagged("post_install", "-at_install")
class TestStockMoveDdt(ItalyCommon):
    """What the transport document says of the goods."""

    def test_goods_of_customers_are_worth_what_the_company_says(self):
        delivery = self._send_back(self._receive(self._authorize()))
        company = self.company
        company.customer_service_ddt_nominal_value = 10.0
        for how, value in (("zero", 0.0), ("nominal", 10.0), ("list", 1000.0)):
            company.customer_service_ddt_goods_value = how
            with self.subTest(how=how):
                self.assertEqual(delivery.move_ids._get_ddt_value(), value)

    def test_replacements_under_warranty(self):
        self._create_serials(self.goods, "CC-3")
        line = self._receive(self._authorize())
        line.sudo().coverage = "warranty"
        picking = line._create_picking("replacement", {line: 1}, self.customer)
        picking = self._ship(picking).with_env(self.admin_env)
        company = self.company
        self.goods.with_env(self.admin_env).with_company(company).standard_price = 500
        for how, value in (("zero", 0.0), ("cost", 500.0), ("list", 1000.0)):
            company.customer_service_ddt_replacement_value = how
            with self.subTest(how=how):
                self.assertEqual(picking.move_ids._get_ddt_value(), value)

    def test_ordinary_deliveries_are_left_to_the_host(self):
        move = self.order.with_env(self.admin_env).picking_ids.move_ids
        self.assertIsNone(move._get_ddt_value())

    def test_goods_that_are_no_product_of_ours_are_told(self):
        line = self._receive(self._authorize({"name": "Old drill", "serial": "XX-9"}))
        move = self._send_back(line).move_ids
        self.assertEqual(move._get_ddt_item(), "Old drill")
        self.assertEqual(move._get_ddt_serials(), "XX-9")

    def test_print(self):
        return_ = self._authorize()
        receipt = self._get_picking(return_.line_ids, "receipt")
        receipt.customer_service_rma_document = "118/A"
        self.env["customer.service.rma.accessory"].create(
            {
                "line_id": return_.line_ids.id,
                "name": "Mains cable",
                "received_quantity": 1,
            }
        )
        delivery = self._send_back(self._receive(return_))
        html, _kind = (
            self.admin_env["ir.actions.report"]
            .with_user(self.storekeeper)
            ._render_qweb_html("l10n_it_stock_ddt.report_ddt", delivery.ids)
        )
        page = html.decode()
        for text in (
            delivery.l10n_it_ddt_number,
            "AA-1",
            "Returned unrepaired",
            delivery.customer_service_rma_ids.name,
            "Mains cable",
            "118/A",
        ):
            with self.subTest(text=text):
                self.assertIn(text, page)
        self.assertNotIn("1,000.00", page)
