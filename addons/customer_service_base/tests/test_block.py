from freezegun import freeze_time

from odoo import Command, fields
from odoo.exceptions import AccessError, ValidationError
from odoo.tests import tagged

from .common import CustomerServiceCommon

MANY = 20


@tagged("post_install", "-at_install")
class TestBlock(CustomerServiceCommon):
    """Whoever is blocked is served only if somebody agrees, or for safety."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.dispatcher = cls.users["dispatcher"]
        cls.customer.with_company(cls.company).write(
            {
                "customer_service_blocked": True,
                "customer_service_block_reason": "In dispute.",
            }
        )

    def _create_call_as(self, user, **vals):
        return (
            self.env["customer.service.call"]
            .with_user(user)
            .create({"subject": "Cold", "partner_id": self.customer.id, **vals})
        )

    # ------------------------------------------------------------------
    # Calls
    # ------------------------------------------------------------------
    def test_call_of_a_blocked_customer_is_refused_with_the_reason(self):
        for channel in ("phone", "visit"):
            with (
                self.subTest(channel=channel),
                self.assertRaisesRegex(ValidationError, "In dispute"),
            ):
                self._create_call_as(self.operator, channel=channel)

    def test_safety_call_is_taken_by_everybody(self):
        call = self._create_call_as(self.operator, priority="3")
        self.assertEqual(call.block_notice, "In dispute.")

    def test_dispatcher_takes_the_call(self):
        self.assertTrue(self._create_call_as(self.dispatcher))

    def test_right_to_serve_the_blocked_can_be_given_to_an_operator(self):
        self.operator.with_env(self.admin_env).group_ids = [
            Command.link(self.env.ref("customer_service_base.group_serve_blocked").id)
        ]
        self.assertTrue(self._create_call_as(self.operator))

    def test_call_that_nobody_took_comes_in_with_the_notice(self):
        for channel in ("email", "portal"):
            with self.subTest(channel=channel):
                call = self._create_call_as(self.operator, channel=channel)
                self.assertEqual(call.block_notice, "In dispute.")

    def test_call_of_the_system_comes_in(self):
        call = self.env["customer.service.call"].sudo()
        self.assertTrue(call.create({"subject": "x", "partner_id": self.customer.id}))

    def test_contact_of_a_blocked_company_is_blocked(self):
        with self.assertRaises(ValidationError):
            self._create_call_as(self.operator, partner_id=self.contact.id)

    def test_blocked_payer_is_told_too(self):
        with self.assertRaises(ValidationError):
            self._create_call_as(
                self.operator,
                partner_id=self.other_customer.id,
                payer_id=self.customer.id,
            )

    def test_others_are_served(self):
        call = self._create_call_as(self.operator, partner_id=self.other_customer.id)
        self.assertFalse(call.block_notice)

    def test_call_that_is_there_can_be_worked_on(self):
        call = self._create_call_as(self.dispatcher).with_user(self.operator)
        call.subject = "Colder"
        call.action_start()
        self.assertEqual(call.state, "in_progress")

    def test_import_of_closed_calls_is_not_stopped(self):
        call = self._create_call_as(
            self.operator, stage_id=self._stage("closed").id, channel="phone"
        )
        self.assertEqual(call.state, "closed")

    def test_customer_said_later_is_blocked_as_well(self):
        call = self.env["customer.service.call"].create(
            {"subject": "Cold", "caller_name": "Somebody"}
        )
        with self.assertRaises(ValidationError):
            call.partner_id = self.customer

    def test_payer_or_channel_said_later_is_blocked_as_well(self):
        calls = self.env["customer.service.call"].with_user(self.operator)
        other = calls.create({"subject": "Cold", "caller_name": "Bruno"})
        with self.assertRaises(ValidationError):
            other.payer_id = self.customer
        written = self._create_call_as(self.operator, channel="internal")
        with self.assertRaises(ValidationError):
            written.channel = "phone"

    def test_safety_call_is_not_lowered_afterwards(self):
        call = self._create_call_as(self.operator, priority="3")
        with self.assertRaises(ValidationError):
            call.priority = "1"
        call.with_user(self.dispatcher).priority = "1"
        self.assertEqual(call.priority, "1")

    # ------------------------------------------------------------------
    # Who blocks
    # ------------------------------------------------------------------
    def test_roles_that_may_block(self):
        for role, user in self.users.items():
            partner = self.other_customer.with_user(user)
            allowed = role in ("billing", "dispatcher", "manager")
            with self.subTest(role=role):
                wizard = self.env["customer.service.block"].with_user(user)
                if not allowed:
                    with self.assertRaises(AccessError):
                        wizard.create({"partner_id": partner.id, "reason": "Debts"})
                    with self.assertRaises(AccessError):
                        partner.action_unblock_customer_service()
                    continue
                wizard.create(
                    {"partner_id": partner.id, "reason": "Debts"}
                ).action_block()
                self.assertEqual(partner.customer_service_block_notice, "Debts")
                partner.action_unblock_customer_service()
                self.assertFalse(partner.customer_service_block_notice)

    def test_operator_does_not_write_the_block(self):
        partner = self.customer.with_user(self.operator)
        with self.assertRaises(AccessError):
            partner.customer_service_blocked = False
        with self.assertRaises(AccessError):
            partner.create({"name": "x", "customer_service_blocked": True})
        partner.comment = "Anything else is theirs to write"

    def test_without_a_role_the_block_is_not_read(self):
        with self.assertRaises(AccessError):
            self.customer.with_user(self.outsider).read(["customer_service_blocked"])

    def test_block_of_a_contact_is_the_block_of_its_company(self):
        action = self.contact.with_user(self.dispatcher).action_block_customer_service()
        self.assertEqual(action["context"], {"default_partner_id": self.customer.id})
        self.contact.with_user(self.dispatcher).action_unblock_customer_service()
        self.assertFalse(
            self.customer.with_user(self.dispatcher).customer_service_blocked
        )

    def test_block_is_told_in_the_history_of_the_customer(self):
        self.other_customer.with_user(
            self.users["billing"]
        )._set_customer_service_block("Debts")
        message = self.other_customer.sudo().message_ids[0]
        self.assertIn("Debts", message.body)
        self.assertEqual(message.author_id, self.users["billing"].partner_id)

    def test_block_is_of_one_company(self):
        reasons = self.customer._get_customer_service_block(self.other_company)
        self.assertEqual(reasons, {self.customer: False})

    def test_blocked_customers_are_found(self):
        found = (
            self.env["res.partner"]
            .with_company(self.company)
            .search([("customer_service_blocked", "=", True)])
        )
        self.assertEqual(found, self.customer)


@tagged("post_install", "-at_install")
class TestBlockOverdue(CustomerServiceCommon):
    """Invoices that nobody pays block, after the days the company grants."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        accounts = cls.admin_env["account.account"].with_company(cls.company)
        cls.receivable = accounts.create(
            {
                "name": "Customers",
                "code": "CS1",
                "account_type": "asset_receivable",
                "reconcile": True,
                "company_ids": [Command.set(cls.company.ids)],
            }
        )
        cls.income = accounts.create(
            {
                "name": "Services",
                "code": "CS2",
                "account_type": "income",
                "company_ids": [Command.set(cls.company.ids)],
            }
        )
        cls.journal = cls._create_admin(
            "account.journal",
            name="Sales",
            code="CSS",
            type="sale",
            company_id=cls.company.id,
            default_account_id=cls.income.id,
        )
        cls.company.customer_service_block_overdue_days = 30

    @classmethod
    def _create_invoice(cls, amount, date, partner=None, move_type="out_invoice"):
        partner = partner or cls.customer
        partner.with_company(
            cls.company
        ).property_account_receivable_id = cls.receivable
        move = (
            cls.admin_env["account.move"]
            .with_company(cls.company)
            .create(
                {
                    "move_type": move_type,
                    "partner_id": partner.id,
                    "journal_id": cls.journal.id,
                    "invoice_date": date,
                    "invoice_date_due": date,
                    "invoice_line_ids": [
                        Command.create(
                            {
                                "name": "Visit",
                                "price_unit": amount,
                                "tax_ids": False,
                                "account_id": cls.income.id,
                            }
                        )
                    ],
                }
            )
        )
        move.action_post()
        return move

    def _get_block(self, partner=None):
        partner = (partner or self.customer).with_user(self.operator)
        return partner._get_customer_service_block(self.company)[partner]

    @freeze_time("2026-03-15 10:00:00")
    def test_block_begins_after_the_days_granted(self):
        self._create_invoice(120, "2026-02-13")
        self.assertFalse(self._get_block())
        with freeze_time("2026-03-16 10:00:00"):
            self.assertIn("120", self._get_block())

    @freeze_time("2026-03-15 10:00:00")
    def test_no_days_block_nobody(self):
        self._create_invoice(120, "2020-01-01")
        self.company.customer_service_block_overdue_days = 0
        self.assertFalse(self._get_block())

    @freeze_time("2026-03-15 10:00:00")
    def test_overdue_is_told_before_it_blocks(self):
        self._create_invoice(120, "2026-03-01")
        self._create_invoice(80, "2026-03-10")
        self._create_invoice(500, "2026-03-20")
        overdue = self.customer.with_user(self.operator)._get_customer_service_overdue(
            self.company
        )
        self.assertEqual(
            overdue,
            {self.customer: (2, 200.0, fields.Date.to_date("2026-03-01"))},
        )

    @freeze_time("2026-03-15 10:00:00")
    def test_invoice_of_a_contact_is_the_debt_of_its_company(self):
        self._create_invoice(120, "2026-01-01", partner=self.contact)
        self.assertTrue(self._get_block())
        self.assertTrue(self._get_block(self.contact))

    @freeze_time("2026-03-15 10:00:00")
    def test_what_was_paid_without_a_reference_counts(self):
        self._create_invoice(120, "2026-01-01")
        self._create_invoice(120, "2026-03-14", move_type="out_refund")
        self.assertFalse(self._get_block())

    @freeze_time("2026-03-15 10:00:00")
    def test_draft_and_foreign_invoices_do_not_count(self):
        self._create_invoice(120, "2026-01-01").button_draft()
        self._create_invoice(120, "2026-01-01", partner=self.other_customer)
        self.assertFalse(self._get_block())
        reasons = self.other_customer._get_customer_service_block(self.other_company)
        self.assertEqual(reasons, {self.other_customer: False})

    @freeze_time("2026-03-15 10:00:00")
    def test_call_of_who_does_not_pay_is_refused(self):
        self._create_invoice(120, "2026-01-01")
        with self.assertRaisesRegex(ValidationError, "overdue since"):
            self._create_call()
        self.assertTrue(self._create_call(priority="3").block_notice)

    @freeze_time("2026-03-15 10:00:00")
    def test_twenty_customers_cost_the_queries_of_one(self):
        partners = self.admin_env["res.partner"].create(
            [{"name": f"Debtor {number}"} for number in range(MANY)]
        )
        for partner in partners[:3]:
            self._create_invoice(120, "2026-01-01", partner=partner)
        own = partners.with_user(self.operator)

        def count(some):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            some._get_customer_service_block(self.company)
            return self.cr.sql_log_count - before

        count(own)
        self.assertEqual(count(own), count(own[:1]))
