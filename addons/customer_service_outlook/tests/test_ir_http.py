from odoo.tests import tagged

from .outlook_common import OutlookCommon

OPENED = """
(async () => {
    const wait = (ms) => new Promise((done) => setTimeout(done, ms));
    for (let tries = 0; tries < 150; tries++) {
        const field = document.querySelector(
            ".o_form_view .o_field_widget[name=subject]"
        );
        const text = field?.querySelector("input, textarea")?.value || field?.innerText;
        if (text?.includes("%(subject)s")) {
            if (document.querySelector(".o_error_dialog, .modal")) {
                throw new Error("a dialog is open");
            }
            if (!location.pathname.endsWith("/%(id)s")) {
                throw new Error(`landed on ${location.pathname}`);
            }
            console.log("test successful");
            return;
        }
        await wait(100);
    }
    throw new Error(`no form of the call: ${location} ${document.body.innerText}`);
})().catch((error) => console.error(error));
"""
REFUSED = """
(async () => {
    const wait = (ms) => new Promise((done) => setTimeout(done, ms));
    for (let tries = 0; tries < 150; tries++) {
        if (document.querySelector(".o_form_view")) {
            throw new Error("a form is open");
        }
        if (document.querySelector(".modal, .o_notification")) {
            console.log("test successful");
            return;
        }
        await wait(100);
    }
    throw new Error("nothing is said");
})().catch((error) => console.error(error));
"""


@tagged("post_install", "-at_install")
class TestIrHttp(OutlookCommon):
    """Where the add-in's links lead in the browser."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.agent = cls._create_user(
            "agent",
            groups="customer_service_base.group_user",
            password="service_agent",
        )
        # the web client makes them at the first visit, in a reading request
        settings = cls.admin_env["res.users.settings"]
        visitors = (cls.agent, cls.outsider, cls.portal_user, *cls.users.values())
        for user in visitors:
            settings._find_or_create_for_user(user)
        cls.call = cls._create_call(subject="Opened from the mail")

    def _open(self, url):
        self.env.flush_all()
        self.browser_js(
            url,
            OPENED % {"id": self.call.id, "subject": self.call.subject},
            login=self.agent.login,
        )

    def test_new_call_opens_by_the_name_of_the_ticket_action(self):
        self._open(
            "/web#action=helpdesk_mail_plugin.helpdesk_ticket_action_form_edit"
            f"&id={self.call.id}&model=helpdesk.ticket&view_type=form"
            f"&cids={self.company.id}"
        )

    def test_call_of_the_list_opens_by_the_name_of_the_ticket(self):
        self._open(
            f"/web#id={self.call.id}&model=helpdesk.ticket&view_type=form"
            f"&cids={self.company.id}"
        )

    def test_ticket_of_another_helpdesk_stays_one(self):
        with self._with_helpdesk():
            self.browser_js(
                f"/odoo/helpdesk.ticket/{self.call.id}",
                REFUSED,
                login=self.agent.login,
                error_checker=lambda message: False,
            )

    def _get_links(self, user):
        self.authenticate(user.login, user.login)
        result = self.make_jsonrpc_request("/web/session/get_session_info")
        return result["customer_service_ticket_links"]

    def test_links_are_for_who_reads_calls(self):
        for role in ("reader", "technician", "user"):
            with self.subTest(role=role):
                self.assertIs(self._get_links(self.users[role]), True)
        self.assertIs(self._get_links(self.outsider), False)
        self.assertIs(self._get_links(self.portal_user), False)
        with self._with_helpdesk():
            self.assertIs(self._get_links(self.operator), False)

    def test_name_of_the_action_is_ours_and_survives(self):
        name = "helpdesk_mail_plugin.helpdesk_ticket_action_form_edit"
        action = self.admin_env.ref(name)
        self.assertEqual(action.res_model, "customer.service.call")
        self.calls.with_env(self.admin_env)._link_ticket_action()
        self.assertEqual(self.admin_env.ref(name), action)

    def test_name_of_the_action_of_another_helpdesk_is_left(self):
        name = "helpdesk_mail_plugin.helpdesk_ticket_action_form_edit"
        data = self.admin_env["ir.model.data"]
        data.search([("module", "=", "helpdesk_mail_plugin")]).unlink()
        link = self.calls.with_env(self.admin_env)._link_ticket_action
        other = self.admin_env.ref("base.action_partner_form")
        module, _dot, key = name.partition(".")
        row = data.create(
            {"module": module, "name": key, "model": other._name, "res_id": other.id}
        )
        link()
        self.assertEqual(self.admin_env.ref(name), other)
        row.unlink()
        with self._with_helpdesk():
            link()
            self.assertFalse(self.admin_env.ref(name, False))
        link()
        self.assertEqual(self.admin_env.ref(name).res_model, "customer.service.call")
