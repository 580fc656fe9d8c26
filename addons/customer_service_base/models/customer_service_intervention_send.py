from odoo import models
from odoo.exceptions import UserError
from odoo.tools import email_normalize

from .customer_service_intervention import DONE

TEMPLATE = "customer_service_base.mail_template_intervention_report"


class CustomerServiceIntervention(models.Model):
    """The report of what was done, by e-mail to the customer."""

    _inherit = "customer.service.intervention"

    def _get_phone_steps(self):
        steps = super()._get_phone_steps()
        return {**steps, "send_report": type(self)._phone_send_report}

    def _phone_send_report(self, values):
        """Send the report to the address ``email``."""
        self._send_report(values.get("email"))

    def action_send_report(self):
        """Write an e-mail to the customer with the report."""
        self.ensure_one()
        self._check_done()
        template = self.env.ref(TEMPLATE, raise_if_not_found=False)
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Send the Report"),
            "res_model": "mail.compose.message",
            "view_mode": "form",
            "target": "new",
            "context": {
                "default_model": self._name,
                "default_res_ids": self.ids,
                "default_composition_mode": "comment",
                "default_template_id": template.id if template else False,
                "default_email_layout_xmlid": "mail.mail_notification_light",
                "customer_service__send_report": True,
            },
        }

    def _check_done(self):
        if self.state != DONE:
            raise UserError(
                self.env._("The report is sent when the intervention is done.")
            )

    def _send_report(self, address):
        """Send the report, as a message of the call, and note it here.

        :param str address: of the customer.
        :raises UserError: the work is not done, or that is no address.
        """
        self.ensure_one()
        self.check_access("write")
        self._check_done()
        normal = email_normalize(address)
        if not normal:
            raise UserError(
                self.env._("%(address)s is no e-mail address.", address=address or "")
            )
        call, values = self.call_id, self._get_report_mail()
        known = call.caller_id | call.partner_id
        partner = known.filtered(lambda one: email_normalize(one.email) == normal)[:1]
        file = self._get_report_attachment()
        call.message_post(
            subject=values["subject"],
            body=values["body_html"],
            message_type="comment",
            subtype_xmlid="mail.mt_comment",
            partner_ids=partner.ids,
            outgoing_email_to=False if partner else normal,
            attachments=[(file.name, file.raw)],
            email_layout_xmlid="mail.mail_notification_light",
            email_add_signature=False,
            force_send=False,
            notify_skip_followers=True,
        )
        call._send_mails_soon()
        self.message_post(
            body=self.env._("Report sent to %(address)s.", address=normal)
        )

    def _get_report_mail(self):
        """Return subject and text of the mail that carries the report."""
        template = self.env.ref(TEMPLATE, raise_if_not_found=False)
        if not template:
            return {"subject": self.display_name, "body_html": self.display_name}
        # sudo: templates are read by the staff; the values are of work one may see
        return template.sudo()._generate_template(self.ids, ["subject", "body_html"])[
            self.id
        ]

    def _message_post_after_hook(self, message, msg_values):
        """Note on the call that its customer was sent the report."""
        if self.env.context.get("customer_service__send_report"):
            self.with_context(customer_service__send_report=False).call_id.message_post(
                body=self.env._("Report of %(name)s sent.", name=self.name)
            )
        return super()._message_post_after_hook(message, msg_values)
