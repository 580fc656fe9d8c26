import uuid
from urllib.parse import urlsplit

from lxml import html

from odoo import http
from odoo.exceptions import AccessError
from odoo.tests import HttpCase, JsonRpcException, tagged
from odoo.tools import mute_logger

from .common import RmaCommon

RMA = "customer.service.rma"
LIST = "/my/service-returns"


class PortalRmaCase(RmaCommon, HttpCase):
    """Returns of two customers; of the first, of a contact and of a colleague."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.colleague = cls._create_admin(
            "res.partner", name="Bruno Riva", parent_id=cls.customer.id
        )
        cls.pump = cls._create_equipment(name="Pump", serial="P-7")
        cls.own = cls._create_rma(requester_id=cls.contact.id)
        cls.own.note = "<p>for us only</p>"
        cls.of_colleague = cls._create_rma(
            {"equipment_id": cls.pump.id}, requester_id=cls.colleague.id
        )
        cls.foreign = cls._create_rma(
            {"equipment_id": cls.other_machine.id}, partner_id=cls.other_customer.id
        )
        cls.returns = cls.own | cls.of_colleague | cls.foreign

    def _set_scope(self, scope):
        self.contact.customer_service_portal_scope = scope

    def _seen(self, user=None):
        self.env.flush_all()
        self.env.invalidate_all()
        returns = self.env[RMA].with_user(user or self.portal_user)
        return returns.search([("id", "in", self.returns.ids)], order="id")

    def _login(self, user=None):
        user = user or self.portal_user
        self.authenticate(user.login, user.login)

    def _get(self, url, **kwargs):
        self.env.flush_all()
        return self.url_open(url, **kwargs)

    def _open(self, url):
        """Return status, path landed on and text of a page."""
        response = self._get(url)
        text = html.fromstring(response.content).text_content()
        return response.status_code, urlsplit(response.url).path, " ".join(text.split())

    def _text(self, url):
        return self._open(url)[2]

    def _send(self, url, data=None, **kwargs):
        """Send a form as a browser does."""
        self.env.flush_all()
        token = {"csrf_token": http.Request.csrf_token(self)}
        response = self.url_open(url, data={**(data or {}), **token}, **kwargs)
        self.env.invalidate_all()
        return response


@tagged("post_install", "-at_install")
class TestPortalRmaRights(PortalRmaCase):
    """What a customer reaches by the models."""

    def test_scopes(self):
        self.assertEqual(self._seen(), self.own)
        self._set_scope("company")
        self.assertEqual(self._seen(), self.own | self.of_colleague)
        self._set_scope("none")
        self.assertFalse(self._seen())
        self.assertEqual(self._seen(self.other_portal_user), self.foreign)

    def test_end_user_sees_the_return_of_the_machine_in_use(self):
        self.other_machine.end_user_id = self.customer
        self.assertEqual(self._seen(), self.own)
        self._set_scope("company")
        self.assertEqual(self._seen(), self.returns)

    def test_fields_that_are_not_named_are_closed(self):
        own = self.own.with_user(self.portal_user)
        self.assertEqual(own.name, self.own.name)
        for name in ("note", "line_ids", "user_id", "call_id", "warehouse_id"):
            with self.subTest(field=name), self.assertRaises(AccessError):
                own.read([name])
        for domain in ([("note", "ilike", "us")], [("line_ids.serial", "=", "AA-1")]):
            with self.subTest(domain=domain), self.assertRaises(AccessError):
                own.search(domain)

    def test_customer_changes_nothing(self):
        own = self.own.with_user(self.portal_user)
        tries = {
            "write": lambda: own.write({"name": "X"}),
            "create": lambda: own.create({"partner_id": self.customer.id}),
            "unlink": own.unlink,
            "authorize": own.action_authorize,
            "cancel": own.action_cancel,
            "lines": lambda: own.env["customer.service.rma.line"].search([]),
            "analysis": lambda: own.env["customer.service.rma.report"].search([]),
        }
        for name, action in tries.items():
            with self.subTest(name), self.assertRaises(AccessError):
                action()

    def test_customer_writes_messages_as_themselves(self):
        own = self.own.with_user(self.portal_user)
        message = own.message_post(body="When?", author_id=self.operator.partner_id.id)
        self.assertEqual(message.author_id, self.contact)
        with self.assertRaises(AccessError):
            self.foreign.with_user(self.portal_user).message_post(body="Mine")


@tagged("post_install", "-at_install")
class TestPortalRma(PortalRmaCase):
    """The pages, as customers and as strangers get them."""

    def test_card_and_counts(self):
        self._login()
        page = html.fromstring(self._get("/my").content)
        self.assertIn(LIST, page.xpath("//a/@href"))
        names = ["service_return_count", "service_return_waiting_count"]
        self.env.flush_all()
        counts = self.make_jsonrpc_request("/my/counters", {"counters": names})
        self.assertEqual(counts, dict(zip(names, (1, 0), strict=True)))
        self.own.action_authorize()
        self.env.flush_all()
        counts = self.make_jsonrpc_request("/my/counters", {"counters": names})
        self.assertEqual(counts, dict(zip(names, (1, 1), strict=True)))

    def test_list(self):
        self._login()
        text = self._text(LIST)
        self.assertIn(self.own.name, text)
        self.assertNotIn(self.of_colleague.name, text)
        self.assertNotIn(self.foreign.name, text)
        for search, found in (("AA-1", True), (self.own.name, True), ("P-7", False)):
            with self.subTest(search=search):
                text = self._text(f"{LIST}?filterby=all&search={search}")
                self.assertEqual(self.own.name in text, found)
        self.assertNotIn(self.foreign.name, self._text(f"{LIST}?search=BB-2"))
        for odd in ("sortby=x", "filterby=x", "search=%25", "sortby=promised"):
            self.assertEqual(self._open(f"{LIST}?{odd}")[0], 200)

    def test_list_of_who_sees_none_leads_home(self):
        self._set_scope("none")
        self._login()
        for url in (LIST, f"{LIST}/{self.own.id}", f"{LIST}/new"):
            self.assertEqual(self._open(url)[1], "/my", url)

    def test_stranger_is_asked_to_log_in(self):
        for url in (LIST, f"{LIST}/new", f"{LIST}/sent/{'0' * 32}"):
            self.assertEqual(self._open(url)[1], "/web/login", url)

    def test_page_tells_the_life(self):
        self._login()
        url = f"{LIST}/{self.own.id}"
        line = self.own.line_ids
        line.diagnosis = "Pump stuck"
        self.assertIn("Asked for", self._text(url))
        self.own.action_authorize()
        text = self._text(url)
        self.assertIn("Send it to us", text)
        self.assertIn("Sheet for the parcel", text)
        self._receive(self.own)
        text = self._text(url)
        self.assertIn("Arrived", text)
        self.assertNotIn("Sheet for the parcel", text)
        self.assertIn("Pump stuck", text)
        line.action_decide_return()
        self.assertIn("Nearly done", self._text(url))
        line.action_return()
        self._ship(self._get_picking(line, "back"))
        text = self._text(url)
        self.assertIn("Sent back", text)
        self.assertNotIn("for us only", text)

    def test_page_of_a_refused_one(self):
        self.own._refuse("Not sold by us", notify=False)
        self._login()
        text = self._text(f"{LIST}/{self.own.id}")
        self.assertIn("Not accepted", text)
        self.assertIn("Not sold by us", text)

    @mute_logger("odoo.http")
    def test_nobody_opens_what_is_not_theirs(self):
        secret = self._attach(self.foreign)
        self.foreign.action_authorize()
        self._login()
        for url in (f"{LIST}/{self.foreign.id}", f"{LIST}/999999999"):
            self.assertEqual(self._open(url)[1], "/my", url)
        for url in (
            f"{LIST}/{self.foreign.id}/sheet",
            f"{LIST}/{self.foreign.id}/documents/{secret.id}",
            f"{LIST}/{self.own.id}/documents/{secret.id}",
            f"{LIST}/{self.foreign.id}/sheet?access_token=x",
        ):
            self.assertEqual(self._get(url).status_code, 404, url)
        with self.assertRaises(JsonRpcException):
            self.make_jsonrpc_request(
                "/web/dataset/call_kw",
                {
                    "model": RMA,
                    "method": "read",
                    "args": [self.foreign.ids, ["name"]],
                    "kwargs": {},
                },
            )

    def _attach(self, return_):
        message = return_.message_post(
            body="Look",
            message_type="comment",
            subtype_xmlid="mail.mt_comment",
            attachments=[("photo.png", b"not really one")],
        )
        return message.attachment_ids

    def test_documents_and_link_with_token(self):
        document = self._attach(self.own)
        self.own.action_authorize()
        token = self.own._portal_ensure_token()
        page = f"{LIST}/{self.own.id}?access_token={token}"
        self.assertIn(self.own.name, self._text(page))
        url = f"{LIST}/{self.own.id}/documents/{document.id}?access_token={token}"
        self.assertEqual(self._get(url).content, b"not really one")

    @mute_logger("odoo.http")
    def test_sheet_only_while_something_is_to_be_sent(self):
        self._login()
        url = f"{LIST}/{self.own.id}/sheet"
        self.assertEqual(self._get(url).status_code, 404)


@tagged("post_install", "-at_install")
class TestPortalRmaNew(PortalRmaCase):
    """Asking to send something in."""

    def setUp(self):
        super().setUp()
        self._login()
        self.before = self._get_all()

    def _get_all(self):
        self.env.invalidate_all()
        return self.admin_env[RMA].search([])

    def _get_new(self):
        return self._get_all() - self.before

    def _ask(self, files=None, **data):
        return self._send(
            f"{LIST}/create",
            {
                "problem": "It leaks",
                "request_token": uuid.uuid4().hex,
                **data,
            },
            files=[("files", file) for file in files or []],
        )

    def test_of_a_machine(self):
        response = self._ask(
            equipment_id=self.pump.id,
            operation="replace",
            reference="PO 7",
            files=[("photo.png", b"not really one")],
        )
        return_ = self._get_new()
        self.assertRecordValues(
            return_,
            [
                {
                    "partner_id": self.customer.id,
                    "requester_id": self.contact.id,
                    "customer_reference": "PO 7",
                    "state": "draft",
                    "company_id": self.company.id,
                    "warehouse_id": self.warehouse.id,
                }
            ],
        )
        self.assertRecordValues(
            return_.line_ids,
            [
                {
                    "equipment_id": self.pump.id,
                    "operation_requested": "replace",
                    "problem": "It leaks",
                }
            ],
        )
        self.assertIn(return_.name, response.text)
        self.assertEqual(return_._get_portal_documents().mapped("name"), ["photo.png"])
        self.assertIn(self.contact, return_.message_partner_ids)
        self.assertIn("photo.png", self._text(f"{LIST}/{return_.id}"))

    def test_of_something_we_do_not_know(self):
        self._ask(name="Drill Bosch", serial="S1", quantity="1")
        line = self._get_new().line_ids
        self.assertRecordValues(
            line,
            [{"name": "Drill Bosch", "serial": "S1", "equipment_id": False}],
        )

    def test_sent_twice_makes_one(self):
        token = uuid.uuid4().hex
        for _time in range(2):
            self._ask(equipment_id=self.pump.id, request_token=token)
        self.assertEqual(len(self._get_new()), 1)

    def test_what_is_wrong_is_said(self):
        for data in (
            {"problem": " ", "equipment_id": self.pump.id},
            {},
            {"equipment_id": self.other_machine.id},
            {"equipment_id": self.pump.id, "operation": "scrap"},
            {"name": "Drill", "quantity": "0"},
            {"name": "Drill", "quantity": "1000000"},
            {"name": "Drill", "quantity": "x"},
            {"name": "Drill", "files": [("virus.exe", b"MZ")]},
        ):
            with self.subTest(data=data):
                self.assertEqual(self._ask(**data).status_code, 422)
                self.assertFalse(self._get_new())

    @mute_logger("odoo.http")
    def test_form_of_a_stranger(self):
        for token in ("", "x", "0" * 31):
            self.assertEqual(self._ask(request_token=token).status_code, 404)
        self._set_scope("none")
        self.assertEqual(self._ask(name="Drill").status_code, 404)
        self.assertFalse(self._get_new())

    def test_sent_page_is_of_who_asked(self):
        token = uuid.uuid4().hex
        self._ask(equipment_id=self.pump.id, request_token=token)
        self._login(self.other_portal_user)
        self.assertEqual(self._open(f"{LIST}/sent/{token}")[1], LIST)

    def test_from_the_page_of_a_machine(self):
        url = f"{LIST}/new?equipment_id={self.pump.id}"
        page = html.fromstring(self._get(f"/my/equipment/{self.pump.id}").content)
        self.assertIn(url, page.xpath("//a/@href"))
        form = html.fromstring(self._get(url).content)
        chosen = form.xpath("//select[@name='equipment_id']/option[@selected]/@value")
        self.assertEqual(chosen, [str(self.pump.id)])
        foreign = f"{LIST}/new?equipment_id={self.other_machine.id}"
        self.assertNotIn("BB-2", self._text(foreign))
