from lxml import etree, html

from odoo import api, fields, models
from odoo.tools import html2plaintext, is_html_empty

from ..tools.thanks import is_only_thanks


class CustomerServiceCall(models.Model):
    """What a message on a call means: an answer of ours or of the customer."""

    _inherit = "customer.service.call"

    customer_replied = fields.Boolean(
        string="Customer Wrote",
        copy=False,
        readonly=True,
        help="The last word is the customer's: nobody has answered yet.",
    )
    date_customer_message = fields.Datetime(
        string="Last Message of the Customer", copy=False, readonly=True
    )
    date_staff_message = fields.Datetime(
        string="Last Answer of Ours", copy=False, readonly=True
    )

    _customer_replied_idx = models.Index("(id) WHERE customer_replied IS TRUE")

    def _get_system_fields(self):
        return super()._get_system_fields() | {
            "customer_replied",
            "date_customer_message",
            "date_staff_message",
        }

    # ------------------------------------------------------------------
    # Who speaks
    # ------------------------------------------------------------------
    def _message_post_after_hook(self, message, msg_values):
        result = super()._message_post_after_hook(message, msg_values)
        # sudo: what a message means does not depend on the rights of who posts it
        call, message = self.sudo(), message.sudo()
        sender = not msg_values.get("rating_id") and call._get_sender(message)
        if sender == "customer":
            automatic = bool(self.env.context.get("customer_service__automatic_mail"))
            call._register_customer_message(message, automatic)
        elif sender == "staff":
            call._register_staff_answer(message)
        return result

    def _get_sender(self, message):
        """Return who speaks to whom: "customer", "staff" (publicly) or nothing.

        Nothing are notes among colleagues, notifications and what is sent by itself.
        The mail that opened a call is the request, even when a colleague sent it.
        """
        self.ensure_one()
        if message.message_type not in ("comment", "email"):
            return False
        author = message.author_id
        if author == self.env.ref("base.partner_root"):
            return False
        if not author or author.partner_share:
            return "customer"
        subtype = message.subtype_id
        if message.is_internal or not subtype or subtype.internal:
            return False
        opening = (
            message.message_type == "email"
            and self.channel == "email"
            and not self.date_customer_message
            and not self.date_staff_message
        )
        asks_for_themselves = (
            author == self.caller_id and author != self.user_id.partner_id
        )
        return "customer" if opening or asks_for_themselves else "staff"

    def _register_customer_message(self, message, automatic):
        """Note that the customer wrote, and act on it."""
        self.ensure_one()
        if not automatic:
            self.write(
                {
                    "customer_replied": True,
                    "date_customer_message": fields.Datetime.now(),
                }
            )
        self._after_customer_message(message, automatic)

    def _register_staff_answer(self, message):
        """Note that one of us answered, and act on it."""
        self.ensure_one()
        self.write(
            {"customer_replied": False, "date_staff_message": fields.Datetime.now()}
        )
        self._after_staff_answer(message)

    def _after_customer_message(self, message, automatic):
        """Act on a message the customer sent. Hook: call ``super``.

        Call and message come in superuser mode: a customer may not change a call.

        :param mail.message message: the message, public.
        :param bool automatic: an absence notice or the like, which nobody wrote.
        """

    def _after_staff_answer(self, message):
        """Act on the first or a further public answer of a person of ours.

        Hook: call ``super``. Acknowledgements, reminders and notes do not come here.
        Call and message come in superuser mode: who reads a call may answer it.

        :param mail.message message: the answer.
        """

    def action_mark_answered(self):
        """Take the calls off the list of those where the customer waits for words."""
        self.check_access("write")
        # sudo: the flag follows from messages, except when somebody says it is settled
        self.sudo().write({"customer_replied": False})

    # ------------------------------------------------------------------
    # What is said
    # ------------------------------------------------------------------
    def _is_only_thanks(self, message):
        """Tell whether the customer only thanks, so that nothing is left to do."""
        self.ensure_one()
        if message.attachment_ids:
            return False
        names = (
            *self._get_names_of_parties().values(),
            message.author_id.name,
            message.email_from,
        )
        return is_only_thanks(self._get_new_words(message), names)

    def _get_names_of_parties(self):
        """Return the names that may stand below or above a message, by role."""
        self.ensure_one()
        return {
            "caller": self.caller_name,
            "customer": self.partner_id.name,
            "customer_company": self.commercial_partner_id.name,
            "assignee": self.user_id.name,
            "team": self.team_id.name,
            "company": self.company_id.name,
        }

    def _get_new_words(self, message):
        """Return a message as plain text, without what the mail program quotes."""
        body = message.body
        if is_html_empty(body):
            return ""
        root = html.fragment_fromstring(str(body), create_parent="div")
        for node in root.xpath("//*[@data-o-mail-quote] | //blockquote"):
            parent = node.getparent()
            if parent is not None:
                node.drop_tree()
        return html2plaintext(etree.tostring(root, encoding="unicode"))

    # ------------------------------------------------------------------
    # What is written by itself
    # ------------------------------------------------------------------
    def _with_staff_lang(self):
        """Return the call in the language of who works on it."""
        self.ensure_one()
        lang = self.user_id.lang or self.company_id.partner_id.lang
        return self.with_context(lang=lang or self.env.lang)

    def _note(self, body):
        """Write a note for the staff on each of the calls, notifying nobody.

        :param body: text, or ``Markup``; a function of the call to have one for each.
        """
        author = self.env.ref("base.partner_root")
        for call in self:
            text = body(call._with_staff_lang()) if callable(body) else body
            call._message_log(body=text, author_id=author.id)

    def _get_caller_address(self):
        """Return the contact to write to, or else an address without a contact.

        :return: a ``res.partner``, maybe empty, and an address or ``False``.
        """
        self.ensure_one()
        if self.caller_id.email:
            return self.caller_id, False
        if self.caller_email:
            return self.env["res.partner"], self.caller_email
        if self.partner_id.email:
            return self.partner_id, False
        return self.env["res.partner"], False

    def _answer_caller(self, body):
        """Post a public answer of the current user, which the caller receives.

        :param Markup body: the words; those of the chatter, sanitized by the host.
        """
        for call in self:
            partner, address = call._get_caller_address()
            call.message_post(
                body=body,
                message_type="comment",
                subtype_xmlid="mail.mt_comment",
                partner_ids=partner.ids,
                outgoing_email_to=address,
                force_send=False,
            )
        self._send_mails_soon()

    def _send_to_caller(
        self,
        template,
        submitted="auto-generated",
        subtype_xmlid="mail.mt_comment",
    ):
        """Post what a template says, to the caller alone; nobody has written it.

        The message counts as no answer, and mail programs are told not to answer it
        by themselves (RFC 3834).

        :param template: ``mail.template`` with subject and body, in the caller's
            language; an empty one, which somebody deleted, sends nothing.
        :param str submitted: how it came about, in the words of RFC 3834.
        :param str subtype_xmlid: a note is not shown on the page of the call.
        :return: the message, or an empty one when there is no address.
        """
        self.ensure_one()
        partner, address = self._get_caller_address()
        if not template or not (partner or address):
            return self.env["mail.message"]
        # sudo: templates are read by the staff; the values are those of the call
        values = template.sudo()._generate_template(
            self.ids, ["subject", "body_html", "email_layout_xmlid"]
        )[self.id]
        message = self.message_post(
            author_id=self.company_id.partner_id.id,
            email_from=self._get_team_address() or self.env.user.email_formatted,
            subject=values["subject"],
            body=values["body_html"],
            message_type="auto_comment",
            subtype_xmlid=subtype_xmlid,
            partner_ids=partner.ids,
            outgoing_email_to=address,
            email_layout_xmlid=values["email_layout_xmlid"],
            email_add_signature=False,
            force_send=False,
            notify_skip_followers=True,
            notify_author_mention=True,
            mail_headers={
                "Auto-Submitted": submitted,
                "X-Auto-Response-Suppress": "All",
            },
        )
        self._send_mails_soon()
        return message

    @api.model
    def _send_mails_soon(self):
        """Have the queue of mails emptied; a message undone by then leaves no mail."""
        # sudo: whoever writes an answer has it sent
        self.env.ref("mail.ir_cron_mail_scheduler_action").sudo()._trigger()
