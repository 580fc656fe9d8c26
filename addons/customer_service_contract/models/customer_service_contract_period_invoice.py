from datetime import timedelta

from odoo import Command, api, models
from odoo.tools import format_date

from .customer_service_contract_period import INVOICED

ONE_DAY = timedelta(days=1)
MEMO = "customer_service_contract.bill"


class CustomerServiceContractPeriod(models.Model):
    """From the ledger to the host's invoices: what goes together, with which values."""

    _inherit = "customer.service.contract.period"

    def _remember(self, key, compute):
        """Return what many rows of a batch ask for, reckoned once.

        :param key: of the question.
        :param compute: function that answers it.
        """
        memo = self.env.cr.cache.setdefault(MEMO, {})
        if key not in memo:
            memo[key] = compute()
        return memo[key]

    @api.model
    def _forget(self):
        """Forget what was reckoned for another batch."""
        self.env.cr.cache.pop(MEMO, None)

    # ------------------------------------------------------------------
    # Dates
    # ------------------------------------------------------------------
    def _get_invoice_dates(self, day):
        """Return by row the date of its invoice: as the schedule says, if it is open.

        Periods that a contract catches up with on one invoice have the last of their
        dates. Days that are locked are followed by the first that is not.

        :param date day: of the run.
        :return: dict of pairs of the date, and the one the schedule says.
        """
        wanted = {row: row._get_wanted_date(day) for row in self}
        for rows in self.grouped("contract_id").values():
            if rows.contract_id.catch_up == "one":
                latest = max(wanted[row] for row in rows)
                wanted.update(dict.fromkeys(rows, latest))
        return {
            row: (row._get_open_date(wish, day), wish) for row, wish in wanted.items()
        }

    def _get_wanted_date(self, day):
        """Return the date of the invoice by the schedule.

        :param date day: of the run.
        """
        self.ensure_one()
        policy = self.schedule_id.invoice_date_policy
        return {"start": self.period_start, "end": self.period_end}.get(policy, day)

    def _get_open_date(self, wish, day):
        """Return the first day from a date on that the accounts are open.

        :param date wish: by the schedule.
        :param date day: of the run.
        """
        self.ensure_one()
        company = self.company_id
        lock = self._remember(("lock", company.id, wish), lambda: self._get_lock(wish))
        opened = lock + ONE_DAY if lock else wish
        if opened >= day or not company.customer_service_contract_date_order:
            return opened
        journal = self._get_journal()
        last = self._remember(
            ("last", journal.id), lambda: self._get_last_invoice_date(journal)
        )
        return max(opened, min(last, day)) if last else opened

    def _get_lock(self, day):
        """Return the last locked day when a day is locked, else None."""
        locks = self.company_id._get_lock_date_violations(day, purchase=False)
        return max((lock for lock, _name in locks), default=None)

    def _get_last_invoice_date(self, journal):
        """Return the date of the last invoice of a journal that has a number."""
        # sudo: dates of invoices, whoever bills
        moves = self.env["account.move"].sudo()
        domain = [
            ("journal_id", "=", journal.id),
            ("state", "=", "posted"),
            ("move_type", "in", moves.get_sale_types()),
        ]
        return moves._read_group(domain, aggregates=["invoice_date:max"])[0][0]

    # ------------------------------------------------------------------
    # Grouping
    # ------------------------------------------------------------------
    def _get_invoice_groups(self, dates):
        """Return the rows that are on one invoice each.

        :param dict dates: as ``_get_invoice_dates`` says.
        :return: dict of rows by pairs of the date of the invoice and the key.
        """
        return self.grouped(
            lambda row: (dates[row][0], row._get_invoice_grouping_key(dates[row][0]))
        )

    def _get_invoice_grouping_key(self, day):
        """Return what rows must have in common to be on one invoice. Hook.

        :param date day: of the invoice.
        """
        self.ensure_one()
        contract = self.contract_id
        payer = self.payer_id
        separate = payer.commercial_partner_id.customer_service_invoice_per_contract
        return (
            self.company_id,
            payer,
            self._get_invoice_shipping(),
            self.currency_id,
            self._get_journal(),
            contract.payment_term_id,
            contract.fiscal_position_id,
            contract.reference or "",
            contract.invoice_mode,
            self.period_start if contract.catch_up == "each" else None,
            contract if separate else None,
        )

    def _get_journal(self):
        """Return the journal of the invoice of the row."""
        self.ensure_one()
        chosen = self.contract_id.journal_id
        if chosen:
            return chosen
        company, currency = self.company_id, self.currency_id
        return self._remember(
            ("journal", company.id, currency.id),
            lambda: (
                self.env["account.move"]
                .with_company(company)
                .new({"move_type": "out_invoice", "currency_id": currency.id})
                .journal_id._origin
            ),
        )

    def _get_invoice_shipping(self):
        """Return the delivery address of the invoice of the row. Hook."""
        self.ensure_one()
        payer = self.payer_id
        shipping = self._remember(
            ("shipping", payer.id), lambda: payer.address_get(["delivery"])["delivery"]
        )
        # mostly the payer: read together with those of the other rows
        return payer if shipping == payer.id else payer.browse(shipping)

    def _get_fiscal_position(self):
        """Return the fiscal position of the invoice of the row."""
        self.ensure_one()
        payer, shipping = self.payer_id, self._get_invoice_shipping()
        positions = self.env["account.fiscal.position"].with_company(self.company_id)
        return self.contract_id.fiscal_position_id or self._remember(
            ("position", self.company_id.id, payer.id, shipping.id),
            lambda: positions._get_fiscal_position(payer, delivery=shipping),
        )

    # ------------------------------------------------------------------
    # Values
    # ------------------------------------------------------------------
    def _prepare_invoice_vals(self, day):
        """Return the values of the invoice of rows that belong together. Hook.

        What is negative in all becomes a credit note.

        :param date day: of the invoice.
        """
        first = next(iter(self))  # a slice would read each payer apart
        contract = first.contract_id
        position = first._get_fiscal_position()
        shipping = first._get_invoice_shipping()
        refund = self._is_refund()
        return {
            "move_type": "out_refund" if refund else "out_invoice",
            "company_id": contract.company_id.id,
            "journal_id": first._get_journal().id,
            "partner_id": first.payer_id.id,
            "partner_shipping_id": shipping.id,
            "currency_id": first.currency_id.id,
            "invoice_date": day,
            "date": day,
            "invoice_payment_term_id": contract.payment_term_id.id,
            "fiscal_position_id": position.id,
            "invoice_user_id": contract.user_id.id,
            "ref": contract.reference,
            "invoice_origin": ", ".join(self.contract_id.mapped("name")),
            "reversed_entry_id": self._get_credited_invoice().id if refund else False,
            "invoice_line_ids": [
                Command.create(vals)
                for vals in self._prepare_invoice_lines(position, -1 if refund else 1)
            ],
        }

    def _is_refund(self):
        """Tell whether rows that belong together make a credit note."""
        total = sum(self.mapped("amount"))
        return self.currency_id.compare_amounts(total, 0) < 0

    def _get_credited_invoice(self):
        """Return the posted invoice that the rows correct, when there is just one."""
        invoices = self.origin_id.invoice_id
        if len(invoices) == 1 and invoices.state == "posted":
            return (
                invoices if invoices.move_type == "out_invoice" else invoices.browse()
            )
        return invoices.browse()

    def _prepare_invoice_lines(self, position, sign):
        """Return the values of the lines, contracts apart where there are many.

        :param position: fiscal position of the invoice.
        :param int sign: -1 on a credit note.
        :return: list of dicts.
        """
        by_contract = self.grouped("contract_id")
        vals_list = []
        for contract, rows in by_contract.items():
            if len(by_contract) > 1:
                vals_list.append(contract._prepare_invoice_section_vals())
            for row in rows.sorted(
                lambda one: (one.line_id.sequence, one.line_id.id, one.period_start)
            ):
                vals = row._prepare_invoice_line_vals(position)
                vals["price_unit"] *= sign
                vals_list.append(vals)
        for number, vals in enumerate(vals_list):
            vals["sequence"] = number + 1
        return vals_list

    def _prepare_invoice_line_vals(self, position):
        """Return the values of the invoice line of a row. Hook.

        :param position: fiscal position on the day of the invoice.
        """
        self.ensure_one()
        product = self._get_product()
        price, taxes = self._get_invoice_price(position)
        account = self.contract_id.analytic_account_id
        return {
            "product_id": product.id,
            "name": self._get_invoice_line_name(),
            "quantity": self.quantity,
            "price_unit": price,
            "discount": self.discount,
            "product_uom_id": product.uom_id.id,
            "tax_ids": [Command.set(taxes.ids)],
            "account_id": self._get_income_account(position).id,
            "analytic_distribution": {str(account.id): 100} if account else False,
            "customer_service_period_id": self.id,
            "customer_service_period_start": self.period_start,
            "customer_service_period_end": self.period_end,
        }

    def _get_product(self):
        """Return the product that the invoice names, for the company. Hook."""
        self.ensure_one()
        lines = self.line_id or self.contract_id.line_ids
        return lines[:1].product_id.with_company(self.company_id)

    def _get_invoice_price(self, position):
        """Return the price and the taxes of the row by a fiscal position.

        A price with taxes in it is adapted when the position has others.
        """
        self.ensure_one()
        product = self._get_product()
        own, taxes = self._remember(
            ("taxes", self.company_id.id, product.id, position.id),
            lambda: self._get_taxes(product, position),
        )
        if own == taxes:
            return self.price_unit, taxes
        price = self.env["account.tax"]._adapt_price_unit_to_another_taxes(
            self.price_unit, product, own, taxes, product_uom=product.uom_id
        )
        return price, taxes

    def _get_taxes(self, product, position):
        """Return the taxes of a product, and those they become by a position."""
        own = product.taxes_id._filter_taxes_by_company(self.company_id)
        return own, position.map_tax(own)

    def _get_income_account(self, position):
        """Return the account of the fee.

        :param position: fiscal position of the invoice.
        """
        self.ensure_one()
        product = self._get_product()
        template = product.product_tmpl_id
        accounts = self._remember(
            ("accounts", self.company_id.id, template.id, position.id),
            lambda: template.get_product_accounts(fiscal_pos=position),
        )
        return accounts["income"] or self._get_journal().default_account_id

    def _get_invoice_line_name(self):
        """Return what the invoice says of a row, in the payer's language."""
        self.ensure_one()
        lang = self.payer_id.lang or self.env.lang
        env = self.with_context(lang=lang).env
        dates = env._(
            "from %(start)s to %(end)s",
            start=format_date(env, self.period_start),
            end=format_date(env, self.period_end),
        )
        return "\n".join(filter(None, (self.line_id.name, dates, self.note)))

    def _set_invoiced(self, move):
        """Note the invoice that bills the rows."""
        self.write(
            {
                "state": INVOICED,
                "invoice_id": move.id,
                "error": False,
                "date_retry": False,
                "carried": False,
            }
        )


class CustomerServiceContract(models.Model):
    _inherit = "customer.service.contract"

    def _prepare_invoice_section_vals(self):
        """Return the heading of the contract among others on an invoice. Hook."""
        self.ensure_one()
        return {"display_type": "line_section", "name": self.display_name}
