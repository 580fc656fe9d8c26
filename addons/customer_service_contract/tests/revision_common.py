from datetime import date

from freezegun import freeze_time

from .common import ContractCommon

# values by month: 2.0 % in a year, then 3.0 %
VALUES = {
    date(2024, 11, 1): 100.0,
    date(2025, 11, 1): 102.0,
    date(2026, 11, 1): 105.06,
}
START = date(2025, 1, 1)
DAY = date(2026, 1, 1)

ALL = {"read", "write", "create", "unlink"}
HIDDEN = {"reader": set(), "technician": set()}
MAKERS = {"manager": ALL, "contractor": ALL}
SENDERS = dict.fromkeys(MAKERS, {"read", "write"})
# who prices concern reads all; who makes contracts revises them
PRICE_RIGHTS = {
    "customer.service.price.index": {**HIDDEN, **MAKERS},
    "customer.service.price.index.value": {**HIDDEN, **MAKERS},
    "customer.service.price.index.link": {**HIDDEN, **MAKERS},
    "customer.service.price.clause": {**HIDDEN, **MAKERS},
    "customer.service.price.revision": {**HIDDEN, **MAKERS},
    "customer.service.price.revision.line": HIDDEN,
    "customer.service.price.letter": {**HIDDEN, **SENDERS},
}


class RevisionCommon(ContractCommon):
    """An index, a clause on all of it since the last revision, and campaigns."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.index = cls._create_admin("customer.service.price.index", name="Prices")
        cls._publish(VALUES)
        cls.clause = cls._create_admin(
            "customer.service.price.clause",
            name="All of it",
            index_id=cls.index.id,
            method="previous",
        )

    def setUp(self):
        super().setUp()
        self.startPatcher(freeze_time("2025-12-20 10:00:00"))

    @classmethod
    def _publish(cls, values, **vals):
        return cls.admin_env["customer.service.price.index.value"].create(
            [
                {"index_id": cls.index.id, "month": month, "value": value, **vals}
                for month, value in values.items()
            ]
        )

    @classmethod
    def _create_contract(cls, lines=None, activate=True, **vals):
        return super()._create_contract(
            lines,
            activate,
            **{"date_start": START, "price_clause_id": cls.clause.id, **vals},
        )

    @classmethod
    def _create_revision(cls, contracts=None, **vals):
        if contracts is not None:
            vals["contract_ids"] = contracts.ids
        return cls.env["customer.service.price.revision"].create(
            {"name": "Prices 2026", "date_from": DAY, **vals}
        )

    def _revise(self, contracts, **vals):
        """Return a campaign that was previewed and applied."""
        revision = self._create_revision(contracts, **vals)
        revision.action_preview()
        revision.action_apply()
        return revision

    def _get_prices(self, line):
        return [
            (rate.date_from, rate.price_unit, rate.reason)
            for rate in line.sudo().rate_ids
        ]
