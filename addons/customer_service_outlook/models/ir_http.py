from odoo import models
from odoo.http import request

# What the add-in asks for and may be told why not
ANSWERED = (
    "/mail_plugin/ticket/create",
    "/mail_plugin/ticket/search",
    "/mail_plugin/log_mail_content",
)
CORS = "Access-Control-Allow-Origin"


class IrHttp(models.AbstractModel):
    _inherit = "ir.http"

    def session_info(self):
        """Tell the browser whether links of the add-in to tickets are to calls."""
        result = super().session_info()
        calls = self.env["customer.service.call"]
        result["customer_service_ticket_links"] = bool(
            self.env.user._is_internal()
            and calls._is_ticket_section_ours()
            and calls.has_access("read")
        )
        return result

    @classmethod
    def _handle_error(cls, exception):
        """Let the add-in read why it was refused.

        The host answers errors without leave for other sites to read them, which the
        add-in takes for a lost connection: it asks to sign in again. That is right
        for a key that has ended, and stays so.
        """
        response = super()._handle_error(exception)
        leave = request.future_response.headers.get(CORS)
        if leave and request.httprequest.path in ANSWERED:
            response.headers.setdefault(CORS, leave)
        return response
