from datetime import timedelta

from odoo import fields
from odoo.tests import tagged

from .crm_common import ServiceCrmCommon


@tagged("post_install", "-at_install")
class TestOverview(ServiceCrmCommon):
    """The page Service of customers and opportunities."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        today = fields.Date.today()
        cls.machine = cls._create_equipment(serial="AA-1", site_id=cls.site.id)
        # sudo: dates of the warranty follow from the sale
        cls.machine.sudo().write({"warranty_parts_end": today + timedelta(days=10)})
        cls.call = cls._create_call(
            subject="Does not heat", equipment_id=cls.machine.id
        )
        cls.at_site = cls._create_call(subject="Drips", partner_id=cls.site.id)
        cls.visit = cls._create_intervention(cls.call)

    def _make_late(self, call):
        # sudo: what follows from events is written by the engine
        call.sudo().sla_ids.unlink()
        self.admin_env["customer.service.call.sla"].create(
            {
                "call_id": call.id,
                "kind": "resolution",
                "hours": 1,
                "date_start": fields.Datetime.now() - timedelta(hours=3),
                "date_due": fields.Datetime.now() - timedelta(hours=2),
            }
        )
        self.env.flush_all()
        self.env.invalidate_all()

    def _get_blocks(self, record, user=None):
        record = record.with_user(user or self.seller)
        record.invalidate_recordset()
        overview = record.customer_service_overview
        return overview, {block["key"]: block for block in overview["blocks"]}

    def test_company_and_contacts_show_the_same(self):
        for partner in (self.customer, self.contact, self.site):
            overview, blocks = self._get_blocks(partner)
            with self.subTest(partner=partner.name):
                self.assertFalse(overview["foreign"])
                self.assertEqual(blocks["calls"]["count"], 2)
                self.assertEqual(
                    {row["id"] for row in blocks["calls"]["rows"]},
                    {self.call.id, self.at_site.id},
                )
                self.assertEqual(blocks["interventions"]["count"], 1)
                machine = blocks["equipment"]["rows"][0]
                self.assertEqual(machine["id"], self.machine.id)
                self.assertEqual(machine["level"], "warning")

    def test_late_calls_come_first_and_red(self):
        self._make_late(self.call)
        _overview, blocks = self._get_blocks(self.customer)
        rows = blocks["calls"]["rows"]
        self.assertEqual(rows[0]["id"], self.call.id)
        self.assertEqual(rows[0]["level"], "danger")
        partner = self.contact.with_user(self.seller)
        self.assertEqual(partner.customer_service_late_call_count, 1)
        lead = self._create_lead(partner_id=self.contact.id).with_user(self.seller)
        self.assertEqual(lead.customer_service_late_call_count, 1)

    def test_closed_calls_are_not_open(self):
        self.call.action_cancel()
        _overview, blocks = self._get_blocks(self.customer)
        self.assertEqual(
            [row["id"] for row in blocks["calls"]["rows"]], self.at_site.ids
        )

    def test_more_rows_than_shown_are_counted(self):
        for number in range(7):
            self._create_call(subject=f"Call {number}")
        _overview, blocks = self._get_blocks(self.customer)
        self.assertEqual(blocks["calls"]["count"], 9)
        self.assertEqual(len(blocks["calls"]["rows"]), 5)
        action = self.customer.with_user(self.seller).action_view_service_block("calls")
        calls = self.env["customer.service.call"].with_user(self.seller)
        self.assertEqual(len(calls.search(action["domain"])), 9)

    def test_opportunities_show_the_customer(self):
        lead = self._create_lead(partner_id=self.contact.id)
        _overview, blocks = self._get_blocks(lead)
        self.assertEqual(blocks["calls"]["count"], 2)

    def test_leads_without_customer_show_their_calls(self):
        lead = self._create_lead(contact_name="Bar Sport")
        call = self._create_call(
            partner_id=False, caller_name="Bar Sport", lead_id=lead.id
        )
        _overview, blocks = self._get_blocks(lead)
        self.assertEqual([row["id"] for row in blocks["calls"]["rows"]], call.ids)
        self.assertEqual(list(blocks), ["calls"])

    def test_customers_of_others_show_nothing(self):
        overview, blocks = self._get_blocks(self.customer, self.other_seller)
        self.assertTrue(overview["foreign"])
        self.assertFalse(any(block["rows"] for block in blocks.values()))
        self.assertFalse(any(block["count"] for block in blocks.values()))
        for user in (self.sales_all, self.both, self.users["reader"]):
            overview, blocks = self._get_blocks(self.customer, user)
            self.assertFalse(overview["foreign"])
            self.assertEqual(blocks["calls"]["count"], 2)

    def test_a_blocked_customer_is_told(self):
        self.customer.with_user(self.users["dispatcher"]).write(
            {"customer_service_blocked": True, "customer_service_block_reason": "Debts"}
        )
        overview, _blocks = self._get_blocks(self.contact)
        self.assertIn("Debts", overview["block"])
        overview, _blocks = self._get_blocks(self.contact, self.other_seller)
        self.assertFalse(overview["block"])

    # ------------------------------------------------------------------
    # Margin
    # ------------------------------------------------------------------
    def _book(self, call, revenue, cost):
        account = self.company._get_customer_service_analytic_account()
        column = account.plan_id._column_name()
        self.admin_env["account.analytic.line"].create(
            [
                {
                    "name": name,
                    "amount": amount,
                    "category": category,
                    "customer_service_call_id": call.id,
                    "company_id": self.company.id,
                    column: account.id,
                }
                for name, amount, category in (
                    ("Invoice", revenue, "invoice"),
                    ("Hours", -cost, "labour"),
                )
                if amount
            ]
        )

    def _get_light(self, user):
        overview, _blocks = self._get_blocks(self.customer, user)
        return overview["margin"]

    def test_margin_is_a_light_for_a_group(self):
        watcher = self._create_user(
            "watcher",
            groups="sales_team.group_sale_salesman_all_leads,"
            "customer_service_crm.group_margin_light",
        )
        self.assertFalse(self._get_light(self.seller))
        self.assertEqual(self._get_light(watcher), "none")
        self._book(self.call, 1000, 600)
        self.assertEqual(self._get_light(watcher), "good")
        self._book(self.at_site, 0, 300)
        self.assertEqual(self._get_light(watcher), "poor")
        self._book(self.at_site, 0, 200)
        self.assertEqual(self._get_light(watcher), "loss")
        self.assertFalse(self._get_light(self.seller))
        overview, _blocks = self._get_blocks(self.customer, watcher)
        self.assertNotIn("600", str(overview))

    def test_thresholds_are_settings(self):
        self._book(self.call, 1000, 600)
        self.company.sudo().customer_service_margin_good = 50
        self.assertEqual(self._get_light(self.manager), "poor")
        self.company.sudo().customer_service_margin_poor = 45
        self.assertEqual(self._get_light(self.manager), "loss")
        self.assertEqual(
            self.env["res.partner"]._get_service_margin_light(self.company, 0, -5),
            "loss",
        )

    # ------------------------------------------------------------------
    # Lists and buttons
    # ------------------------------------------------------------------
    def test_badges_of_lists(self):
        self._make_late(self.call)
        for user, expected in (
            (self.seller, {"Late calls": 1, "Open calls": 2, "Equipment": 1}),
            (self.users["reader"], {"Late calls": 1, "Open calls": 2, "Equipment": 1}),
            (self.other_seller, {}),
        ):
            partner = self.customer.with_user(user)
            partner.invalidate_recordset()
            found = partner._compute_application_statistics_hook()[partner.id]
            ours = {"Late calls", "Open calls", "Equipment"}
            badges = {
                badge["label"]: badge["value"]
                for badge in found
                if badge["label"] in ours
            }
            with self.subTest(user=user.login):
                self.assertEqual(badges, expected)

    def test_buttons_open_what_salespeople_may_read(self):
        for noun in ("calls", "interventions", "equipment"):
            action = getattr(
                self.customer.with_user(self.seller),
                f"action_view_customer_service_{noun}",
            )()
            with self.subTest(noun=noun):
                self.assertIn("_agent", action["xml_id"])
                model = self.env[action["res_model"]].with_user(self.seller)
                self.assertTrue(model.search(action["domain"]))

    def test_an_archived_customer_is_still_ones_own(self):
        # sudo: an operator does not say who sells
        self.other_customer.sudo().user_id = self.other_seller
        self.other_portal_user.sudo().active = False
        # sudo: contacts of users are archived by who may archive users
        (self.other_customer.child_ids | self.other_customer).sudo().active = False
        own = self.other_customer.with_user(self.other_seller)
        self.assertFalse(own.customer_service_overview["foreign"])
