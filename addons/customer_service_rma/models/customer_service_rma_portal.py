from markupsafe import Markup
from psycopg2.errors import UniqueViolation

from odoo import api, fields, models
from odoo.fields import Command, Domain

from ..tools import rma
from .customer_service_rma import CANCELLED, DONE, DRAFT, EXPIRED, OPEN, REFUSED

# What customers may ask for; the rest is ours to decide
PORTAL_OPERATIONS = (rma.REPAIR, rma.REPLACE, rma.REFUND)


class CustomerServiceRma(models.Model):
    """What the customer sees of a return and may do with it."""

    _inherit = "customer.service.rma"

    portal_request = fields.Char(
        copy=False,
        readonly=True,
        groups="base.group_system",
        help="Token of the form it was asked for with: sent twice, it makes one.",
    )

    _portal_request_uniq = models.UniqueIndex(
        "(portal_request) WHERE portal_request IS NOT NULL",
        "This request was sent already.",
    )

    @api.model
    def _get_portal_fields(self):
        return super()._get_portal_fields() | {
            "customer_reference",
            "date_authorized",
            "date_ended",
            "date_expiry",
            "date_promised",
            "date_request",
            "end_reason",
            "problem",
        }

    # ------------------------------------------------------------------
    # What the customer reads. Who shows it has checked that it may be seen.
    # ------------------------------------------------------------------
    @api.model
    def _get_portal_action_domain(self):
        """Return the returns of which the customer has to send something."""
        # sudo: customers do not read items, only whether it is their turn
        lines = self.env["customer.service.rma.line"].sudo()
        waiting = lines._search(Domain("state", "=", rma.EXPECTED))
        return Domain("state", "=", OPEN) & Domain(
            "id", "in", waiting.subselect("rma_id")
        )

    @api.model
    def _get_portal_status_words(self):
        def status(label, text, color):
            return {"label": label, "text": text, "color": color}

        return {
            DRAFT: status(
                self.env._("Asked for"),
                self.env._("We look at your request. Please do not send anything yet."),
                "info",
            ),
            "send": status(
                self.env._("Send it to us"),
                self.env._("Print the sheet, put it into the parcel, and send it."),
                "warning",
            ),
            OPEN: status(
                self.env._("In progress"),
                self.env._("It is with us: below is where each item stands."),
                "primary",
            ),
            DONE: status(
                self.env._("Finished"), self.env._("Nothing is left to do."), "success"
            ),
            REFUSED: status(
                self.env._("Not accepted"),
                self.env._("Please do not send anything."),
                "danger",
            ),
            EXPIRED: status(
                self.env._("No longer valid"),
                self.env._("It did not arrive in time. Write to us if you need it."),
                "light",
            ),
            CANCELLED: status(
                self.env._("Cancelled"), self.env._("It was given up."), "light"
            ),
        }

    def _get_portal_status(self):
        """Return where the return stands in the customer's words.

        :return: ``label``, ``text`` that explains it and Bootstrap ``color``.
        """
        self.ensure_one()
        words = self._get_portal_status_words()
        states = set(self.line_ids.mapped("state"))
        here = {rma.RECEIVED, rma.WORKSHOP, rma.SUPPLIER, rma.READY}
        if self.state == OPEN and rma.EXPECTED in states and not states & here:
            return words["send"]
        return words[self.state]

    # ------------------------------------------------------------------
    # What the customer asks for
    # ------------------------------------------------------------------
    @api.model
    def _create_from_portal(self, partner, vals, line, files, request):
        """Make the return that a customer asks for, once.

        :param res.partner partner: the customer's contact.
        :param dict vals: values of the return, checked against what they may choose.
        :param dict line: values of the item.
        :param list files: names and contents of the files sent with it.
        :param str request: token of the form.
        """
        # sudo: customers make returns in this way only
        returns = self.sudo().with_context(mail_post_autofollow=False)
        if returns.search_count([("portal_request", "=", request)]):
            return
        try:
            with self.env.cr.savepoint():
                return_ = returns.create(
                    {
                        "requester_id": partner.id,
                        "partner_id": partner.commercial_partner_id.id,
                        "user_id": False,
                        "portal_request": request,
                        "line_ids": [Command.create(line)],
                        **vals,
                    }
                )
                return_.message_subscribe(partner.ids)
                return_._attach_from_portal(partner, files)
        except UniqueViolation as error:
            if error.diag.constraint_name != self._portal_request_uniq.full_name(self):
                raise

    def _attach_from_portal(self, partner, files):
        """Put files in the thread, as sent by the customer."""
        self.ensure_one()
        if files:
            self.message_post(
                author_id=partner.id,
                body=Markup("<p>%s</p>") % self.env._("Sent with the request."),
                message_type="comment",
                subtype_xmlid="mail.mt_comment",
                attachments=files,
            )
