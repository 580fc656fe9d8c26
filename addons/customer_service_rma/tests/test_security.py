from odoo.tests import tagged

from odoo.addons.customer_service_base.tests.common import ROLES

from .common import RmaCommon

READ, WRITE, CREATE, UNLINK = "read", "write", "create", "unlink"
ALL = {READ, WRITE, CREATE, UNLINK}
# model -> role -> rights; roles that are not named only read
RIGHTS = {
    "customer.service.rma": {
        "user": ALL,
        "dispatcher": ALL,
        "manager": ALL,
        "outsider": set(),
    },
    "customer.service.rma.accessory": {
        "technician": {READ, WRITE, CREATE},
        "storekeeper": ALL,
        "user": ALL,
        "dispatcher": ALL,
        "manager": ALL,
        "outsider": set(),
    },
    "customer.service.rma.receipt": {
        **dict.fromkeys(ROLES, set()),
        "storekeeper": ALL,
        "outsider": set(),
    },
    "customer.service.rma.line": {
        "technician": {READ, WRITE},
        "user": ALL,
        "dispatcher": ALL,
        "manager": ALL,
        "outsider": set(),
    },
    "customer.service.rma.report": {"outsider": set()},
    **{
        f"customer.service.rma.{name}": {
            "user": ALL,
            "dispatcher": ALL,
            "manager": ALL,
            "reader": set(),
            "technician": set(),
            "billing": set(),
            "storekeeper": set(),
            "outsider": set(),
        }
        for name in (
            "decline",
            "lost",
            "scrap",
            "split",
            "supplier",
            "supplier.back",
            "transfer",
        )
    },
    "customer.service.rma.loan": {
        "user": ALL,
        "dispatcher": ALL,
        "manager": ALL,
        "outsider": set(),
    },
    **{
        f"customer.service.rma.{noun}": {
            **dict.fromkeys(
                ("reader", "technician", "billing", "storekeeper", "outsider"), set()
            ),
            **dict.fromkeys(("user", "dispatcher", "manager"), ALL),
        }
        for noun in ("replacement", "no.return", "lend")
    },
    "customer.service.rma.refund": {
        **dict.fromkeys(("reader", "technician", "storekeeper", "outsider"), set()),
        **dict.fromkeys(("billing", "user", "dispatcher", "manager"), ALL),
    },
}


@tagged("post_install", "-at_install")
class TestSecurity(RmaCommon):
    """Who may do what with returns."""

    def test_rights_of_roles(self):
        users = {
            **{role: self.users[role] for role in ROLES},
            "storekeeper": self.storekeeper,
            "outsider": self.outsider,
        }
        for model, rights in RIGHTS.items():
            for role, user in users.items():
                records = self.env[model].with_user(user)
                found = {name for name in ALL if records.has_access(name)}
                with self.subTest(model=model, role=role):
                    self.assertEqual(found, rights.get(role, {READ}))
