import base64
from io import BytesIO
from uuid import uuid4

from freezegun import freeze_time
from PIL import Image

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common import CustomerServiceCommon

TEN = fields.Datetime.to_datetime("2026-03-02 10:00:00")


def photo(width=8, height=8):
    """Return a photo in base64, as a telephone sends it."""
    file = BytesIO()
    Image.new("RGB", (width, height), (200, 30, 30)).save(file, "JPEG")
    return base64.b64encode(file.getvalue()).decode()


class PhoneCommon(CustomerServiceCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.product = cls._create_product("Pump", type="consu")
        cls.call = cls._create_call(team_id=cls.team.id, caller_id=cls.contact.id)
        cls.visit = cls._create_intervention(cls.call, date_start=TEN).with_user(
            cls.technician
        )

    @classmethod
    def _send(cls, step, visit=None, uuid=None, moment=None, **values):
        return (visit or cls.visit).phone_step(
            uuid or str(uuid4()), step, values, moment
        )

    def _job(self):
        return self.visit.phone_read()


@tagged("post_install", "-at_install")
@freeze_time(TEN)
class TestInterventionPhone(PhoneCommon):
    """Every step does one thing, once."""

    def test_step_sent_twice_is_done_once(self):
        uuid = str(uuid4())
        first = self._send("expense", uuid=uuid, amount=12.5, name="Parking")
        again = self._send("expense", uuid=uuid, amount=12.5, name="Parking")
        self.assertEqual(first, again)
        self.assertRecordValues(
            self.visit.expense_ids,
            [{"id": first["id"], "name": "Parking", "amount": 12.5}],
        )

    def test_step_tells_who_did_what_when(self):
        uuid = str(uuid4())
        self._send("start_work", uuid=uuid, moment="2026-03-02 09:30:00")
        self.assertRecordValues(
            self.visit.step_ids,
            [
                {
                    "uuid": uuid,
                    "step": "start_work",
                    "user_id": self.technician.id,
                    "date": TEN.replace(hour=9, minute=30),
                    "date_received": TEN,
                    "company_id": self.company.id,
                }
            ],
        )

    def test_answer_is_repeated_after_the_job_went_to_somebody_else(self):
        uuid = str(uuid4())
        answer = self._send("expense", uuid=uuid, amount=1)
        self.visit.with_user(self.manager).user_id = self.operator
        self.assertEqual(self._send("expense", uuid=uuid, amount=1), answer)
        with self.assertRaises(AccessError):
            self._send("expense", amount=1)

    def test_number_of_another_step_is_refused(self):
        uuid = str(uuid4())
        self._send("pause", uuid=uuid)
        with self.assertRaisesRegex(UserError, "another step"):
            self._send("start_work", uuid=uuid)
        with self.assertRaisesRegex(UserError, "another step"):
            self._send("pause", uuid=uuid, visit=self.visit.with_user(self.manager))

    def test_step_without_a_number_is_refused(self):
        for uuid in ("", "1", None, 7):
            with self.subTest(uuid=uuid), self.assertRaises(UserError):
                self.visit.phone_step(uuid, "pause")

    def test_unknown_step_is_refused(self):
        with self.assertRaisesRegex(UserError, "Unknown step"):
            self._send("unlink")

    def test_refused_step_may_be_sent_again(self):
        uuid = str(uuid4())
        with self.assertRaises(UserError), self.cr.savepoint():
            self._send("set", uuid=uuid, km=-1)
        self._send("set", uuid=uuid, km=1)
        self.assertEqual(self.visit.km, 1)

    def test_others_send_nothing(self):
        stranger = self._create_user(
            "stranger", groups="customer_service_base.group_technician"
        )
        for user in (stranger, self.users["reader"], self.portal_user, self.outsider):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self._send("pause", visit=self.visit.with_user(user))

    def test_dispatcher_may(self):
        self._send("set", visit=self.visit.with_user(self.users["dispatcher"]), km=3)
        self.assertEqual(self.visit.km, 3)

    def test_closed_intervention_takes_no_steps(self):
        self._fill_in(self.visit)
        self.visit.action_done()
        for step in self.visit._get_phone_steps():
            if step == "send_report":
                continue
            with self.subTest(step=step), self.assertRaisesRegex(UserError, "Done"):
                self._send(step)

    # ------------------------------------------------------------------
    # Time
    # ------------------------------------------------------------------
    def test_day_done_out_of_reach_has_its_times(self):
        for step, minute in (("start_travel", 0), ("start_work", 20), ("pause", 50)):
            self._send(step, moment=f"2026-03-02 08:{minute:02}:00")
        self.assertEqual(self.visit.date_begun, TEN.replace(hour=8))
        self.assertRecordValues(
            self.visit.time_ids,
            [{"kind": "travel", "hours": 1 / 3}, {"kind": "work", "hours": 0.5}],
        )

    def test_timer_elsewhere_is_stopped_when_asked(self):
        other = self._create_intervention(self.call).with_user(self.technician)
        self._send("start_work", visit=other, moment="2026-03-02 09:00:00")
        with self.assertRaisesRegex(UserError, other.name):
            self._send("start_work")
        self._send("start_work", stop_other=True)
        self.assertEqual(other.work_hours, 1)
        self.assertEqual(self.visit.timer_kind, "work")

    def test_time_is_added_and_taken_away(self):
        uuid = str(uuid4())
        self._send(
            "time",
            uuid=uuid,
            kind="work",
            date_from="2026-03-02 08:00:00",
            date_to="2026-03-02 09:00:00",
        )
        self.assertRecordValues(self.visit, [{"work_hours": 1, "state": "in_progress"}])
        self._send("time_removed", made_by=uuid)
        self.assertFalse(self.visit.time_ids)

    # ------------------------------------------------------------------
    # Text, kilometres, photos
    # ------------------------------------------------------------------
    def test_text_comes_back_as_typed(self):
        text = "Changed the <pump>\nand bled the circuit & more"
        self._send("set", report=text)
        self.assertIn("&lt;pump&gt;", self.visit.report)
        self.assertEqual(self._job()["report"], text)
        self._send("set", report=" ")
        self.assertFalse(self.visit.report)

    def test_kilometres_are_a_number_from_zero_up(self):
        for km in (-1, "far", "nan", 1e12):
            with self.subTest(km=km), self.assertRaises(UserError):
                self._send("set", km=km)
        self._send("set", km="12.5")
        self.assertEqual(self.visit.km, 12.5)

    def test_photos_are_made_smaller(self):
        answer = self._send("photo", data=photo(4000, 1000), name="Boiler")
        file = self.env["ir.attachment"].browse(answer["id"])
        self.assertEqual(Image.open(BytesIO(file.raw)).size, (1920, 480))
        self.assertEqual(self._job()["photos"], [{"id": file.id, "name": "Boiler"}])
        self._send("photo_removed", id=file.id)
        self.assertFalse(self._job()["photos"])

    def test_what_is_no_photo_is_refused(self):
        svg = base64.b64encode(b"<svg onload='alert(1)'/>").decode()
        for data in (None, "", "%%%", "aGVsbG8=", svg):
            with self.subTest(data=data), self.assertRaises(UserError):
                self._send("photo", data=data)

    def test_checks_are_done_one_by_one(self):
        checks = self.env["customer.service.intervention.check"].create(
            [
                {"intervention_id": self.visit.id, "name": kind, "kind": kind}
                for kind in ("tick", "value", "photo")
            ]
        )
        moment = "2026-03-02 09:10:00"
        results = ({"done": True}, {"value": "21 mbar"}, {"photo": photo()})
        for check, result in zip(checks, results, strict=True):
            self._send("check", moment=moment, id=check.id, **result)
        self.assertRecordValues(
            checks,
            [
                {
                    "done": True,
                    "value": result.get("value", False),
                    "done_by": self.technician.id,
                    "done_on": TEN.replace(hour=9, minute=10),
                }
                for result in results
            ],
        )
        self.assertTrue(checks[2].photo)
        self._send("check", id=checks[0].id, done=False, note="Not there")
        self.assertRecordValues(
            checks[0], [{"done": False, "note": "Not there", "done_on": False}]
        )

    def test_check_of_another_job_is_not_touched(self):
        other = self.env["customer.service.intervention.check"].create(
            {"intervention_id": self._create_intervention().id, "name": "Other"}
        )
        with self.assertRaisesRegex(UserError, "no longer there"):
            self._send("check", id=other.id, done=True)

    # ------------------------------------------------------------------
    # Parts and expenses
    # ------------------------------------------------------------------
    def test_planned_part_is_used_and_taken_back(self):
        part = self.env["customer.service.part"].create(
            {
                "intervention_id": self.visit.id,
                "product_id": self.product.id,
                "quantity": 2,
            }
        )
        self._send("part_used", id=part.id, quantity=2)
        self._send("part_back", id=part.id, quantity=1)
        self.assertRecordValues(part, [{"used_quantity": 2, "returned_quantity": 1}])
        self.assertEqual(self._job()["parts"][0]["used"], 1)

    def test_part_is_added_with_its_serial(self):
        uuid = str(uuid4())
        self._send("part_used", uuid=uuid, product_id=self.product.id, serial=" P-1 ")
        self._send("part_used", made_by=uuid, quantity=1)
        self.assertRecordValues(
            self.visit.part_ids,
            [
                {
                    "product_id": self.product.id,
                    "call_id": self.call.id,
                    "used_quantity": 2,
                    "serial": "P-1",
                }
            ],
        )

    def test_part_that_is_not_needed_is_released(self):
        part = self.env["customer.service.part"].create(
            {"intervention_id": self.visit.id, "product_id": self.product.id}
        )
        self._send("part_removed", id=part.id)
        self.assertEqual(part.state, "released")

    def test_part_of_another_job_is_not_touched(self):
        other = self._create_intervention()
        part = self.env["customer.service.part"].create(
            {"intervention_id": other.id, "product_id": self.product.id}
        )
        with self.assertRaisesRegex(UserError, "no longer there"):
            self._send("part_used", id=part.id)

    def test_goods_are_found_to_be_added(self):
        visits = self.visit.browse()
        self.assertIn(
            self.product.id, [one["id"] for one in visits.phone_find_products("Pum")]
        )

    def test_expense_with_its_receipt(self):
        uuid = str(uuid4())
        self._send("expense", uuid=uuid, kind="board", amount="18.00", receipt=photo())
        self.assertRecordValues(
            self.visit.expense_ids,
            [
                {
                    "kind": "board",
                    "name": "Board",
                    "amount": 18,
                    "date": fields.Date.to_date("2026-03-02"),
                }
            ],
        )
        self.assertTrue(self.visit.expense_ids.receipt)
        self._send("expense_removed", made_by=uuid)
        self.assertFalse(self.visit.expense_ids)

    # ------------------------------------------------------------------
    # The end
    # ------------------------------------------------------------------
    def test_customer_signs(self):
        self._send("unsigned", reason="Not there yet")
        self._send("sign", signature=photo(), name=" Anna Gallo ")
        self.assertTrue(self.visit.signature)
        self.assertRecordValues(
            self.visit,
            [
                {
                    "signed_by": "Anna Gallo",
                    "date_signed": TEN,
                    "unsigned_reason": False,
                }
            ],
        )

    def test_signature_needs_a_name_and_a_refusal_a_reason(self):
        with self.assertRaisesRegex(UserError, "name of who signs"):
            self._send("sign", signature=photo(), name=" ")
        with self.assertRaisesRegex(UserError, "why nobody signed"):
            self._send("unsigned", reason="")

    def test_whole_job(self):
        self._send("start_work", moment="2026-03-02 09:00:00")
        self._send("set", report="Changed the pump", km=30)
        self._send("sign", signature=photo(), name="Anna Gallo")
        answer = self._send("done", moment="2026-03-02 09:45:00")
        self.assertEqual(answer, {"state": "done"})
        self.assertRecordValues(
            self.visit,
            [
                {
                    "state": "done",
                    "work_hours": 0.75,
                    "km": 30,
                    "date_done": TEN.replace(hour=9, minute=45),
                }
            ],
        )

    def test_closing_tells_what_is_missing(self):
        with self.assertRaisesRegex(UserError, "what was done"):
            self._send("done")

    def test_doubts_are_asked_before_closing(self):
        self._fill_in(self.visit)
        asked = ["The pump was not used. Go on?"]
        self.patch(type(self.visit), "_get_close_doubts", lambda self: asked)
        self.assertEqual(self._send("done"), {"ask": asked})
        self.assertNotEqual(self.visit.state, "done")
        self.assertEqual(self._send("done", accepted=asked), {"state": "done"})

    def test_steps_are_closed_to_write(self):
        self._send("pause")
        for user in (self.technician, self.manager):
            step = self.visit.step_ids.with_user(user)
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                step.write({"uuid": str(uuid4())})
            with self.assertRaises(AccessError):
                step.unlink()


@tagged("post_install", "-at_install")
@freeze_time(TEN)
class TestInterventionDay(PhoneCommon):
    """What the telephone shows."""

    def _sections(self, user=None):
        visits = self.visit.browse().with_user(user or self.technician)
        return {job["id"]: job["section"] for job in visits.get_my_day()["jobs"]}

    def test_day_is_in_sections(self):
        visits = {
            section: self._create_intervention(self.call, date_start=start)
            for section, start in (
                ("overdue", "2026-02-27 09:00:00"),
                ("today", "2026-03-02 15:00:00"),
                ("next", "2026-03-03 09:00:00"),
                ("undated", False),
            )
        }
        self._create_intervention(self.call, date_start="2026-03-20 09:00:00")
        done = self._create_intervention(self.call)
        self._fill_in(done)
        done.action_done()
        expected = {visit.id: section for section, visit in visits.items()}
        expected |= {self.visit.id: "today", done.id: "done"}
        self.assertEqual(self._sections(), expected)

    def test_running_job_comes_first_whatever_its_day(self):
        later = self._create_intervention(self.call, date_start="2026-03-20 09:00:00")
        later.with_user(self.technician).action_start_work()
        self.assertEqual(self._sections()[later.id], "running")

    def test_day_is_the_users_own(self):
        self.assertFalse(self._sections(self.operator))

    def test_midnight_is_that_of_the_user(self):
        self.technician.tz = "Pacific/Auckland"  # 23:00 there
        self.visit.date_start = "2026-03-02 11:30:00"
        self.assertEqual(self._sections(), {self.visit.id: "next"})

    def test_day_of_another_company_is_closed(self):
        neighbour = self._create_user(
            "neighbour",
            groups="customer_service_base.group_technician",
            company=self.other_company,
        )
        self.assertFalse(self._sections(neighbour))
        with self.assertRaises(AccessError):
            self.visit.with_user(neighbour).phone_read()

    def test_job_tells_where_whom_and_what(self):
        machine = self._create_equipment(
            serial="A-1", site_id=self.site.id, warranty_start="2026-01-01"
        )
        machine.warranty_parts_end = "2027-12-31"
        call = self._create_call(
            equipment_id=machine.id, caller_id=self.contact.id, subject="Leaks"
        )
        old = self._create_call(equipment_id=machine.id, subject="No heat")
        self.visit = self._create_intervention(call).with_user(self.technician)
        job = self._job()
        self.assertIn("Via Roma 1, ", job["address"])
        self.assertIn("10036", job["address"])
        self.assertEqual(
            job["phones"], [{"name": "Anna Gallo", "phone": "011 555 0101"}]
        )
        self.assertEqual(job["email"], "anna@verdi.example")
        self.assertEqual(job["equipment"]["serial"], "A-1")
        self.assertEqual(
            [one["covered"] for one in job["equipment"]["warranty"]],
            [True, False, False],
        )
        self.assertIn(old.subject, [one["title"] for one in job["history"]])
        self.assertNotIn(call.subject, [one["title"] for one in job["history"]])

    def test_day_asks_no_more_for_more_jobs(self):
        visits = self.visit.browse()
        self._create_intervention(self.call, date_start=TEN)
        counts = []
        for number in (1, 20):
            for _ in range(number):
                self._create_intervention(self._create_call(), date_start=TEN)
            self.env.invalidate_all()
            self.env.flush_all()
            before = self.cr.sql_log_count
            visits.with_user(self.technician).get_my_day()
            counts.append(self.cr.sql_log_count - before)
        self.assertLessEqual(counts[1], counts[0] + 1)
