from odoo import fields
from odoo.exceptions import ValidationError
from odoo.tests import Form, tagged

from .common import CustomerServiceCommon


@tagged("post_install", "-at_install")
class TestMeter(CustomerServiceCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.equipment = cls._create_equipment()
        cls.counter = cls._create_meter(cls.equipment)
        cls.gauge = cls._create_meter(
            cls.equipment, name="Pressure", unit="bar", kind="gauge"
        )

    def test_meter_is_named_with_its_unit(self):
        self.assertEqual(self.counter.display_name, "Hours (h)")

    def test_counter_goes_up(self):
        self._create_reading(self.counter, "2026-01-01", 100)
        self._create_reading(self.counter, "2026-02-01", 100)
        self._create_reading(self.counter, "2026-03-01", 250.5)
        self.assertEqual(self.counter.last_value, 250.5)

    def test_counter_that_goes_back_is_refused(self):
        self._create_reading(self.counter, "2026-01-01", 100)
        with self.assertRaises(ValidationError):
            self._create_reading(self.counter, "2026-02-01", 99.99)

    def test_older_reading_with_more_than_the_next_is_refused(self):
        self._create_reading(self.counter, "2026-02-01", 100)
        with self.assertRaises(ValidationError):
            self._create_reading(self.counter, "2026-01-01", 101)

    def test_older_reading_with_less_than_the_next_is_accepted(self):
        self._create_reading(self.counter, "2026-02-01", 100)
        self._create_reading(self.counter, "2026-01-01", 99)
        self.assertEqual(self.counter.last_value, 100)

    def test_reading_corrected_downwards_is_refused(self):
        self._create_reading(self.counter, "2026-01-01", 100)
        last = self._create_reading(self.counter, "2026-02-01", 200)
        with self.assertRaises(ValidationError):
            last.value = 50

    def test_reading_put_before_a_lower_one_is_refused(self):
        self._create_reading(self.counter, "2026-02-01", 100)
        last = self._create_reading(self.counter, "2026-03-01", 200)
        with self.assertRaises(ValidationError):
            last.date = "2026-01-01"

    def test_batch_that_goes_back_inside_is_refused(self):
        with self.assertRaises(ValidationError):
            self.env["customer.service.meter.reading"].create(
                [
                    {"meter_id": self.counter.id, "date": "2026-01-01", "value": 9},
                    {"meter_id": self.counter.id, "date": "2026-01-02", "value": 8},
                ]
            )

    def test_restarted_counter_may_be_lower(self):
        self._create_reading(self.counter, "2026-01-01", 100)
        self._create_reading(self.counter, "2026-02-01", 3, is_reset=True)
        self._create_reading(self.counter, "2026-03-01", 7)
        self.assertEqual(self.counter.last_value, 7)

    def test_restart_taken_back_is_refused(self):
        self._create_reading(self.counter, "2026-01-01", 100)
        restart = self._create_reading(self.counter, "2026-02-01", 3, is_reset=True)
        with self.assertRaises(ValidationError):
            restart.is_reset = False

    def test_gauge_goes_up_and_down(self):
        self._create_reading(self.gauge, "2026-01-01", 2)
        self._create_reading(self.gauge, "2026-02-01", 1.5)
        self.assertEqual(self.gauge.last_value, 1.5)

    def test_falling_gauge_cannot_become_a_counter(self):
        self._create_reading(self.gauge, "2026-01-01", 2)
        self._create_reading(self.gauge, "2026-02-01", 1.5)
        with self.assertRaises(ValidationError):
            self.gauge.kind = "counter"

    def test_counters_do_not_disturb_each_other(self):
        other = self._create_meter(self.equipment, name="Copies", unit="copies")
        self._create_reading(self.counter, "2026-01-01", 100)
        self._create_reading(other, "2026-02-01", 5)
        self.assertEqual(other.last_value, 5)

    def test_last_value_is_the_latest_in_time_of_each_meter(self):
        self._create_reading(self.counter, "2026-03-01", 30)
        self._create_reading(self.counter, "2026-01-01", 10)
        self._create_reading(self.gauge, "2026-02-01", 1)
        empty = self._create_meter(self.equipment, name="Km", unit="km")
        meters = self.counter | self.gauge | empty
        moment = fields.Datetime.to_datetime
        self.assertRecordValues(
            meters,
            [
                {"last_value": 30, "last_date": moment("2026-03-01 00:00:00")},
                {"last_value": 1, "last_date": moment("2026-02-01 00:00:00")},
                {"last_value": 0, "last_date": False},
            ],
        )

    def test_last_of_two_readings_of_a_moment_counts(self):
        self._create_reading(self.gauge, "2026-03-01", 5)
        self._create_reading(self.gauge, "2026-03-01", 4)
        self.assertEqual(self.gauge.last_value, 4)

    def test_unsaved_meter_has_no_reading(self):
        meter = self.env["customer.service.meter"].new({"name": "New"})
        self.assertEqual(meter.last_value, 0)

    def test_meter_is_added_in_the_form_of_the_machine(self):
        meters = self.env["customer.service.meter"].with_context(
            default_equipment_id=self.equipment.id
        )
        with Form(meters) as form:
            form.name = "Copies"
            form.unit = "copies"
        self.assertIn(form.record, self.equipment.meter_ids)

    def test_reading_belongs_to_the_machine_and_company_of_its_meter(self):
        self.assertRecordValues(
            self._create_reading(self.counter, "2026-01-01", 1),
            [
                {
                    "equipment_id": self.equipment.id,
                    "company_id": self.company.id,
                    "user_id": self.operator.id,
                    "unit": "h",
                }
            ],
        )
