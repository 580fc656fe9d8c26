from odoo import api, fields, models
from odoo.fields import Command, Domain

from .customer_service_billing_item import HELD_STATES
from .customer_service_billing_run import OPEN_STATES


class CustomerServiceBillingRun(models.Model):
    """What the invoices of a run will come to, to the cent, before there is any."""

    _inherit = "customer.service.billing.run"

    preview_ids = fields.One2many(
        "customer.service.billing.preview", "run_id", string="Future Invoices"
    )
    preview_count = fields.Integer(
        compute="_compute_preview", string="Number of Future Invoices"
    )
    date_previewed = fields.Datetime(string="Previewed on", copy=False, readonly=True)
    preview_stamp = fields.Char(
        string="Items at the Preview",
        copy=False,
        readonly=True,
        help="Tells whether items have changed since.",
    )
    preview_outdated = fields.Boolean(
        compute="_compute_preview",
        help="Items have changed since the preview. It does not notice that taxes or "
        "terms of payment have.",
    )
    amount_untaxed = fields.Monetary(
        string="Future Invoices without Taxes", copy=False, readonly=True
    )
    amount_tax = fields.Monetary(
        string="Taxes of Future Invoices", copy=False, readonly=True
    )
    amount_total = fields.Monetary(
        string="Future Invoices with Taxes",
        copy=False,
        readonly=True,
        help="In the currency of the company, at the rate of the day of the invoices.",
    )

    @api.depends("preview_ids", "preview_stamp", "item_ids.amount_due")
    def _compute_preview(self):
        counts = dict(
            self.env["customer.service.billing.preview"]._read_group(
                [("run_id", "in", self.ids), ("error", "=", False)],
                ["run_id"],
                ["__count"],
            )
        )
        stamps = self._get_stamps()
        for run in self:
            run.preview_count = counts.get(run._origin, 0)
            run.preview_outdated = bool(
                run.preview_stamp
            ) and run.preview_stamp != stamps.get(run._origin, "")

    def _get_stamps(self):
        """Return by run what changes when the items that can be invoiced do."""
        self.env["customer.service.billing.item"].flush_model()
        groups = self.env["customer.service.billing.item"]._read_group(
            Domain("run_id", "in", self.ids) & self._get_preview_domain(),
            ["run_id"],
            ["__count", "amount_due:sum", "write_date:max"],
        )
        return {
            run: f"{count}/{amount:.6f}/{last}" for run, count, amount, last in groups
        }

    @api.model
    def _get_preview_domain(self):
        """Return the items of which an invoice will be made. Hook."""
        return Domain("state", "in", HELD_STATES) & Domain("blocked", "=", False)

    @api.model
    def _get_system_fields(self):
        return super()._get_system_fields() | {
            "preview_stamp",
            "date_previewed",
            "amount_untaxed",
            "amount_tax",
            "amount_total",
        }

    # ------------------------------------------------------------------
    # Preview
    # ------------------------------------------------------------------
    def action_preview(self):
        """Reckon the invoices to come, and show them.

        :raises UserError: the run makes them just now, or has made them.
        """
        runs = self._check_may_bill()
        runs._lock()
        runs._check_state(OPEN_STATES, self.env._("preview the invoices"))
        for run in runs:
            run._preview()
        return self.action_view_previews()

    def action_view_previews(self):
        """Open the future invoices, as they were reckoned last."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "customer_service_billing.customer_service_billing_preview_action"
        )
        return {**action, "domain": [("run_id", "in", self.ids)]}

    def _preview(self):
        """Write down the invoices to come and their totals, instead of the last ones.

        Batches are those of the jobs, so that what shares an invoice is together.
        """
        self.ensure_one()
        previews = self.env["customer.service.billing.preview"]
        self.preview_ids.unlink()
        items = self.env["customer.service.billing.item"]
        domain = Domain("run_id", "=", self.id) & self._get_preview_domain()
        for groups in items._get_batches(domain):
            batch = items.browse(item for group in groups for item in group)
            previews.create(
                [
                    self._prepare_preview_vals(invoice)
                    for invoice in batch._preview(self)
                ]
            )
            self.env.invalidate_all()
        self._take_totals()

    def _prepare_preview_vals(self, invoice):
        """Return the values of the row of a future invoice.

        :param invoice: ``FutureInvoice``.
        """
        self.ensure_one()
        items = invoice.items
        currency = self.env["res.currency"].browse(
            invoice.values.get("currency_id") or items[:1].currency_id.id
        )
        date = invoice.values.get("invoice_date") or self.date
        return {
            "run_id": self.id,
            "payer_id": items[:1].payer_id.id,
            "kind": "fee" if items[:1].period_id else "work",
            "date": date,
            "currency_id": currency.id,
            "amount_untaxed": invoice.untaxed,
            "amount_tax": invoice.tax,
            "amount_total": invoice.total,
            "item_ids": [Command.set(items.ids)],
            "item_count": len(items),
            "error": invoice.error or False,
        }

    def _take_totals(self):
        """Sum up what was written down, in the currency of the company."""
        self.ensure_one()
        company = self.company_id
        untaxed = total = 0.0
        for preview in self.preview_ids:
            untaxed += preview._convert(preview.amount_untaxed)
            total += preview.amount_company
        stamp = self._get_stamps().get(self, "")
        self.write(
            {
                "amount_untaxed": company.currency_id.round(untaxed),
                "amount_tax": company.currency_id.round(total - untaxed),
                "amount_total": company.currency_id.round(total),
                "preview_stamp": stamp,
                "date_previewed": fields.Datetime.now(),
            }
        )
