"""What the tests of coverage and allowances share."""

from datetime import timedelta

from odoo import Command

from odoo.addons.customer_service_base.tests.charge_common import MONDAY, ChargeCommon

from .common import ContractCommon

OPENED = "2026-03-02 08:00:00"


class CoverageCommon(ContractCommon, ChargeCommon):
    """A machine under contract, a technician who works on it, an operator's ``env``.

    Work costs 60 an hour, travel 45, a kilometre 0.80, the call-out 50.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env = cls.admin_env(user=cls.operator)
        cls.full = cls._create_coverage("Full Service", [{}])

    @classmethod
    def _create_coverage(cls, name, rules):
        return cls._create_admin(
            "customer.service.coverage",
            name=name,
            rule_ids=[Command.create(rule) for rule in rules],
        )

    @classmethod
    def _create_contract(cls, lines=None, activate=True, **vals):
        """As in the common class, whoever ``env`` is of."""
        own = cls.env
        cls.env = cls.admin_env(user=cls.contractor)
        try:
            return super()._create_contract(lines, activate, **vals)
        finally:
            cls.env = own

    @classmethod
    def _cover(cls, coverage=None, allowances=(), machine=None, **vals):
        """Return a contract that covers the machine by name.

        :param allowances: values of allowances of its line.
        """
        line = {
            "coverage_id": coverage.id if coverage else False,
            "equipment_ids": [
                Command.create({"equipment_id": (machine or cls.equipment).id})
            ],
            "allowance_ids": [Command.create(one) for one in allowances],
        }
        return cls._create_contract([line | vals.pop("line", {})], **vals)

    @classmethod
    def _open_call(cls, opened=OPENED, **vals):
        return cls._create_call(
            **{"equipment_id": cls.equipment.id, "date_open": opened, **vals}
        )

    @classmethod
    def _visit(cls, call, hours=2, start=MONDAY, **vals):
        """Do a visit of some hours, and return the charges of the call."""
        visit = cls._create_intervention(
            call, date_start=start, date_stop=start + timedelta(hours=2), **vals
        )
        if hours:
            cls._work(visit, hours, start)
        return cls._close(visit)
