from datetime import date

from freezegun import freeze_time
from psycopg2.errors import CheckViolation

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import CustomerServiceCommon

PREFIX = "customer_service_warranty"


@tagged("post_install", "-at_install")
class TestEquipmentPolicy(CustomerServiceCommon):
    """What the product says of the machines made from it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.product = cls._create_product(
            customer_service_installed_base=True,
            customer_service_category_id=cls.category.id,
        )
        cls.own_terms = {
            f"{PREFIX}_terms": "product",
            f"{PREFIX}_parts_months": 36,
            f"{PREFIX}_labour_months": 6,
            f"{PREFIX}_travel_months": 1,
        }

    def _create_machine(self, **vals):
        return self._create_equipment(product_id=self.product.id, **vals)

    def test_category_comes_from_the_product(self):
        other = self._create_admin("customer.service.equipment.category", name="Pumps")
        self.assertEqual(self._create_machine().category_id, self.category)
        self.assertEqual(self._create_machine(category_id=other.id).category_id, other)

    def test_terms_of_the_category_unless_the_product_has_its_own(self):
        machine = self._create_machine(date_delivered="2026-03-10")
        self.product.write(self.own_terms)
        own = self._create_machine(date_delivered="2026-03-10")
        self.assertRecordValues(
            machine | own,
            [
                {
                    "warranty_start": date(2026, 3, 10),
                    "warranty_parts_end": date(2028, 3, 9),
                    "warranty_labour_end": date(2027, 3, 9),
                    "warranty_travel_end": False,
                },
                {
                    "warranty_start": date(2026, 3, 10),
                    "warranty_parts_end": date(2029, 3, 9),
                    "warranty_labour_end": date(2026, 9, 9),
                    "warranty_travel_end": date(2026, 4, 9),
                },
            ],
        )

    def test_no_months_of_its_own_are_no_warranty(self):
        self.product.customer_service_warranty_terms = "product"
        machine = self._create_machine(date_delivered="2026-03-10")
        self.assertFalse(machine.warranty_end)

    def test_start_follows_the_rule_of_the_product(self):
        days = {
            "date_delivered": "2026-03-10",
            "installation_date": "2026-03-20",
            "date_first_use": "2026-04-01",
        }
        for rule, start in (
            ("delivery", date(2026, 3, 10)),
            ("installation", date(2026, 3, 20)),
            ("first_use", date(2026, 4, 1)),
        ):
            self.product.customer_service_warranty_rule = rule
            with self.subTest(rule=rule):
                machine = self._create_machine(**days)
                self.assertEqual(machine.warranty_rule, rule)
                self.assertEqual(machine.warranty_start, start)

    def test_start_waits_for_the_event_and_the_machine_is_covered_meanwhile(self):
        self.product.customer_service_warranty_rule = "installation"
        machine = self._create_machine(date_delivered="2026-03-10")
        self.assertFalse(machine.warranty_start)
        before, after = date(2026, 3, 9), date(2026, 3, 11)
        covered = {"parts": True, "labour": True, "travel": False}
        self.assertFalse(any(machine._get_warranty(before).values()))
        self.assertEqual(machine._get_warranty(after), covered)
        machine.installation_date = "2026-06-01"
        self.assertEqual(machine.warranty_labour_end, date(2027, 5, 31))
        self.assertEqual(machine._get_warranty(after), covered)
        self.assertEqual(machine._get_warranty(date(2026, 6, 1)), covered)
        self.assertFalse(machine._get_warranty(date(2027, 6, 1))["labour"])

    def test_start_comes_by_itself_after_so_many_days(self):
        self.product.write({f"{PREFIX}_rule": "installation", f"{PREFIX}_max_days": 90})
        machine = self._create_machine(date_delivered="2026-01-01")
        self.assertEqual(machine.warranty_start, date(2026, 4, 1))
        machine.installation_date = "2026-02-01"
        self.assertEqual(machine.warranty_start, date(2026, 2, 1))
        machine.installation_date = "2026-05-01"
        self.assertEqual(machine.warranty_start, date(2026, 4, 1))

    def test_agreed_day_stays(self):
        machine = self._create_machine(date_delivered="2026-01-01")
        machine.write({"warranty_rule": "agreed", "warranty_start": "2026-07-01"})
        machine.installation_date = "2026-05-01"
        machine.date_delivered = "2026-01-15"
        self.assertEqual(machine.warranty_start, date(2026, 7, 1))
        self.assertEqual(machine.warranty_labour_end, date(2027, 6, 30))

    def test_start_by_hand_is_kept_until_a_date_changes(self):
        machine = self._create_machine(date_delivered="2026-01-01")
        machine.warranty_start = "2026-07-01"
        machine.name = "Renamed"
        self.assertEqual(machine.warranty_start, date(2026, 7, 1))

    def test_later_terms_do_not_touch_machines(self):
        machine = self._create_machine(date_delivered="2026-01-01")
        self.product.write({**self.own_terms, f"{PREFIX}_rule": "first_use"})
        self.env.flush_all()
        self.assertRecordValues(
            machine,
            [
                {
                    "warranty_rule": "delivery",
                    "warranty_start": date(2026, 1, 1),
                    "warranty_parts_end": date(2027, 12, 31),
                }
            ],
        )

    def test_machine_without_product_starts_with_its_installation(self):
        machine = self._create_equipment(
            date_delivered="2026-01-01", installation_date="2026-02-01"
        )
        self.assertEqual(machine.warranty_rule, "installation")
        self.assertEqual(machine.warranty_start, date(2026, 2, 1))

    @freeze_time("2026-03-15 12:00:00")
    def test_planned_machines_are_installed_today_or_when_it_was_said(self):
        new = self._create_machine(state="planned")
        known = self._create_machine(state="planned", installation_date="2026-03-01")
        (new | known).with_user(self.technician).action_install()
        self.assertRecordValues(
            new | known,
            [
                {"state": "installed", "installation_date": date(2026, 3, 15)},
                {"state": "installed", "installation_date": date(2026, 3, 1)},
            ],
        )

    def test_reader_installs_nothing(self):
        machine = self._create_machine(state="planned")
        with self.assertRaises(AccessError):
            machine.with_user(self.users["reader"]).action_install()

    def test_negative_terms_are_refused(self):
        for name in ("parts_months", "labour_months", "travel_months", "max_days"):
            with (
                self.subTest(field=name),
                mute_logger("odoo.sql_db"),
                self.assertRaises(CheckViolation),
                self.cr.savepoint(),
            ):
                self.product.product_tmpl_id[f"{PREFIX}_{name}"] = -1
                self.product.product_tmpl_id.flush_recordset()

    def test_category_of_another_company_is_refused(self):
        foreign = self._create_admin(
            "customer.service.equipment.category",
            name="Foreign",
            company_id=self.other_company.id,
        )
        self.product.company_id = self.company
        with self.assertRaises(UserError):
            self.product.customer_service_category_id = foreign
