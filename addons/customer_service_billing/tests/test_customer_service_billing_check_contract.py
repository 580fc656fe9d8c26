from datetime import date

from odoo.tests import tagged

from .common import MARCH, CheckCommon

FEBRUARY = date(2026, 2, 1)


@tagged("post_install", "-at_install")
class TestCustomerServiceBillingCheckContract(CheckCommon):
    """What is wrong with contracts, and what is not as usual."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.contract = cls._create_contract().sudo()
        cls.call = cls._create_admin(
            "customer.service.call",
            subject="Leaks",
            partner_id=cls.customer.id,
            company_id=cls.company.id,
        )
        cls.call.contract_line_id = cls.contract.line_ids

    def _check_work(self):
        return self._check(self._create_charge(self.call))

    def _check_fee(self):
        """Return the items of the fees of three months, in a run of its own."""
        run = self._create_run(partner_ids=self.contract.partner_id.ids)
        run.action_simulate()
        return run.sudo().item_ids.filtered("period_id").sorted("date")

    # ------------------------------------------------------------------
    # What covers work
    # ------------------------------------------------------------------
    def test_contract_to_choose_blocks(self):
        self.call.contract_ambiguous = True
        item = self._check_work()
        self._assert_problem(item, "ambiguous", "blocking", self.call)
        # choosing one reckons the charges anew, and these came from nothing
        self.call.contract_ambiguous = False
        self._assert_mended(item, "ambiguous")

    def test_contract_that_ended_is_to_be_looked_at(self):
        for end, words in (("2026-03-30", "before"), ("2026-04-10", "since")):
            with self.subTest(end=end):
                self.contract.date_end = end
                charge = self._create_charge(self.call, quantity=len(words))
                run = self._create_run(date="2026-04-30")
                run.action_simulate()
                item = self._get_items(charge)
                self._assert_problem(item, "ended", "warning", self.contract)
                self.assertIn(words, item.problem_ids.message)
                self.contract.date_end = False
                self._assert_mended(item, "ended")

    def test_contract_that_was_cancelled_is_to_be_looked_at(self):
        self.contract.action_cancel()
        item = self._check_work()
        self._assert_problem(item, "ended", "warning", self.contract)

    def test_contract_that_was_suspended_is_to_be_looked_at(self):
        suspension = self._create_admin(
            "customer.service.contract.suspension",
            contract_id=self.contract.id,
            date_from="2026-03-20",
            reason="Works on the building",
        )
        suspension.state = "confirmed"
        item = self._check_work()
        self._assert_problem(item, "suspended", "warning", self.contract)
        suspension.date_to = "2026-03-30"
        self._assert_mended(item, "suspended")

    def test_allowance_that_is_used_up_is_said_once(self):
        self.contract.line_ids.allowance_ids = [
            (0, 0, {"kind": "hours", "quantity": 1, "per": "year"})
        ]
        counter = self._create_admin(
            "customer.service.allowance.counter",
            allowance_id=self.contract.line_ids.allowance_ids.id,
            period_start="2026-01-01",
            included=1,
            used=1,
            overage=2,
        )
        use = self._create_admin(
            "customer.service.allowance.use",
            counter_id=counter.id,
            call_id=self.call.id,
            key="hours:1",
            date=MARCH,
            covered=1,
            beyond=2,
        )
        first = self._create_charge(self.call)
        second = self._create_charge(self.call, quantity=5)
        item = self._check(first)
        self._assert_problem(item, "allowance", "warning", self.contract)
        self.assertFalse(self._get_items(second).problem_ids)
        use.beyond = 0
        self._assert_mended(item, "allowance")

    # ------------------------------------------------------------------
    # Fees
    # ------------------------------------------------------------------
    def test_what_the_ledger_refuses_blocks(self):
        tax = self.fee.sudo().taxes_id
        tax.active = False
        item = self._check_fee()[:1]
        self._assert_problem(item, "fee", "blocking", self.contract)
        self.assertIn(tax.name, item.problem_ids.message)
        tax.active = True
        self._assert_mended(item, "fee")

    def test_archived_payer_of_a_fee_blocks_until_somebody_does_not_mind(self):
        payer = self._create_admin(
            "res.partner", name="Holding", country_id=self.env.ref("base.us").id
        )
        self.contract.payer_id = payer
        run = self._create_run()
        run.action_simulate()
        item = run.sudo().item_ids[:1]
        payer.active = False
        item._check()
        self._assert_problem(item, "fee", "blocking", self.contract)
        item.period_id.ignore_problems = True
        self._assert_mended(item, "fee")

    def test_draft_of_the_same_days_blocks(self):
        item = self._check_fee()[:1]
        line = self._create_draft(item.period_id)
        item._check()
        self._assert_problem(item, "draft_of_fee", "blocking", line.move_id)
        line.move_id.unlink()
        self._assert_mended(item, "draft_of_fee")

    def _create_draft(self, period):
        """Return the line of a draft that bills a period, behind the ledger's back."""
        move = self._create_admin(
            "account.move",
            move_type="out_invoice",
            partner_id=period.payer_id.id,
            company_id=self.company.id,
            invoice_line_ids=[(0, 0, {"name": "Fee", "price_unit": 100})],
        )
        line = move.invoice_line_ids
        line.customer_service_period_id = period
        return line

    # ------------------------------------------------------------------
    # What is usual
    # ------------------------------------------------------------------
    def test_unusual_fee_is_to_be_looked_at(self):
        self._bill(self.contract, FEBRUARY)
        self.contract.period_ids.invoice_line_ids.move_id.filtered(
            lambda move: move.state == "draft"
        ).action_post()
        item = self._check_fee()
        self.assertEqual(item.date, date(2026, 3, 1))
        item.period_id.write({"price_unit": 130, "amount": 130})
        for allowed, found in ((0, False), (29, True), (30, False)):
            with self.subTest(allowed=allowed):
                self.company.customer_service_billing_deviation = allowed
                item._check()
                codes = item.problem_ids.mapped("code")
                self.assertEqual("usual_fee" in codes, found)
        self.company.customer_service_billing_deviation = 10
        item._check()
        self._assert_problem(item, "usual_fee", "warning", self.contract)

    def test_unusual_call_is_to_be_looked_at(self):
        self.company.customer_service_billing_deviation = 20
        kind = self._create_admin("customer.service.call.type", name="Repair")
        calls = [
            self._create_admin(
                "customer.service.call",
                subject="Leaks",
                partner_id=self.customer.id,
                company_id=self.company.id,
                type_id=kind.id,
            )
            for _number in range(4)
        ]
        for call in calls[:3]:
            self._create_charge(call).write({"state": "invoiced"})
        self._create_charge(calls[3])
        second = self._create_charge(calls[3], quantity=1)
        item = self._check(second)
        first = self._get_items(calls[3].charge_ids - second)
        self._assert_problem(first, "usual_call", "warning", calls[3])
        self.assertFalse(item.problem_ids)
        second.price_unit = 10
        self._assert_mended(first, "usual_call")
        calls[0].charge_ids.date = "2025-01-01"
        second.price_unit = 50
        self._assert_mended(first, "usual_call")
