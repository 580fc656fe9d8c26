from datetime import date

from freezegun import freeze_time

from odoo import Command
from odoo.tests import tagged

from .common import ContractCommon


@tagged("post_install", "-at_install")
@freeze_time("2026-06-15 10:00:00")
class TestEquipmentContract(ContractCommon):
    """Which machines are under contract: the search says what the machine says."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.machines = cls.env["customer.service.equipment"]
        cls.plant = cls._create_machine(name="Plant")
        cls.pump = cls._create_machine(name="Pump", parent_id=cls.plant.id)
        cls.boiler = cls._create_machine(name="Boiler", category_id=cls.category.id)
        cls.gas = cls._create_admin(
            "customer.service.equipment.category",
            name="Gas Boilers",
            parent_id=cls.category.id,
        )
        cls.gas_boiler = cls._create_machine(name="Gas Boiler", category_id=cls.gas.id)
        cls.on_site = cls._create_machine(name="Chiller", site_id=cls.site.id)
        cls.foreign = cls._create_machine(name="Oven", partner_id=cls.other_customer.id)
        cls.all = (
            cls.plant
            | cls.pump
            | cls.boiler
            | cls.gas_boiler
            | cls.on_site
            | cls.foreign
        )

    @classmethod
    def _create_machine(cls, name="Boiler", **vals):
        """Return a machine: who makes contracts may not."""
        return cls._create_admin(
            "customer.service.equipment",
            **{
                "name": name,
                "partner_id": cls.customer.id,
                "company_id": cls.company.id,
                **vals,
            },
        )

    def _check(self, expected):
        """Compare search, its opposite and the field itself with what is expected."""
        own = [("id", "in", self.all.ids)]
        under = self.machines.search([*own, ("is_under_contract", "=", True)])
        self.assertEqual(under, expected.sorted("id", reverse=True))
        none = self.machines.search([*own, ("is_under_contract", "=", False)])
        self.assertEqual(none, (self.all - expected).sorted("id", reverse=True))
        self.env.invalidate_all()
        self.assertEqual(
            self.all.filtered("is_under_contract").sorted("id"), expected.sorted("id")
        )

    def test_by_name_with_what_belongs_to_it(self):
        self._create_contract(
            [{"equipment_ids": [Command.create({"equipment_id": self.plant.id})]}]
        )
        self._check(self.plant | self.pump)

    def test_machine_that_left(self):
        self._create_contract(
            [
                {
                    "equipment_ids": [
                        Command.create(
                            {
                                "equipment_id": self.plant.id,
                                "date_to": date(2026, 6, 14),
                            }
                        ),
                        Command.create(
                            {
                                "equipment_id": self.boiler.id,
                                "date_from": date(2026, 6, 15),
                            }
                        ),
                    ]
                }
            ]
        )
        self._check(self.boiler)

    def test_by_category_with_those_below(self):
        self._create_contract([{"scope": "category", "category_id": self.category.id}])
        self._check(self.boiler | self.gas_boiler)

    def test_by_site(self):
        self._create_contract(
            [{"scope": "site"}], site_ids=[Command.set(self.site.ids)]
        )
        self._check(self.on_site)

    def test_by_site_without_sites_covers_nothing(self):
        self._create_contract([{"scope": "site"}])
        self._check(self.machines)

    def test_by_customer(self):
        self._create_contract([{"scope": "customer"}])
        self._check(self.all - self.foreign)

    def test_not_in_force(self):
        self._create_contract([{"scope": "customer"}], activate=False)
        self._create_contract([{"scope": "customer"}], date_end=date(2026, 6, 14))
        self._create_contract([{"scope": "customer"}], date_start=date(2026, 6, 16))
        self._check(self.machines)

    def test_end_of_the_contract(self):
        self._create_contract(
            [{"equipment_ids": [Command.create({"equipment_id": self.plant.id})]}],
            date_end=date(2026, 8, 31),
        )
        self._create_contract(
            [{"equipment_ids": [Command.create({"equipment_id": self.boiler.id})]}],
            date_end=False,
        )
        self.assertEqual(self.plant.contract_end, date(2026, 8, 31))
        self.assertFalse(self.boiler.contract_end)
        own = [("id", "in", self.all.ids)]
        for operator, day, expected in (
            ("<", date(2026, 9, 1), self.plant | self.pump),
            ("<", date(2026, 8, 31), self.machines),
            ("<=", date(2026, 8, 31), self.plant | self.pump),
            (">", date(2026, 8, 30), self.plant | self.pump),
            (">=", date(2026, 9, 1), self.machines),
            ("=", date(2026, 8, 31), self.plant | self.pump),
            ("=", False, self.all - self.plant - self.pump),
            ("!=", False, self.plant | self.pump),
        ):
            with self.subTest(operator=operator, day=day):
                found = self.machines.search([*own, ("contract_end", operator, day)])
                self.assertEqual(found.sorted("id"), expected.sorted("id"))

    def test_pivot_of_machines_without_contract(self):
        groups = self.machines._read_group(
            [("id", "in", self.all.ids), ("is_under_contract", "=", False)],
            ["commercial_partner_id"],
            ["__count"],
        )
        self.assertEqual(dict(groups), {self.customer: 5, self.other_customer: 1})

    def test_technicians_may_ask(self):
        self._create_contract([{"scope": "customer"}])
        machine = self.plant.with_user(self.technician)
        self.assertTrue(machine.is_under_contract)
        self.assertIn(machine, machine.search([("is_under_contract", "=", True)]))

    def test_list_of_machines_asks_once(self):
        self._create_contract([{"scope": "customer"}])
        counts = []
        for machines in (self.plant, self.all):
            self.env.invalidate_all()
            machines.mapped("name")
            before = self.env.cr.sql_log_count
            machines.mapped("is_under_contract")
            counts.append(self.env.cr.sql_log_count - before)
        self.assertLessEqual(counts[1], counts[0] + 2)
