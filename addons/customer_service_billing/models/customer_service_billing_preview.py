from odoo import api, fields, models


class CustomerServiceBillingPreview(models.Model):
    """An invoice that a run would make, as it was reckoned last."""

    _name = "customer.service.billing.preview"
    _description = "Future Invoice"
    _order = "run_id, error, payer_id, id"
    _check_company_auto = True

    run_id = fields.Many2one(
        "customer.service.billing.run",
        required=True,
        index=True,
        readonly=True,
        ondelete="cascade",
        check_company=True,
    )
    company_id = fields.Many2one(related="run_id.company_id", store=True, index=True)
    payer_id = fields.Many2one(
        "res.partner", readonly=True, index="btree_not_null", ondelete="cascade"
    )
    kind = fields.Selection([("work", "Work"), ("fee", "Fees")], readonly=True)
    date = fields.Date(string="Invoice Date", readonly=True)
    currency_id = fields.Many2one("res.currency", readonly=True, ondelete="restrict")
    amount_untaxed = fields.Monetary(string="Without Taxes", readonly=True)
    amount_tax = fields.Monetary(string="Taxes", readonly=True)
    amount_total = fields.Monetary(
        string="With Taxes", readonly=True, help="Negative: it would be a credit note."
    )
    item_ids = fields.Many2many(
        "customer.service.billing.item",
        "customer_service_billing_preview_item_rel",
        string="What It Bills",
        readonly=True,
    )
    item_count = fields.Integer(string="Number of Billing Items", readonly=True)
    error = fields.Char(
        string="Why Not", readonly=True, help="Why there would be no invoice."
    )
    company_currency_id = fields.Many2one(
        related="company_id.currency_id", string="Company Currency"
    )
    amount_company = fields.Monetary(
        string="In Company Currency",
        compute="_compute_amount_company",
        store=True,
        currency_field="company_currency_id",
        help="With taxes, at the rate of the day of the invoice.",
    )

    @api.depends("amount_total")
    def _compute_amount_company(self):
        for preview in self:
            preview.amount_company = preview._convert(preview.amount_total)

    def _convert(self, amount):
        """Return an amount of the row in the currency of the company."""
        self.ensure_one()
        company = self.company_id
        return self.currency_id._convert(
            amount, company.currency_id, company, self.date
        )

    @api.depends("payer_id")
    def _compute_display_name(self):
        for preview in self:
            preview.display_name = preview.payer_id.display_name or preview.run_id.name
