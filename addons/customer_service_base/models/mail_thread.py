from odoo import api, models


class MailThread(models.AbstractModel):
    """The gateway, for mails that have to do with our calls and for no others.

    What the mail is has been read before the host takes it apart and stands in the
    context as ``customer_service__mail``.
    """

    _inherit = "mail.thread"

    @api.model
    def message_process(
        self,
        model,
        message,
        custom_values=None,
        save_original=False,
        strip_attachments=False,
        thread_id=None,
    ):
        # sudo: the gateway runs as whoever is configured and serves strangers
        calls = self.env["customer.service.call"].sudo()
        raw = calls._get_mail_bytes(message)
        mail = calls._read_mail(raw)
        if not calls._is_mail_for_calls(mail, model):
            return super().message_process(
                model,
                message,
                custom_values=custom_values,
                save_original=save_original,
                strip_attachments=strip_attachments,
                thread_id=thread_id,
            )

        def deliver(env, source):
            thread = self.with_env(self.env(cr=env.cr))
            return super(
                MailThread, thread.with_context(customer_service__mail=mail)
            ).message_process(
                model,
                source,
                custom_values=custom_values,
                save_original=save_original,
                strip_attachments=strip_attachments,
                thread_id=thread_id,
            )

        return calls._receive_mail(raw, mail, deliver)

    @api.model
    def message_parse(self, message, save_original=False):
        values = super().message_parse(message, save_original=save_original)
        mail = self.env.context.get("customer_service__mail")
        if mail:
            # sudo: as in message_process
            self.env["customer.service.call"].sudo()._clean_mail_values(mail, values)
        return values

    @api.model
    def message_route(
        self, message, message_dict, model=None, thread_id=None, custom_values=None
    ):
        mail = self.env.context.get("customer_service__mail")
        routes = super().message_route(
            message,
            message_dict,
            model=model,
            thread_id=thread_id,
            custom_values=custom_values,
        )
        if mail:
            # sudo: as in message_process
            calls = self.env["customer.service.call"].sudo()
            routes = calls._route_mail(mail, message_dict, routes)
        return routes

    @api.model
    def _detect_loop_sender(self, message, message_dict, routes):
        """Ours loses no mail and answers none: see ``_is_mail_flood`` of the call."""
        if self.env.context.get("customer_service__mail"):
            routes = [route for route in routes if route[0] != "customer.service.call"]
            if not routes:
                return False
        return super()._detect_loop_sender(message, message_dict, routes)

    @api.model
    def _message_route_process(self, message, message_dict, routes):
        automatic = message_dict.pop("customer_service__automatic", False)
        thread = self
        if automatic:
            thread = self.with_context(customer_service__automatic_mail=True)
        return super(MailThread, thread)._message_route_process(
            message, message_dict, routes
        )

    def _notify_thread_with_out_of_office(
        self, message, recipients_data, msg_vals=False, **kwargs
    ):
        """An absence is not told to who is absent: that is how loops begin."""
        if self.env.context.get("customer_service__automatic_mail"):
            return self.env["mail.message"]
        return super()._notify_thread_with_out_of_office(
            message, recipients_data, msg_vals=msg_vals, **kwargs
        )
