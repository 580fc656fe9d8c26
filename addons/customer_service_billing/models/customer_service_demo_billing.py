from datetime import timedelta

from odoo import api, fields, models

from odoo.addons.customer_service_base.models.customer_service_demo import QUIET

MODULE = "customer_service_billing"
# Days ago until which the first run billed, and of its invoices
BILLED_DAYS, INVOICE_DAYS = 30, 25
# Days ago until which the second one gathered: what was done since is left
GATHERED_DAYS = 4
# Customers of the first run
CUSTOMERS = 40


class CustomerServiceDemo(models.AbstractModel):
    """Two runs of the demo company: one that is done, one that waits for a person."""

    _inherit = "customer.service.demo"

    @api.model
    def _load_billing(self):
        """Load what billing runs add to the demo company, once."""
        company = self._ref("demo_company")
        known = self.env.ref(f"{MODULE}.demo_run_done", raise_if_not_found=False)
        if known or not company or not self._ref("demo_call_0001"):
            return
        demo = self.with_company(company).with_context(
            **QUIET, lang=self._get_lang(), skip_procurement=True
        )
        company.customer_service_billing_grouping = "contract"
        today = fields.Date.context_today(demo)
        demo._load_billing_done(company, today)
        demo._load_billing_open(company, today)

    @api.model
    def _create_billing_run(self, name, company, **vals):
        """Return a run with what it gathers, checked."""
        biller = self._ref("demo_user_billing")
        run = self.env["customer.service.billing.run"]._load_records(
            [
                {
                    "xml_id": f"{MODULE}.demo_run_{name}",
                    "values": {"company_id": company.id, "user_id": biller.id, **vals},
                    "noupdate": True,
                }
            ]
        )
        run.with_user(biller).action_simulate()
        run.with_user(biller).action_start()
        return run

    @api.model
    def _load_billing_done(self, company, today):
        """Bill the work of some customers that was verified a month ago."""
        day = today - timedelta(days=BILLED_DAYS)
        charges = self.env["customer.service.charge"].search(
            [
                ("company_id", "=", company.id),
                ("state", "=", "verified"),
                ("date", "<=", day),
            ],
            order="date, id",
        )
        customers = charges.partner_id.commercial_partner_id[:CUSTOMERS]
        if not customers:
            return
        run = self._create_billing_run(
            "done",
            company,
            date=today - timedelta(days=INVOICE_DAYS),
            date_to=day,
            partner_ids=customers.ids,
            bill_fees=False,
        )
        biller = self._ref("demo_user_billing")
        run.with_user(biller).action_verify()
        run.with_user(biller).action_release()
        run.date_started = run.date_released
        for groups in self.env["customer.service.billing.item"]._get_batches(
            run._get_claim_domain()
        ):
            items = run.item_ids.browse([item for group in groups for item in group])
            items._emit(run)
        run._note_end()

    @api.model
    def _load_billing_open(self, company, today):
        """Gather what was done since, for somebody to look at."""
        day = today - timedelta(days=GATHERED_DAYS)
        self._create_billing_run("open", company, date=today, date_to=day)
