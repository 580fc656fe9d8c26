from datetime import timedelta

from lxml import etree

from odoo import Command, fields
from odoo.tests import tagged

from .italy_common import ItalyCommon


@tagged("post_install", "-at_install")
class TestAccountMoveDdt(ItalyCommon):
    """The e-invoice of a repair names the document the machine went back with."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.admin_env["account.chart.template"].try_loading(
            "it", company=cls.company, install_demo=False
        )
        italy = cls.env.ref("base.it")
        cls.company.write(
            {
                "vat": "IT01234560157",
                "l10n_it_codice_fiscale": "01234560157",
                "l10n_it_tax_system": "RF01",
                "street": "Via Roma 1",
                "zip": "20121",
                "city": "Milano",
            }
        )
        cls.customer.write(
            {
                "vat": "IT00465840031",
                "country_id": italy.id,
                "street": "Via Privata 6",
                "zip": "28887",
                "city": "Omegna",
                "invoice_edi_format": "it_edi_xml",
            }
        )
        cls.accountant = cls._create_user(
            "accountant",
            groups="account.group_account_invoice,sales_team.group_sale_manager",
        )
        tax = cls.admin_env["account.tax"].search(
            [
                ("company_id", "=", cls.company.id),
                ("type_tax_use", "=", "sale"),
                ("amount", "=", 22),
            ],
            limit=1,
        )
        cls.work = cls._create_product(
            "Work at the bench", type="service", taxes_id=[Command.set(tax.ids)]
        )

    def _invoice(self, order, day=None):
        invoice = order.with_user(self.accountant)._create_invoices()
        invoice.invoice_date = day or fields.Date.today()
        invoice.action_post()
        return invoice

    def _order_work(self, call, lines=1, **vals):
        order = self._create_admin(
            "sale.order",
            partner_id=self.customer.id,
            company_id=self.company.id,
            customer_service_call_id=call.id,
            order_line=[
                Command.create({"product_id": self.work.id, "price_unit": 50.0})
                for _number in range(lines)
            ],
            **vals,
        )
        order.action_confirm()
        return order

    def _get_call(self):
        return self._create_call(
            equipment_id=self.machine.id, partner_id=self.customer.id
        )

    def _read(self, invoice):
        """Return type of document and the documents named, as the e-invoice says."""
        root = etree.fromstring(
            invoice.with_env(self.admin_env)._l10n_it_edi_render_xml()
        )
        named = []
        for node in root.iter("DatiDDT"):
            tags = [child.tag for child in node]
            # order and obligation of the official schema
            self.assertEqual(tags[:2], ["NumeroDDT", "DataDDT"])
            self.assertLessEqual(set(tags[2:]), {"RiferimentoNumeroLinea"})
            self.assertRegex(node.findtext("NumeroDDT"), r"^[ -~]{1,20}$")
            self.assertRegex(node.findtext("DataDDT"), r"^\d{4}-\d{2}-\d{2}$")
            named.append(
                (
                    node.findtext("NumeroDDT"),
                    node.findtext("DataDDT"),
                    [int(child.text) for child in node[2:]],
                )
            )
        return root.findtext(".//TipoDocumento"), named

    def _return(self, call):
        line = self._receive(self._authorize(call_id=call.id))
        return self._send_back(line)

    def test_return_delivery_is_named(self):
        call = self._get_call()
        delivery = self._return(call)
        invoice = self._invoice(self._order_work(call))
        today = str(fields.Date.today())
        self.assertEqual(
            self._read(invoice), ("TD01", [(delivery.l10n_it_ddt_number, today, [])])
        )
        self.assertEqual(
            invoice.with_env(self.admin_env).l10n_it_ddt_ids,
            delivery.with_env(self.admin_env),
        )

    def test_later_invoice_is_a_deferred_one(self):
        call = self._get_call()
        delivery = self._return(call)
        tomorrow = fields.Date.today() + timedelta(days=1)
        invoice = self._invoice(self._order_work(call), tomorrow)
        kind, named = self._read(invoice)
        self.assertEqual(kind, "TD24")
        self.assertEqual(
            [number for number, *_rest in named], [delivery.l10n_it_ddt_number]
        )

    def test_document_that_leaves_after_the_invoice_is_not_named(self):
        call = self._get_call()
        invoice = self._invoice(self._order_work(call))
        self.assertEqual(self._read(invoice), ("TD01", []))
        delivery = self._return(call)
        delivery.with_env(self.admin_env).move_ids.date += timedelta(days=1)
        self.assertEqual(self._read(invoice), ("TD01", []))

    def test_lines_with_a_document_of_their_own_keep_it(self):
        call = self._get_call()
        part = self._create_goods(
            "Pump", tracking="none", customer_service_installed_base=False
        )
        self._put_in_stock(part, 5)
        back = self._return(call)
        order = self._order_work(call, lines=2)
        order.order_line = [Command.create({"product_id": part.id})]
        delivered = self._ship(order.picking_ids)
        _kind, named = self._read(self._invoice(order))
        self.assertEqual(
            [(number, lines) for number, _day, lines in named],
            [(delivered.l10n_it_ddt_number, [3]), (back.l10n_it_ddt_number, [1, 2])],
        )

    def test_document_without_number_is_not_named(self):
        """Parts leave a van without transport document: the e-invoice has none."""
        kind = self.warehouse.with_env(self.admin_env).customer_service_field_type_id
        part = self._create_goods(
            "Pump", tracking="none", customer_service_installed_base=False
        )
        self._put_in_stock(part, 5)
        order = self._confirm_order(part)
        picking = order.picking_ids
        picking.picking_type_id = kind
        self._ship(picking)
        self.assertFalse(picking.l10n_it_ddt_number)
        invoice = self._invoice(order)
        self.assertEqual(self._read(invoice), ("TD01", []))

    def test_other_invoices_are_as_they_were(self):
        order = self._sell(self._create_stocked("Ring"), quantity=1)
        tomorrow = fields.Date.today() + timedelta(days=1)
        self.assertEqual(self._read(self._invoice(order, tomorrow))[0], "TD24")

    def _create_stocked(self, name):
        goods = self._create_goods(
            name, tracking="none", customer_service_installed_base=False
        )
        self._put_in_stock(goods, 5)
        return goods
