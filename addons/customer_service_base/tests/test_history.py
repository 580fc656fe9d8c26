from odoo import fields
from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common import CustomerServiceCommon


@tagged("post_install", "-at_install")
class TestHistory(CustomerServiceCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.plant = cls._create_equipment(name="Plant", site_id=cls.site.id)
        cls.part = cls._create_equipment(name="Part", parent_id=cls.plant.id)
        cls.symptom = cls.env.ref("customer_service_base.symptom_no_power")
        cls.call = cls._create_call(
            equipment_id=cls.part.id,
            date_open="2026-02-01 08:00:00",
            symptom_id=cls.symptom.id,
            solution="<p>Fuse replaced</p>",
            user_id=cls.operator.id,
        )
        cls.meter = cls._create_meter(cls.plant)
        cls.reading = cls._create_reading(cls.meter, "2026-03-01 08:00:00", 120.5)

    def _rows(self, equipment=None):
        """Return the history as a new request reads it."""
        self.env.flush_all()
        self.env["customer.service.history"].invalidate_model()
        return (equipment or self.plant)._get_history()

    def _row(self, kind):
        return self._rows().filtered(lambda row: row.kind == kind)

    def test_call_is_told(self):
        self.assertRecordValues(
            self._row("call"),
            [
                {
                    "date": fields.Datetime.to_datetime("2026-02-01 08:00:00"),
                    "equipment_id": self.part.id,
                    "company_id": self.company.id,
                    "partner_id": self.customer.id,
                    "commercial_partner_id": self.customer.id,
                    "site_id": self.site.id,
                    "user_id": self.operator.id,
                    "reference": self.call.name,
                    "title": "Does not start",
                    "state": "new",
                    "symptom_id": self.symptom.id,
                    "res_model": "customer.service.call",
                    "res_id": self.call.id,
                }
            ],
        )
        self.assertEqual(str(self._row("call").detail), "<p>Fuse replaced</p>")

    def test_reading_is_told(self):
        self.assertRecordValues(
            self._row("reading"),
            [
                {
                    "equipment_id": self.plant.id,
                    "company_id": self.company.id,
                    "title": "Hours",
                    "value": 120.5,
                    "unit": "h",
                    "user_id": self.operator.id,
                    "res_model": "customer.service.meter.reading",
                    "res_id": self.reading.id,
                }
            ],
        )

    def test_move_is_told(self):
        self.plant.partner_id = self.other_customer
        moves = self._row("move")
        self.assertEqual(moves.equipment_id, self.plant | self.part)
        self.assertEqual(moves.partner_id, self.other_customer)
        self.assertEqual(moves.company_id, self.company)
        self.assertEqual(
            set(moves.mapped("res_id")), set((self.plant | self.part).move_ids.ids)
        )

    def test_newest_comes_first(self):
        self.assertEqual(self._rows().mapped("kind"), ["reading", "call"])

    def test_component_tells_its_own_only(self):
        self.assertEqual(self._rows(self.part).mapped("kind"), ["call"])

    def test_rows_keep_their_id(self):
        before = self._rows().ids
        self._create_call(equipment_id=self.plant.id)
        self._create_reading(self.meter, "2026-04-01", 130)
        self.env.invalidate_all()
        self.assertLess(set(before), set(self._rows().ids))

    def test_rows_of_all_kinds_have_ids_of_their_own(self):
        self.plant.partner_id = self.other_customer
        ids = self._rows().ids
        self.assertEqual(len(ids), len(set(ids)))
        self.assertEqual(len(ids), 4)

    def test_change_of_a_call_is_told(self):
        self.assertEqual(self._row("call").title, "Does not start")
        self.call.subject = "Leaks water"
        self.assertEqual(self._row("call").title, "Leaks water")

    def test_search_sees_a_change_not_stored_yet(self):
        self.call.subject = "Leaks water"
        found = self.env["customer.service.history"].search(
            [("title", "=", "Leaks water")]
        )
        self.assertEqual(found.res_id, self.call.id)

    def test_search_sees_a_move_not_stored_yet(self):
        self.plant.partner_id = self.other_customer
        self.plant.move_ids.reason = "Sold"
        found = self.env["customer.service.history"].search([("note", "=", "Sold")])
        self.assertEqual(found.equipment_id, self.plant)

    def test_call_moved_to_another_machine_is_told_there(self):
        self.call.equipment_id = self.plant
        self.assertEqual(self._row("call").equipment_id, self.plant)

    def test_archived_call_is_not_told(self):
        self.call.active = False
        self.assertFalse(self._row("call"))

    def test_call_without_machine_is_not_told(self):
        call = self._create_call()
        found = self.env["customer.service.history"].search(
            [("res_model", "=", "customer.service.call"), ("res_id", "=", call.id)]
        )
        self.assertFalse(found)

    def test_past_of_a_sold_machine_stays_with_the_old_customer(self):
        (self.plant | self.part).write({"partner_id": self.other_customer.id})
        self.assertEqual(self._row("call").partner_id, self.customer)

    def test_rows_open_what_they_tell_of(self):
        self.plant.partner_id = self.other_customer
        for row in self._rows():
            with self.subTest(kind=row.kind):
                action = row.action_open_document()
                self.assertEqual(action["res_model"], row.res_model)
                document = self.env[action["res_model"]].browse(action["res_id"])
                self.assertTrue(document.exists())

    def test_history_is_grouped(self):
        groups = self.env["customer.service.history"]._read_group(
            [("equipment_id", "child_of", self.plant.ids)],
            ["kind"],
            ["__count"],
        )
        self.assertEqual(dict(groups), {"call": 1, "reading": 1})

    def test_nobody_changes_the_history(self):
        row = self._row("call").with_user(self.manager)
        with self.assertRaises(AccessError):
            row.title = "Nothing happened"
        with self.assertRaises(AccessError):
            row.unlink()
