import random

from odoo.tests import tagged
from odoo.tools import mute_logger

from .outlook_common import OutlookCommon

ROUTES = {
    "partner/get": ("email", "name", "partner_id"),
    "partner/search": ("search_term", "limit"),
    "partner/create": ("email", "name", "company"),
    "partner/enrich_and_create_company": ("partner_id",),
    "partner/enrich_and_update_company": ("partner_id",),
    "get_translations": ("plugin",),
    "ticket/create": (
        "partner_id",
        "email_subject",
        "email_body",
        "attachments",
        "partner_email",
        "partner_name",
        "message_id",
    ),
    "ticket/search": ("search_term", "limit"),
    "log_mail_content": ("model", "res_id", "message", "attachments", "message_id"),
}
VALUES = (
    None,
    True,
    False,
    0,
    -1,
    -7,
    1,
    2**31,
    10**30,
    1.5,
    "",
    " ",
    "x",
    "%",
    "\\",
    "'; DROP TABLE res_partner; --",
    "a\x00b",
    "\ud83d",
    "\ufeff\u202e",
    "<<<>>>",
    "<img src='data:image/png;base64,@@'>",
    "<p>" * 500,
    "<!-- -->",
    "<?xml version='1.0'?><!DOCTYPE a><a>",
    "anna@verdi.example",
    '"A" <a@b.example>, c@d.example',
    "@",
    "a@" + "b" * 400,
    "helpdesk.ticket",
    "customer.service.call",
    "<1@x.example>",
    [],
    {},
    [[]],
    [["a", "QQ=="]],
    [["a", "QQ"]],
    [["a", None]],
    [["\x00\ud800", "QQ=="]],
    [{"name": "a"}],
    [["a", "QQ==", {"cid": "x"}]],
    {"a": [1]},
    "y" * 5000,
)
REFUSALS = {
    "odoo.exceptions.UserError",
    "odoo.exceptions.AccessError",
    "odoo.exceptions.ValidationError",
    "werkzeug.exceptions.BadRequest",
    "werkzeug.exceptions.Forbidden",
}


@tagged("post_install", "-at_install")
class TestMalformed(OutlookCommon):
    """Whatever is sent is answered in the shape of the protocol, and said in words."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.call = cls._create_call(caller_id=cls.contact.id)

    def _check(self, route, params, key):
        with mute_logger("odoo.http"):
            response = self._post(route, params, key=key)
        self.assertEqual(response.status_code, 200)
        answer = response.json()
        self.assertEqual(answer["jsonrpc"], "2.0")
        if "error" in answer:
            self.assertIn(answer["error"]["data"]["name"], REFUSALS, answer)
        else:
            self.assertIn("result", answer)

    def test_each_parameter_takes_any_value(self):
        key = self._make_key(self.operator)
        dice = random.Random(9)
        sound = {
            "partner_id": self.contact.id,
            "email": "anna@verdi.example",
            "name": "Anna",
            "model": "helpdesk.ticket",
            "res_id": self.call.id,
            "message": "<p>x</p>",
            "email_body": "<p>x</p>",
            "email_subject": "x",
        }
        for route, names in ROUTES.items():
            good = {name: sound[name] for name in names if name in sound}
            for name in names:
                for value in dice.sample(VALUES, 16):
                    with self.subTest(route=route, name=name, value=value):
                        self._check(route, {**good, name: value}, key)

    def test_parameters_together_take_any_values(self):
        key = self._make_key(self.operator)
        dice = random.Random(19)
        for _each in range(120):
            route = dice.choice(list(ROUTES))
            params = {
                name: dice.choice(VALUES)
                for name in (*ROUTES[route], "context_x", "x")
                if dice.random() < 0.7
            }
            with self.subTest(route=route, params=params):
                self._check(route, params, key)

    def test_mails_on_contacts_are_read_as_strictly(self):
        """What is logged on other documents is the host's to note, ours to read."""
        key = self._make_key(self.operator)
        sound = {"model": "res.partner", "res_id": self.contact.id, "message": "x"}
        for name in ("res_id", "message", "attachments"):
            for value in VALUES:
                with self.subTest(name=name, value=value):
                    self._check("log_mail_content", {**sound, name: value}, key)

    def test_no_parameters_at_all(self):
        key = self._make_key(self.operator)
        for route in ROUTES:
            with self.subTest(route=route):
                self._check(route, {}, key)

    def test_what_is_no_request_is_refused_without_more(self):
        key = self._make_key(self.operator)
        for data in (b"", b"{", b"[]", b"5", b"\xff\xfe", b'"x"'):
            for route in ROUTES:
                with self.subTest(route=route, data=data), mute_logger("odoo.http"):
                    response = self.url_open(
                        f"/mail_plugin/{route}",
                        data=data,
                        headers={
                            "Authorization": f"Bearer {key}",
                            "Content-Type": "application/json",
                        },
                        method="POST",
                    )
                    self.assertEqual(response.status_code, 400)
                    self.assertNotIn("Traceback", response.text)
