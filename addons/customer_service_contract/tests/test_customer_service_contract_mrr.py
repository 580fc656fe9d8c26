from datetime import date

from freezegun import freeze_time

from odoo import Command
from odoo.tests import tagged

from .common import ContractCommon


@tagged("post_install", "-at_install")
@freeze_time("2026-06-15 10:00:00")
class TestContractMrr(ContractCommon):
    """What contracts are worth in a month, and why it changed."""

    @classmethod
    def _get_rows(cls, contracts, *names):
        report = cls.env["customer.service.contract.mrr"]
        report.web_search_read([], {}, limit=1)
        rows = report.search([("contract_id", "in", contracts.ids)], order="month")
        return [tuple(row[name] for name in names) for row in rows]

    def test_case_19_value_and_movements_of_a_contract(self):
        """By hand: 100, 130 from March, two machines less in May, over in June."""
        machines = [
            self._create_admin(
                "customer.service.equipment",
                name=name,
                partner_id=self.customer.id,
                company_id=self.company.id,
            )
            for name in ("A", "B")
        ]
        contract = self._create_contract(
            [
                {"price_unit": 100.0},
                {
                    "price_unit": 90.0,
                    "own_schedule_id": self.quarterly.id,
                    "fee_basis": "equipment",
                    "equipment_ids": [
                        Command.create(
                            {
                                "equipment_id": machine.id,
                                "date_to": date(2026, 5, 10),
                            }
                        )
                        for machine in machines
                    ],
                },
            ],
            date_end=date(2026, 6, 10),
        )
        self._create_admin(
            "customer.service.contract.rate",
            line_id=contract.line_ids[0].id,
            date_from=date(2026, 3, 1),
            price_unit=130.0,
        )
        self.assertEqual(
            self._get_rows(contract, "month", "mrr", "arr", "change", "kind"),
            [
                (date(2026, 1, 1), 160.0, 1920.0, 160.0, "new"),
                (date(2026, 2, 1), 160.0, 1920.0, 0.0, "same"),
                (date(2026, 3, 1), 190.0, 2280.0, 30.0, "expansion"),
                (date(2026, 4, 1), 190.0, 2280.0, 0.0, "same"),
                (date(2026, 5, 1), 130.0, 1560.0, -60.0, "contraction"),
                (date(2026, 6, 1), 0.0, 0.0, -130.0, "churn"),
            ],
        )

    def test_changes_sum_to_the_value(self):
        contracts = self._create_contract() | self._create_contract(
            [{"price_unit": 1000.0, "price_basis": "year"}],
            date_start=date(2026, 2, 10),
        )
        self._get_rows(contracts, "id")
        report = self.env["customer.service.contract.mrr"]
        domain = [("contract_id", "in", contracts.ids)]
        by_month = report._read_group(
            domain, ["month:month"], ["mrr:sum", "arr:sum", "change:sum"]
        )
        self.assertEqual(
            by_month[:3],
            [
                (date(2026, 1, 1), 100.0, 1200.0, 100.0),
                (date(2026, 2, 1), 183.33, 2200.0, 83.33),
                (date(2026, 3, 1), 183.33, 2200.0, 0.0),
            ],
        )
        changes = report._read_group(domain, [], ["change:sum"])[0][0]
        self.assertEqual(changes, by_month[-1][1])

    def test_over_several_months_the_average_is_told(self):
        contract = self._create_contract(date_start=date(2026, 3, 1))
        self._get_rows(contract, "id")
        report = self.env["customer.service.contract.mrr"]
        domain = [("contract_id", "in", contract.ids)]
        self.assertEqual(report._read_group(domain, [], ["mrr:sum"]), [(100.0,)])
        nothing = [("contract_id", "=", False)]
        self.assertFalse(report._read_group(nothing, [], ["mrr:sum"])[0][0])

    def test_free_periods_and_one_off_fees_are_not_recurring(self):
        once = self.env.ref("customer_service_contract.billing_schedule_once")
        contract = self._create_contract(
            [{"free_periods": 2}, {"own_schedule_id": once.id, "price_unit": 500.0}]
        )
        self.assertEqual(
            self._get_rows(contract, "month", "mrr", "kind")[0],
            (date(2026, 3, 1), 100.0, "new"),
        )

    def test_groups_of_customer_type_and_salesperson(self):
        template = self._create_admin(
            "customer.service.contract.template", name="Full Service"
        )
        contract = self._create_contract(
            template_id=template.id, schedule_id=self.monthly.id
        )
        self._get_rows(contract, "id")
        rows = self.env["customer.service.contract.mrr"]._read_group(
            [("contract_id", "in", contract.ids), ("month", "=", date(2026, 6, 1))],
            ["template_id", "user_id", "commercial_partner_id"],
            ["mrr:sum"],
        )
        self.assertEqual(rows, [(template, self.contractor, self.customer, 100.0)])
