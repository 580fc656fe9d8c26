from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from .customer_service_contract import IN_FORCE_STATES

DRAFT, CONFIRMED, WITHDRAWN = "draft", "confirmed", "withdrawn"


class CustomerServiceContractNotice(models.Model):
    """A notice that was given: when, how, whether in time, and when it has effect."""

    _name = "customer.service.contract.notice"
    _description = "Contract Notice"
    _inherit = ["mail.thread"]
    _order = "date_received desc, id desc"
    _rec_name = "contract_id"
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
    date_received = fields.Date(
        string="Received on",
        required=True,
        default=fields.Date.context_today,
        tracking=True,
        help="The day that counts: of delivery, not of the letter.",
    )
    party = fields.Selection(
        [("customer", "Customer"), ("us", "Us")],
        string="Given by",
        required=True,
        default="customer",
    )
    channel = fields.Selection(
        [
            ("pec", "Certified E-mail (PEC)"),
            ("letter", "Registered Letter"),
            ("mail", "E-mail"),
            ("hand", "By Hand"),
            ("other", "Otherwise"),
        ],
        string="Sent by",
        required=True,
        default="pec",
    )
    reference = fields.Char(help="Number of the letter or of the delivery receipt.")
    document_ids = fields.Many2many(
        "ir.attachment",
        "customer_service_contract_notice_attachment_rel",
        "notice_id",
        "attachment_id",
        string="Documents",
        bypass_search_access=True,
    )
    is_valid = fields.Boolean(
        string="In Time",
        compute="_compute_effect",
        store=True,
        help="The contract ends with the term in which the notice came.",
    )
    validity = fields.Char(
        string="Effect", compute="_compute_effect", store=True, help="In words, why."
    )
    date_effective = fields.Date(
        string="Effective End",
        compute="_compute_effect",
        store=True,
        help="Last day of the contract by its terms.",
    )
    date_override = fields.Date(
        string="Agreed End", tracking=True, help="Another last day that was agreed."
    )
    override_reason = fields.Char(string="Why Another End", tracking=True)
    state = fields.Selection(
        [(DRAFT, "Registered"), (CONFIRMED, "Confirmed"), (WITHDRAWN, "Withdrawn")],
        required=True,
        default=DRAFT,
        readonly=True,
        copy=False,
        tracking=True,
    )

    # a contract ends by one notice
    _confirmed_uniq = models.UniqueIndex(
        "(contract_id) WHERE state = 'confirmed'",
        "A notice was confirmed for this contract already.",
    )

    @api.depends(
        "contract_id.date_end",
        "contract_id.minimum_end",
        "contract_id.notice_count",
        "contract_id.notice_unit",
        "contract_id.renewal",
        "date_received",
    )
    def _compute_effect(self):
        for notice in self:
            if notice.state == DRAFT and notice.contract_id and notice.date_received:
                notice.update(notice.contract_id._get_notice_effect(notice))
            else:
                notice.update(
                    {
                        "is_valid": notice.is_valid,
                        "validity": notice.validity,
                        "date_effective": notice.date_effective,
                    }
                )

    @api.constrains("date_override", "override_reason")
    def _check_override(self):
        for notice in self:
            if notice.date_override and not notice.override_reason:
                raise ValidationError(
                    self.env._("Say why the contract ends on another day.")
                )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_draft(self):
        if any(notice.state != DRAFT for notice in self):
            raise UserError(
                self.env._("Notices that had effect are withdrawn, never deleted.")
            )

    def write(self, vals):
        """Leave a notice that has effect as it is."""
        closed = {"contract_id", "date_received", "date_override"} & vals.keys()
        if closed and any(notice.state != DRAFT for notice in self):
            raise UserError(
                self.env._("This notice has had effect: withdraw it, register another.")
            )
        return super().write(vals)

    def action_confirm(self):
        """Have the contracts end for good on the effective day."""
        for notice in self.filtered(lambda one: one.state == DRAFT):
            contract = notice.contract_id
            if contract.state not in IN_FORCE_STATES or contract.definitive:
                raise UserError(
                    self.env._(
                        "%(contract)s has ended or ends for good already.",
                        contract=contract.display_name,
                    )
                )
            day = notice.date_override or notice.date_effective
            notice.state = CONFIRMED
            contract._end_for_good(
                day,
                notice._get_text(),
                {"end_reason": f"notice_{notice.party}"},
            )

    def action_withdraw(self):
        """Have contracts go on as if no notice had been given."""
        confirmed = self.filtered(lambda one: one.state == CONFIRMED)
        self.write({"state": WITHDRAWN})
        confirmed.contract_id._take_up_again()

    def _get_text(self):
        """Return what an invoice says of the notice, in the payer's language."""
        self.ensure_one()
        env = self.with_context(lang=self.contract_id.payer_id.lang).env
        return env._("Notice")
