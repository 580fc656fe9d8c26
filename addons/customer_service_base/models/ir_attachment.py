from odoo import fields, models
from odoo.fields import Domain


class IrAttachment(models.Model):
    _inherit = "ir.attachment"

    # the other side of mail.message.attachment_ids, for the rule of portal users
    customer_service_message_ids = fields.Many2many(
        "mail.message",
        "message_attachment_rel",
        "attachment_id",
        "message_id",
        string="Messages of Calls",
        copy=False,
        groups="base.group_system",
    )

    def _get_service_file_domain(self):
        """Return the files a customer may open, among those of the calls they see.

        The host shows a portal user every file of a record that they read, those of
        internal notes too. Of a call, the customer opens what was sent in a message
        that they read; what staff put on the call without sending it stays inside.
        """
        messages = self.env["mail.message"]._get_search_domain_share()
        return Domain("res_model", "!=", "customer.service.call") | Domain(
            "customer_service_message_ids", "any!", messages
        )
