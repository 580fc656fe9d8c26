from odoo.tests import tagged

from .common import BillingCommon

MENU = "customer_service_billing.customer_service_billing_menu"
BUTTONS = (
    "action_view_billing_items",
    "action_view_billing_run",
    "customer_service_billing_grouping",
)


@tagged("post_install", "-at_install")
class TestCustomerServiceBillingAccess(BillingCommon):
    """Who bills finds the way to runs; for others nothing is there, or broken."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.accountant = cls._create_user(
            "billing_accountant", groups="account.group_account_manager"
        )
        cls.contract = cls._create_contract()
        cls.charge = cls._create_charge(
            cls._create_admin(
                "customer.service.call",
                subject="Burner out",
                partner_id=cls.customer.id,
                company_id=cls.company.id,
            )
        )
        cls.run_ = cls._create_run(partner_ids=cls.customer.ids)

    def _get_arch(self, user, model):
        views = [(False, "form"), (False, "list"), (False, "search")]
        return "".join(
            view["arch"]
            for view in self.env[model]
            .with_user(user)
            .get_views(views)["views"]
            .values()
        )

    def _sees_menu(self, user):
        menu = self.env.ref(MENU)
        return menu.id in self.env["ir.ui.menu"].with_user(user)._visible_menu_ids()

    def test_others_see_nothing_of_runs(self):
        service = ("customer.service.call", "customer.service.contract", "res.partner")
        for user, models in (
            (self.users["user"], service),
            (self.users["technician"], service),
            (self.accountant, ("account.move", "res.partner")),
        ):
            for model in models:
                with self.subTest(user=user.login, model=model):
                    arch = self._get_arch(user, model)
                    for button in BUTTONS:
                        self.assertNotIn(button, arch)
            with self.subTest(user=user.login):
                self.assertFalse(self._sees_menu(user))

    def test_others_open_what_runs_billed(self):
        self._release(self.run_)
        self._run_lanes()
        move = self.run_.item_ids.invoice_id[:1]
        for user, record in (
            (self.users["user"], self.charge.call_id),
            (self.users["user"], self.contract),
            (self.users["technician"], self.contract),
            (self.accountant, move),
        ):
            with self.subTest(user=user.login, model=record._name):
                views = (
                    self.env[record._name].with_user(user).get_views([(False, "form")])
                )
                names = views["models"][record._name]["fields"]
                record = record.with_user(user).sudo(False)
                self.assertTrue(record.web_read({name: {} for name in names}))

    def test_biller_finds_the_way(self):
        self.assertTrue(self._sees_menu(self.biller))
        self._release(self.run_)
        self._run_lanes()
        item = self._get_items(self.charge)
        call, move = (
            record.with_env(self.env) for record in (item.call_id, item.invoice_id)
        )
        contract = self.contract.with_env(self.env)
        self.assertEqual(call.billing_item_count, 1)
        self.assertEqual(contract.billing_item_count, 3)
        for record in (call, contract):
            action = record.action_view_billing_items()
            found = self.env[action["res_model"]].search(action["domain"])
            self.assertEqual(len(found), record.billing_item_count)
        self.assertEqual(move.customer_service_billing_run_id, self.run_)
        self.assertEqual(move.action_view_billing_run()["res_id"], self.run_.id)
        for model in ("customer.service.call", "customer.service.contract"):
            self.assertIn(
                "action_view_billing_items", self._get_arch(self.biller, model)
            )
        self.assertIn(
            "action_view_billing_run", self._get_arch(self.biller, "account.move")
        )

    def test_biller_opens_every_screen_of_runs(self):
        self.run_.action_simulate()
        for name in ("run", "item", "problem"):
            xmlid = f"customer_service_billing.customer_service_billing_{name}_action"
            action = self.env["ir.actions.act_window"]._for_xml_id(xmlid)
            views = [(False, mode) for mode in action["view_mode"].split(",")]
            model = self.env[action["res_model"]]
            found = model.get_views([*views, (False, "search")])
            names = found["models"][model._name]["fields"]
            with self.subTest(model=model._name):
                model.search([], limit=3).web_read({one: {} for one in names})
        for method in (
            "action_view_items",
            "action_view_failed",
            "action_view_problems",
        ):
            action = getattr(self.run_, method)()
            self.assertEqual(action["domain"], [("run_id", "=", self.run_.id)])

    def test_runs_of_other_companies_are_not_seen(self):
        run = self._create_admin(
            "customer.service.billing.run", company_id=self.other_company.id
        )
        runs = self.env["customer.service.billing.run"]
        self.assertNotIn(run.id, runs.search([]).ids)

    def test_settings_are_of_the_company(self):
        settings = self._create_admin(
            "res.config.settings",
            company_id=self.company.id,
            customer_service_billing_grouping="month",
            customer_service_billing_mode="draft",
            customer_service_billing_fees=True,
            customer_service_billing_automatic="weekly",
        )
        settings.execute()
        self.assertRecordValues(
            self.company.sudo(),
            [
                {
                    "customer_service_billing_grouping": "month",
                    "customer_service_billing_mode": "draft",
                    "customer_service_billing_fees": True,
                    "customer_service_billing_automatic": "weekly",
                }
            ],
        )
