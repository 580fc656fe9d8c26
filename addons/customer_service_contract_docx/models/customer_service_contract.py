from datetime import timedelta

from babel.units import format_unit
from dateutil.relativedelta import relativedelta

from odoo import models
from odoo.tools.misc import babel_locale_parse

from odoo.addons.customer_service_docx.tools.item import Item, group, rows


class CustomerServiceContract(models.Model):
    """The agreement and the letter about its renewal, as Word documents."""

    _name = "customer.service.contract"
    _inherit = ["customer.service.contract", "customer.service.docx.mixin"]

    def _prepare_docx_file(self):
        shows_fees = self._has_field_access(self._fields["amount_year"], "read")
        return {**super()._prepare_docx_file(), "customer_service_fees": shows_fees}

    def _get_docx_fields(self):
        return [
            group(
                "contract",
                lambda contract: contract,
                self._get_docx_contract_items(),
                self.env._("The contract"),
                self,
            ),
            group(
                "renewal",
                lambda contract: contract,
                self._get_docx_renewal_items(),
                self.env._("The next term"),
                self,
            ),
            self._get_docx_partner_group("customer", "partner_id"),
            self._get_docx_partner_group("payer", "payer_id"),
            rows(
                "lines",
                "line",
                lambda contract: contract._get_docx_lines(),
                self._get_docx_line_items(),
                self.env._("Services of the contract"),
            ),
            rows(
                "machines",
                "machine",
                "line_ids.equipment_ids",
                (
                    Item("service", "line_id.name", example="Manutenzione annuale"),
                    Item("name", "equipment_id.name", example="Caldaia Aurora 24 kW"),
                    Item("serial", "equipment_id.serial", example="AU24-00815"),
                    Item("manufacturer", "equipment_id.manufacturer", example="Aurora"),
                    Item("model", "equipment_id.model", example="24 kW"),
                    Item("site", "equipment_id.site_address", example="Via Roma 1"),
                    Item("start", "date_from"),
                    Item("end", "date_to"),
                ),
                self.env._("Machines that are named in the contract"),
                self.env["customer.service.contract.equipment"],
            ),
            rows(
                "fees",
                "fee",
                lambda contract: contract._get_docx_fees(),
                self._get_docx_fee_items(),
                self.env._("Schedule of fees, of three years ahead"),
            ),
        ]

    def _get_docx_contract_items(self):
        return (
            Item("number", "name", example="CTR/2026/00042"),
            Item("title", example="Manutenzione delle caldaie"),
            Item("reference", example="RDA 118"),
            Item("status", "state", example="Attivo"),
            Item("signed", "date_signed"),
            Item("start", "date_start"),
            Item("end", "date_end"),
            Item("bound_until", "minimum_end"),
            Item("renewal", example="Tacito"),
            Item(
                "is_tacit",
                lambda contract: contract.renewal == "tacit",
                kind="yes",
                meaning=self.env._("Whether it is renewed tacitly"),
            ),
            Item(
                "term",
                lambda contract: contract._get_docx_span("term"),
                meaning=self.env._("Length of a term in words"),
                example="1 anno",
            ),
            Item(
                "notice",
                lambda contract: contract._get_docx_span("notice"),
                meaning=self.env._("Period of notice in words"),
                example="3 mesi",
            ),
            Item("notice_deadline", "date_notice_deadline"),
            Item("billing", "schedule_id.name", example="Trimestrale anticipata"),
            Item("payment_terms", "payment_term_id.name", example="30 giorni"),
            Item("salesperson", "user_id.name", example="Laura Conti"),
            Item("year_total", "amount_year", example=1200.0),
            Item("clauses", example="1. Oggetto.\n2. Durata."),
            Item(
                "second_signature",
                lambda contract: contract._asks_for_second_signature(),
                kind="yes",
                meaning=self.env._("Whether clauses are signed a second time"),
            ),
        )

    def _get_docx_renewal_items(self):
        return (
            Item(
                "start",
                lambda contract: contract._get_docx_next_term()[0],
                kind="date",
                meaning=self.env._("First day of the next term"),
            ),
            Item(
                "end",
                lambda contract: contract._get_docx_next_term()[1],
                kind="date",
                meaning=self.env._("Last day of the next term"),
            ),
            Item("prices", "price_rule", example="Restano uguali"),
            Item("rise_percent", "renewal_percent", example=2.5),
        )

    def _get_docx_line_items(self):
        return (
            Item("name", meaning=self.env._("Service"), example="Manutenzione annuale"),
            Item(
                "scope",
                meaning=self.env._("What it covers"),
                example="Macchine indicate",
            ),
            Item(
                "billed", meaning=self.env._("How it is billed"), example="trimestrale"
            ),
            Item(
                "quantity", kind="number", meaning=self.env._("Quantity"), example=3.0
            ),
            Item("price", kind="money", meaning=self.env._("Price"), example=100.0),
            Item(
                "discount",
                kind="number",
                meaning=self.env._("Discount (%)"),
                example=0.0,
            ),
            Item(
                "year",
                kind="money",
                meaning=self.env._("Fee of a year"),
                example=1200.0,
            ),
        )

    def _get_docx_fee_items(self):
        return (
            Item("start", "period_start", kind="date", meaning=self.env._("From")),
            Item("end", "period_end", kind="date", meaning=self.env._("To")),
            Item("due", "date_due", kind="date", meaning=self.env._("Billed on")),
            Item(
                "service", "line", meaning=self.env._("Service"), example="Manutenzione"
            ),
            Item("amount", kind="money", meaning=self.env._("Amount"), example=300.0),
            Item(
                "if_renewed",
                kind="yes",
                meaning=self.env._("Whether it is due only if the contract is renewed"),
            ),
        )

    def _get_docx_lines(self):
        """Return the lines as the agreement prints them; fees as the user may see."""
        currency = self.currency_id
        return [
            {
                **line,
                "billed": line["words"],
                "price": (line["price"], currency),
                "year": (line["year"], currency),
            }
            for line in self._get_printed_lines()
        ]

    def _get_docx_fees(self):
        """Return the schedule of fees.

        :raises AccessError: the user may not see fees.
        """
        return [
            {**fee, "amount": (fee["amount"], self.currency_id)}
            for fee in self._get_printed_fees()
        ]

    def _get_docx_span(self, kind):
        """Return a length of time in words: ``3 months``, nothing without one."""
        count, unit = self[f"{kind}_count"], self[f"{kind}_unit"]
        locale = babel_locale_parse(self.env.lang)
        return format_unit(count, f"duration-{unit}", locale=locale) if count else ""

    def _get_docx_next_term(self):
        """Return first and last day of the next term; false values if none is known."""
        if not self.date_end or not self.term_count:
            return False, False
        first = self.date_end + timedelta(days=1)
        length = relativedelta(**{f"{self.term_unit}s": self.term_count})
        return first, first + length - timedelta(days=1)
