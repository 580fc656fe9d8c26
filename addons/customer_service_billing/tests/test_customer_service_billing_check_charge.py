from unittest.mock import patch

from odoo.fields import Command
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import CheckCommon

MODELS = "odoo.addons.customer_service_billing.models"


@tagged("post_install", "-at_install")
class TestCustomerServiceBillingCheckCharge(CheckCommon):
    """What is wrong with charges is said, and gone once it is mended."""

    def test_clean_work_has_no_problem(self):
        item = self._check(self._create_charge())
        self.assertFalse(item.problem_ids)
        self.assertFalse(item.blocked or item.has_warning)

    def test_no_product_blocks(self):
        charge = self._create_charge(product_id=False)
        item = self._check(charge)
        self._assert_problem(item, "product", "blocking", charge)
        charge.product_id = self.hour
        self._assert_mended(item, "product")

    def test_no_product_blocks_what_is_covered_too(self):
        charge = self._create_charge(
            product_id=False, coverage="warranty", coverage_rate=100
        )
        self._assert_problem(self._check(charge), "product", "blocking", charge)

    def test_no_price_blocks(self):
        charge = self._create_charge(price_unit=0)
        item = self._check(charge)
        self._assert_problem(item, "price", "blocking", charge)
        charge.price_unit = 10
        self._assert_mended(item, "price")

    def test_no_price_is_right_when_somebody_says_why(self):
        item = self._check(self._create_charge(price_unit=0))
        item.reason = "Promised on the telephone"
        self._assert_mended(item, "price")

    def test_no_price_is_right_when_it_is_covered(self):
        charge = self._create_charge(
            price_unit=0, coverage="warranty", coverage_rate=100
        )
        self.assertFalse(self._check(charge).problem_ids)

    def test_no_quantity_blocks(self):
        charge = self._create_charge(quantity=0)
        item = self._check(charge)
        self._assert_problem(item, "quantity", "blocking", charge)
        charge.quantity = 1
        self._assert_mended(item, "quantity")

    def test_negative_amount_blocks_until_somebody_says_why(self):
        charge = self._create_charge(price_unit=-5)
        item = self._check(charge)
        self._assert_problem(item, "negative", "blocking", charge)
        item.reason = "Forgotten in March"
        item._check()
        self._assert_problem(item, "negative", "warning", charge)

    def test_corrected_facts_are_to_be_looked_at(self):
        charge = self._create_charge(corrected=True)
        item = self._check(charge)
        self._assert_problem(item, "corrected", "warning", charge)
        charge.corrected = False
        self._assert_mended(item, "corrected")

    def test_what_a_person_typed_is_to_be_looked_at(self):
        for vals in (
            {"key": False},
            {"quantity_manual": True},
            {"price_manual": True},
            {"coverage_manual": True},
        ):
            with self.subTest(vals=vals):
                charge = self._create_charge(**vals)
                item = self._check(charge)
                self._assert_problem(item, "by_hand", "warning", charge)
                item.reason = "Agreed"
                self._assert_mended(item, "by_hand")

    def test_twins_are_to_be_looked_at(self):
        charge = self._create_charge()
        twin = self._create_charge(charge.call_id)
        item = self._check(charge)
        self._assert_problem(item, "duplicate", "warning", charge)
        self._assert_problem(self._get_items(twin), "duplicate", "warning", twin)
        twin.date = "2026-03-30"
        self._assert_mended(item, "duplicate")

    def test_what_an_allowance_divides_is_no_twin(self):
        charge = self._create_charge(key="hours:1")
        self._create_charge(charge.call_id, key="hours:1:beyond")
        self.assertFalse(self._check(charge).problem_ids)

    def test_twin_of_what_is_invoiced_is_to_be_looked_at(self):
        charge = self._create_charge()
        self._release(self._create_run())
        self._run_lanes()
        self.assertEqual(charge.state, "invoiced")
        twin = self._create_charge(charge.call_id)
        self._assert_problem(self._check(twin), "duplicate", "warning", twin)

    # ------------------------------------------------------------------
    # Orders
    # ------------------------------------------------------------------
    def test_quotation_without_answer_blocks(self):
        charge = self._create_charge()
        order = self._create_order(charge.call_id)
        item = self._check(charge)
        self._assert_problem(item, "quotation", "blocking", order)
        order.action_confirm()
        self._assert_mended(item, "quotation")

    def test_quotation_with_the_work_on_it_blocks(self):
        charge = self._create_charge()
        order = self._create_order(
            charge.call_id, order_line=[Command.create({"product_id": self.hour.id})]
        )
        charge.sale_line_id = order.order_line
        item = self._check(charge)
        self._assert_problem(item, "quotation", "blocking", order)
        order.action_confirm()
        self._assert_mended(item, "quotation")

    def test_quotation_does_not_block_what_is_covered(self):
        charge = self._create_charge(coverage="warranty", coverage_rate=100)
        self._create_order(charge.call_id)
        self.assertFalse(self._check(charge).problem_ids)

    def test_other_currency_blocks(self):
        currency = self._get_other_currency()
        charge = self._create_charge(currency_id=currency.id)
        item = self._check(charge)
        self._assert_problem(item, "currency", "blocking", charge)
        charge.currency_id = self.company.currency_id
        self._assert_mended(item, "currency")

    def test_draft_of_the_same_call_is_to_be_looked_at(self):
        first = self._create_charge()
        self._release(self._create_run(invoice_mode="draft"))
        self._run_lanes()
        draft = self._get_items(first).invoice_id
        self.assertEqual(draft.state, "draft")
        second = self._create_charge(first.call_id, quantity=3)
        item = self._check(second)
        self._assert_problem(item, "draft_of_call", "warning", draft)
        draft.action_post()
        self._assert_mended(item, "draft_of_call")

    # ------------------------------------------------------------------
    # The checks themselves
    # ------------------------------------------------------------------
    @mute_logger(f"{MODELS}.customer_service_billing_run_check")
    def test_check_that_breaks_down_blocks_only_what_it_breaks_on(self):
        good, bad = self._create_charge(), self._create_charge(name="Bad")
        own = type(self.env["customer.service.billing.item"])

        def check(items):
            for item in items:
                if item.charge_id.name == "Bad":
                    # a failing statement, too, must not stop the others
                    items.env.cr.execute("SELECT 1 / 0")
            return []

        with patch.object(own, "_check_price", check), mute_logger("odoo.sql_db"):
            item = self._check(good)
            self.assertFalse(item.problem_ids)
            self._assert_problem(self._get_items(bad), "price", "blocking", bad.call_id)
        self._assert_mended(self._get_items(bad), "price")

    def test_every_check_has_a_label(self):
        items = self.env["customer.service.billing.item"]
        codes = {name.removeprefix("_check_") for name in items._get_checks()}
        self.assertEqual(codes, set(items._get_check_labels()))
        for name in items._get_checks():
            self.assertTrue(callable(getattr(items, name)))

    def test_own_check_is_one_method(self):
        charge = self._create_charge(name="Forbidden word")
        own = type(self.env["customer.service.billing.item"])
        names = self.env["customer.service.billing.item"]._get_checks()

        def check(items):
            for item in items.filtered(lambda item: "Forbidden" in item.name):
                yield item, item._prepare_problem("Choose another word")

        with (
            patch.object(own, "_check_words", check, create=True),
            patch.object(own, "_get_checks", lambda items: [*names, "_check_words"]),
        ):
            item = self._check(charge)
            self._assert_problem(item, "words", "blocking", charge.call_id)

    def test_verified_item_that_breaks_is_verified_no_more(self):
        charge = self._create_charge()
        item = self._check(charge)
        item.run_id.action_start()
        item.run_id.action_verify()
        charge.price_unit = 0
        item.run_id.action_check()
        self.assertEqual((item.state, item.blocked), ("to_verify", True))
        self.assertEqual(charge.state, "to_verify")

    def test_problems_that_stay_are_the_same_rows(self):
        item = self._check(self._create_charge(price_unit=0))
        rows = item.problem_ids
        item._check()
        self.assertEqual(item.problem_ids, rows)

    def test_problem_opens_what_mends_it(self):
        charge = self._create_charge(price_unit=0)
        action = self._check(charge).problem_ids.action_open()
        self.assertEqual(action["res_model"], charge._name)
        self.assertEqual(action["res_id"], charge.id)
