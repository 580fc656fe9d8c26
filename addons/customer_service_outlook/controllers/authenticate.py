import binascii
from datetime import timedelta

from odoo import fields, http
from odoo.http import request

from odoo.addons.mail_plugin.controllers import authenticate

from ..models.res_config_settings import DEFAULT_DAYS, MAX_DAYS

SCOPE = "outlook"


class Authenticate(authenticate.Authenticate):
    """The key of the add-in lasts as long as the settings say, not a day."""

    # it writes; without a user the host would begin with a reading cursor
    @http.route(readonly=lambda *_args: False)
    def auth_access_token(self, auth_code="", **kw):
        """Exchange the code of a login for a key.

        Only keys of the add-in are made: the scope is what the user's browser sent.
        """
        message = self._get_auth_code_data(auth_code)
        if not message or message.get("scope") != SCOPE:
            return {"error": "Invalid code"}
        request.update_env(user=message["uid"])
        user = request.env.user.exists()
        if not user.active or not user._is_internal():
            return {"error": "Invalid code"}
        # sudo: a duration longer than what users choose for their own keys
        keys = request.env["res.users.apikeys"].sudo()
        until = fields.Datetime.now() + timedelta(days=self._get_token_days())
        key = keys._generate(f"odoo.plugin.{SCOPE}", message["name"], until)
        return {"access_token": key}

    def _get_auth_code_data(self, auth_code):
        """Return what a code says, nothing when it is no code of ours."""
        try:
            return super()._get_auth_code_data(auth_code)
        except (AttributeError, TypeError, ValueError, binascii.Error):
            return None

    def _get_token_days(self):
        """Return for how many days a login in the add-in is good."""
        # sudo: a setting, read for everybody
        parameters = request.env["ir.config_parameter"].sudo()
        value = parameters.get_param("customer_service_outlook.token_days") or ""
        days = int(value) if value.isdecimal() else DEFAULT_DAYS
        return min(max(days, 1), MAX_DAYS)
