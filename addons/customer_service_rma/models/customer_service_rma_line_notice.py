from odoo import fields, models

from ..tools import rma

NOTICES = ("received", "ready", "back")


class CustomerServiceRmaLine(models.Model):
    """What the customer is told by e-mail, each once, if the company wants so."""

    _inherit = "customer.service.rma.line"

    notified_received = fields.Boolean(
        string="Told: Received", readonly=True, copy=False
    )
    notified_ready = fields.Boolean(string="Told: Ready", readonly=True, copy=False)
    notified_back = fields.Boolean(string="Told: Sent Back", readonly=True, copy=False)

    def _notify_customer(self, notice):
        """Write to the customers about items, one e-mail for each return.

        :param str notice: one of ``NOTICES``.
        """
        done = f"notified_{notice}"
        # sudo: written when the customer is told, whoever moves the goods
        items = self.sudo().filtered(
            lambda line: not line[done] and line.company_id.customer_service_rma_notify
        )
        template = items.env.ref(
            f"customer_service_rma.mail_template_rma_{notice}", raise_if_not_found=False
        )
        if not items or not template:
            return
        items[done] = True
        for return_, lines in items.grouped("rma_id").items():
            return_.with_context(
                customer_service__automatic_mail=True,
                customer_service__items=lines.ids,
            ).message_post_with_source(
                template,
                partner_ids=return_._get_people_to_write_to().ids,
                subtype_xmlid="mail.mt_comment",
                message_type="auto_comment",
            )

    def _after_ready(self):
        """Tell the customer what is going to be sent back."""
        self.filtered(
            lambda line: (
                line.state == rma.READY and line.operation in (rma.REPAIR, rma.RETURN)
            )
        )._notify_customer("ready")
        return super()._after_ready()
