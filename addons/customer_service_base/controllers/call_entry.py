from werkzeug.exceptions import Forbidden
from werkzeug.urls import url_encode

from odoo import http
from odoo.http import request

NUMBER_LENGTH = 64


class CustomerServiceCallEntryController(http.Controller):
    @http.route(
        "/customer_service/call",
        type="http",
        auth="user",
        methods=["GET"],
        readonly=True,
    )
    def take_call(self, number="", **_other):
        """Open the screen of the telephone desk with the number that is calling.

        For telephone systems. Nothing is written and nothing is looked up here: the
        page that opens asks with the user's own rights, so the address is worth no
        limit of its own. The number goes on as a URI (RFC 3966): as a bare number the
        web client would drop its plus sign and its leading zeros.

        :param str number: as the telephone system writes it; without a number, as
            when the caller withholds it, the screen opens empty.
        """
        calls = request.env["customer.service.call"]
        if not (request.env.user._is_internal() and calls.has_access("create")):
            raise Forbidden
        phone = request.env["customer.service.lookup"]._format_phone(
            number[:NUMBER_LENGTH], force_format="E164"
        )
        query = url_encode({"number": f"tel:{phone}"}) if phone else ""
        return request.redirect(f"/odoo/take-call?{query}".rstrip("?"))
