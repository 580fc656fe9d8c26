from datetime import timedelta

from odoo import fields, models
from odoo.fields import Domain
from odoo.tools import format_date

from .customer_service_contract import BILLED_STATES, FEE_GROUPS
from .customer_service_contract_period import DUE


class CustomerServiceContractPeriod(models.Model):
    """What is wrong is known before the run: the rest of the run goes on."""

    _inherit = "customer.service.contract.period"

    def _get_billing_problems(self, day):
        """Return what keeps each row from being billed, in words. Hook.

        :param date day: of the run.
        :return: dict of lists of str.
        """
        contracts = {
            contract: contract._get_payer_problems() for contract in self.contract_id
        }
        archived = {
            contract: contract._get_archived_parties() for contract in self.contract_id
        }
        lines = {line: line._get_product_problems() for line in self.line_id}
        dates = self._get_invoice_dates(day)
        return {
            row: contracts[row.contract_id]
            + lines.get(row.line_id, [])
            + ([] if row.ignore_problems else archived[row.contract_id])
            + row._get_archived_product()
            + row._get_own_problems(dates[row][0], day)
            for row in self
        }

    def _get_archived_product(self):
        """Return that the product is archived, unless somebody does not mind."""
        self.ensure_one()
        product = self._get_product()
        if product.active or self.ignore_problems or not product:
            return []
        return [self.env._("the product %(name)s is archived", name=product.name)]

    def _get_own_problems(self, date, day):
        """Return what is wrong with the row itself.

        :param date date: of the invoice.
        :param date day: of the run.
        :return: list of str.
        """
        self.ensure_one()
        problems = []
        if not self._get_product():
            problems.append(self.env._("there is no product to name on the invoice"))
        elif not self._get_income_account(self._get_fiscal_position()):
            problems.append(self.env._("there is no income account"))
        elif not self._get_income_account(self._get_fiscal_position()).active:
            problems.append(self.env._("the income account is archived"))
        wanted = self._get_wanted_date(day)
        if date > max(day, wanted):
            problems.append(
                self.env._(
                    "the accounts are closed until %(date)s",
                    date=format_date(self.env, date - timedelta(days=1)),
                )
            )
        return problems


class CustomerServiceContractLine(models.Model):
    _inherit = "customer.service.contract.line"

    def _get_product_problems(self):
        """Return what is wrong with the taxes of the line.

        :return: list of str.
        """
        self.ensure_one()
        product = self.product_id.with_company(self.company_id)
        taxes = product.with_context(active_test=False).taxes_id
        own = taxes._filter_taxes_by_company(self.company_id)
        if own and not any(own.mapped("active")):
            return [
                self.env._(
                    "%(line)s: the tax %(tax)s is archived",
                    line=self.name,
                    tax=own[:1].name,
                )
            ]
        return []


class CustomerServiceContract(models.Model):
    _inherit = "customer.service.contract"

    billing_problems = fields.Text(
        compute="_compute_billing_problems",
        groups=FEE_GROUPS,
        help="What keeps fees from being billed.",
    )

    def _compute_billing_problems(self):
        # sudo: whoever sees fees is told what keeps them from being billed
        periods = self.env["customer.service.contract.period"].sudo()
        due = periods.search(
            Domain("contract_id", "in", self.ids) & Domain("state", "=", DUE)
        ).grouped("contract_id")
        for contract in self:
            rows = due.get(contract.with_env(periods.env), periods)
            contract.billing_problems = "\n".join(contract._get_problems_now(rows))

    def _get_problems_now(self, rows):
        """Return what would keep the contract from being billed today, in words.

        :param rows: of the contract that are due.
        :return: list of str, each once.
        """
        self.ensure_one()
        if self.state not in BILLED_STATES:
            return []
        # sudo: whoever sees fees is told what keeps them from being billed
        contract = self.sudo().with_company(self.company_id)
        rows = rows.with_company(self.company_id)
        problems = contract._get_payer_problems() + contract._get_archived_parties()
        for line in contract.line_ids:
            problems += line._get_product_problems()
        rows._forget()
        found = rows._get_billing_problems(self._get_today(self.company_id))
        for row, own in found.items():
            problems += [*own, row.error] if row.error else own
        return list(dict.fromkeys(problems))

    def _get_payer_problems(self):
        """Return what is missing or archived of how the contract is paid. Hook.

        :return: list of str.
        """
        self.ensure_one()
        company = self.company_id
        problems = []
        if self.journal_id and not self.journal_id.active:
            problems.append(self.env._("the journal is archived"))
        if not self.currency_id.active:
            problems.append(self.env._("the currency is archived"))
        if company.customer_service_contract_need_term and not self.payment_term_id:
            problems.append(self.env._("the payment terms are missing"))
        if company.customer_service_contract_need_payer:
            problems += self._get_missing_payer_data()
        return problems

    def _get_missing_payer_data(self):
        """Return what an invoice needs to know of the payer. Hook.

        :return: list of str.
        """
        self.ensure_one()
        return self.payer_id.commercial_partner_id._get_missing_billing_data()

    def _get_archived_parties(self):
        """Return that the payer is archived or not to be billed; it can be overruled.

        :return: list of str.
        """
        self.ensure_one()
        if not self.payer_id.active:
            return [self.env._("the payer is archived")]
        return []
