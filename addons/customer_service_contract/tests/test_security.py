from lxml import etree

from odoo.exceptions import AccessError
from odoo.tests import tagged

from odoo.addons.customer_service_base.tests.common import ROLES

from .common import ContractCommon
from .life_common import LIFE_RIGHTS
from .maintenance_common import MAINTENANCE_RIGHTS
from .revision_common import PRICE_RIGHTS

READ, WRITE, CREATE, UNLINK = "read", "write", "create", "unlink"
ALL = {READ, WRITE, CREATE, UNLINK}
NOTHING = set()
# model -> role -> rights; roles that are not named only read
RIGHTS = {
    "customer.service.billing.schedule": {"manager": ALL},
    "customer.service.contract.template": {"manager": ALL},
    "customer.service.contract.template.line": {
        "reader": NOTHING,
        "technician": NOTHING,
        "billing": NOTHING,
        "user": NOTHING,
        "dispatcher": NOTHING,
        "manager": ALL,
        "contractor": {READ},
    },
    "customer.service.contract": {"manager": ALL, "contractor": ALL},
    "customer.service.contract.line": {"manager": ALL, "contractor": ALL},
    "customer.service.contract.equipment": {"manager": ALL, "contractor": ALL},
    "customer.service.coverage": {"manager": ALL},
    "customer.service.coverage.rule": {"manager": ALL},
    "customer.service.allowance": {"manager": ALL, "contractor": ALL},
    "customer.service.allowance.tier": {
        "reader": NOTHING,
        "technician": NOTHING,
        "manager": ALL,
        "contractor": ALL,
    },
    "customer.service.allowance.counter": {},
    "customer.service.allowance.use": {},
    "customer.service.contract.rate": {"reader": NOTHING, "technician": NOTHING},
    "customer.service.contract.period": {
        "reader": NOTHING,
        "technician": NOTHING,
    },
    **PRICE_RIGHTS,
    **{
        f"customer.service.contract.{report}": {
            "reader": NOTHING,
            "technician": NOTHING,
        }
        for report in ("projection", "step", "forecast", "mrr", "burn")
    },
    "customer.service.contract.margin": {
        "reader": NOTHING,
        "technician": NOTHING,
        "billing": NOTHING,
        "user": NOTHING,
        "dispatcher": NOTHING,
        "contractor": NOTHING,
    },
    **LIFE_RIGHTS,
}
RIGHTS.update(MAINTENANCE_RIGHTS)
FEES = ("price_unit", "discount", "rate_ids", "period_ids")


@tagged("post_install", "-at_install")
class TestSecurity(ContractCommon):
    """Who may do what with which model, in one table."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.people = {role: cls.users[role] for role in ROLES}
        cls.people["contractor"] = cls.contractor

    def test_rights_by_role(self):
        for model, by_role in RIGHTS.items():
            for role, user in self.people.items():
                expected = by_role.get(role, {READ})
                own = self.env[model].with_user(user)
                for operation in ALL:
                    with self.subTest(model=model, role=role, operation=operation):
                        self.assertEqual(
                            own.has_access(operation), operation in expected
                        )

    def test_outsiders_have_no_rights(self):
        for model in RIGHTS:
            with self.subTest(model=model):
                self.assertFalse(
                    self.env[model].with_user(self.outsider).has_access(READ)
                )

    def test_technicians_see_what_is_covered_never_what_it_costs(self):
        line = self._create_contract().line_ids.with_user(self.technician)
        self.assertEqual(line.read(["scope"])[0]["scope"], "equipment")
        for name in FEES:
            with self.subTest(field=name), self.assertRaises(AccessError):
                line.read([name])

    def test_every_role_opens_the_forms(self):
        contract = self._create_contract()
        for role, user in self.people.items():
            for record in (contract, contract.line_ids):
                own = record.with_user(user)
                self.env.invalidate_all()
                arch = etree.fromstring(own.get_view(view_type="form")["arch"])
                names = arch.xpath("//field[not(ancestor::field)]/@name")
                with self.subTest(role=role, model=own._name):
                    self.assertTrue(own.web_read({name: {} for name in names}))
