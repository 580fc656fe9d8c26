"""Work and fees for the measurements of billing runs.

Few are made as persons make them, for their invoices; many are copied by the
database, to be gathered and checked.
"""

from datetime import date

from billing_content import CUSTOMERS, Content

from odoo.fields import Command
from odoo.tools import SQL, date_utils

PRICE = 50.0
BATCH = 100
# not the whole database: that locks what all databases share
ANALYZE = """
ANALYZE customer_service_call, customer_service_charge, customer_service_contract,
        customer_service_contract_line, customer_service_contract_period
"""


class RunContent(Content):
    """What runs bill, and the same lines for the bare host."""

    def create(self):
        super().create()
        self.product = self.products[0]
        self.product.list_price = PRICE
        self.schedule = self.env["customer.service.billing.schedule"].create(
            {"name": "Bench", "interval": 1, "unit": "month", "timing": "advance"}
        )

    # ----- as persons make them -----------------------------------------------
    def create_fees(self, name, count, start, end):
        """Create contracts, each with one line and one fee due.

        :param str name: keeps their invoices apart, one for each contract
        """
        for first in range(0, count, BATCH):
            numbers = range(first, min(first + BATCH, count))
            contracts = self.env["customer.service.contract"].create(
                [self._get_contract_vals(name, n, start, end) for n in numbers]
            )
            contracts.action_activate()
            self.env.cr.commit()

    def _get_contract_vals(self, name, number, start, end):
        partner = self.get_partner(number)
        return {
            "reference": f"{name}-{number:06d}",
            "partner_id": partner.id,
            "payer_id": partner.id,
            "schedule_id": self.schedule.id,
            "term_count": 0,
            "renewal": "none",
            "date_start": start,
            "date_end": end,
            "journal_id": self.journal.id,
            "payment_term_id": self.term.id,
            "user_id": self.user.id,
            "invoice_mode": "posted",
            "line_ids": [
                Command.create(
                    {
                        "product_id": self.product.id,
                        "name": name,
                        "scope": "customer",
                        "date_start": start,
                        "quantity": 2.0,
                        "price_unit": PRICE,
                    }
                )
            ],
        }

    def create_work(self, count, day, customers=CUSTOMERS):
        """Create calls with one charge each, to verify.

        :param int customers: how many of them they are of
        """
        company = self.env.company
        for first in range(0, count, BATCH):
            numbers = range(first, min(first + BATCH, count))
            calls = self.env["customer.service.call"].create(
                [
                    {
                        "subject": "Burner out",
                        "partner_id": self.partners[n % customers].id,
                        "company_id": company.id,
                    }
                    for n in numbers
                ]
            )
            self.env["customer.service.charge"].create(
                [self._get_charge_vals(call, day) for call in calls]
            )
            self.env.cr.commit()

    def _get_charge_vals(self, call, day):
        return {
            "call_id": call.id,
            "name": "Hours",
            "kind": "labour",
            "key": "bench",
            "date": day,
            "product_id": self.product.id,
            "uom_id": self.product.uom_id.id,
            "quantity": 2.0,
            "actual_quantity": 2.0,
            "price_unit": PRICE,
            "currency_id": self.env.company.currency_id.id,
        }

    # ----- by the bare host ---------------------------------------------------
    def get_move_vals(self, partner, day, lines=1):
        """Return the values of an invoice told everything: nothing to find out."""
        return {
            "move_type": "out_invoice",
            "company_id": self.env.company.id,
            "journal_id": self.journal.id,
            "partner_id": partner.id,
            "partner_shipping_id": partner.id,
            "currency_id": self.env.company.currency_id.id,
            "invoice_date": day,
            "invoice_payment_term_id": self.term.id,
            "fiscal_position_id": False,
            "invoice_user_id": self.user.id,
            "invoice_line_ids": [
                Command.create(
                    {
                        "product_id": self.product.id,
                        "product_uom_id": self.product.uom_id.id,
                        "name": "Bench",
                        "quantity": 2.0,
                        "price_unit": PRICE,
                        "discount": 0,
                        "account_id": self.account.id,
                        "tax_ids": [Command.set(self.tax.ids)],
                    }
                )
            ]
            * lines,
        }

    def get_order_vals(self, partner):
        """Return the values of an order with one line."""
        return {
            "partner_id": partner.id,
            "order_line": [
                Command.create(
                    {
                        "product_id": self.product.id,
                        "product_uom_qty": 2.0,
                        "price_unit": PRICE,
                    }
                )
            ],
        }

    # ----- by the database ----------------------------------------------------
    def copy_rows(self, table, row, count, **values):
        """Copy a row many times.

        :param str table: it is in
        :param int row: its id
        :param values: SQL of columns by name; ``n`` is the number of the copy
        """
        self.env.flush_all()
        cr = self.env.cr
        cr.execute(
            "SELECT column_name FROM information_schema.columns"
            " WHERE table_schema = 'public' AND table_name = %s"
            " AND column_name != 'id'",
            [table],
        )
        names = [name for (name,) in cr.fetchall()]
        cr.execute(
            SQL(
                "INSERT INTO %s (%s) SELECT %s FROM %s t, generate_series(1, %s) n"
                " WHERE t.id = %s",
                SQL.identifier(table),
                SQL(", ").join(map(SQL.identifier, names)),
                SQL(", ").join(
                    SQL(values[name]) if name in values else SQL.identifier("t", name)
                    for name in names
                ),
                SQL.identifier(table),
                count,
                row,
            )
        )

    def copy_many(self, count, day):
        """Have as many charges and fees to be billed, half and half.

        Five charges a call, a fee a contract; of all customers in turn.

        :param int count: of both together
        """
        self.create_work(1, day)
        charge = self.env["customer.service.charge"].search(
            [], limit=1, order="id desc"
        )
        call = charge.call_id
        partner = f"{self.partners[0].id} + mod(n, {CUSTOMERS})"
        half = count // 2
        self.copy_rows(
            "customer_service_call",
            call.id,
            half // 5,
            name="'BENCH' || n",
            access_token="NULL",
            partner_id=partner,
            payer_id="NULL",
            commercial_partner_id=partner,
        )
        first = self.env["customer.service.call"].search(
            [("name", "=like", "BENCH%")], limit=1, order="id"
        )
        self.copy_rows(
            "customer_service_charge",
            charge.id,
            half,
            call_id=f"{first.id} + (n - 1) / 5",
            key="'copy' || n",
            partner_id=f"{self.partners[0].id} + mod(1 + (n - 1) / 5, {CUSTOMERS})",
        )
        charge.sudo().unlink()
        self.create_fees("COPY", 1, day.replace(day=1), None)
        self._copy_fees(half, day, partner)
        self.env.invalidate_all()
        self.env.cr.execute(ANALYZE)
        self.env.cr.commit()

    def _copy_fees(self, count, day, partner):
        lines = self.env["customer.service.contract.line"]
        line = lines.search([], limit=1, order="id desc")
        line._materialise(day)
        row = line.period_ids
        line.date_next_due = False
        contract = line.contract_id
        self.copy_rows(
            "customer_service_contract",
            contract.id,
            count,
            name="'BENCH' || n",
            access_token="NULL",
            reference="'COPY' || n",
            partner_id=partner,
            payer_id=partner,
            commercial_partner_id=partner,
        )
        first = self.env["customer.service.contract"].search(
            [("name", "=like", "BENCH%")], limit=1, order="id"
        )
        self.copy_rows(
            "customer_service_contract_line",
            line.id,
            count,
            contract_id=f"{first.id} + n - 1",
        )
        copied = lines.search([("contract_id", "=", first.id)])
        self.copy_rows(
            "customer_service_contract_period",
            row.id,
            count,
            contract_id=f"{first.id} + n - 1",
            line_id=f"{copied.id} + n - 1",
            payer_id=partner,
        )


def month_of(number):
    """Return the first and the last day of a month of 2026."""
    first = date(2026, number, 1)
    return first, date_utils.end_of(first, "month")
