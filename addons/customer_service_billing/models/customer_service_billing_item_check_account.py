from odoo import models
from odoo.tools import float_compare, format_date, format_list

from .customer_service_billing_problem import WARNING


class CustomerServiceBillingItem(models.Model):
    """What would keep the host from posting, or have it post what nobody wants."""

    _inherit = "customer.service.billing.item"

    def _get_checks(self):
        return [
            *super()._get_checks(),
            "_check_archived_product",
            "_check_taxes",
            "_check_income_account",
            "_check_closed_period",
            "_check_analytic",
        ]

    def _get_check_labels(self):
        return {
            **super()._get_check_labels(),
            "archived_product": self.env._("Product Archived"),
            "taxes": self.env._("Tax Archived"),
            "income_account": self.env._("Account Archived"),
            "closed_period": self.env._("Closed Period"),
            "analytic": self.env._("Analytic Plan Missing"),
        }

    # ------------------------------------------------------------------
    # Products: those of fees are looked at by the ledger
    # ------------------------------------------------------------------
    def _check_archived_product(self):
        """What is not sold any more may have another price, or another name."""
        for item in self._get_work():
            product = item.charge_id.product_id
            if product and not product.active:
                message = self.env._(
                    "The product %(product)s is archived.", product=product.name
                )
                yield item, item._prepare_problem(message, product, WARNING)

    def _check_taxes(self):
        """The host leaves out archived taxes without a word."""
        for item in self._get_work():
            product = item.charge_id.product_id
            taxes = product.with_context(active_test=False).taxes_id
            own = taxes._filter_taxes_by_company(item.company_id)
            if own and not any(own.mapped("active")):
                message = self.env._(
                    "The tax %(tax)s of %(product)s is archived.",
                    tax=own[:1].name,
                    product=product.name,
                )
                yield item, item._prepare_problem(message, product)

    def _check_income_account(self):
        """Nothing can be booked on an archived account.

        What a fiscal position books on another one is left to the invoice.
        """
        work = self._get_work().filtered("charge_id.product_id")
        archived = {}
        for item in work:
            account = item._get_income_account()
            if account and not account.active:
                archived[item] = account
        sources = self.env["account.fiscal.position.account"].search(
            [("account_src_id", "in", [account.id for account in archived.values()])]
        )
        for item, account in archived.items():
            if account not in sources.account_src_id:
                message = self.env._(
                    "The income account %(account)s of %(product)s is archived.",
                    account=account.display_name,
                    product=item.charge_id.product_id.name,
                )
                yield item, item._prepare_problem(message, item.charge_id.product_id)

    def _get_income_account(self):
        """Return the account that the item is booked on, but for fiscal positions."""
        self.ensure_one()
        if self.period_id:
            position = self.period_id._get_fiscal_position()
            return self.period_id._get_income_account(position)
        product = self.charge_id.product_id.with_company(self.company_id)
        return product.product_tmpl_id.get_product_accounts()["income"]

    # ------------------------------------------------------------------
    # Periods
    # ------------------------------------------------------------------
    def _check_closed_period(self):
        """The host would book work of a closed period in another one."""
        texts = {run: run._get_closed_text() for run in self._get_work().run_id}
        for item in self._get_work():
            if texts[item.run_id]:
                yield item, item._prepare_problem(texts[item.run_id], item.run_id)

    # ------------------------------------------------------------------
    # Analytic plans
    # ------------------------------------------------------------------
    def _check_analytic(self):
        """The host posts nothing without the plans that are mandatory on invoices."""
        memo = {}
        for item in self:
            product = item._get_invoiced_product()
            if not product:
                continue
            account = item._get_income_account()
            key = item.company_id, product, account
            if key not in memo:
                memo[key] = item._get_mandatory_plans(product, account)
            if not memo[key]:
                continue
            own = item._get_plans()
            missing = memo[key].filtered(
                lambda plan, own=own: float_compare(own.get(plan, 0.0), 100.0, 2)
            )
            if missing:
                message = self.env._(
                    "Invoices need an analytic account of: %(plans)s.",
                    plans=format_list(self.env, missing.mapped("name")),
                )
                yield item, item._prepare_problem(message)

    def _get_invoiced_product(self):
        """Return the product that the invoice names, maybe none."""
        self.ensure_one()
        if self.period_id:
            return self.period_id._get_product()
        return self.charge_id.product_id

    def _get_mandatory_plans(self, product, account):
        """Return the analytic plans that an invoice line has to have an account of.

        :param product: of the line.
        :param account: income account of the line.
        """
        plans = self.env["account.analytic.plan"].with_company(self.company_id)
        return plans.browse(
            plan["id"]
            for plan in plans.get_relevant_plans(
                company_id=self.company_id.id,
                product=product.id,
                account=account.id,
                business_domain="invoice",
            )
            if plan["applicability"] == "mandatory"
        )

    def _get_plans(self):
        """Return the percentages of the plans that the invoice line will have.

        :return: dict of floats by root plan.
        """
        self.ensure_one()
        line, call = self.charge_id.sale_line_id, self.call_id
        if line:
            return line._get_analytic_plans()
        account = call.analytic_account_id or self.contract_id.analytic_account_id
        if call and not account:
            company = self.company_id
            account = company.customer_service_analytic_account_id
            if not account:
                return {company._get_customer_service_plan().root_id: 100.0}
        return {account.root_plan_id: 100.0}


class SaleOrderLine(models.Model):
    _inherit = "sale.order.line"

    def _get_analytic_plans(self):
        """Return the percentages of the plans that the line is booked on.

        :return: dict of floats by root plan.
        """
        self.ensure_one()
        accounts = self.env["account.analytic.account"]
        found = {}
        for key, percentage in (self.analytic_distribution or {}).items():
            for account in accounts.browse(map(int, key.split(","))).exists():
                plan = account.root_plan_id
                found[plan] = found.get(plan, 0.0) + percentage
        return found


class CustomerServiceBillingRun(models.Model):
    _inherit = "customer.service.billing.run"

    def _get_closed_text(self):
        """Return that the accounts are closed on the day of the invoices, or False."""
        self.ensure_one()
        locks = self.company_id._get_lock_date_violations(self.date, purchase=False)
        if not locks:
            return False
        return self.env._(
            "The accounts are closed until %(date)s: choose a later invoice date.",
            date=format_date(self.env, max(locks)[0]),
        )
