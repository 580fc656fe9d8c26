from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from .customer_service_contract import IN_FORCE_STATES

DRAFT, CONFIRMED, CANCELLED = "draft", "confirmed", "cancelled"
CREDIT, BILL, EXTEND = "credit", "bill", "extend"


class CustomerServiceContractSuspension(models.Model):
    """Days on which a contract sleeps, and what becomes of its fees meanwhile.

    The contract is suspended and goes on by itself, on the day of its company.
    """

    _name = "customer.service.contract.suspension"
    _description = "Contract Suspension"
    _order = "date_from desc, id desc"
    _rec_name = "reason"
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
    date_from = fields.Date(
        string="From", required=True, default=fields.Date.context_today
    )
    date_to = fields.Date(
        string="To", help="Last day. Empty: until somebody resumes the contract."
    )
    reason = fields.Char(required=True, help="In words of the customer.")
    policy = fields.Selection(
        [
            (CREDIT, "Not Paid For"),
            (BILL, "Paid For"),
            (EXTEND, "Not Paid For, the End Is Put Off"),
        ],
        string="Fees",
        required=True,
        default=CREDIT,
        help="Not paid for: what was billed of these days is credited. The end put "
        "off: the contract lasts as many days longer.",
    )
    state = fields.Selection(
        [(DRAFT, "Draft"), (CONFIRMED, "Confirmed"), (CANCELLED, "Cancelled")],
        required=True,
        default=DRAFT,
        readonly=True,
        copy=False,
    )
    settled = fields.Boolean(
        readonly=True, copy=False, help="The end has been put off by its days."
    )

    _dates_in_order = models.Constraint(
        "CHECK (date_to IS NULL OR date_to >= date_from)",
        "A suspension cannot end before it starts.",
    )

    @api.constrains("contract_id", "date_from")
    def _check_within_contract(self):
        for own in self:
            contract = own.contract_id
            end = contract.date_end
            if own.date_from < contract.date_start or end and own.date_from > end:
                raise ValidationError(
                    self.env._(
                        "%(contract)s is not in force on the first day of the "
                        "suspension.",
                        contract=contract.display_name,
                    )
                )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_draft(self):
        if any(own.state != DRAFT for own in self):
            raise UserError(
                self.env._("Suspensions that had effect are cancelled, never deleted.")
            )

    def write(self, vals):
        """Let contract and ledger follow the dates of what is confirmed."""
        if not {"date_from", "date_to", "policy", "contract_id"} & vals.keys():
            return super().write(vals)
        confirmed = self.filtered(lambda own: own.state == CONFIRMED)
        since = {own: own.date_from for own in confirmed}
        result = super().write(vals)
        for own in confirmed:
            own._apply(min(since[own], own.date_from))
        return result

    def action_confirm(self):
        """Suspend the contracts from the first day on."""
        for own in self.filtered(lambda one: one.state == DRAFT):
            if own.contract_id.state not in IN_FORCE_STATES:
                raise UserError(
                    self.env._(
                        "%(contract)s is not in force.",
                        contract=own.contract_id.display_name,
                    )
                )
            own.state = CONFIRMED
            own._apply(own.date_from)
            own.contract_id._after_suspend(own.date_from, own.date_to or None)

    def action_cancel(self):
        """Take suspensions back, as if there had been none."""
        confirmed = self.filtered(lambda own: own.state == CONFIRMED)
        self.write({"state": CANCELLED})
        for own in confirmed:
            own._apply(own.date_from)

    def _apply(self, since):
        """Have contract and ledger follow.

        :param date since: first day that may have changed.
        """
        self.ensure_one()
        contract = self.contract_id
        contract.line_ids._true_up_again(self._get_text(), since)
        contract._follow_suspensions()

    def _get_text(self):
        """Return what an invoice says of the suspension, in the payer's language."""
        self.ensure_one()
        env = self.with_context(lang=self.contract_id.payer_id.lang).env
        return env._("Suspension: %(reason)s", reason=self.reason)

    def _get_span(self):
        """Return first and last day; the last is None while it is open."""
        self.ensure_one()
        return self.date_from, self.date_to or None

    def _is_running(self, day):
        """Tell whether the contract sleeps on a day."""
        self.ensure_one()
        begun = self.state == CONFIRMED and self.date_from <= day
        return begun and not (self.date_to and self.date_to < day)
