from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import FaqCommon


@tagged("post_install", "-at_install")
class TestCustomerServiceFaqCategory(FaqCommon):
    """The tree by which entries are browsed."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        categories = cls.env["customer.service.faq.category"].with_user(cls.manager)
        cls.heating = categories.create({"name": "Heating"})
        cls.boilers = categories.create(
            {"name": "Boilers", "parent_id": cls.heating.id}
        )

    def test_name_says_where_it_is(self):
        self.assertEqual(self.boilers.display_name, "Heating / Boilers")
        own = self.boilers.with_context(hierarchical_naming=False)
        self.assertEqual(own.display_name, "Boilers")
        self.heating.name = "Heat"
        self.assertEqual(self.boilers.display_name, "Heat / Boilers")

    def test_category_is_not_below_itself(self):
        with self.assertRaises(UserError):
            self.heating.parent_id = self.boilers

    def test_category_in_use_is_not_deleted(self):
        self._create_entry("Bozza", publish=False, category_id=self.boilers.id)
        for category in (self.boilers, self.heating):
            with (
                self.subTest(category=category.name),
                mute_logger("odoo.sql_db"),
                self.assertRaises(IntegrityError),
            ):
                category.unlink()

    def test_parent_is_of_the_same_company(self):
        self.heating.company_id = self.company
        foreign = self.heating.sudo().copy({"company_id": self.other_company.id})
        with self.assertRaises(UserError):
            self.boilers.sudo().write(
                {"company_id": self.company.id, "parent_id": foreign.id}
            )

    def test_operators_only_choose(self):
        with self.assertRaises(AccessError):
            self.boilers.with_user(self.operator).name = "Other"
