import base64
from datetime import timedelta
from unittest.mock import patch

from odoo import fields
from odoo.tests import HttpCase
from odoo.tools import mute_logger

from odoo.addons.customer_service_base.tests.common import CustomerServiceCommon

SCOPE = "odoo.plugin.outlook"
PIXEL = (
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAA"
    "AABJRU5ErkJggg=="
)
MAIL = """<html xmlns:v="urn:schemas-microsoft-com:vml"><head><style>
<!-- p.MsoNormal {margin:0cm} --></style><!--[if gte mso 9]><xml></xml><![endif]-->
</head><body lang="IT"><div class="WordSection1"><p class="MsoNormal">The boiler leaks.
<o:p></o:p></p><script>steal()</script></div></body></html>"""


class OutlookCommon(CustomerServiceCommon, HttpCase):
    """The official add-in as the server hears it: JSON-RPC with a key."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.calls = cls.env["customer.service.call"]

    # ------------------------------------------------------------------
    # Requests
    # ------------------------------------------------------------------
    def _make_key(self, user, scope=SCOPE, days=1):
        """Return a key of a user for the add-in."""
        keys = self.admin_env["res.users.apikeys"].with_user(user).sudo()
        until = fields.Datetime.now() + timedelta(days=days)
        return keys._generate(scope, "Outlook", until)

    def _post(self, route, params=None, user=None, key=None, **kwargs):
        """Send what the add-in sends and return the response."""
        self.env.flush_all()
        if key is None:
            key = self._make_key(user or self.operator)
        headers = {"Authorization": f"Bearer {key}"} if key else {}
        response = self.url_open(
            f"/mail_plugin/{route}",
            json={
                "jsonrpc": "2.0",
                "id": None,
                "method": "call",
                "params": {} if params is None else params,
            },
            headers=headers,
            **kwargs,
        )
        self.env.invalidate_all()
        return response

    def _ask(self, route, params=None, **kwargs):
        """Return the result of a request that succeeds."""
        response = self._post(route, params, **kwargs)
        self.assertEqual(response.status_code, 200)
        answer = response.json()
        self.assertNotIn("error", answer)
        return answer["result"]

    def _refuse(self, route, params=None, **kwargs):
        """Return the error of a request that is refused, as the add-in reads it."""
        with mute_logger("odoo.http"):
            response = self._post(route, params, **kwargs)
        self.assertEqual(response.status_code, 200)
        answer = response.json()
        self.assertNotIn("result", answer)
        return answer["error"]["data"]

    # ------------------------------------------------------------------
    # What the add-in does
    # ------------------------------------------------------------------
    def _get_partner(self, partner=None, **params):
        if partner:
            params["partner_id"] = partner.id
        user = params.pop("user", None)
        return self._ask("partner/get", params, user=user)

    def _get_tickets(self, *args, **params):
        return self._get_partner(*args, **params)["tickets"]

    def _make_ticket(self, partner=None, **params):
        """Make a call with the plus sign; return it and the answer."""
        user = params.pop("user", None)
        values = {"email_subject": "Boiler", "email_body": MAIL, **params}
        if partner:
            values["partner_id"] = partner.id
        result = self._ask("ticket/create", values, user=user)
        return self.calls.browse(result["ticket_id"]), result

    def _log(self, call, model="helpdesk.ticket", **params):
        user = params.pop("user", None)
        values = {"model": model, "res_id": call.id, "message": MAIL, **params}
        return self._ask("log_mail_content", values, user=user)

    @staticmethod
    def _encode(content):
        return base64.b64encode(content).decode()

    @staticmethod
    def _with_helpdesk():
        """Pretend that another helpdesk of the database has the tickets."""
        return patch(
            "odoo.addons.customer_service_outlook.models.customer_service_call."
            "CustomerServiceCall._is_ticket_section_ours",
            lambda calls: False,
        )

    def _archive_contact(self):
        """Archive the contact, and first the access to the portal."""
        self.portal_user.with_env(self.admin_env).active = False
        self.contact.with_env(self.admin_env).active = False

    def _count_calls(self):
        return self.calls.sudo().search_count([])

    def _count_files(self):
        return self.admin_env["ir.attachment"].search_count(
            [("res_model", "=", "customer.service.call")]
        )
