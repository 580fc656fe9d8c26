from odoo import api, fields, models
from odoo.tools import format_date

from ..models.customer_service_contract_terminate import END_REASONS

TERM_END, IMMEDIATE, DATE = "term_end", "immediate", "date"


class CustomerServiceContractTermination(models.TransientModel):
    """End a contract for good: when, why, what is owed and what is given back."""

    _name = "customer.service.contract.termination"
    _description = "Terminate a Contract"
    _check_company_auto = True

    contract_id = fields.Many2one("customer.service.contract", required=True)
    company_id = fields.Many2one(related="contract_id.company_id")
    currency_id = fields.Many2one(related="contract_id.currency_id")
    when = fields.Selection(
        [
            (TERM_END, "End of the Term"),
            (IMMEDIATE, "Today"),
            (DATE, "Another Day"),
        ],
        string="Ends at",
        required=True,
        default=TERM_END,
    )
    date_end = fields.Date(
        string="Last Day",
        compute="_compute_date_end",
        store=True,
        readonly=False,
        precompute=True,
        required=True,
    )
    end_reason = fields.Selection(END_REASONS, string="Reason", required=True)
    note = fields.Char()
    penalty_kind = fields.Selection(
        [
            ("none", "None"),
            ("amount", "Amount"),
            ("percent", "Share of the Residual Fees"),
        ],
        string="Penalty",
        required=True,
        default="none",
    )
    penalty_percent = fields.Float(string="Share (%)", default=100.0)
    residual = fields.Monetary(
        string="Residual Fees",
        compute="_compute_amounts",
        help="What the term would still have cost after the last day.",
    )
    penalty = fields.Monetary(
        string="Penalty Amount",
        compute="_compute_penalty",
        store=True,
        readonly=False,
    )
    unused = fields.Monetary(
        string="Billed beyond the End",
        compute="_compute_amounts",
        help="What was billed of the days after the last one.",
    )
    credit_unused = fields.Boolean(
        string="Give It Back",
        default=True,
        help="Otherwise the ledger notes that it was waived.",
    )
    call_ids = fields.Many2many(
        "customer.service.call",
        string="Open Calls",
        compute="_compute_call_ids",
        help="They get a note that the contract ends.",
    )

    @api.depends("contract_id", "when")
    def _compute_date_end(self):
        for wizard in self:
            contract = wizard.contract_id
            today = contract._get_today(contract.company_id)
            if wizard.when == TERM_END:
                wizard.date_end = contract.date_end or today
            elif wizard.when == IMMEDIATE:
                wizard.date_end = today
            else:
                wizard.date_end = wizard.date_end or today

    @api.depends("contract_id", "date_end")
    def _compute_amounts(self):
        for wizard in self:
            contract, day = wizard.contract_id, wizard.date_end
            wizard.residual = day and contract._get_residual_fees(day)
            wizard.unused = day and contract.line_ids._get_unused(day)

    @api.depends("penalty_kind", "penalty_percent", "residual")
    def _compute_penalty(self):
        for wizard in self:
            if wizard.penalty_kind == "percent":
                share = wizard.residual * wizard.penalty_percent / 100
                wizard.penalty = wizard.currency_id.round(share)
            elif wizard.penalty_kind == "none":
                wizard.penalty = 0.0

    @api.depends("contract_id")
    def _compute_call_ids(self):
        for wizard in self:
            calls = wizard.contract_id._get_open_calls()
            wizard.call_ids = calls.with_env(self.env)._filtered_access("read")

    def action_terminate(self):
        """End the contract, with what is owed and given back."""
        self.ensure_one()
        contract = self.contract_id
        contract.check_access("write")
        contract._check_can_terminate()
        # of the fees that are left now, not of those that will be
        penalty = self.penalty
        rows = contract._end_for_good(
            self.date_end,
            self._get_text(),
            {"end_reason": self.end_reason, "end_note": self.note},
        )
        if not self.credit_unused:
            rows.filtered(lambda row: row.kind == "credit").write({"state": "waived"})
        contract._add_penalty(penalty, self.date_end, self._get_penalty_text())
        return {"type": "ir.actions.act_window_close"}

    def _get_text(self):
        """Return what an invoice says of the end, in the payer's language."""
        env = self.with_context(lang=self.contract_id.payer_id.lang).env
        return env._(
            "The contract ended on %(day)s",
            day=format_date(env, self.date_end),
        )

    def _get_penalty_text(self):
        """Return what an invoice says of the penalty, in the payer's language."""
        contract = self.contract_id
        env = self.with_context(lang=contract.payer_id.lang).env
        return env._(
            "Penalty: contract %(contract)s ended on %(day)s",
            contract=contract.name,
            day=format_date(env, self.date_end),
        )
