from odoo.tools.mail import email_normalize

from odoo.addons.mail.controllers.thread import ThreadController


class CustomerServiceThread(ThreadController):
    def _prepare_message_data(self, post_data, *, thread, **kwargs):
        """Answer an address nobody knows without making a contact of it.

        The host makes a contact of every address an answer goes to.
        """
        addresses = post_data.get("partner_emails")
        if thread._name != "customer.service.call" or not addresses:
            return super()._prepare_message_data(post_data, thread=thread, **kwargs)
        known = thread._partner_find_from_emails_single(addresses, no_create=True)
        found = set(known.mapped("email_normalized"))
        unknown = [one for one in addresses if email_normalize(one) not in found]
        values = super()._prepare_message_data(
            {**post_data, "partner_emails": list(found)}, thread=thread, **kwargs
        )
        if unknown and not thread.env.user.share:
            values["outgoing_email_to"] = ",".join(unknown)
        return values
