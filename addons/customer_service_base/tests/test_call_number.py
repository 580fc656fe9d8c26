from freezegun import freeze_time
from psycopg2.errors import UniqueViolation

from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import CustomerServiceCommon


@tagged("post_install", "-at_install")
class TestCallNumber(CustomerServiceCommon):
    def _number(self, call):
        return int(call.name.split("/")[-1])

    def test_number_has_the_year(self):
        with freeze_time("2031-05-01"):
            self.assertEqual(self._create_call().name, "CALL/2031/00001")

    def test_numbers_follow_each_other(self):
        one, two = self._create_call(), self._create_call()
        self.assertEqual(self._number(two), self._number(one) + 1)

    def test_new_year_starts_again(self):
        with freeze_time("2031-12-31 12:00:00"):
            self._create_call()
        with freeze_time("2032-01-01 12:00:00"):
            self.assertEqual(self._create_call().name, "CALL/2032/00001")

    def test_number_said_is_kept(self):
        self.assertEqual(self._create_call(name="OLD/1").name, "OLD/1")

    def test_company_with_a_sequence_numbers_by_itself(self):
        self._create_admin(
            "ir.sequence",
            name="Own",
            code="customer.service.call",
            prefix="OWN-",
            padding=2,
            company_id=self.other_company.id,
        )
        other = self._create_admin(
            "customer.service.call",
            subject="Help",
            partner_id=self.customer.id,
            company_id=self.other_company.id,
        )
        self.assertEqual(other.name, "OWN-01")
        self.assertRegex(self._create_call().name, "^CALL/")

    def test_number_is_of_the_company_of_the_machine(self):
        self._create_admin(
            "ir.sequence",
            name="Own",
            code="customer.service.call",
            prefix="OWN-",
            company_id=self.other_company.id,
        )
        machine = self._create_admin(
            "customer.service.equipment", name="A", company_id=self.other_company.id
        )
        call = self._create_admin(
            "customer.service.call",
            subject="Help",
            equipment_id=machine.id,
            caller_name="Mr Blu",
        )
        self.assertEqual(call.company_id, self.other_company)
        self.assertRegex(call.name, "^OWN-")

    @mute_logger("odoo.sql_db")
    def test_number_taken_is_refused(self):
        one, two = self._create_call(), self._create_call()
        with self.assertRaises(UniqueViolation):
            two.name = one.name
            two.flush_recordset()

    def test_twenty_calls_at_once_have_twenty_numbers(self):
        calls = self.env["customer.service.call"].create(
            [
                {"subject": f"Call {index}", "partner_id": self.customer.id}
                for index in range(20)
            ]
        )
        first = self._number(calls[0])
        self.assertEqual(
            [self._number(call) for call in calls], list(range(first, first + 20))
        )
        self.assertEqual(calls.mapped("subject")[7], "Call 7")

    def test_values_given_are_not_changed(self):
        vals = {"subject": "Help", "partner_id": self.customer.id}
        self.env["customer.service.call"].create(vals)
        self.assertEqual(vals, {"subject": "Help", "partner_id": self.customer.id})

    def test_name_has_number_and_subject(self):
        call = self._create_call()
        self.assertEqual(call.display_name, f"{call.name} Does not start")

    def test_call_is_found_by_number_and_by_subject(self):
        call = self._create_call(subject="Xyloton 778 leaks")
        calls = self.env["customer.service.call"]
        for text in (call.name, "xyloton"):
            with self.subTest(text=text):
                self.assertEqual([row[0] for row in calls.name_search(text)], call.ids)

    def test_copy_is_a_new_call(self):
        call = self._create_call(stage_id=self._stage("solved").id)
        copy = call.copy()
        self.assertNotEqual(copy.name, call.name)
        self.assertRecordValues(
            copy,
            [
                {
                    "state": "new",
                    "date_solved": False,
                    "partner_id": self.customer.id,
                    "subject": "Does not start",
                }
            ],
        )
