from odoo import Command, api, fields, models
from odoo.fields import Domain
from odoo.tools import formatLang

from ..models.customer_service_contract_period_run import DRY_RUN, Undo

# Rows and lines of one click; the jobs bill without limit
LIMIT, LINES = 500, 2000


class CustomerServiceContractBill(models.TransientModel):
    """Bill fees now: first seen, then done, by the same code."""

    _name = "customer.service.contract.bill"
    _description = "Bill Fees"

    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company
    )
    date = fields.Date(
        string="Due by",
        required=True,
        default=lambda self: self.env["customer.service.contract"]._get_today(
            self.env.company
        ),
        help="What is due by this day is billed. It is the day of the invoices, unless "
        "the billing schedule says otherwise.",
    )
    scope = fields.Selection(
        [
            ("all", "All Contracts"),
            ("customer", "A Customer"),
            ("type", "A Contract Type"),
            ("contract", "These Contracts"),
        ],
        string="Of",
        required=True,
        default="all",
    )
    partner_id = fields.Many2one("res.partner", string="Customer")
    template_id = fields.Many2one(
        "customer.service.contract.template", string="Contract Type"
    )
    contract_ids = fields.Many2many("customer.service.contract", string="Contracts")
    state = fields.Selection(
        [("ask", "Asked"), ("preview", "Preview"), ("done", "Billed")],
        default="ask",
        readonly=True,
    )
    line_ids = fields.One2many(
        "customer.service.contract.bill.line", "bill_id", string="Fees", readonly=True
    )
    summary = fields.Text(compute="_compute_summary")
    remaining = fields.Integer(readonly=True, string="Fees Left for Another Click")

    @api.model
    def default_get(self, fields):
        """Take the contracts that were chosen in the list."""
        vals = super().default_get(fields)
        if self.env.context.get("active_model") == "customer.service.contract":
            contracts = self.env["customer.service.contract"].browse(
                self.env.context.get("active_ids", [])
            )
            vals["scope"] = "contract"
            vals["contract_ids"] = [Command.set(contracts.ids)]
            vals["company_id"] = (contracts.company_id[:1] or self.env.company).id
        return vals

    @api.depends("line_ids.amount_untaxed", "line_ids.amount_total", "line_ids.error")
    def _compute_summary(self):
        for bill in self:
            billed = bill.line_ids.filtered("billed")
            failed = bill.line_ids.filtered("error")
            texts = [
                self.env._(
                    "%(fees)s fees on %(invoices)s invoices: %(untaxed)s, with taxes "
                    "%(total)s",
                    fees=len(lines),
                    invoices=len(set(lines.mapped("invoice_key"))),
                    untaxed=formatLang(
                        self.env,
                        sum(lines.mapped("amount_untaxed")),
                        currency_obj=currency,
                    ),
                    total=formatLang(
                        self.env,
                        sum(lines.mapped("amount_total")),
                        currency_obj=currency,
                    ),
                )
                for currency, lines in billed.grouped("currency_id").items()
            ]
            if failed:
                texts.append(self.env._("%(fees)s fees failed", fees=len(failed)))
            bill.summary = "\n".join(texts) or self.env._("Nothing is to be billed.")

    # ------------------------------------------------------------------
    # Actions
    # ------------------------------------------------------------------
    def action_preview(self):
        """Show what would be billed; nothing is written."""
        self.ensure_one()
        self.env["customer.service.contract"]._check_may_bill()
        result, remaining = [], 0
        try:
            with self.env.cr.savepoint():
                result, remaining = self.with_context(**{DRY_RUN: True})._run()
                raise Undo
        except Undo:
            return self._show("preview", result, remaining)

    def action_bill(self):
        """Bill, and show what came of it; a second time there is nothing left."""
        self.ensure_one()
        self.env["customer.service.contract"]._check_may_bill()
        result, remaining = self._run()
        return self._show("done", result, remaining)

    def action_view_invoices(self):
        """Open the invoices that were made."""
        self.ensure_one()
        return self.env["customer.service.contract"]._action_view_invoices(
            self.line_ids.invoice_id
        )

    # ------------------------------------------------------------------
    # Run
    # ------------------------------------------------------------------
    def _get_contract_domain(self):
        """Return the contracts that are meant."""
        domain = Domain("company_id", "=", self.company_id.id)
        if self.scope == "customer":
            firm = self.partner_id.commercial_partner_id
            domain &= Domain("commercial_partner_id", "=", firm.id)
        elif self.scope == "type":
            domain &= Domain("template_id", "=", self.template_id.id)
        elif self.scope == "contract":
            domain &= Domain("id", "in", self.contract_ids.ids)
        return domain

    def _run(self):
        """Enter what is due into the ledger and bill it.

        :return: list of values of what became of each row, and the number of rows
            that are left because there are many.
        """
        own = Domain.TRUE
        if self.scope != "all":
            own = Domain("contract_id", "any", self._get_contract_domain())
        # sudo: the ledger is closed to everybody
        lines = self.env["customer.service.contract.line"].sudo()
        due = lines._get_due_domain(self.date, self.company_id)
        lines.search(
            due & own, limit=LINES, order="date_next_due, id"
        )._materialise_safely(self.date)
        # sudo: the ledger is closed to everybody
        periods = self.env["customer.service.contract.period"].sudo()
        domain = periods._get_due_domain(self.date, self.company_id) & own
        rows = periods.browse()
        for groups in periods._get_batches(domain, self.date):
            batch = periods.browse([row for group in groups for row in group])
            batch._bill(self.date)
            rows |= batch
            if len(rows) >= LIMIT:
                break
        left = periods.search_count(domain & Domain("id", "not in", rows.ids))
        return [row._prepare_bill_line_vals() for row in rows], left

    def _show(self, state, result, remaining):
        """Show what came of a run.

        :param str state: of the dialog.
        :param list result: values of its lines.
        :param int remaining: rows that are left.
        """
        self.line_ids.unlink()
        self.write(
            {
                "state": state,
                "remaining": remaining,
                "line_ids": [Command.create(vals) for vals in result],
            }
        )
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Bill Fees"),
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
            "target": "new",
        }


class CustomerServiceContractPeriod(models.Model):
    _inherit = "customer.service.contract.period"

    def _prepare_bill_line_vals(self):
        """Return what became of the row, for the dialog.

        A preview is undone: no reference to what it made is kept.
        """
        self.ensure_one()
        lines = self._get_own_lines()
        move = self.invoice_id
        sign = -1 if move.move_type == "out_refund" else 1
        dry = self.env.context.get(DRY_RUN)
        return {
            "contract_id": self.contract_id.id,
            "payer_id": self.payer_id.id,
            "name": self.line_id.name or self.note,
            "period_start": self.period_start,
            "period_end": self.period_end,
            "currency_id": self.currency_id.id,
            "amount": self.amount,
            "amount_untaxed": sign * sum(lines.mapped("price_subtotal")),
            "amount_total": sign * sum(lines.mapped("price_total")),
            "billed": bool(move),
            "carried": self.carried,
            "error": self.error,
            "date_invoice": move.invoice_date,
            "invoice_key": move.id,
            "invoice_id": False if dry else move.id,
        }
