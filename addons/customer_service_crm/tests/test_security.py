from odoo.tests import tagged

from odoo.addons.customer_service_base.tests.common import ROLES

from .crm_common import ServiceCrmCommon

READ, WRITE, CREATE, UNLINK = "read", "write", "create", "unlink"
ALL = {READ, WRITE, CREATE, UNLINK}
SALESPEOPLE = ("seller", "sales_all", "sales_manager")
# model -> who has which rights; who is not named reads
RIGHTS = {
    "customer.service.opportunity.origin": {"outsider": set()},
    "customer.service.opportunity": {
        **dict.fromkeys((*ROLES, *SALESPEOPLE), {READ, WRITE, CREATE}),
        "outsider": set(),
    },
}
# what salespeople without a role read, and never write
READ_BY_SALES = (
    "call",
    "call.sla",
    "intervention",
    "equipment",
    "stage",
    "call.type",
    "team",
    "equipment.category",
    "tag",
    "pause.reason",
)


@tagged("post_install", "-at_install")
class TestSecurity(ServiceCrmCommon):
    """Who may do what with opportunities from service, and salespeople with service."""

    def _get_rights(self, user, model):
        records = self.env[model].with_user(user)
        return {name for name in ALL if records.has_access(name)}

    def test_rights_of_roles(self):
        users = {
            **{role: self.users[role] for role in ROLES},
            **{name: getattr(self, name) for name in SALESPEOPLE},
            "outsider": self.outsider,
            "portal": self.portal_user,
        }
        for model, rights in RIGHTS.items():
            for name, user in users.items():
                expected = set() if name == "portal" else rights.get(name, {READ})
                with self.subTest(model=model, user=name):
                    self.assertEqual(self._get_rights(user, model), expected)

    def test_salespeople_only_read(self):
        for name in READ_BY_SALES:
            for user in (self.seller, self.sales_all, self.sales_manager):
                with self.subTest(model=name, user=user.login):
                    self.assertEqual(
                        self._get_rights(user, f"customer.service.{name}"), {READ}
                    )

    def test_light_comes_with_margins_and_not_with_sales(self):
        light = "customer_service_crm.group_margin_light"
        self.assertTrue(self.manager.has_group(light))
        for user in (self.seller, self.sales_manager, self.operator):
            self.assertFalse(user.has_group(light))
