from odoo import api, models, tools
from odoo.fields import Domain


class CustomerServicePortalMixin(models.AbstractModel):
    """What customers may know and say of a record: nothing but what is named."""

    _name = "customer.service.portal.mixin"
    _description = "Customer Service Portal"
    _inherit = ["portal.mixin"]

    @api.model
    def _get_portal_fields(self):
        """Return the fields a customer reads. Hook: add those of an addon.

        What is not named here is closed to portal users, however it is asked for:
        reading, searching, grouping, sorting.
        """
        return {
            "access_token",
            "access_url",
            "active",
            "commercial_partner_id",
            "company_id",
            "create_date",
            "display_name",
            "id",
            "name",
            "partner_id",
            "state",
        }

    @api.model
    @tools.ormcache(cache="stable")
    def _get_portal_field_names(self):
        return frozenset(self._get_portal_fields())

    def _has_field_access(self, field, operation):
        if not super()._has_field_access(field, operation):
            return False
        if self.env.su or self.env.user._is_internal():
            return True
        return operation == "read" and field.name in self._get_portal_field_names()

    def message_post(self, **kwargs):
        """A customer speaks for themselves, to us, in the open.

        Who posts is the user, whatever the request says; else a customer could
        answer in our name, write our notes or send mails to whom they like.
        """
        if self.env.su or self.env.user._is_internal():
            return super().message_post(**kwargs)
        self.check_access("read")
        taken = {
            name: kwargs[name]
            for name in ("body", "attachments", "parent_id")
            if name in kwargs
        }
        # sudo: who may read the record may write on it, as on its page
        return super(CustomerServicePortalMixin, self.sudo()).message_post(
            **taken, message_type="comment", subtype_xmlid="mail.mt_comment"
        )

    def _get_portal_documents(self):
        """Return the files of the messages that the customer reads, as superuser.

        What the staff put on the record without sending it, or in a note, stays inside.
        """
        self.ensure_one()
        # sudo: who shows a page of the record has checked that it may be seen
        messages = self.env["mail.message"].sudo()
        found = messages.search_fetch(
            Domain("model", "=", self._name)
            & Domain("res_id", "=", self.id)
            & Domain("attachment_ids", "!=", False)
            & messages._get_search_domain_share(),
            ["attachment_ids"],
            order="id",
        )
        return found.attachment_ids.sorted("id")
