from contextlib import nullcontext
from datetime import date

from odoo.tests import HttpCase

from odoo.addons.customer_service_contract.tests.common import ContractCommon

MARCH = date(2026, 3, 31)


class BillingCommon(ContractCommon):
    """Work and fees that can be billed, and who bills them.

    ``env`` is the one of ``biller``.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.hour = cls._create_admin(
            "product.product",
            name="Hour",
            type="service",
            list_price=50.0,
            taxes_id=[(6, 0, cls.tax.ids)],
        )
        cls.customer.write(
            {"country_id": cls.admin_env.ref("base.it").id, "vat": "IT00488410010"}
        )
        cls.other_customer.country_id = cls.admin_env.ref("base.us")
        cls.env = cls.admin_env(user=cls.biller)

    @classmethod
    def _create_charge(cls, call=None, **vals):
        """Return a charge of two hours at 50, done on 31 March 2026, to verify."""
        call = call or cls._create_admin(
            "customer.service.call",
            subject="Burner out",
            partner_id=cls.customer.id,
            company_id=cls.company.id,
        )
        return cls._create_admin(
            "customer.service.charge",
            **{
                "call_id": call.id,
                "name": "Hours",
                "kind": "labour",
                "key": f"test:{len(call.sudo().charge_ids)}",
                "date": MARCH,
                "product_id": cls.hour.id,
                "uom_id": cls.hour.uom_id.id,
                "quantity": 2.0,
                "actual_quantity": 2.0,
                "price_unit": 50.0,
                "currency_id": cls.company.currency_id.id,
                **vals,
            },
        )

    @classmethod
    def _create_run(cls, **vals):
        """Return a run of everything by 31 March 2026, made by the biller."""
        return cls.env["customer.service.billing.run"].create(
            {"date": MARCH, "date_to": MARCH, "company_id": cls.company.id, **vals}
        )

    @classmethod
    def _release(cls, run):
        """Take a run from the simulation to the jobs."""
        run.action_simulate()
        run.action_start()
        run.action_verify()
        run.action_release()

    def _run_lanes(self):
        """Run the jobs that make invoices, in this transaction."""
        in_browser = isinstance(self, HttpCase)  # is in that mode already
        with nullcontext() if in_browser else self.enter_registry_test_mode():
            for lane in range(2):
                self.admin_env.ref(
                    f"customer_service_billing.ir_cron_emit_{lane}"
                ).method_direct_trigger()
        self.env.invalidate_all()

    @classmethod
    def _get_items(cls, source):
        """Return the items of charges or fees, in the order of their making."""
        name = "charge_id" if source._name.endswith("charge") else "period_id"
        items = cls.env["customer.service.billing.item"].sudo()
        return items.search([(name, "in", source.ids)], order="id")


class CheckCommon(BillingCommon):
    """Items of a run that has checked them, and what is wrong with them."""

    @classmethod
    def _create_order(cls, call, **vals):
        """Return a quotation of a call."""
        return cls._create_admin(
            "sale.order",
            partner_id=call.partner_id.id,
            company_id=cls.company.id,
            customer_service_call_id=call.id,
            **vals,
        )

    @classmethod
    def _get_other_currency(cls):
        """Return an active currency that is not the company's."""
        currencies = cls.admin_env["res.currency"].with_context(active_test=False)
        currency = currencies.search(
            [("id", "!=", cls.company.currency_id.id)], limit=1
        )
        currency.active = True
        return currency

    def _check(self, source):
        """Return the items of charges or fees, in a run that has checked them."""
        self._create_run().action_simulate()
        return self._get_items(source)[-1:]

    def _assert_problem(self, item, code, severity, record):
        """The item has one problem of a check, and it opens a record."""
        problem = item.problem_ids.filtered(lambda one: one.code == code)
        self.assertRecordValues(
            problem,
            [
                {
                    "severity": severity,
                    "res_model": record._name,
                    "res_id": record.id,
                }
            ],
        )
        self.assertEqual(
            item.blocked, "blocking" in item.problem_ids.mapped("severity")
        )

    def _assert_mended(self, item, code):
        """A check finds nothing any more."""
        item.invalidate_recordset()
        item._check()
        self.assertNotIn(code, item.problem_ids.mapped("code"))
