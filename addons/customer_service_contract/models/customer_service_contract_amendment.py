from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from .customer_service_contract import FEE_GROUPS, IN_FORCE_STATES
from .customer_service_contract_line_ledger import ENGINE_CONTEXT

DRAFT, APPLIED = "draft", "applied"


class CustomerServiceContractAmendment(models.Model):
    """A version of a contract: what changes from a day on, shown before it is applied.

    Applying writes dated terms and has the ledger follow; nothing that was billed is
    touched.
    """

    _name = "customer.service.contract.amendment"
    _description = "Contract Amendment"
    _inherit = ["mail.thread"]
    _order = "date_effective desc, id desc"
    _check_company_auto = True

    contract_id = fields.Many2one(
        "customer.service.contract",
        required=True,
        index=True,
        ondelete="cascade",
        check_company=True,
    )
    company_id = fields.Many2one(
        related="contract_id.company_id", store=True, index=True
    )
    partner_id = fields.Many2one(related="contract_id.partner_id", string="Customer")
    currency_id = fields.Many2one(related="contract_id.currency_id")
    number = fields.Integer(
        readonly=True, copy=False, aggregator=None, help="Version of the contract."
    )
    name = fields.Char(
        string="Description",
        required=True,
        help="In words of the customer: corrections of what was billed say it too.",
    )
    date_effective = fields.Date(
        string="In Force from", required=True, default=fields.Date.context_today
    )
    note = fields.Html(help="Text of the amendment, printed with the contract.")
    change_ids = fields.One2many(
        "customer.service.contract.change", "amendment_id", string="Changes", copy=True
    )
    fees_before = fields.Monetary(
        string="Fees of a Year before",
        readonly=True,
        copy=False,
        groups=FEE_GROUPS,
        help="Of the twelve months from the first day on.",
    )
    fees_after = fields.Monetary(
        string="Fees of a Year after", readonly=True, copy=False, groups=FEE_GROUPS
    )
    correction = fields.Monetary(
        readonly=True,
        copy=False,
        groups=FEE_GROUPS,
        help="What is charged or credited at once for periods that were billed.",
    )
    previewed = fields.Boolean(readonly=True, copy=False)
    state = fields.Selection(
        [(DRAFT, "Draft"), (APPLIED, "Applied")],
        required=True,
        default=DRAFT,
        readonly=True,
        copy=False,
        tracking=True,
    )
    date_applied = fields.Date(string="Applied on", readonly=True, copy=False)

    _number_uniq = models.UniqueIndex(
        "(contract_id, number) WHERE state = 'applied'",
        "Amendments of a contract are numbered.",
    )

    @api.depends("number", "name")
    def _compute_display_name(self):
        for own in self:
            number = f"{own.number}. " if own.number else ""
            own.display_name = f"{number}{own.name or ''}"

    @api.constrains("contract_id", "date_effective")
    def _check_date(self):
        for own in self:
            if own.date_effective < own.contract_id.date_start:
                raise ValidationError(
                    self.env._(
                        "%(contract)s had not begun on that day.",
                        contract=own.contract_id.display_name,
                    )
                )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_draft(self):
        if any(own.state == APPLIED for own in self):
            raise UserError(self.env._("Amendments that are in force are kept."))

    def write(self, vals):
        """Leave an amendment that was applied as it is."""
        closed = {"contract_id", "date_effective", "change_ids"} & vals.keys()
        if closed and any(own.state == APPLIED for own in self):
            raise UserError(self.env._("This amendment was applied: make another one."))
        if closed:
            vals = {**vals, "previewed": False}
        return super().write(vals)

    def action_preview(self):
        """Reckon what the amendment does, and do nothing."""
        self.ensure_one()
        self._check_can_apply()
        contract = self.contract_id.with_context(**ENGINE_CONTEXT)
        day = self.date_effective
        until = day + relativedelta(years=1, days=-1)
        before = sum(contract.line_ids._get_fees_between(day, until).values())
        with self.env.cr.savepoint() as savepoint:
            rows = self.with_context(**ENGINE_CONTEXT)._apply_changes()
            correction = sum(rows.mapped("amount"))
            after = sum(contract.line_ids._get_fees_between(day, until).values())
            savepoint.rollback()
        self.write(
            {
                "fees_before": before,
                "fees_after": after,
                "correction": correction,
                "previewed": True,
            }
        )

    def action_apply(self):
        """Have what changes be in force from its day on."""
        for own in self.filtered(lambda one: one.state == DRAFT):
            own._check_can_apply()
            own.action_preview()
            own._apply_changes()
            numbers = own.contract_id.amendment_ids.mapped("number")
            own.write(
                {
                    "state": APPLIED,
                    "number": max(numbers, default=0) + 1,
                    "date_applied": own.contract_id._get_today(own.company_id),
                }
            )

    def _check_can_apply(self):
        for own in self:
            if own.contract_id.state not in IN_FORCE_STATES:
                raise UserError(
                    self.env._(
                        "%(contract)s is not in force.",
                        contract=own.contract_id.display_name,
                    )
                )
            if not own.change_ids:
                raise UserError(self.env._("Say what changes."))

    def _apply_changes(self):
        """Write the dated terms, and have the ledger follow.

        :return: rows that correct what was billed.
        """
        self.ensure_one()
        contract = self.contract_id
        # sudo: the ledger is closed to everybody
        ledger = self.env["customer.service.contract.period"].sudo()
        before = ledger.search([("contract_id", "=", contract.id)])
        self.change_ids.with_context(customer_service__change=self.name)._apply(
            self.date_effective
        )
        contract.line_ids._true_up("delta", self.name, self.date_effective)
        after = ledger.search([("contract_id", "=", contract.id)])
        return (after - before).filtered("origin_id")
