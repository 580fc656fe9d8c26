from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain
from odoo.tests import tagged

from .insight_common import InsightCommon

PREFIX = "customer.service.faq"


@tagged("post_install", "-at_install")
class TestMultiCompany(InsightCommon):
    """Each company has its own entries; those of none are for both."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.foreigner = cls._create_user(
            "foreigner",
            groups="customer_service_base.group_manager",
            company=cls.other_company,
        )
        cls.category_own = cls._create_admin(
            f"{PREFIX}.category", name="Own", company_id=cls.company.id
        )
        cls.shared = cls._create_entry(
            "Valvola rumorosa", company_id=False, solution="<p>Ingrassare</p>"
        )
        cls.foreign = (
            cls.env[PREFIX]
            .with_user(cls.foreigner)
            .create(
                {
                    "name": "Valvola estranea",
                    "lang": "it_IT",
                    "solution": "<p>Cambiare</p>",
                }
            )
        )
        cls.foreign.action_publish()

    def _as(self, user, model=""):
        self.env.flush_all()
        self.env.invalidate_all()
        return self.env[f"{PREFIX}{model}"].with_user(user)

    def test_records_of_the_other_company_are_not_seen(self):
        own = {
            "": self.boiler,
            ".category": self.category_own,
            ".use": self._use(self.boiler, "read"),
            ".version": self.boiler.version_ids,
            ".health": self.env[f"{PREFIX}.health"].browse(self.boiler.id),
        }
        call = self._solve_by(self.boiler)
        rows = self._as(self.operator, ".analysis").search([("call_id", "=", call.id)])
        self.assertTrue(rows)
        own[".analysis"] = rows
        for model, records in own.items():
            found = self._as(self.foreigner, model).search([])
            with self.subTest(model=model):
                self.assertFalse(found & records)
            with self.subTest(model=model), self.assertRaises(AccessError):
                records.with_user(self.foreigner).read(["display_name"])

    def test_shared_entry_is_found_by_both(self):
        for user in (self.operator, self.foreigner):
            entries = self._as(user).with_context(lang="it_IT")
            self.assertIn(self.shared, entries.search([]))
            found = entries.suggest("valvola rumorosa")["entries"]
            with self.subTest(user=user.login):
                self.assertIn(self.shared.id, [row["id"] for row in found])

    def test_search_never_finds_the_other_company(self):
        for user, hidden in (
            (self.operator, self.foreign),
            (self.foreigner, self.boiler),
        ):
            entries = self._as(user).with_context(lang="it_IT")
            text = hidden.sudo().name
            with self.subTest(user=user.login):
                self.assertNotIn(hidden, entries._find(text, limit=50))
                found = entries.suggest(text)["entries"]
                self.assertNotIn(hidden.id, [row["id"] for row in found])

    def test_archived_entry_is_not_found(self):
        self.boiler.with_user(self.manager).active = False
        entries = self._as(self.operator).with_context(lang="it_IT")
        self.assertNotIn(self.boiler, entries._find(self.boiler.name, limit=50))

    def test_analysis_tells_each_company_its_own(self):
        for company, times in ((self.company, 1), (self.other_company, 2)):
            for _time in range(times):
                self._use(self.shared, "read", company=company)
        for user, expected in ((self.operator, 1), (self.foreigner, 2)):
            domain = [("faq_id", "=", self.shared.id)]
            [(read,)] = self._as(user, ".analysis")._read_group(
                domain, [], ["read_count:sum"]
            )
            row = self._as(user, ".health").search(domain)
            with self.subTest(user=user.login):
                self.assertEqual((read, row.read_count), (expected, expected))

    def test_call_is_not_solved_by_an_entry_of_the_other_company(self):
        call = self._create_call()
        with self.assertRaises(AccessError):
            call.with_user(self.operator).action_solve_by_faq(self.foreign.id)
        with self.assertRaises(UserError):
            call.sudo().faq_id = self.foreign

    def test_links_stay_within_the_company(self):
        product = self._create_product(company_id=self.other_company.id)
        equipment_category = self._create_admin(
            "customer.service.equipment.category",
            name="F",
            company_id=self.other_company.id,
        )
        category = self._create_admin(
            f"{PREFIX}.category", name="F", company_id=self.other_company.id
        )
        draft = self._create_entry("Bozza", publish=False).sudo()
        for vals in (
            {"product_tmpl_ids": product.product_tmpl_id.ids},
            {"equipment_category_ids": equipment_category.ids},
            {"category_id": category.id},
        ):
            with self.subTest(vals=vals), self.assertRaises(UserError):
                draft.write(vals)

    def test_machine_counts_what_its_company_may_read(self):
        for company_id in (False, self.company.id):
            self._create_entry(
                "Sua",
                company_id=company_id,
                equipment_category_ids=self.category.ids,
                solution="<p>Sì</p>",
            )
        category = self.category.sudo()
        machine = self._create_admin(
            "customer.service.equipment",
            name="Foreign",
            company_id=self.other_company.id,
            partner_id=self.customer.id,
            category_id=category.id,
        )
        self.env.flush_all()
        self.env.invalidate_all()
        self.assertEqual(machine.with_user(self.foreigner).faq_count, 1)
        self.assertEqual(self.machine.with_user(self.operator).faq_count, 2)
        entries = self._as(self.foreigner).search(
            Domain(machine.with_user(self.foreigner).action_view_faq()["domain"])
        )
        self.assertEqual(len(entries), 1)
