from urllib.parse import parse_qs, urlsplit

from odoo import Command, fields
from odoo.http import Request
from odoo.tests import tagged
from odoo.tools import mute_logger

from .outlook_common import OutlookCommon


@tagged("post_install", "-at_install")
class TestAuthenticate(OutlookCommon):
    """Who signs in to the add-in gets a key for as long as the settings say."""

    def _get_code(self, user=None, scope="outlook"):
        """Sign in as the add-in makes a browser do, and return the code."""
        user = user or self.operator
        self.authenticate(user.login, user.login)
        response = self.url_open(
            "/mail_plugin/auth/confirm",
            data={
                "scope": scope,
                "friendlyname": "Outlook",
                "redirect": "https://addin.example/dialog",
                "do": "1",
                "csrf_token": Request.csrf_token(self),
            },
            allow_redirects=False,
        )
        location = response.headers["Location"]
        self.assertTrue(location.startswith("https://addin.example/dialog?"))
        self.logout()
        return parse_qs(urlsplit(location).query)["auth_code"][0]

    def _exchange(self, code):
        return self._ask("auth/access_token", {"auth_code": code}, key=False)

    def _get_expiry(self):
        self.env.cr.execute(
            "SELECT scope, expiration_date FROM res_users_apikeys WHERE user_id = %s",
            [self.operator.id],
        )
        return self.env.cr.fetchall()

    def test_first_protocol_is_spoken(self):
        self.assertEqual(self._ask("auth/check_version", key=False), 1)

    def test_key_opens_the_add_in(self):
        key = self._exchange(self._get_code())["access_token"]
        self.assertIn("partners", self._ask("partner/search", {}, key=key))

    def test_lifetime_follows_the_settings_within_bounds(self):
        parameters = self.admin_env["ir.config_parameter"]
        for said, days in (
            ("", 7),
            ("1", 1),
            ("30", 30),
            ("900", 30),
            ("0", 1),
            ("x", 7),
        ):
            with self.subTest(said=said):
                parameters.set_param("customer_service_outlook.token_days", said)
                self.env.cr.execute("DELETE FROM res_users_apikeys")
                before = fields.Datetime.now()
                self._exchange(self._get_code())
                ((_scope, until),) = self._get_expiry()
                self.assertEqual(round((until - before).total_seconds() / 86400), days)

    def test_no_other_scope_is_given_away(self):
        for scope in ("", "rpc", "outlook.x", "livechat"):
            with self.subTest(scope=scope):
                code = self._get_code(scope=scope)
                self.assertEqual(self._exchange(code), {"error": "Invalid code"})
        self.assertFalse(self._get_expiry())

    def test_code_that_is_none_is_refused_in_shape(self):
        good = self._get_code()
        data, _dot, signature = good.partition(".")
        for code in (
            "",
            "x",
            "a.b",
            "a.b.c",
            "....",
            "é.é",
            f"{data}.{data}",
            f"{signature}.{data}",
            [],
            {},
            5,
            True,
        ):
            with self.subTest(code=code):
                self.assertEqual(self._exchange(code), {"error": "Invalid code"})

    def test_who_left_meanwhile_gets_no_key(self):
        leaver = self._create_user("leaver", groups="base.group_user")
        code = self._get_code(leaver)
        leaver.with_env(self.admin_env).active = False
        self.assertEqual(self._exchange(code), {"error": "Invalid code"})

    def test_customers_do_not_sign_in(self):
        self.authenticate(self.portal_user.login, self.portal_user.login)
        response = self.url_open("/mail_plugin/auth?scope=outlook&friendlyname=x")
        self.assertIn("Only Internal Users", response.text)

    # ------------------------------------------------------------------
    # Keys
    # ------------------------------------------------------------------
    def test_without_a_good_key_nothing_is_told(self):
        expired = self._make_key(self.operator, days=-1)
        other = self._make_key(self.operator, scope="rpc")
        routes = (
            "partner/get",
            "partner/search",
            "get_translations",
            "ticket/create",
            "ticket/search",
            "log_mail_content",
        )
        for route in routes:
            for key in (False, "wrong", expired, other):
                with self.subTest(route=route, key=key):
                    error = self._refuse(route, key=key)
                    self.assertEqual(error["name"], "werkzeug.exceptions.BadRequest")

    def test_key_of_who_was_archived_is_worth_nothing(self):
        leaver = self._create_user("leaver", groups="base.group_user")
        key = self._make_key(leaver)
        leaver.with_env(self.admin_env).active = False
        self._refuse("partner/search", key=key)

    def test_key_of_who_lost_the_role_shows_no_calls(self):
        user = self._create_user("mover", groups="customer_service_base.group_user")
        key = self._make_key(user)
        params = {"partner_id": self.customer.id}
        self.assertIn("tickets", self._ask("partner/get", params, key=key))
        user.with_env(self.admin_env).group_ids = [
            Command.set(self.env.ref("base.group_user").ids)
        ]
        self.assertNotIn("tickets", self._ask("partner/get", params, key=key))

    # ------------------------------------------------------------------
    # Browsers
    # ------------------------------------------------------------------
    def test_browser_may_ask_from_anywhere(self):
        headers = {
            "Origin": "https://addin.example",
            "Access-Control-Request-Method": "POST",
            "Access-Control-Request-Headers": "authorization,content-type",
        }
        for route in (
            "auth/check_version",
            "auth/access_token",
            "partner/get",
            "partner/search",
            "get_translations",
            "ticket/create",
            "ticket/search",
            "log_mail_content",
        ):
            with self.subTest(route=route):
                response = self.opener.options(
                    f"{self.base_url()}/mail_plugin/{route}", headers=headers
                )
                self.assertEqual(response.status_code, 204)
                self.assertEqual(response.headers["Access-Control-Allow-Origin"], "*")
                allowed = response.headers["Access-Control-Allow-Headers"]
                self.assertIn("Authorization", allowed)
                self.assertIn("Content-Type", allowed)

    def test_answers_and_refusals_reach_the_browser(self):
        response = self._post("partner/get", {"partner_id": self.contact.id})
        self.assertEqual(response.headers["Access-Control-Allow-Origin"], "*")
        for route in ("ticket/create", "ticket/search", "log_mail_content"):
            with self.subTest(route=route), mute_logger("odoo.http"):
                response = self._post(route, {"partner_id": "x", "limit": "x"})
                self.assertIn("error", response.json())
                self.assertEqual(response.headers["Access-Control-Allow-Origin"], "*")

    def test_key_that_ended_looks_as_before(self):
        """The add-in then asks to sign in again."""
        key = self._make_key(self.operator, days=-1)
        with mute_logger("odoo.http"):
            response = self._post("ticket/create", key=key)
        self.assertNotIn("Access-Control-Allow-Origin", response.headers)
