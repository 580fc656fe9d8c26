from datetime import date

from odoo import Command
from odoo.fields import Date

from odoo.addons.customer_service_stock.tests.accounting_common import AccountingCommon

from .common import RmaCommon

GIF = b"R0lGODlhAQABAIAAAP///wAAACwAAAAAAQABAAACAkQBADs="


class ExchangeCommon(RmaCommon):
    """Units in stock that customers may get instead of their own."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.new_lot, cls.spare_lot = cls._create_serials(cls.goods, "NEW-1", "NEW-2")
        cls.biller = cls.users["billing"]
        cls.scrap_place = cls.goods.with_company(cls.company).property_stock_inventory

    @classmethod
    def _open(cls, noun, line, user=None, **vals):
        """Return a form about an item, as the operator fills it in."""
        model = cls.env[f"customer.service.rma.{noun}"].with_user(user or cls.operator)
        return model.with_context(default_line_id=line.id).create(vals)

    def _replace(self, line, lot=None, ship=True, **vals):
        """Replace an item with a number of the storekeeper's choice; the delivery."""
        self._open("replacement", line, **vals).action_replace()
        picking = self._get_picking(line, "replacement")
        if ship:
            self._ship(picking, lot or self.new_lot)
        return picking

    def _receive_one(self, **vals):
        """Return the line of the machine, received."""
        return self._receive(self._authorize({"equipment_id": self.machine.id, **vals}))

    def _charges(self, line):
        return self.admin_env["customer.service.charge"].search(
            [("call_id", "=", line.call_id.id)]
        )

    def _photo(self):
        return self.env["ir.attachment"].create(
            {"name": "broken.gif", "datas": GIF, "mimetype": "image/gif"}
        )

    def _run_cron(self, name):
        """Run a cron as the scheduler does."""
        self.env.flush_all()
        cron = self.admin_env.ref(f"customer_service_rma.ir_cron_{name}")
        with self.enter_registry_test_mode():
            cron.method_direct_trigger()
        self.env.invalidate_all()

    @classmethod
    def _warrant(cls, machine, end=date(2099, 12, 31)):
        """Have a machine be under warranty until a day."""
        machine.write(
            {
                "warranty_rule": "agreed",
                "warranty_start": Date.to_date("2020-01-01"),
                "warranty_parts_end": end,
            }
        )


class RefundCommon(ExchangeCommon, AccountingCommon):
    """The machine was sold with an invoice, of a company with accounts."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.tax = cls.admin_env["account.tax"].search(
            [("company_id", "=", cls.company.id), ("type_tax_use", "=", "sale")],
            limit=1,
        )

    @classmethod
    def _bill(cls, order):
        """Return the posted invoice of an order."""
        invoice = order.with_env(cls.admin_env)._create_invoices()
        invoice.action_post()
        return invoice

    @classmethod
    def _sell_valued(cls, method="average", valuation="real_time", cost=500.0, **line):
        """Return lot and order of a unit that was bought, sold and delivered.

        :param line: values of the order line.
        """
        category = cls._create_goods_category(method, valuation)
        product = cls._create_goods("Valued", categ_id=category.id, list_price=1000.0)
        product = product.with_env(cls.admin_env)
        lot, other = (
            cls._create_lot(product, name).with_env(cls.admin_env)
            for name in ("V-1", "V-2")
        )
        cls._buy(product, cost, lot=lot)
        cls._buy(product, cost, lot=other)
        order = cls._create_admin(
            "sale.order",
            partner_id=cls.customer.id,
            company_id=cls.company.id,
            order_line=[
                Command.create(
                    {
                        "product_id": product.id,
                        "product_uom_qty": 1,
                        "tax_ids": [Command.set(cls.tax.ids)],
                        **line,
                    }
                )
            ],
        )
        order.action_confirm()
        cls._ship(order.picking_ids, lot)
        return lot, order

    def _refund(self, line, user=None, **vals):
        """Make the credit note of an item; the note, as its maker sees it."""
        wizard = self._open("refund", line, user=user or self.accountant, **vals)
        action = wizard.action_refund()
        return self.admin_env["account.move"].browse(action.get("res_id"))
