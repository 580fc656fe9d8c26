"""What the tests of what goods are worth share."""

from odoo.addons.customer_service_stock.tests.accounting_common import AccountingCommon

from .exchange_common import ExchangeCommon

# what three numbers cost, and the standard
COSTS = (100.0, 130.0, 160.0)
STANDARD = 110.0
PART_COSTS = (40.0, 44.0)
PART_STANDARD = 45.0
PRICE = 300.0
PERIODIC, REAL_TIME = "periodic", "real_time"


class TruthCommon(ExchangeCommon, AccountingCommon):
    """Three numbers bought at different costs; the dearest one is at the customer."""

    def _set_up_goods(self, method, by_lot, valuation):
        """Buy three numbers and two parts, sell and invoice the third number.

        :param str method: how cost is reckoned.
        :param bool by_lot: each number has its own cost.
        :param str valuation: ``real_time`` or ``periodic``.
        """
        self.valuation = valuation
        category = self._create_goods_category(method, valuation)
        self.item = self._create_valued(
            "Heat pump",
            category,
            PRICE,
            tracking="serial",
            lot_valuated=by_lot,
            customer_service_installed_base=True,
            customer_service_category_id=self.category.id,
        )
        self.part = self._create_valued("Fan", category, 90.0)
        if method == "standard":
            own = self.item.with_company(self.company)
            own.standard_price = STANDARD
            self.part.with_company(self.company).standard_price = PART_STANDARD
        self.numbers = []
        for position, cost in enumerate(COSTS, 1):
            lot = self._create_lot(self.item, f"HP-{position}")
            self._buy(self.item, cost, lot=lot)
            self.numbers.append(lot)
        for cost in PART_COSTS:
            self._buy(self.part, cost)
        self.part_bought = self._get_stock(self.part)
        self.sold = self.numbers[-1]
        self.sale = self._sell(self.item, self.sold)
        self.invoice = self._post_invoice(self.sale)
        self.unit = self._machine_of(self.sold)

    def _post_invoice(self, order):
        invoice = order.with_user(self.accountant)._create_invoices()
        invoice.action_post()
        return invoice

    # ------------------------------------------------------------------
    # What there is
    # ------------------------------------------------------------------
    def _get_stock(self, product):
        """Return what of a product is on hand, and what all of ours is worth."""
        self.env.invalidate_all()
        own = product.with_env(self.admin_env).with_company(self.company)
        return own.qty_available, round(own.total_value, 2)

    def _get_balances(self):
        """Return the balances of stock and of cost of goods, in that order."""
        accounts = self.item.with_company(self.company)._get_product_accounts()
        groups = dict(
            self.admin_env["account.move.line"]._read_group(
                [
                    ("company_id", "=", self.company.id),
                    ("parent_state", "=", "posted"),
                ],
                ["account_id"],
                ["balance:sum"],
            )
        )
        return tuple(
            round(groups.get(accounts[name], 0.0), 2)
            for name in ("stock_valuation", "expense")
        )

    def _get_entries(self):
        """Return the entries that are no invoices."""
        return self.admin_env["account.move"].search(
            [("company_id", "=", self.company.id), ("move_type", "=", "entry")]
        )

    def _assert_truth(self, step, item, part=None, booked=0.0):
        """Compare what there is with what the table says.

        :param str step: what was done, for the message.
        :param tuple item: pieces on hand and what all of ours are worth.
        :param tuple part: the same of the spare part; none if it is as bought.
        :param float booked: cost of goods, where it is kept in real time; stock is
            credited with it.
        """
        real_time = self.valuation == REAL_TIME
        with self.subTest(step=step):
            self.assertEqual(self._get_stock(self.item), item)
            self.assertEqual(self._get_stock(self.part), part or self.part_bought)
            self.assertEqual(
                self._get_balances(), (-booked, booked) if real_time else (0.0, 0.0)
            )
            self.assertFalse(self._get_entries())
