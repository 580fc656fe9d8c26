from urllib.parse import urlsplit

from lxml import html

from odoo.exceptions import AccessError
from odoo.tests import HttpCase, tagged
from odoo.tools.misc import formatLang

from ..controllers.portal import CustomerServicePortal
from .common import CustomerServiceCommon


class PortalCommon(CustomerServiceCommon):
    """A machine of each of two customers, with calls, readings and a move."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.boiler = cls._create_equipment(
            name="Boiler Aurora",
            serial="AUR-0042",
            site_id=cls.site.id,
            note="<p>pays late</p>",
        )
        cls.burner = cls._create_equipment(
            name="Burner", serial="BRN-1", parent_id=cls.boiler.id
        )
        cls.oven = cls._create_equipment(
            name="Bread oven", serial="OVEN-7", partner_id=cls.other_customer.id
        )
        cls.technician.phone = "333 1234567"
        cls.boiler_call = cls._create_call(
            equipment_id=cls.boiler.id,
            subject="Flame goes out",
            solution="<p>Electrode replaced</p>",
            internal_note="<p>for us only</p>",
            user_id=cls.technician.id,
            date_open="2025-05-02 09:00:00",
        )
        cls.oven_call = cls._create_call(
            equipment_id=cls.oven.id,
            partner_id=cls.other_customer.id,
            subject="Door does not close",
        )
        cls._create_reading(
            cls._create_meter(cls.boiler), "2025-05-02 09:00:00", 1234.5
        )
        cls._create_reading(cls._create_meter(cls.oven), "2025-05-02 09:00:00", 777.0)

    def _as(self, user, model="customer.service.equipment"):
        self.env.invalidate_all()
        return self.env[model].with_user(user)


@tagged("post_install", "-at_install")
class TestPortalAccess(PortalCommon):
    """What the two customers reach by the models, past every page."""

    def test_customer_finds_own_machines_only(self):
        found = self._as(self.portal_user).search([])
        self.assertEqual(found, self.boiler | self.burner)

    def test_end_user_finds_the_machine(self):
        self.oven.end_user_id = self.contact
        found = self._as(self.portal_user).search([])
        self.assertEqual(found, self.boiler | self.burner | self.oven)
        self.assertEqual(
            found.browse(self.oven.id).read(["serial"])[0]["id"], self.oven.id
        )

    def test_foreign_machine_is_not_read(self):
        machine = self.oven.with_user(self.portal_user)
        self.env.invalidate_all()
        with self.assertRaises(AccessError):
            machine.read(["serial"])

    def test_machine_is_not_changed(self):
        machine = self.boiler.with_user(self.portal_user)
        for action in (
            lambda: machine.write({"serial": "X"}),
            lambda: machine.create({"name": "X"}),
            machine.unlink,
        ):
            with self.assertRaises(AccessError):
                action()

    def test_name_search_stays_inside(self):
        machines = self._as(self.portal_user)
        for name in ("OVEN-7", "Bread", "Panificio"):
            for operator in ("ilike", "=", "=ilike", "like"):
                with self.subTest(name=name, operator=operator):
                    try:
                        found = machines.name_search(name, operator=operator)
                    except AccessError:
                        continue
                    self.assertFalse(found)

    def test_internal_notes_are_closed(self):
        machine = self.boiler.with_user(self.portal_user)
        with self.assertRaises(AccessError):
            machine.read(["note"])
        with self.assertRaises(AccessError):
            machine.search([("note", "ilike", "pays")])

    def test_moves_and_readings_are_closed(self):
        for model in (
            "customer.service.equipment.move",
            "customer.service.meter.reading",
            "customer.service.team",
            "customer.service.stage",
        ):
            with self.subTest(model=model), self.assertRaises(AccessError):
                self._as(self.portal_user, model).search([])

    def test_history_of_others_is_not_found(self):
        history = self._as(self.portal_user, "customer.service.history").search([])
        self.assertEqual(history.equipment_id, self.boiler)
        self.assertNotIn(self.oven_call.subject, history.mapped("title"))

    def test_history_of_others_is_not_read(self):
        rows = self.env["customer.service.history"].search(
            [("equipment_id", "=", self.oven.id)]
        )
        self.assertTrue(rows)
        self.env.invalidate_all()
        with self.assertRaises(AccessError):
            rows.with_user(self.portal_user).read(["title"])

    def test_new_owner_does_not_see_the_former_one(self):
        self.boiler.partner_id = self.other_customer
        history = self._as(self.other_portal_user, "customer.service.history")
        rows = history.search([("equipment_id", "=", self.boiler.id)])
        self.assertEqual(rows.commercial_partner_id, self.other_customer)
        self.assertNotIn(self.boiler_call.subject, rows.mapped("title"))

    def test_meters_of_others_are_not_found(self):
        meters = self._as(self.portal_user, "customer.service.meter").search([])
        self.assertEqual(meters.equipment_id, self.boiler)


@tagged("post_install", "-at_install")
class TestPortalPages(PortalCommon, HttpCase):
    def _login(self, user):
        self.authenticate(user.login, user.login)

    def _open(self, url):
        """Return status, path landed on and text of a page."""
        self.env.flush_all()
        response = self.url_open(url)
        text = html.fromstring(response.content).text_content()
        return (
            response.status_code,
            urlsplit(response.url).path,
            " ".join(text.split()),
        )

    def _find(self, url, xpath):
        """Return the texts of the elements of a page, in any language."""
        self.env.flush_all()
        page = html.fromstring(self.url_open(url).content)
        return [" ".join(node.text_content().split()) for node in page.xpath(xpath)]

    def test_home_has_the_card(self):
        self._login(self.portal_user)
        self.assertTrue(self._find("/my", "//a[@href='/my/equipment']"))

    def test_home_counts_own_machines(self):
        self._login(self.portal_user)
        answer = self.make_jsonrpc_request(
            "/my/counters", {"counters": ["equipment_count"]}
        )
        self.assertEqual(answer, {"equipment_count": 2})

    def test_list_shows_own_machines(self):
        self._login(self.portal_user)
        status, _path, text = self._open("/my/equipment")
        self.assertEqual(status, 200)
        self.assertIn("AUR-0042", text)
        self.assertIn("BRN-1", text)
        self.assertNotIn("OVEN-7", text)

    def test_list_finds_by_words(self):
        self._login(self.portal_user)
        _status, _path, text = self._open("/my/equipment?search=settimo aurora")
        self.assertIn("AUR-0042", text)
        self.assertNotIn("BRN-1", text)

    def test_list_finds_by_serial_as_typed(self):
        self._login(self.portal_user)
        _status, _path, text = self._open("/my/equipment?search=aur0042")
        self.assertIn("AUR-0042", text)

    def test_list_does_not_find_others(self):
        self._login(self.portal_user)
        for words in ("OVEN-7", "bread", "panificio"):
            with self.subTest(words=words):
                url = f"/my/equipment?search={words}"
                self.assertTrue(self._find(url, "//div[@role='alert']"))
                self.assertFalse(self._find(url, "//table//tr"))

    def test_list_sorts(self):
        self._login(self.portal_user)
        for order in ("name", "serial", "site", "installed", "warranty", "nonsense"):
            with self.subTest(order=order):
                status, _path, text = self._open(f"/my/equipment?sortby={order}")
                self.assertEqual(status, 200)
                self.assertIn("AUR-0042", text)

    def test_list_has_pages(self):
        self.patch(CustomerServicePortal, "_items_per_page", 5)
        self.env["customer.service.equipment"].create(
            [
                {"name": f"Valve {number:03}", "partner_id": self.customer.id}
                for number in range(6)
            ]
        )
        self._login(self.portal_user)
        _status, _path, first = self._open("/my/equipment")
        _status, _path, second = self._open("/my/equipment/page/2")
        self.assertIn("Valve 000", first)
        self.assertNotIn("Valve 005", first)
        self.assertIn("Valve 005", second)

    def test_page_shows_the_machine(self):
        self._login(self.portal_user)
        status, _path, text = self._open(f"/my/equipment/{self.boiler.id}")
        self.assertEqual(status, 200)
        for expected in (
            "AUR-0042",
            "Stabilimento Nord",
            "Via Roma 1",
            "BRN-1",
            "Flame goes out",
            "Electrode replaced",
            f"{formatLang(self.env, 1234.5)} h",
            self.technician.name,
        ):
            self.assertIn(expected, text)

    def test_page_keeps_ours_to_ourselves(self):
        self._login(self.portal_user)
        _status, _path, text = self._open(f"/my/equipment/{self.boiler.id}")
        for secret in ("pays late", "for us only", "333 1234567"):
            self.assertNotIn(secret, text)

    def test_page_hides_the_reason_of_a_move(self):
        self.boiler.site_id = self.customer
        self.boiler.sudo().move_ids[:1].reason = "was not paid"
        self._login(self.portal_user)
        url = f"/my/equipment/{self.boiler.id}"
        rows = self._find(url, "//div[@name='history_row']")
        self.assertEqual(len([row for row in rows if self.customer.name in row]), 1)
        self.assertNotIn("was not paid", " ".join(rows))

    def test_reason_of_a_move_is_not_read_by_rpc(self):
        self.boiler.site_id = self.customer
        self.boiler.sudo().move_ids[:1].reason = "was not paid"
        history = self.env["customer.service.history"].with_user(self.portal_user)
        rows = history.search([("kind", "=", "move")])
        self.assertTrue(rows)
        for read in (
            lambda: rows.read(["note"]),
            lambda: history.search([("note", "ilike", "paid")]),
        ):
            with self.assertRaises(AccessError):
                read()

    def test_page_of_the_new_owner_hides_the_former_one(self):
        self.boiler.write(
            {"partner_id": self.other_customer.id, "site_id": self.other_customer.id}
        )
        self._login(self.other_portal_user)
        status, _path, text = self._open(f"/my/equipment/{self.boiler.id}")
        self.assertEqual(status, 200)
        self.assertIn("AUR-0042", text)
        for secret in ("Flame goes out", "Officine Verdi", "Stabilimento Nord"):
            self.assertNotIn(secret, text)

    def test_page_has_pages_of_history(self):
        self.patch(CustomerServicePortal, "_items_per_page", 5)
        for number in range(6):
            self._create_call(
                equipment_id=self.boiler.id,
                subject=f"Fault {number:03}",
                date_open=f"2025-06-{number + 1:02} 09:00:00",
            )
        url = f"/my/equipment/{self.boiler.id}"
        self._login(self.portal_user)
        _status, _path, first = self._open(url)
        _status, _path, second = self._open(f"{url}/history/page/2")
        self.assertNotIn("Flame goes out", first)
        self.assertIn("Flame goes out", second)

    def test_page_of_others_leads_home(self):
        self.oven._portal_ensure_token()
        self._login(self.portal_user)
        for url in (
            f"/my/equipment/{self.oven.id}",
            f"/my/equipment/{self.oven.id}?access_token=guess",
            f"/my/equipment/{self.oven.id}?access_token=gu%C3%A8ss",
            f"/my/equipment/{self.oven.id}/history/page/1",
            "/my/equipment/999999999",
        ):
            with self.subTest(url=url):
                _status, path, text = self._open(url)
                self.assertEqual(path, "/my")
                self.assertNotIn("OVEN-7", text)

    def test_prints_of_others_are_refused(self):
        self._login(self.portal_user)
        with self.assertLogs("odoo.http", level="WARNING"):
            response = self.url_open(
                "/report/html/customer_service_base.report_equipment_history/"
                f"{self.oven.id}"
            )
        self.assertNotIn("Door does not close", response.text)
        self.assertNotIn("OVEN-7", response.text)

    def test_token_shows_the_machine_without_its_history(self):
        token = self.boiler.sudo()._portal_ensure_token()
        url = f"/my/equipment/{self.boiler.id}?access_token={token}"
        status, _path, text = self._open(url)
        self.assertEqual(status, 200)
        self.assertIn("AUR-0042", text)
        self.assertNotIn("Flame goes out", text)
        self.assertNotIn("BRN-1", text)

    def test_stranger_does_not_see_the_page(self):
        _status, path, text = self._open(f"/my/equipment/{self.boiler.id}")
        self.assertEqual(path, "/web/login")
        self.assertNotIn("AUR-0042", text)

    # The code on the label
    def _scan(self, equipment_id):
        self.env.flush_all()
        return self.url_open(
            f"/customer_service/equipment/{equipment_id}", allow_redirects=False
        )

    def test_scan_leads_staff_to_the_form(self):
        for role in ("reader", "technician", "dispatcher"):
            with self.subTest(role=role):
                self._login(self.users[role])
                response = self._scan(self.boiler.id)
                self.assertEqual(
                    urlsplit(response.headers["Location"]).path,
                    f"/odoo/equipment/{self.boiler.id}",
                )

    def test_form_address_opens_the_machine(self):
        action = self.env.ref("customer_service_base.customer_service_equipment_action")
        self.assertEqual(action.sudo().path, "equipment")

    def test_scan_leads_the_customer_to_the_page(self):
        self._login(self.portal_user)
        response = self._scan(self.boiler.id)
        self.assertEqual(
            urlsplit(response.headers["Location"]).path,
            f"/my/equipment/{self.boiler.id}",
        )

    def test_scan_tells_others_nothing(self):
        for user in (self.other_portal_user, self.outsider):
            self._login(user)
            pages = set()
            for equipment_id in (self.boiler.id, 999999999):
                response = self._scan(equipment_id)
                with self.subTest(user=user.login, equipment=equipment_id):
                    self.assertEqual(response.status_code, 404)
                    self.assertNotIn("AUR-0042", response.text)
                page = html.fromstring(response.content)
                pages.add(" ".join(page.xpath("//main")[0].text_content().split()))
            self.assertEqual(len(pages), 1)

    def test_scan_of_a_stranger_asks_for_login_and_comes_back(self):
        response = self._scan(self.boiler.id)
        location = urlsplit(response.headers["Location"])
        self.assertEqual(location.path, "/web/login")
        page = html.fromstring(
            self.url_open(f"/customer_service/equipment/{self.boiler.id}").content
        )
        form = {
            field.get("name"): field.get("value") or ""
            for field in page.xpath("//form[hasclass('oe_login_form')]//input[@name]")
        }
        login = self.portal_user.login
        response = self.url_open(
            "/web/login", data={**form, "login": login, "password": login}
        )
        self.assertEqual(urlsplit(response.url).path, f"/my/equipment/{self.boiler.id}")
