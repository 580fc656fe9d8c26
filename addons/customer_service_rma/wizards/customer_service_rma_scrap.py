from odoo import api, fields, models
from odoo.exceptions import UserError


class CustomerServiceRmaScrap(models.TransientModel):
    """The customer's written consent to destroy what cannot be repaired."""

    _name = "customer.service.rma.scrap"
    _description = "Scrap a Returned Item"

    line_id = fields.Many2one(
        "customer.service.rma.line", string="Item", required=True, ondelete="cascade"
    )
    consented = fields.Boolean(
        string="The Customer Consents",
        default=True,
        help="Without the written consent of the customer nothing is destroyed.",
    )
    reason = fields.Char(string="Why it is Irreparable")
    consent_date = fields.Date(string="Consent of", default=fields.Date.context_today)
    consent_by = fields.Char(
        compute="_compute_consent_by",
        store=True,
        readonly=False,
        precompute=True,
        help="Who of the customer consented.",
    )
    document = fields.Binary(
        string="Written Consent", help="The signed letter or the e-mail."
    )
    document_name = fields.Char()

    @api.depends("line_id")
    def _compute_consent_by(self):
        for wizard in self:
            return_ = wizard.line_id.rma_id
            caller = return_.call_id.caller_id
            wizard.consent_by = (caller or return_.partner_id).name

    def action_scrap(self):
        """Keep the consent with the item and destroy it.

        :raises UserError: it is not here any more, or the consent is not in writing.
        """
        self.ensure_one()
        said = (self.reason, self.consent_date, self.consent_by, self.document)
        if not self.consented or not all(said):
            raise UserError(
                self.env._(
                    "Nothing is destroyed without the customer's written consent: say "
                    "why, who consented and when, and attach it."
                )
            )
        line = self.line_id
        line.check_access("write")
        document = self.env["ir.attachment"].create(
            {
                "name": self.document_name or self.env._("Consent to scrap"),
                "datas": self.document,
                "res_model": line._name,
                "res_id": line.id,
            }
        )
        line._scrap(
            scrap_reason=self.reason,
            consent_date=self.consent_date,
            consent_by=self.consent_by,
            consent_attachment_id=document.id,
        )
        return {"type": "ir.actions.act_window_close"}

    def action_no_consent(self):
        """Without the consent the item goes back as it came."""
        self.ensure_one()
        self.line_id.action_decide_return()
        return {"type": "ir.actions.act_window_close"}
