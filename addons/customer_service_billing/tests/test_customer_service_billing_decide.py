from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from .decision_common import WHY, DecisionCommon


@tagged("post_install", "-at_install")
class TestCustomerServiceBillingDecide(DecisionCommon):
    """The dialog in which persons decide about items."""

    def _open(self, items, **vals):
        """Return the dialog as it opens for chosen items."""
        form = Form(
            self.env["customer.service.billing.decide"].with_context(
                active_model=items._name, active_ids=items.ids
            )
        )
        for name, value in {"reason": WHY, **vals}.items():
            form[name] = value
        return form

    def test_single_item_is_shown_and_corrected(self):
        charge = self._create_charge()
        self._start()
        form = self._open(self._held(charge))
        self.assertEqual((form.quantity, form.price_unit), (2.0, 50.0))
        self.assertEqual((form.coverage, form.amount_due), ("none", 100.0))
        unit = self.hour.uom_id.name
        self.assertEqual(form.summary, f"{charge.call_id.name} Hours: 2.00 {unit}")
        form.quantity = 3.0
        action = form.save().action_decide()
        self.assertEqual(action["type"], "ir.actions.act_window_close")
        self.assertEqual(charge.quantity, 3.0)
        self.assertFalse(charge.price_manual)
        self.assertFalse(charge.coverage_manual)

    def test_free_work_may_be_given_a_price_and_a_cover(self):
        charge = self._create_charge(price_unit=0.0)
        self._start()
        form = self._open(
            self._held(charge),
            price_unit=20.0,
            coverage="goodwill",
            coverage_reason="Late again",
        )
        form.save().action_decide()
        self.assertEqual((charge.price_unit, charge.coverage_rate), (20.0, 100.0))
        self.assertTrue(charge.coverage_manual)

    def test_selection_is_corrected_where_something_is_said(self):
        charge = self._create_charge()
        other = self._create_charge(charge.call_id, quantity=5.0, price_unit=70.0)
        self._start()
        form = self._open(self._held(charge | other))
        self.assertEqual((form.item_count, form.amount_due), (2, 450.0))
        form.coverage = "goodwill"
        form.coverage_rate = 10.0
        form.coverage_reason = "Late again"
        form.save().action_decide()
        self.assertEqual((charge | other).mapped("quantity"), [2.0, 5.0])
        self.assertEqual((charge | other).mapped("price_unit"), [50.0, 70.0])
        self.assertEqual((charge | other).mapped("coverage_rate"), [10.0, 10.0])

    def test_selection_gets_a_price_of_nothing_only_when_wanted(self):
        charge = self._create_charge()
        other = self._create_charge(charge.call_id)
        self._start()
        items = self._held(charge | other)
        with self.assertRaises(UserError):
            self._open(items).save().action_decide()
        self._open(items, change_price=True, price_unit=0.0).save().action_decide()
        self.assertEqual((charge | other).mapped("price_unit"), [0.0, 0.0])

    def test_fee_is_shown_and_corrected(self):
        contract = self._create_contract()
        self._start(partner_ids=self.customer.ids)
        row = contract.sudo().period_ids[:1]
        form = self._open(self._held(row))
        self.assertEqual(form.amount, 100.0)
        form.amount = 80.0
        form.save().action_decide()
        self.assertEqual(row.amount, 80.0)

    def test_every_decision(self):
        charge = self._create_charge(quantity=8.0, actual_quantity=8.0)
        target = self._create_run(date_to="2020-01-01")
        self._start()
        item = self._held(charge)
        self._open(item, decision="split", split_quantity=2.0).save().action_decide()
        part = self._held(charge.split_ids)
        self.assertEqual(part.quantity, 2.0)
        self._open(item, decision="move", run_id=target).save().action_decide()
        self.assertEqual(item.run_id, target)
        self._open(
            item, decision="payer", payer_id=self.other_customer
        ).save().action_decide()
        self.assertEqual(part.payer_id, self.other_customer)
        self._open(
            item, decision="postpone", date_again="2026-05-31"
        ).save().action_decide()
        self.assertEqual(item.state, "postponed")
        self._open(part, decision="exclude").save().action_decide()
        self.assertEqual(part.state, "excluded")

    def test_postponed_item_is_given_another_day(self):
        charge = self._create_charge()
        self._start()
        item = self._held(charge)
        item.action_postpone("2062-05-31", WHY)
        form = self._open(item, date_again="2026-05-31")
        self.assertEqual(form.decision, "postpone")
        form.save().action_decide()
        self.assertEqual(str(item.date_again), "2026-05-31")

    def test_nothing_chosen_or_said_is_refused(self):
        charge = self._create_charge()
        self._start()
        dialogs = self.env["customer.service.billing.decide"]
        dialog = dialogs.create({"decision": "exclude", "reason": WHY})
        with self.assertRaises(UserError):
            dialog.action_decide()
        dialog = dialogs.with_context(
            active_model="customer.service.billing.item",
            active_ids=self._held(charge).ids,
        ).create({"decision": "exclude"})
        with self.assertRaises(UserError):
            dialog.action_decide()

    def test_who_does_not_bill_opens_none(self):
        for user in (self.operator, self.technician, self.portal_user):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self.env["customer.service.billing.decide"].with_user(user).create(
                    {"decision": "exclude", "reason": WHY}
                )
