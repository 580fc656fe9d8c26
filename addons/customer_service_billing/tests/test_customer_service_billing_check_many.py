from unittest.mock import patch

from odoo.fields import Command
from odoo.tests import tagged
from odoo.tools import mute_logger

from odoo.addons.customer_service_contract.tests.common import Refused

from ..models.customer_service_billing_run import EMITTING_STATES
from .common import MARCH, CheckCommon

EMIT = "odoo.addons.customer_service_billing.models.customer_service_billing_item_emit"
CALLS, CHARGES = 4, 5
MARCH_FIRST = "2026-03-01"


@tagged("post_install", "-at_install")
class TestCustomerServiceBillingCheckMany(CheckCommon):
    """300 items of 1,000 are broken, in 15 ways: 700 are invoiced, 300 say why."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.customers = cls._create_many(
            "res.partner",
            [
                {
                    "name": f"Customer {number}",
                    "is_company": True,
                    "country_id": cls.env.ref("base.us").id,
                }
                for number in range(20)
            ],
        )
        cls.causes = {}

    @classmethod
    def _create_many(cls, model, vals_list):
        return cls.admin_env[model].create(vals_list)

    @classmethod
    def _create_calls(cls, count):
        """Return calls of the customers, one after the other."""
        return cls._create_many(
            "customer.service.call",
            [
                {
                    "subject": "Burner out",
                    "partner_id": cls.customers[number % len(cls.customers)].id,
                    "company_id": cls.company.id,
                }
                for number in range(count)
            ],
        )

    @classmethod
    def _create_work(cls, calls, each, **vals):
        """Return charges, some on each call."""
        return cls._create_many(
            "customer.service.charge",
            [
                {
                    "call_id": call.id,
                    "name": "Hours",
                    "kind": "labour",
                    "key": f"test:{number}",
                    "date": MARCH,
                    "product_id": cls.hour.id,
                    "uom_id": cls.hour.uom_id.id,
                    "quantity": number + 1,
                    "price_unit": 50.0,
                    "currency_id": cls.company.currency_id.id,
                    **vals,
                }
                for call in calls
                for number in range(each)
            ],
        )

    @classmethod
    def _create_fees(cls, count, product, months=1):
        """Return contracts of the first customers with five lines each."""
        start = MARCH_FIRST if months == 1 else "2026-01-01"
        contracts = cls.env["customer.service.contract"].create(
            [
                {
                    "partner_id": customer.id,
                    "date_start": start,
                    "schedule_id": cls.monthly.id,
                    "invoice_mode": "posted",
                    "line_ids": [
                        Command.create({"product_id": product.id, "price_unit": 100})
                    ]
                    * CHARGES,
                }
                for customer in cls.customers[:count]
            ]
        )
        contracts.action_activate()
        return contracts

    def _break(self, cause, **vals):
        """Return broken work, of which a run is to say a cause."""
        charges = self._create_work(self._create_calls(CALLS), CHARGES, **vals)
        self.causes.update(dict.fromkeys(charges, cause))
        return charges

    def _create_product(self, **vals):
        return self._create_admin(
            "product.product",
            name="Special",
            type="service",
            taxes_id=[Command.set(self.tax.ids)],
            **vals,
        )

    def _create_account(self, code):
        accounts = self.admin_env["account.account"].with_company(self.company)
        return accounts.create(
            {"name": "Special", "code": code, "account_type": "income"}
        )

    # ------------------------------------------------------------------
    # Ways to be broken
    # ------------------------------------------------------------------
    def _break_before(self):
        """Make what the checks find: ten ways."""
        self._break("choose a product", product_id=False)
        self._break("no price", price_unit=0)
        self._break("quantity is 0", quantity=0)
        self._break("negative", price_unit=-1)
        self._break("billed in", currency_id=self._get_other_currency().id)
        work = self._break("Several contracts")
        work.call_id.write({"contract_ambiguous": True})
        work = self._break("waits for an answer")
        for call in work.call_id:
            self._create_order(call)
        work = self._break("is archived")
        work.call_id.payer_id = self._create_admin(
            "res.partner", name="Gone", country_id=self.env.ref("base.us").id
        )
        work.call_id.payer_id.active = False
        tax = self.tax.copy({"name": "Old tax"})
        self._break("tax Old tax", product_id=self._create_product().id)
        product = list(self.causes)[-1].product_id
        product.taxes_id = tax
        fee = self._create_product()
        fee.taxes_id = tax
        self.bad_fees = self._create_fees(CALLS, fee)
        tax.active = False

    def _prepare_break_after(self):
        """Make what is right until it has been verified: five ways."""
        self.archived = self._create_account("409000")
        product = self._create_product(
            categ_id=self._create_admin("product.category", name="Archived").id
        ).with_company(self.company)
        product.property_account_income_id = self.archived
        self._break("is archived", product_id=product.id)
        self.category = self._create_admin("product.category", name="Planned")
        planned = self._create_product(categ_id=self.category.id)
        self._break("need an analytic account", product_id=planned.id)
        self.quoted = self._break("waits for an answer").call_id
        self.refused = self._create_product()
        self._break("Refused by a rule", product_id=self.refused.id)
        self.late_fee = self._create_product()
        self.late_fees = self._create_fees(CALLS, self.late_fee)

    def _break_after(self):
        """Break what has been verified."""
        self.archived.active = False
        plan = self._create_admin("account.analytic.plan", name="Departments")
        self._create_admin("account.analytic.account", name="North", plan_id=plan.id)
        self._create_admin(
            "account.analytic.applicability",
            analytic_plan_id=plan.id,
            business_domain="invoice",
            applicability="mandatory",
            product_categ_id=self.category.id,
            company_id=self.company.id,
        )
        for call in self.quoted:
            self._create_order(call)
        self.late_fee.active = False

    # ------------------------------------------------------------------
    # The run
    # ------------------------------------------------------------------
    def test_broken_items_stop_no_other(self):
        good = self._create_work(self._create_calls(50), 8)
        good_fees = self._create_fees(20, self.fee, months=3)
        self._break_before()
        self._prepare_break_after()

        run = self._create_run()
        self._release(run)
        self.assertEqual(run.item_count, 1000)
        self.assertEqual(run.blocked_count, 200)
        self._break_after()
        with mute_logger(EMIT), self._refusing():
            self._run_to_the_end(run)

        self.assertEqual(run.state, "done_errors")
        self.assertEqual(set(good.mapped("state")), {"invoiced"})
        self.assertEqual(set(good_fees.sudo().period_ids.mapped("state")), {"invoiced"})
        self.assertEqual(run.invoiced_count, 700)
        self.assertEqual(len(run.item_ids - self._get_invoiced(run)), 300)
        self.assertEqual(
            set(run.item_ids.invoice_id.mapped("state")), {"posted"}, "no orphans"
        )
        self._assert_causes(run)

    def _run_to_the_end(self, run):
        """Run the jobs as often as the host would: each time they have some seconds."""
        for _time in range(30):
            if run.state not in EMITTING_STATES:
                return
            self._run_lanes()

    def _refusing(self):
        """Have a rule in Python refuse the lines of a product."""
        lines = type(self.env["sale.order.line"])
        original = lines._prepare_invoice_line
        refused = self.refused

        def prepare(line, **values):
            if line.product_id == refused:
                raise Refused("Refused by a rule")
            return original(line, **values)

        return patch.object(lines, "_prepare_invoice_line", prepare)

    def _get_invoiced(self, run):
        return run.item_ids.filtered(lambda item: item.state == "invoiced")

    def _assert_causes(self, run):
        """Each item that is not invoiced says the cause, and no other does."""
        found = 0
        causes = dict(self.causes)
        for contracts, cause in (
            (self.bad_fees, "tax Old tax"),
            (self.late_fees, "is archived"),
        ):
            causes.update(dict.fromkeys(contracts.sudo().period_ids, cause))
        for item in run.sudo().item_ids - self._get_invoiced(run).sudo():
            cause = causes[item.charge_id or item.period_id]
            texts = [item.error or "", *item.problem_ids.mapped("message")]
            self.assertIn(cause, " ".join(texts))
            found += 1
        self.assertEqual(found, len(causes))
