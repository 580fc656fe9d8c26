from datetime import date, timedelta

from freezegun import freeze_time

from odoo import fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from .common import RmaCommon


@tagged("post_install", "-at_install")
class TestRmaLife(RmaCommon):
    """Authorized, refused, expired, taken back; what bad input gets."""

    def _run_expiry(self):
        cron = self.admin_env.ref("customer_service_rma.ir_cron_expire_rma")
        with self.enter_registry_test_mode():
            cron.method_direct_trigger()
        self.env.invalidate_all()

    # ------------------------------------------------------------------
    # Refusal
    # ------------------------------------------------------------------
    def test_refused_with_a_reason_and_a_mail(self):
        return_ = self._create_rma(partner_id=self.contact.id)
        action = return_.action_refuse()
        wizard = (
            self.env[action["res_model"]]
            .with_context(**action["context"])
            .create({"reason": "Not sold by us"})
        )
        wizard.action_refuse()
        self.assertEqual(return_.state, "refused")
        self.assertEqual(return_.end_reason, "Not sold by us")
        message = return_.message_ids.filtered(
            lambda message: message.message_type == "auto_comment"
        )
        self.assertIn("Not sold by us", message.body)
        self.assertEqual(message.partner_ids, self.contact)

    def test_refused_after_authorization_expects_nothing(self):
        return_ = self._authorize()
        receipt = self._get_picking(return_.line_ids, "receipt")
        return_._refuse("Sold elsewhere", notify=False)
        self.assertEqual(receipt.state, "cancel")
        self.assertEqual(return_.line_ids.state, "cancelled")
        with self.assertRaises(UserError):
            return_.action_new_receipt()
        return_.action_reset()
        self.assertEqual((return_.state, return_.line_ids.state), ("draft", "draft"))
        return_.action_authorize()
        self.assertEqual(return_.line_ids.state, "expected")

    def test_not_refused_twice_nor_with_goods_here(self):
        return_ = self._authorize()
        self._receive(return_)
        with self.assertRaisesRegex(UserError, "still in our hands"):
            return_._refuse("Too late")
        with self.assertRaisesRegex(UserError, "still in our hands"):
            return_.action_cancel()
        other = self._create_rma({"equipment_id": self.other_machine.id})
        other._refuse("No", notify=False)
        with self.assertRaisesRegex(UserError, "closed already"):
            other._refuse("No")

    def test_not_cancelled_when_a_part_was_handled(self):
        bolts = self._create_goods("Bolt", tracking="none")
        return_ = self._authorize(
            {"equipment_id": self.machine.id},
            {"product_id": bolts.id, "quantity": 4},
        )
        picking = self._get_picking(return_.line_ids, "receipt")
        move = picking.move_ids.filtered(lambda move: move.product_id == self.goods)
        picking.with_user(self.storekeeper).move_ids.picked = False
        move.with_user(self.storekeeper).picked = True
        picking.with_user(self.storekeeper).with_context(
            skip_backorder=True
        ).button_validate()
        line = return_.line_ids.filtered("equipment_id")
        line.action_decide_return()
        line.action_return()
        self._ship(self._get_picking(line, "back"))
        with self.assertRaisesRegex(UserError, "do not wait for the rest"):
            return_.action_cancel()
        (return_.line_ids - line).action_close_short()
        self.assertEqual(return_.state, "done")

    def test_only_operators_refuse(self):
        return_ = self._create_rma()
        for user in (self.technician, self.storekeeper):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                return_.with_user(user).action_refuse()

    # ------------------------------------------------------------------
    # Expiry
    # ------------------------------------------------------------------
    def test_expires_when_nothing_came(self):
        with freeze_time("2026-03-02 10:00:00"):
            return_ = self._authorize()
            self.assertEqual(return_.date_expiry, date(2026, 4, 1))
            receipt = self._get_picking(return_.line_ids, "receipt")
        with freeze_time("2026-04-01 10:00:00"):
            self._run_expiry()
            self.assertEqual(return_.state, "open")
        with freeze_time("2026-04-02 10:00:00"):
            self._run_expiry()
        self.assertEqual((return_.state, receipt.state), ("expired", "cancel"))
        with self.assertRaisesRegex(UserError, "extend it first"):
            return_.action_new_receipt()
        return_.action_extend()
        self.assertEqual(return_.state, "open")
        self.assertGreaterEqual(return_.date_expiry, fields.Date.today())
        self.assertTrue(self._get_picking(return_.line_ids, "receipt"))
        with self.assertRaises(UserError):
            return_.action_extend()

    def test_expires_on_the_day_of_the_company(self):
        self.company.sudo().partner_id.tz = "Pacific/Auckland"
        with freeze_time("2026-03-02 10:00:00"):
            return_ = self._authorize()
            return_.date_expiry = date(2026, 4, 1)
        with freeze_time("2026-04-01 20:00:00"):
            self._run_expiry()
        self.assertEqual(return_.state, "expired")

    def test_partly_received_waits_no_longer_for_the_rest(self):
        bolts = self._create_goods("Bolt", tracking="none")
        return_ = self._authorize({"product_id": bolts.id, "quantity": 5})
        line = return_.line_ids
        receipt = self._get_picking(line, "receipt").with_user(self.storekeeper)
        receipt.move_ids.quantity = 2
        receipt.move_ids.picked = True
        receipt.with_context(skip_backorder=True).button_validate()
        rest = self._get_picking(line, "receipt")
        self.assertEqual((line.received_quantity, line.to_receive_quantity), (2, 3))
        return_.date_expiry = fields.Date.today() - timedelta(days=3)
        self._run_expiry()
        self.assertEqual((return_.state, rest.state), ("open", "cancel"))
        self.assertEqual((line.short, line.to_receive_quantity), (True, 0))
        self._run_expiry()
        return_.date_expiry = fields.Date.today() + timedelta(days=3)
        line.action_expect_again()
        self.assertEqual(line.to_receive_quantity, 3)
        self.assertEqual(self._get_picking(line, "receipt").move_ids.product_uom_qty, 3)

    def test_one_that_fails_does_not_keep_the_others(self):
        first, second = (
            self._authorize(),
            self._authorize({"equipment_id": self.other_machine.id}),
        )
        both = first | second
        both.date_expiry = fields.Date.today() - timedelta(days=1)
        original = type(first)._expire

        def fail(return_):
            if return_.id == first.id:
                raise ValueError
            return original(return_)

        self.patch(type(first), "_expire", fail)
        with self.assertLogs(
            "odoo.addons.customer_service_rma.models.customer_service_rma_life"
        ):
            self._run_expiry()
        self.assertEqual(both.mapped("state"), ["open", "expired"])

    # ------------------------------------------------------------------
    # One open return for each thing
    # ------------------------------------------------------------------
    def test_machine_on_another_open_return_is_named(self):
        first = self._authorize()
        second = self._create_rma()
        with self.assertRaisesRegex(UserError, first.name):
            second.action_authorize()
        first.action_cancel()
        second.action_authorize()
        with self.assertRaisesRegex(UserError, "Only what has expired"):
            first.action_extend()

    def test_number_in_words_on_another_open_return_is_named(self):
        first = self._authorize()
        second = self._create_rma({"product_id": self.goods.id, "serial": "AA-1"})
        with self.assertRaisesRegex(UserError, first.name):
            second.action_authorize()

    def test_same_number_twice_on_a_return(self):
        with self.assertRaisesRegex(UserError, "asked for twice"):
            self._authorize(
                {"equipment_id": self.machine.id},
                {"product_id": self.goods.id, "lot_id": self.lot.id},
            )

    def test_line_added_later_is_checked_too(self):
        first = self._authorize()
        second = self._authorize({"equipment_id": self.other_machine.id})
        with self.assertRaisesRegex(UserError, first.name):
            self.env["customer.service.rma.line"].create(
                {"rma_id": second.id, "equipment_id": self.machine.id}
            )

    def test_extended_when_it_is_on_another_return_now(self):
        first = self._authorize()
        first._end("expired")
        self._authorize()
        with self.assertRaisesRegex(UserError, "is on return"):
            first.action_extend()

    def test_line_added_later_gets_its_receipt(self):
        return_ = self._authorize()
        self.assertFalse(return_.receipt_missing)
        line = self.env["customer.service.rma.line"].create(
            {"rma_id": return_.id, "equipment_id": self.other_machine.id}
        )
        self.assertTrue(return_.receipt_missing)
        return_.action_new_receipt()
        self.assertTrue(self._get_picking(line, "receipt"))
        with self.assertRaisesRegex(UserError, "on a transfer"):
            return_.action_new_receipt()

    # ------------------------------------------------------------------
    # Places and companies
    # ------------------------------------------------------------------
    def test_another_warehouse_moves_the_receipt(self):
        second = self._create_admin(
            "stock.warehouse", name="Second", code="SND", company_id=self.company.id
        )
        return_ = self._authorize()
        line = return_.line_ids
        old = self._get_picking(line, "receipt")
        return_.warehouse_id = second
        new = self._get_picking(line, "receipt")
        self.assertEqual(old.state, "cancel")
        self.assertEqual(new.picking_type_id, second.customer_service_rma_in_type_id)
        self._ship(new)
        self.assertEqual(
            self._place_of(self.lot), second.customer_service_rma_location_id
        )
        with self.assertRaisesRegex(UserError, "transfer it"):
            return_.warehouse_id = self.warehouse

    def test_things_of_another_company_are_refused(self):
        elsewhere = self._get_warehouse(self.other_company, "NER")
        stranger = self._create_admin(
            "customer.service.equipment",
            name="Boiler",
            partner_id=self.customer.id,
            company_id=self.other_company.id,
        )
        with self.assertRaises(UserError):
            self._create_rma(warehouse_id=elsewhere.id)
        with self.assertRaises(UserError):
            self._create_rma({"equipment_id": stranger.id})
        foreign = self._create_admin(
            "res.partner", name="Elsewhere", company_id=self.other_company.id
        )
        with self.assertRaises(UserError):
            self._create_rma({"name": "Pump"}, partner_id=foreign.id)

    def test_authorized_return_stays_in_its_company(self):
        return_ = self._authorize()
        with self.assertRaises(UserError):
            return_.sudo().company_id = self.other_company

    def test_nothing_that_is_no_goods(self):
        service = self._create_product("Hour of work", type="service")
        with self.assertRaises(ValidationError):
            self._create_rma({"product_id": service.id})

    def test_several_pieces_with_numbers_are_as_many_lines(self):
        return_ = self._authorize({"product_id": self.goods.id, "quantity": 3})
        self.assertEqual(return_.line_ids.mapped("quantity"), [1, 1, 1])
        self.assertEqual(set(return_.line_ids.mapped("state")), {"expected"})
