from odoo.tests import Form, tagged

from .common import MARCH, CheckCommon

PAPERS = {"report": "<p>Changed the pump</p>", "unsigned_reason": "Nobody there"}


@tagged("post_install", "-at_install")
class TestCustomerServiceBillingCheckWork(CheckCommon):
    """What is wrong with the work, who pays for it and where it is booked."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.call = cls._create_admin(
            "customer.service.call",
            subject="Leaks",
            partner_id=cls.customer.id,
            company_id=cls.company.id,
        )

    @classmethod
    def _create_visit(cls, **vals):
        return cls._create_admin(
            "customer.service.intervention",
            call_id=cls.call.id,
            user_id=cls.technician.id,
            **{"state": "done", **PAPERS, **vals},
        )

    # ------------------------------------------------------------------
    # Papers
    # ------------------------------------------------------------------
    def test_missing_papers_are_as_the_company_says(self):
        for code, field in (("report", "report"), ("signature", "unsigned_reason")):
            visit = self._create_visit(**{field: False})
            item = self._check(
                self._create_charge(self.call, intervention_id=visit.id, name=code)
            )
            for severity in ("warning", "blocking"):
                with self.subTest(code=code, severity=severity):
                    self.company.customer_service_billing_need_report = severity
                    item._check()
                    self._assert_problem(item, code, severity, visit)
            self.company.customer_service_billing_need_report = "none"
            self._assert_mended(item, code)
            self.company.customer_service_billing_need_report = "warning"
            visit[field] = PAPERS[field]
            self._assert_mended(item, code)

    def test_papers_that_the_team_does_not_want_are_not_missing(self):
        self.call.team_id = self.team
        visit = self._create_visit(report=False, unsigned_reason=False)
        self.team.sudo().write({"require_report": False, "require_signature": False})
        item = self._check(self._create_charge(self.call, intervention_id=visit.id))
        self.assertFalse(item.problem_ids)

    def test_remote_work_needs_no_signature(self):
        visit = self._create_visit(kind="remote", unsigned_reason=False)
        item = self._check(self._create_charge(self.call, intervention_id=visit.id))
        self.assertFalse(item.problem_ids)

    def test_open_intervention_is_to_be_looked_at(self):
        visit = self._create_visit(state="planned")
        item = self._check(self._create_charge(self.call))
        self._assert_problem(item, "open_intervention", "warning", visit)
        visit.state = "done"
        self._assert_mended(item, "open_intervention")

    def test_warranty_of_the_supplier_is_to_be_looked_at(self):
        machine = self._create_admin(
            "customer.service.equipment",
            name="Boiler",
            partner_id=self.customer.id,
            company_id=self.company.id,
        )
        machine.supplier_warranty_end = MARCH
        self.call.equipment_id = machine
        charge = self._create_charge(self.call)
        item = self._check(charge)
        self._assert_problem(item, "supplier_warranty", "warning", machine)
        charge.kind = "km"
        self._assert_mended(item, "supplier_warranty")
        charge.kind = "labour"
        machine.supplier_warranty_end = "2026-03-30"
        self._assert_mended(item, "supplier_warranty")

    def test_operator_writes_the_warranty_of_the_supplier(self):
        machine = self._create_admin(
            "customer.service.equipment",
            name="Boiler",
            partner_id=self.customer.id,
            company_id=self.company.id,
        ).with_user(self.operator)
        with Form(machine) as form:
            form.supplier_warranty_end = MARCH
        self.assertEqual(machine.supplier_warranty_end, MARCH)

    # ------------------------------------------------------------------
    # Who pays
    # ------------------------------------------------------------------
    def test_call_without_customer_blocks(self):
        self.call.write({"partner_id": False, "caller_name": "A passer-by"})
        item = self._check(self._create_charge(self.call))
        self._assert_problem(item, "customer", "blocking", self.call)
        self.call.partner_id = self.customer
        self._assert_mended(item, "customer")

    def test_missing_data_of_the_payer(self):
        for field in ("country_id", "vat"):
            with self.subTest(field=field):
                known = self.customer[field]
                self.customer[field] = False
                item = self._check(self._create_charge(name=field))
                self._assert_problem(item, "payer_data", "warning", self.customer)
                self.company.customer_service_contract_need_payer = True
                item._check()
                self._assert_problem(item, "payer_data", "blocking", self.customer)
                self.company.customer_service_contract_need_payer = False
                self.customer[field] = known
                self._assert_mended(item, "payer_data")

    def test_missing_data_of_the_payer_of_a_fee_is_said_once(self):
        self.customer.vat = False
        contract = self._create_contract()
        run = self._create_run()
        run.action_simulate()
        item = run.sudo().item_ids[:1]
        self._assert_problem(item, "payer_data", "warning", self.customer)
        self.company.customer_service_contract_need_payer = True
        item._check()
        self.assertEqual(item.problem_ids.mapped("code"), ["fee"])
        self._assert_problem(item, "fee", "blocking", contract)

    def test_archived_payer_blocks_until_somebody_says_why(self):
        charge = self._create_charge()
        self.customer.active = False
        item = self._check(charge)
        self._assert_problem(item, "payer_archived", "blocking", self.customer)
        item.reason = "Last invoice"
        self._assert_mended(item, "payer_archived")

    def test_blocked_customer_is_to_be_looked_at(self):
        self.customer._set_customer_service_block("Does not pay")
        self.customer.with_company(self.company)._set_customer_service_block("Owes")
        item = self._check(self._create_charge())
        self._assert_problem(item, "blocked_customer", "warning", self.customer)
        self.assertIn("Owes", item.problem_ids.message)
        self.customer.with_company(self.company)._set_customer_service_block(False)
        self._assert_mended(item, "blocked_customer")

    # ------------------------------------------------------------------
    # Where it is booked
    # ------------------------------------------------------------------
    def test_archived_product_is_to_be_looked_at(self):
        item = self._check(self._create_charge())
        self.hour.sudo().active = False
        item._check()
        self._assert_problem(item, "archived_product", "warning", self.hour)
        self.hour.sudo().active = True
        self._assert_mended(item, "archived_product")

    def test_archived_tax_blocks(self):
        self.tax.active = False
        item = self._check(self._create_charge())
        self._assert_problem(item, "taxes", "blocking", self.hour)
        self.tax.active = True
        self._assert_mended(item, "taxes")

    def test_archived_account_blocks_unless_it_is_replaced(self):
        account = self._create_account("409000")
        self.hour.with_company(self.company).property_account_income_id = account
        account.active = False
        item = self._check(self._create_charge())
        self._assert_problem(item, "income_account", "blocking", self.hour)
        position = self._create_admin(
            "account.fiscal.position",
            name="Elsewhere",
            company_id=self.company.id,
            account_ids=[
                (
                    0,
                    0,
                    {
                        "account_src_id": account.id,
                        "account_dest_id": self._create_account("409001").id,
                    },
                )
            ],
        )
        self._assert_mended(item, "income_account")
        position.unlink()
        account.active = True
        self._assert_mended(item, "income_account")

    def _create_account(self, code):
        return (
            self.admin_env["account.account"]
            .with_company(self.company)
            .create({"name": "Service", "code": code, "account_type": "income"})
        )

    def test_closed_period_blocks_work(self):
        item = self._check(self._create_charge())
        for lock in ("fiscalyear_lock_date", "sale_lock_date", "tax_lock_date"):
            with self.subTest(lock=lock):
                self.company[lock] = MARCH
                item._check()
                self._assert_problem(item, "closed_period", "blocking", item.run_id)
                self.company[lock] = False
                self._assert_mended(item, "closed_period")

    def test_period_that_is_closed_after_the_release_fails(self):
        charge = self._create_charge()
        run = self._create_run()
        self._release(run)
        self.company.sale_lock_date = MARCH
        self._run_lanes()
        self.assertEqual(run.state, "done_errors")
        self.assertIn("closed until", self._get_items(charge).error)
        self.assertFalse(self._get_items(charge).invoice_id)

    def test_mandatory_plan_blocks_work_and_fees(self):
        self._create_contract()
        charge = self._create_charge()
        item = self._check(charge)
        fee = item.run_id.sudo().item_ids.filtered("period_id")[:1]
        plan = self._create_admin("account.analytic.plan", name="Departments")
        self._create_admin("account.analytic.account", name="North", plan_id=plan.id)
        rule = self._create_admin(
            "account.analytic.applicability",
            analytic_plan_id=plan.id,
            business_domain="invoice",
            applicability="mandatory",
            company_id=self.company.id,
        )
        (item | fee)._check()
        self._assert_problem(item, "analytic", "blocking", charge.call_id)
        self._assert_problem(fee, "analytic", "blocking", fee.contract_id)
        self.assertIn("Departments", item.problem_ids.message)
        rule.product_categ_id = self._create_admin("product.category", name="Other")
        self._assert_mended(item, "analytic")
        self._assert_mended(fee, "analytic")

    def test_plan_of_service_may_be_mandatory(self):
        plan = self.company._get_customer_service_plan()
        plan.sudo().default_applicability = "mandatory"
        self._create_contract()
        item = self._check(self._create_charge())
        self.assertFalse(item.run_id.problem_ids)
        self._release(item.run_id)
        self._run_lanes()
        self.assertEqual(item.run_id.state, "done")

    # ------------------------------------------------------------------
    # Scale
    # ------------------------------------------------------------------
    def test_queries_are_the_same_for_one_and_for_twenty(self):
        self.company.customer_service_billing_deviation = 10
        items = self._create_mixed(20)
        items._check()
        one = items.browse(
            (items.filtered("charge_id")[:1] | items.filtered("period_id")[:1]).ids
        )
        for batch in (one, items):
            self._count_check(batch)
        self.assertEqual(self._count_check(one), self._count_check(items))

    def _count_check(self, items):
        """Return the number of queries of a check."""
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        items._check()
        self.env.flush_all()
        return self.env.cr.sql_log_count - before

    def _create_mixed(self, count):
        """Return the items of some calls and fees, each of a customer of its own."""
        for number in range(count):
            customer = self._create_admin(
                "res.partner", name=f"Customer {number}", is_company=True
            )
            call = self._create_admin(
                "customer.service.call",
                subject="Leaks",
                partner_id=customer.id,
                company_id=self.company.id,
            )
            self._create_charge(call)
            self._create_contract(partner_id=customer.id, date_start="2026-03-01")
        run = self._create_run()
        run.action_simulate()
        items = self.env["customer.service.billing.item"].sudo()
        return items.search([("run_id", "=", run.id)])
