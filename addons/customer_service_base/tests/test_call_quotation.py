from odoo import http
from odoo.exceptions import AccessError, UserError
from odoo.tests import HttpCase, tagged

from .quotation_common import QuotationCommon

# the smallest picture: a signature
PIXEL = (
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAA"
    "AABJRU5ErkJggg=="
)


@tagged("post_install", "-at_install")
class TestCallQuotation(QuotationCommon):
    def test_quotation_says_what_is_planned(self):
        order = self._quote()
        self.assertEqual(
            self._kinds(order),
            {
                ("callout", "Call-out Fee"): (1, 50.0),
                ("labour", "Service Hour"): (2, 120.0),
                ("km", "Kilometre"): (30, 24.0),
                ("part", "Pump"): (1, 90.0),
                ("part", "Valve"): (1, 40.0),
            },
        )
        self.assertRecordValues(
            order,
            [
                {
                    "partner_id": self.customer.id,
                    "partner_shipping_id": self.site.id,
                    "origin": self.call.name,
                    "company_id": self.company.id,
                    "customer_service_call_id": self.call.id,
                    "state": "draft",
                }
            ],
        )
        sections = order.order_line.filtered(
            lambda line: line.display_type == "line_section"
        )
        self.assertEqual(
            sections.mapped("name"), ["Work", "Travel and Expenses", "Parts"]
        )
        self.assertEqual(self.pump_part.sale_line_id.product_id, self.pump)
        distribution = self.call.sudo()._get_analytic_distribution()
        for line in order.order_line - sections:
            self.assertEqual(line.analytic_distribution, distribution)

    def test_payer_pays_and_end_user_is_named(self):
        self.call.write(
            {"payer_id": self.other_customer.id, "end_user_id": self.contact.id}
        )
        order = self._quote()
        self.assertEqual(order.partner_id, self.other_customer)
        self.assertEqual(order.customer_service_end_user_id, self.contact)

    def test_warranty_covers_its_lines(self):
        self.equipment.write(
            {"warranty_start": "2026-01-01", "warranty_parts_end": "2027-01-01"}
        )
        self.call.date_open = "2026-02-01 10:00:00"
        order = self._quote()
        pump = self.pump_part.sale_line_id
        self.assertEqual(pump.customer_service_coverage, "warranty")
        self.assertIn("01/01/2027", pump.customer_service_coverage_reason)
        self.assertEqual(pump.price_subtotal, 0.0)
        self.assertEqual(pump.customer_service_full_subtotal, 90.0)
        self.assertEqual(order.amount_untaxed, 194.0)

    def test_second_press_opens_the_same_draft(self):
        self.assertEqual(self._quote(), self._quote())

    def test_update_follows_the_call_and_keeps_what_people_decided(self):
        order = self._quote()
        self._cover(self.pump_part.sale_line_id, 40)
        order.order_line = [
            (0, 0, {"product_id": self.valve.id, "name": "By hand", "price_unit": 7})
        ]
        self.visit.planned_hours = 1
        self.valve_part.action_release()
        self._create_part(self._create_product("Seal", list_price=5.0, type="consu"))
        order.action_update_from_call()
        self.assertEqual(
            self._kinds(order),
            {
                ("callout", "Call-out Fee"): (1, 50.0),
                ("labour", "Service Hour"): (1, 60.0),
                ("km", "Kilometre"): (30, 24.0),
                ("part", "Pump"): (1, 54.0),
                ("part", "Seal"): (1, 5.0),
                (False, "Valve"): (1, 7.0),
            },
        )
        order.action_update_from_call()
        self.assertEqual(len(order.order_line), 9)

    def test_only_a_draft_is_updated(self):
        order = self._quote()
        order.action_confirm()
        with self.assertRaisesRegex(UserError, "draft"):
            order.action_update_from_call()

    def test_what_is_quoted_is_not_quoted_twice(self):
        self._quote().action_confirm()
        with self.assertRaisesRegex(UserError, "nothing to quote"):
            self._quote()
        self._create_part(self._create_product("Seal", list_price=5.0, type="consu"))
        self.assertEqual(self._kinds(self._quote()), {("part", "Seal"): (1, 5.0)})

    def test_nothing_planned_is_refused(self):
        self.visit.action_cancel()
        (self.pump_part | self.valve_part).action_release()
        with self.assertRaisesRegex(UserError, "nothing to quote"):
            self._quote()

    def test_work_without_a_rule_is_refused(self):
        rules = self.tariff.rule_ids.filtered(lambda rule: rule.kind == "labour")
        rules.unlink()
        with self.assertRaisesRegex(UserError, "No rule of the tariff"):
            self._quote()

    def test_call_without_a_customer_is_refused(self):
        self.call = self._create_call(partner_id=False, caller_name="Somebody")
        with self.assertRaisesRegex(UserError, "customer"):
            self._quote()

    def test_blocked_customer_is_refused_but_to_dispatchers(self):
        self.env["customer.service.block"].with_user(self.dispatcher).create(
            {"partner_id": self.customer.id, "reason": "Does not pay"}
        ).action_block()
        self.call.invalidate_recordset(["block_notice"])
        with self.assertRaisesRegex(UserError, "Does not pay"):
            self._quote()
        self.assertTrue(self._quote(self.dispatcher))

    def test_who_may_not_change_the_call_may_not_quote_it(self):
        for user in (self.users["reader"], self.billing, self.outsider):
            with self.assertRaises(AccessError):
                self._quote(user)

    def test_operator_sees_service_orders_only(self):
        other = self._create_admin(
            "sale.order", partner_id=self.customer.id, company_id=self.company.id
        )
        order = self._quote()
        orders = self.env["sale.order"].with_user(self.operator)
        self.assertEqual(orders.search([("id", "in", (order | other).ids)]), order)
        with self.assertRaises(AccessError):
            other.with_user(self.operator).read(["name"])
        with self.assertRaises(AccessError):
            order.with_user(self.technician).read(["name"])
        accountant = self._create_user(
            "accountant",
            groups="account.group_account_invoice,customer_service_base.group_billing",
        )
        self.assertEqual(other.with_user(accountant).name, other.name)

    def test_accepting_reserves_and_goes_on(self):
        order = self._quote()
        self.call._move_to("waiting")
        reserved = []
        self.patch(
            type(self.pump_part),
            "_reserve",
            lambda parts: reserved.extend(parts.mapped("product_id.name")),
        )
        order.action_confirm()
        self.assertEqual(sorted(reserved), ["Pump", "Valve"])
        self.assertEqual(self.call.state, "in_progress")
        self.assertEqual(order.customer_service_accepted_amount, 324.0)
        self.assertIn(order.name, self.call.message_ids[0].body)

    def test_salesperson_confirms_without_seeing_calls(self):
        salesperson = self._create_user(
            "salesperson", groups="sales_team.group_sale_salesman_all_leads"
        )
        order = self._quote().with_user(salesperson)
        order.action_confirm()
        self.assertEqual(order.state, "sale")
        self.call._move_to("in_progress")
        order._action_cancel()
        self.assertEqual(order.state, "cancel")

    def _refuse(self, order, **vals):
        wizard = self.env["customer.service.quotation.refuse"].create(
            {"order_id": order.id, "reason": "Too expensive", **vals}
        )
        return wizard.action_refuse()

    def test_refusal_bills_the_diagnosis_and_releases_parts(self):
        order = self._quote()
        self._refuse(order)
        self.assertEqual(order.state, "cancel")
        self.assertEqual(
            (self.pump_part | self.valve_part).mapped("state"), ["released"] * 2
        )
        charge = self._charge(self.call, "diagnosis")
        self.assertEqual(charge.amount_due, 60.0)
        self.assertIn("Too expensive", self.call.message_ids[0].body)
        self.assertTrue(self.call.activity_ids)
        self.assertEqual(self.visit.state, "planned")

    def test_refusal_may_waive_the_diagnosis_and_cancel_the_visit(self):
        self._refuse(self._quote(), bill_diagnosis=False, cancel_interventions=True)
        self.assertFalse(self._charge(self.call, "diagnosis"))
        self.assertEqual(self.visit.state, "cancelled")
        self.assertFalse(self.call.activity_ids)

    def test_refusal_without_a_reason_is_refused(self):
        order = self._quote()
        with self.assertRaisesRegex(UserError, "why"):
            self._refuse(order, reason=False)
        self.assertEqual(order.state, "draft")

    def test_diagnosis_is_billed_once(self):
        self._refuse(self._quote())
        self._create_part(self.pump)
        self._refuse(self._quote())
        self.assertEqual(len(self._charge(self.call, "diagnosis")), 1)

    def test_withdrawn_quotation_bills_nothing(self):
        order = self._quote()
        order.action_cancel()
        self.assertEqual(order.state, "cancel")
        self.assertFalse(self._charge(self.call, "diagnosis"))
        self.assertEqual(self.pump_part.state, "released")

    def test_cancelling_with_reserved_parts_asks(self):
        order = self._quote()
        order.action_confirm()
        self.pump_part.sudo().reserved_quantity = 1
        action = order.action_cancel()
        self.assertEqual(order.state, "sale")
        self.assertEqual(action["res_model"], "customer.service.quotation.refuse")
        self._refuse(order, release_parts=False)
        self.assertEqual(order.state, "cancel")
        self.assertEqual(self.pump_part.state, "reserved")
        self.assertFalse(self._charge(self.call, "diagnosis"))

    def test_orders_of_a_call_are_counted(self):
        self.assertEqual(self.call.sale_order_count, 0)
        order = self._quote()
        self.call.invalidate_recordset()
        self.assertEqual(self.call.sale_order_count, 1)
        self.assertEqual(self.call.action_view_orders()["res_id"], order.id)
        action = order.action_view_service_call()
        self.assertEqual(action["res_id"], self.call.id)

    def test_lines_speak_the_language_of_the_customer(self):
        self.admin_env["res.lang"]._activate_lang("it_IT")
        self.customer.lang = "it_IT"
        self.pump.with_context(lang="it_IT").name = "Pompa"
        self._quote()
        self.assertEqual(self.pump_part.sale_line_id.name, "Pompa")

    def test_twenty_parts_are_twenty_lines(self):
        products = self.admin_env["product.product"].create(
            [
                {"name": f"Part {number}", "type": "consu", "list_price": number + 1}
                for number in range(20)
            ]
        )
        for product in products:
            self._create_part(product)
        order = self._quote()
        self.assertEqual(len(order.order_line.filtered("customer_service_kind")), 25)


@tagged("post_install", "-at_install")
class TestCallQuotationPortal(QuotationCommon, HttpCase):
    def _open(self, order):
        return self.url_open(order.get_portal_url()).text

    def test_customer_reads_what_is_covered(self):
        self.equipment.write(
            {"warranty_start": "2026-01-01", "warranty_parts_end": "2027-01-01"}
        )
        self.call.date_open = "2026-02-01 10:00:00"
        order = self._quote()
        page = self._open(order)
        self.assertIn("In warranty until 01/01/2027", page)
        self.assertIn("line-through", page)
        self.assertIn(self.call.name, page)
        html = (
            self.admin_env["ir.actions.report"]
            ._render_qweb_html("sale.action_report_saleorder", order.ids)[0]
            .decode()
        )
        self.assertIn("In warranty until 01/01/2027", html)
        self.assertIn(self.call.name, html)

    def test_customer_accepts_online(self):
        order = self._quote().sudo()
        order.write({"require_signature": True, "require_payment": False})
        order.action_quotation_sent()
        self.call._move_to("waiting")
        # what is printed is tested elsewhere; here there may be no printer
        self.patch(
            type(self.env["ir.actions.report"]),
            "_render_qweb_pdf",
            lambda *args, **kwargs: (b"%PDF-1.4", "pdf"),
        )
        answer = self.make_jsonrpc_request(
            f"/my/orders/{order.id}/accept",
            {
                "access_token": order._portal_ensure_token(),
                "name": "Anna",
                "signature": PIXEL,
            },
        )
        self.assertNotIn("error", answer)
        self.env.invalidate_all()
        self.assertEqual(order.state, "sale")
        self.assertEqual(self.call.state, "in_progress")

    def test_customer_declines_online(self):
        order = self._quote().sudo()
        order.write({"require_signature": True, "require_payment": False})
        order.action_quotation_sent()
        self.authenticate(None, None)
        self.url_open(
            f"/my/orders/{order.id}/decline",
            data={
                "access_token": order._portal_ensure_token(),
                "csrf_token": http.Request.csrf_token(self),
                "decline_message": "Too expensive",
            },
        )
        self.env.invalidate_all()
        self.assertEqual(order.state, "cancel")
        self.assertEqual(self._charge(self.call, "diagnosis").amount_due, 60.0)
        self.assertEqual(self.pump_part.state, "released")
        self.assertTrue(self.call.activity_ids)
