from markupsafe import Markup
from psycopg2.errors import UniqueViolation

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools.mail import plaintext2html

from .customer_service_stage import (
    CANCELLED,
    CLOSED,
    IN_PROGRESS,
    NEW,
    OPEN_STATES,
    SOLVED,
    WAITING,
)

URGENCIES = {"normal": "0", "urgent": "2"}


class CustomerServiceCall(models.Model):
    """What the customer sees of a call and may do with it."""

    _inherit = "customer.service.call"

    portal_request = fields.Char(
        copy=False,
        readonly=True,
        help="Token of the form the call was opened with: sent twice, it makes one "
        "call.",
    )

    _portal_request_uniq = models.UniqueIndex(
        "(portal_request) WHERE portal_request IS NOT NULL",
        "This request was sent already.",
    )

    def _compute_access_url(self):
        result = super()._compute_access_url()
        for call in self:
            call.access_url = f"/my/service-calls/{call.id}"
        return result

    # ------------------------------------------------------------------
    # Rights
    # ------------------------------------------------------------------
    @api.model
    def _get_portal_fields(self):
        return super()._get_portal_fields() | {
            "caller_id",
            "caller_name",
            "coverage",
            "coverage_reason",
            "date_closed",
            "date_open",
            "date_planned",
            "date_solved",
            "description",
            "end_user_id",
            "equipment_id",
            "merged_into_id",
            "priority",
            "site_id",
            "solution",
            "subject",
            "type_id",
        }

    @api.model
    def _get_system_fields(self):
        return super()._get_system_fields() | {"portal_request"}

    # ------------------------------------------------------------------
    # What the customer reads
    # ------------------------------------------------------------------
    @api.model
    def _get_portal_waiting_domain(self):
        """Return the calls that stand still until the customer answers."""
        # sudo: a customer does not read the reasons, only whether it is their turn
        calls = self.sudo().with_context(active_test=False)
        waiting = calls._search(
            Domain("state", "=", WAITING)
            & Domain("pause_reason_id.wait_customer", "=", True)
        )
        return Domain("state", "=", WAITING) & Domain("id", "in", waiting)

    def _get_portal_status(self):
        """Return where the call stands in the customer's words.

        :return: ``label``, ``text`` that explains it and Bootstrap ``color``.
        """
        self.ensure_one()
        words = self._get_portal_status_words()
        # sudo: as above
        if self.state == WAITING and self.sudo().pause_reason_id.wait_customer:
            return words["answer"]
        now = fields.Datetime.now()
        if self.state in OPEN_STATES and self.date_planned and self.date_planned > now:
            return words["planned"]
        return words[self.state]

    @api.model
    def _get_portal_status_words(self):
        def status(label, text, color):
            return {"label": label, "text": text, "color": color}

        return {
            "answer": status(
                self.env._("Waiting for you"),
                self.env._("We need your answer to go on: write it below."),
                "warning",
            ),
            "planned": status(
                self.env._("Visit planned"),
                self.env._("The visit is agreed."),
                "primary",
            ),
            NEW: status(
                self.env._("Received"), self.env._("We will look at it soon."), "info"
            ),
            IN_PROGRESS: status(
                self.env._("In progress"),
                self.env._("Somebody is working on it."),
                "primary",
            ),
            WAITING: status(
                self.env._("On hold"),
                self.env._("We cannot go on at the moment, and have not forgotten it."),
                "light",
            ),
            SOLVED: status(
                self.env._("Solved"),
                self.env._("Tell us whether everything works again."),
                "success",
            ),
            CLOSED: status(
                self.env._("Closed"), self.env._("The request is finished."), "light"
            ),
            CANCELLED: status(
                self.env._("Cancelled"),
                self.env._("The request was withdrawn."),
                "light",
            ),
        }

    def _get_portal_assignee(self):
        """Return the first name of who works on the call, and nothing else of them."""
        self.ensure_one()
        # sudo: a customer does not read users
        return (self.sudo().user_id.name or "").split(" ")[0]

    def _can_portal_confirm(self):
        """Tell whether the customer is asked if the call is really solved."""
        return self.state == SOLVED

    def _can_portal_reopen(self):
        """Tell whether the customer opens this call again, instead of a new one."""
        return self.state == SOLVED

    def _can_portal_follow_up(self):
        """Tell whether the customer comes back with a new call linked to this."""
        return self.state in (CLOSED, CANCELLED) and not self.merged_into_id

    # ------------------------------------------------------------------
    # What the customer does. The caller has checked whose call it is.
    # ------------------------------------------------------------------
    def _post_as_customer(self, author, body, **kwargs):
        """Write a message of the customer.

        :param res.partner author: the contact; empty for who came by a link.
        :param body: text, or Markup.
        """
        self.ensure_one()
        return self.message_post(
            author_id=author.id or None,
            body=body,
            message_type="comment",
            subtype_xmlid="mail.mt_comment",
            **kwargs,
        )

    def _portal_confirm(self, author):
        """Close a solved call: the customer says that it is."""
        self.ensure_one()
        if not self._can_portal_confirm():
            return
        self._move_to(CLOSED)
        self._note(
            lambda call: call.env._(
                "%(name)s confirms on the portal that it is solved.",
                name=author.name or call.caller_name or call.env._("The customer"),
            )
        )

    def _portal_reopen(self, author, text):
        """Open a solved call again: the customer says that it is not.

        :param str text: what is still wrong, may be empty.
        """
        self.ensure_one()
        if not self._can_portal_reopen():
            return
        self._action_reopen()
        body = plaintext2html(text) if text else self.env._("It is not solved yet.")
        self._post_as_customer(author, body)

    def _prepare_portal_follow_up_vals(self, vals):
        """Return what the customer's new call takes from this one, ended by now.

        :param dict vals: what the customer says of the new call, which comes first.
        """
        self.ensure_one()
        taken = {"origin_id"}
        if vals["equipment_id"] == self.equipment_id.id:
            taken |= {"partner_id", "end_user_id", "site_id", "payer_id"}
        if not vals["type_id"]:
            taken |= {"type_id", "team_id"}
        before = self._prepare_follow_up_vals()
        return {name: before[name] for name in taken}

    @api.model
    def _create_from_portal(self, partner, vals, files, request, origin):
        """Open the call that a customer asks for, once.

        :param res.partner partner: the customer's contact.
        :param dict vals: values of the call, checked against what they may choose.
        :param list files: names and contents of the files sent with it.
        :param str request: token of the form.
        :param origin: the ended call the customer comes back to, or none.
        """
        # sudo: customers create calls in this way only
        calls = self.sudo().with_context(mail_post_autofollow=False)
        if calls.search_count([("portal_request", "=", request)]):
            return
        if origin:
            # sudo: as above
            taken = origin.sudo()._prepare_portal_follow_up_vals(vals)
            vals = taken | {name: value for name, value in vals.items() if value}
        try:
            with self.env.cr.savepoint():
                call = calls.create(
                    {
                        "caller_id": partner.id,
                        "channel": "portal",
                        "portal_request": request,
                        **vals,
                    }
                )
                call.message_subscribe(partner.ids)
                call._attach_from_portal(partner, files)
        except UniqueViolation as error:
            if error.diag.constraint_name != self._portal_request_uniq.full_name(self):
                raise

    def _attach_from_portal(self, partner, files):
        """Put files in the thread, as sent by the customer."""
        self.ensure_one()
        if files:
            self._post_as_customer(
                partner,
                Markup("<p>%s</p>") % self.env._("Sent with the request."),
                attachments=files,
            )
