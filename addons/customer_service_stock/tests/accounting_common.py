"""What the tests with real accounting share."""

from odoo import Command

from .common import CustomerServiceStockCommon

CHART = "it"


class AccountingCommon(CustomerServiceStockCommon):
    """The first company with the Italian chart, and goods bought at known costs."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.country_id = cls.env.ref("base.it")
        cls.admin_env["account.chart.template"].try_loading(
            CHART, company=cls.company, install_demo=False
        )
        cls.accountant = cls._create_user(
            "accountant",
            groups="account.group_account_invoice,sales_team.group_sale_manager,"
            "customer_service_base.group_billing",
        )
        cls.shelf = cls.warehouse.lot_stock_id
        # the companies' own, as in a database of theirs alone
        cls.admin_env = cls.admin_env(
            context={**cls.admin_env.context, "allowed_company_ids": cls.company.ids}
        )

    @classmethod
    def _create_goods_category(cls, method, valuation):
        """Return a category of goods.

        :param str method: how cost is reckoned.
        :param str valuation: ``real_time`` or ``periodic``.
        """
        return cls._create_admin(
            "product.category",
            name=f"{method} {valuation}",
            property_cost_method=method,
            property_valuation=valuation,
        )

    @classmethod
    def _create_valued(cls, name, category, price, **vals):
        return cls._create_product(
            name,
            is_storable=True,
            categ_id=category.id,
            list_price=price,
            taxes_id=[Command.clear()],
            **vals,
        ).with_env(cls.admin_env)

    @classmethod
    def _buy(cls, product, cost, quantity=1, lot=None):
        """Receive goods from a supplier at a cost each."""
        if product.cost_method == "standard" and not product.standard_price:
            product.standard_price = cost
        move = cls._create_admin(
            "stock.move",
            product_id=product.id,
            product_uom=product.uom_id.id,
            product_uom_qty=quantity,
            location_id=cls.at_suppliers.id,
            location_dest_id=cls.shelf.id,
            picking_type_id=cls.warehouse.in_type_id.id,
            company_id=cls.company.id,
        )
        if product.cost_method != "standard":
            move.value_manual = cost * quantity
        move._action_confirm()
        move._action_assign()
        if lot:
            move.move_line_ids.lot_id = lot
        move.picked = True
        move._action_done()
        return move

    @classmethod
    def _balances(cls, invoice):
        """Return the cost of goods of an invoice, by product and account type."""
        return {
            (line.product_id, line.account_id.account_type): line.balance
            for line in invoice.with_env(cls.admin_env).line_ids
            if line.display_type == "cogs"
        }

    @classmethod
    def _value(cls, product):
        return product.with_env(cls.admin_env).with_company(cls.company).total_value

    @classmethod
    def _analytic_lines(cls, call):
        return cls.admin_env["account.analytic.line"].search(
            [("customer_service_call_id", "=", call.id)], order="id"
        )
