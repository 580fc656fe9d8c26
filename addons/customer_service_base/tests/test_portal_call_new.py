import uuid
from urllib.parse import urlsplit

from lxml import html

from odoo.exceptions import ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..controllers import portal_call_new
from .test_portal_call import LIST, PortalCallCase
from .test_portal_call_access import CALL

NEW = f"{LIST}/new"
CREATE = f"{LIST}/create"


class PortalNewCallCase(PortalCallCase):
    def setUp(self):
        super().setUp()
        self._login()
        self.before = self._get_calls()

    def _get_calls(self):
        self.env.invalidate_all()
        return self.admin_env[CALL].with_context(active_test=False).search([])

    def _get_new(self):
        """Return the calls made since the test began."""
        return self._get_calls() - self.before

    def _ask(self, files=None, **data):
        """Send the form; files are pairs of name and content."""
        return self._send(
            CREATE,
            {"subject": "Pump is loud", "request_token": uuid.uuid4().hex, **data},
            files=[("files", file) for file in files or []],
        )

    def _check_refused(self, response, name):
        """Nothing was made, and the form marks the field that is wrong."""
        self.assertEqual(response.status_code, 422)
        self.assertFalse(self._get_new())
        page = html.fromstring(response.content)
        marked = page.xpath(
            "//*[contains(@class, 'is-invalid') or contains(@class, 'text-danger')]"
        )
        self.assertTrue(marked or name is None)
        if name:
            self.assertIn(name, [node.get("name") for node in marked])


@tagged("post_install", "-at_install")
class TestPortalNewCallForm(PortalNewCallCase):
    def _get_options(self, name, url=NEW):
        options = self._find(url, f"//select[@name='{name}']/option")
        return [option.get("value") for option in options]

    def _get_selected(self, name, url):
        return self._find(url, f"//select[@name='{name}']/option[@selected]/@value")

    def test_form_offers_what_is_theirs(self):
        other_site = self._create_admin(
            "res.partner",
            name="Forno",
            type="other",
            parent_id=self.other_customer.id,
        )
        self.assertEqual(self._get_options("equipment_id"), ["", str(self.boiler.id)])
        sites = self._get_options("site_id")
        self.assertIn(str(self.site.id), sites)
        self.assertNotIn(str(other_site.id), sites)
        self.assertNotIn(str(self.contact.id), sites)

    def test_form_offers_types_for_customers(self):
        ours = self._create_admin(
            "customer.service.call.type", name="Ours", portal_visible=False
        )
        theirs = self._create_admin("customer.service.call.type", name="Theirs")
        types = self._get_options("type_id")
        self.assertIn(str(theirs.id), types)
        self.assertNotIn(str(ours.id), types)

    def test_form_knows_the_machine(self):
        url = f"{NEW}?equipment_id={self.boiler.id}"
        self.assertEqual(self._get_selected("equipment_id", url), [str(self.boiler.id)])

    def test_form_does_not_know_machines_of_others(self):
        for number in (self.oven.id, "x", "999999999"):
            url = f"{NEW}?equipment_id={number}"
            with self.subTest(equipment=number):
                self.assertFalse(self._get_selected("equipment_id", url))
                self.assertNotIn("OVEN-7", self._get(url).text)

    def test_form_with_many_machines_is_searched(self):
        self.patch(portal_call_new, "MAX_MACHINES", 1)
        self._create_equipment(name="Pump", serial="PMP-1")
        self.assertFalse(self._get_options("equipment_id"))
        suggestions = self._find(NEW, "//datalist/option/@value")
        self.assertEqual(len(suggestions), 2)
        url = f"{NEW}?equipment_id={self.boiler.id}"
        self.assertEqual(self._get_selected("equipment_id", url), [str(self.boiler.id)])

    def test_form_has_an_empty_box_for_the_description(self):
        [text] = self._find(NEW, "//textarea[@name='description']")
        self.assertFalse(text.text)

    def test_form_makes_nothing(self):
        self._get(f"{NEW}?subject=Hello&equipment_id={self.boiler.id}")
        response = self._get(f"{CREATE}?subject=Hello&request_token={'0' * 32}")
        self.assertIn(response.status_code, (404, 405))
        self.assertFalse(self._get_new())

    def test_form_needs_a_name_for_each_field(self):
        page = html.fromstring(self._get(NEW).content)
        fields = page.xpath(
            "//main//form[@method='post']//*[self::input or self::select or"
            " self::textarea][@type!='hidden' or not(@type)]"
        )
        labels = set(page.xpath("//label/@for"))
        self.assertTrue(fields)
        for field in fields:
            with self.subTest(field=field.get("name")):
                self.assertIn(field.get("id"), labels)


@tagged("post_install", "-at_install")
class TestPortalNewCall(PortalNewCallCase):
    """What becomes of the form."""

    def test_call_is_opened(self):
        call_type = self._create_admin("customer.service.call.type", name="Repair")
        response = self._ask(
            description="Since\nthis morning",
            equipment_id=self.boiler.id,
            type_id=call_type.id,
            urgency="urgent",
        )
        call = self._get_new()
        self.assertRecordValues(
            call,
            [
                {
                    "subject": "Pump is loud",
                    "channel": "portal",
                    "caller_id": self.contact.id,
                    "caller_email": self.contact.email,
                    "partner_id": self.customer.id,
                    "equipment_id": self.boiler.id,
                    "site_id": self.site.id,
                    "type_id": call_type.id,
                    "priority": "2",
                    "state": "new",
                    "company_id": self.company.id,
                    "team_id": self.team.id,
                }
            ],
        )
        self.assertIn("Since<br>this morning", call.description)
        self.assertEqual(response.status_code, 200)
        self.assertTrue(urlsplit(response.url).path.startswith(f"{LIST}/sent/"))
        self.assertIn(call.name, response.text)
        self.assertIn(f'href="{LIST}/{call.id}"', response.text)

    def test_caller_receives_the_answers(self):
        self._ask()
        call = self._get_new()
        self.assertIn(self.contact, call.message_partner_ids)

    def test_call_without_a_machine_is_of_the_company(self):
        self._ask()
        call = self._get_new()
        self.assertEqual(call.partner_id, self.customer)
        self.assertFalse(call.equipment_id)
        self.assertEqual(call.priority, "0")

    def test_chosen_site_comes_before_that_of_the_machine(self):
        site = self._create_admin(
            "res.partner", name="Sud", type="other", parent_id=self.customer.id
        )
        self._ask(equipment_id=self.boiler.id, site_id=site.id)
        self.assertEqual(self._get_new().site_id, site)

    def test_call_for_a_machine_that_is_only_used(self):
        self.oven.end_user_id = self.customer
        self._ask(equipment_id=self.oven.id)
        call = self._get_new()
        self.assertEqual(call.partner_id, self.other_customer)
        self.assertEqual(call.caller_id, self.contact)
        self.assertTrue(call.with_user(self.portal_user).has_access("read"))

    def test_form_sent_twice_makes_one_call(self):
        token = uuid.uuid4().hex
        first = self._ask(request_token=token)
        second = self._ask(request_token=token, subject="Again")
        self.assertEqual(len(self._get_new()), 1)
        self.assertEqual(first.url, second.url)
        self.assertEqual(second.status_code, 200)

    def test_result_is_for_who_asked(self):
        token = uuid.uuid4().hex
        self._ask(request_token=token)
        self._login(self.other_portal_user)
        self.assertEqual(self._open(f"{LIST}/sent/{token}")[1], LIST)

    def test_form_without_its_token_is_refused(self):
        for token in ("", "x", "0" * 31, "g" * 32, "0" * 33):
            with self.subTest(token=token):
                response = self._ask(request_token=token)
                self.assertEqual(response.status_code, 404)
        self.assertFalse(self._get_new())

    @mute_logger("odoo.http")
    def test_form_of_another_site_is_refused(self):
        data = {"subject": "X", "request_token": uuid.uuid4().hex}
        response = self._send(CREATE, data, csrf=False)
        self.assertEqual(response.status_code, 400)
        self.assertFalse(self._get_new())

    def test_subject_is_needed(self):
        response = self._ask(subject="  ", description="Kept text")
        self._check_refused(response, "subject")
        self.assertIn("Kept text", response.text)

    def test_long_texts_are_cut(self):
        self._ask(subject="x" * 5000, description="y" * 50_000)
        call = self._get_new()
        self.assertEqual(len(call.subject), portal_call_new.MAX_SUBJECT)
        self.assertLess(len(call.description), 20_000)

    def test_texts_run_nothing(self):
        script = "<script>alert(1)</script><img src=x onerror=alert(1)>"
        response = self._ask(subject="", description=script)
        self.assertNotIn("<script>alert", response.text)
        self._ask(subject=script, description=script)
        call = self._get_new()
        self.assertNotIn("<script", call.description)
        self.assertIn("&lt;script", call.description)
        page = self._get(f"{LIST}/{call.id}").text
        self.assertNotIn("<script>alert", page)
        self.assertNotIn("<img src=x", page)

    def test_call_that_cannot_be_made_is_told(self):
        def refuse(calls, *args):
            raise ValidationError(self.env._("Misconfigured"))

        self.patch(self.env.registry[CALL], "_attach_from_portal", refuse)
        with self.assertLogs("odoo.addons.customer_service_base", "WARNING"):
            response = self._ask(description="Kept text")
        self.assertEqual(response.status_code, 422)
        self.assertIn("Kept text", response.text)
        self.assertNotIn("Misconfigured", response.text)
        self.assertFalse(self._get_new())

    # Forged choices
    def test_machine_of_others_is_refused(self):
        archived = self._create_equipment(name="Old", active=False)
        for number in (self.oven.id, archived.id, "999999999", "x", "1 or 1"):
            with self.subTest(equipment=number):
                response = self._ask(equipment_id=number)
                self._check_refused(response, "equipment_id")

    def test_site_of_others_is_refused(self):
        for number in (self.other_customer.id, self.company.partner_id.id, "x"):
            with self.subTest(site=number):
                self._check_refused(self._ask(site_id=number), "site_id")

    def test_type_for_the_staff_is_refused(self):
        ours = self._create_admin(
            "customer.service.call.type", name="Ours", portal_visible=False
        )
        far = self._create_admin(
            "customer.service.call.type", name="Far", company_id=self.other_company.id
        )
        for number in (ours.id, far.id, "x"):
            with self.subTest(type=number):
                self._check_refused(self._ask(type_id=number), "type_id")

    def test_urgency_is_normal_or_urgent(self):
        for urgency in ("3", "safety", "1"):
            with self.subTest(urgency=urgency):
                self._check_refused(self._ask(urgency=urgency), None)

    def test_other_values_are_not_taken(self):
        self._ask(
            priority="3",
            user_id=self.technician.id,
            partner_id=self.other_customer.id,
            caller_id=self.colleague.id,
            internal_note="x",
            stage_id=self._stage("closed").id,
        )
        call = self._get_new()
        self.assertEqual(call.caller_id, self.contact)
        self.assertEqual(call.partner_id, self.customer)
        self.assertEqual(call.state, "new")
        self.assertEqual(call.priority, "0")
        self.assertFalse(call.user_id)

    # Who may not
    def test_who_sees_no_calls_opens_none(self):
        self._set_scope("none")
        self.assertEqual(self._ask().status_code, 404)
        self.assertFalse(self._get_new())

    def test_staff_open_calls_by_their_rights_only(self):
        for user in (self.outsider, self.users["reader"], self.users["billing"]):
            self._login(user)
            with self.subTest(user=user.login):
                self.assertEqual(self._ask().status_code, 404)
        self.assertFalse(self._get_new())

    def test_machine_of_our_other_company_makes_its_call(self):
        user = self.portal_user.sudo()
        user.company_ids |= self.other_company
        far = self.admin_env["customer.service.equipment"].create(
            {
                "name": "Far",
                "partner_id": self.customer.id,
                "company_id": self.other_company.id,
            }
        )
        self.env.flush_all()
        response = self._ask(equipment_id=far.id)
        call = self._get_new()
        if call:
            self.assertEqual(call.company_id, self.other_company)
        else:
            self._check_refused(response, "equipment_id")

    # Machines as text
    def test_machine_is_found_by_what_is_typed(self):
        for text in ("AUR-0042", "aur0042", "[AUR-0042] Boiler Aurora", "aurora"):
            self.before = self._get_calls()
            self._ask(equipment_text=text)
            with self.subTest(text=text):
                self.assertEqual(self._get_new().equipment_id, self.boiler)

    def test_machine_of_others_is_not_found(self):
        for text in ("OVEN-7", "[OVEN-7] Bread oven", "%", "[%]", "_"):
            response = self._ask(equipment_text=f"{text} nowhere")
            with self.subTest(text=text):
                self.assertEqual(response.status_code, 422)
                self.assertNotIn("Bread oven</option>", response.text)
        self.assertFalse(self._get_new())

    def test_machines_that_may_be_meant_are_offered(self):
        self._create_equipment(name="Boiler Aurora", serial="AUR-0043")
        response = self._ask(equipment_text="aurora")
        self._check_refused(response, "equipment_id")
        page = html.fromstring(response.content)
        offered = page.xpath("//select[@name='equipment_id']/option/@value")
        self.assertEqual(len(offered), 3)

    # Files
    def test_files_are_sent_with_it(self):
        self._ask(
            files=[("photo.jpg", b"\xff\xd8\xff jpeg"), ("../../fault.txt", b"hello")]
        )
        call = self._get_new()
        message = call.message_ids.filtered("attachment_ids")
        self.assertEqual(message.author_id, self.contact)
        names = set(message.attachment_ids.mapped("name"))
        self.assertEqual(names, {"photo.jpg", "fault.txt"})
        self.assertTrue(call.customer_replied)
        text = self._text(f"{LIST}/{call.id}")
        self.assertIn("photo.jpg", text)

    def test_files_that_run_are_refused(self):
        for name, content in (
            ("setup.exe", b"x"),
            ("photo.JPG", b"MZ\x90\x00"),
            ("macro.vbs", b"x"),
            ("page.html", b"<script>"),
            ("picture.svg", b"<svg onload='x'/>"),
            ("invoice.pdf.js", b"x"),
        ):
            with self.subTest(name=name):
                self._check_refused(self._ask(files=[(name, content)]), "files")

    def test_files_that_are_too_large_are_refused(self):
        self.patch(portal_call_new, "MAX_FILE_SIZE", 10)
        self._check_refused(self._ask(files=[("a.txt", b"x" * 11)]), "files")
        self._ask(files=[("a.txt", b"x" * 10)])
        self.assertEqual(len(self._get_new()), 1)

    def test_too_many_files_are_refused(self):
        self.patch(portal_call_new, "MAX_FILES", 2)
        files = [(f"{number}.txt", b"x") for number in range(3)]
        self._check_refused(self._ask(files=files), "files")

    # Coming back to an ended call
    def _end(self):
        self.own_call.action_solve()
        self.own_call.action_close()

    def test_new_call_continues_an_ended_one(self):
        call_type = self._create_admin("customer.service.call.type", name="Repair")
        self.own_call.type_id = call_type
        self._end()
        page = self._get(f"{NEW}?origin_id={self.own_call.id}")
        self.assertIn("Flame goes out", page.text)
        self._ask(origin_id=self.own_call.id, equipment_id=self.boiler.id)
        call = self._get_new()
        self.assertEqual(call.origin_id, self.own_call)
        self.assertEqual(call.caller_id, self.contact)
        self.assertEqual(call.type_id, call_type)
        self.assertEqual(call.subject, "Pump is loud")
        self.assertEqual(self.own_call.state, "closed")

    def test_new_call_about_a_colleagues_is_of_who_asks(self):
        self._set_scope("company")
        self.colleague_call.action_solve()
        self.colleague_call.action_close()
        self._ask(origin_id=self.colleague_call.id)
        call = self._get_new()
        self.assertEqual(call.origin_id, self.colleague_call)
        self.assertEqual(call.caller_id, self.contact)
        self.assertEqual(call.caller_email, self.contact.email)
        self.assertFalse(call.equipment_id)

    def test_call_of_others_is_not_continued(self):
        (self.colleague_call | self.other_call).action_cancel()
        for call in (self.colleague_call, self.other_call, self.own_call):
            with self.subTest(call=call.subject):
                page = self._get(f"{NEW}?origin_id={call.id}")
                self.assertNotIn(call.name, page.text)
                self._check_refused(self._ask(origin_id=call.id), None)
        for nonsense in ("x", "999999999"):
            with self.subTest(origin=nonsense):
                self._check_refused(self._ask(origin_id=nonsense), None)
