import logging

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

_logger = logging.getLogger(__name__)

TEMPLATE = "customer_service_contract.mail_template_price_letter"
REPORT = "customer_service_contract.customer_service_price_letter_action_report"
CRON = "customer_service_contract.ir_cron_send_price_letters"
TO_SEND, QUEUED, SENT, PRINTED, FAILED = (
    "to_send",
    "queued",
    "sent",
    "printed",
    "failed",
)


class CustomerServicePriceLetter(models.Model):
    """What a customer is told about the new prices of all their contracts."""

    _name = "customer.service.price.letter"
    _description = "Price Revision Letter"
    _inherit = ["mail.thread"]
    _order = "revision_id desc, partner_id, id"
    _rec_name = "partner_id"
    _check_company_auto = True

    revision_id = fields.Many2one(
        "customer.service.price.revision",
        string="Campaign",
        required=True,
        index=True,
        ondelete="cascade",
        check_company=True,
    )
    company_id = fields.Many2one(
        related="revision_id.company_id", store=True, index=True
    )
    partner_id = fields.Many2one(
        "res.partner",
        string="Customer",
        required=True,
        index=True,
        ondelete="restrict",
        check_company=True,
    )
    email = fields.Char(related="partner_id.email")
    line_ids = fields.One2many(
        "customer.service.price.revision.line", "letter_id", string="Fees"
    )
    state = fields.Selection(
        [
            (TO_SEND, "To Send"),
            (QUEUED, "Being Sent"),
            (SENT, "Sent"),
            (PRINTED, "Printed"),
            (FAILED, "Failed"),
        ],
        required=True,
        default=TO_SEND,
        copy=False,
        index=True,
    )
    date_sent = fields.Datetime(string="Sent on", copy=False)

    _partner_unique = models.UniqueIndex(
        "(revision_id, partner_id)", "The customer has a letter of this campaign."
    )

    def _announce_again(self):
        """What was told is not true any more."""
        self.filtered(lambda one: one.state != TO_SEND).write({"state": TO_SEND})

    def _get_lang(self):
        self.ensure_one()
        return self.partner_id.lang or self.company_id.partner_id.lang or self.env.lang

    # ------------------------------------------------------------------
    # Sending
    # ------------------------------------------------------------------
    def action_send(self):
        """Queue the letters of customers with an address; others are to be printed."""
        self.check_access("write")
        letters = self.filtered(lambda one: one.email and one.state != SENT)
        if not letters:
            raise UserError(
                self.env._(
                    "There is no letter to send: print those without an address."
                )
            )
        letters.write({"state": QUEUED})
        self.env.ref(CRON)._trigger()

    def action_print(self):
        """Print the letters, each in the language of its customer."""
        self.check_access("write")
        self.filtered(lambda one: one.state in (TO_SEND, FAILED)).write(
            {"state": PRINTED, "date_sent": fields.Datetime.now()}
        )
        return self.env.ref(REPORT).report_action(self)

    @api.model
    def _cron_send(self, limit=50):
        """Send the letters that wait, each once, whatever happens to others."""
        cron, domain = self.env["ir.cron"], Domain("state", "=", QUEUED)
        letters = self.search(domain, limit=limit, order="id")
        cron._commit_progress(remaining=self.search_count(domain))
        for letter in letters:
            letter.try_lock_for_update().filtered_domain(domain)._send_safely()
            if not cron._commit_progress(1):
                break

    def _send_safely(self):
        """Send the letter, if there is one; what fails says so and is left."""
        if not self:
            return
        try:
            with self.env.cr.savepoint():
                self._send()
        except Exception:  # noqa: BLE001 - the others must not wait for this one
            _logger.warning("Price letter %s failed", self.id, exc_info=True)
            self.state = FAILED

    def _send(self):
        """Send the letter by e-mail, with the printed one attached."""
        self.ensure_one()
        self.env.ref(TEMPLATE).send_mail(self.id)
        self.write({"state": SENT, "date_sent": fields.Datetime.now()})
