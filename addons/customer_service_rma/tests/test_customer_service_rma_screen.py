from datetime import timedelta

from freezegun import freeze_time

from odoo import fields
from odoo.tests import Form, tagged

from .common import RmaCommon


@tagged("post_install", "-at_install")
class TestRmaScreen(RmaCommon):
    """What the screens say, to whom."""

    def test_due_next(self):
        return_ = self._create_rma()
        line = return_.line_ids
        found = [line.next_step]
        return_.action_authorize()
        found.append(line.next_step)
        self._receive(return_)
        found.append(line.next_step)
        line.action_decide_return()
        found.append(line.next_step)
        self.assertEqual(len(set(found)), 4, found)
        self.assertEqual(return_.next_step, line.next_step)
        line.action_return()
        self._ship(self._get_picking(line, "back"))
        self.assertFalse(line.next_step)
        self.assertFalse(return_.next_step)

    def test_due_next_of_several(self):
        pump = self._create_equipment(name="Pump", serial="P-1")
        return_ = self._authorize(
            {"equipment_id": self.machine.id}, {"equipment_id": pump.id}
        )
        self.assertNotIn("AA-1", return_.next_step)
        self.assertIn("AA-1", return_.serials)
        self.assertIn("P-1", return_.serials)
        picking = self._get_picking(return_.line_ids, "receipt")
        picking.move_ids[1].quantity = 0
        self._ship_as_it_is(picking)
        self.assertIn("AA-1", return_.next_step)
        self.assertIn("P-1", return_.next_step)

    def _ship_as_it_is(self, picking):
        picking = picking.with_user(self.storekeeper)
        picking.move_ids[:1].picked = True
        picking.with_context(skip_backorder=True).button_validate()

    def test_ageing(self):
        return_ = self._authorize()
        line = self._receive(return_)
        self.assertEqual((line.days_here, line.ageing), (0, "fresh"))
        later = fields.Datetime.now() + timedelta(days=10)
        with freeze_time(later):
            self.env.invalidate_all()
            self.assertEqual((line.days_here, line.ageing), (10, "slow"))
        with freeze_time(later + timedelta(days=20)):
            self.env.invalidate_all()
            self.assertEqual((line.days_here, line.ageing), (30, "too_slow"))

    def test_late(self):
        today = fields.Date.context_today(self.machine)
        return_ = self._create_rma(date_promised=today)
        self.assertFalse(return_.is_late or return_.line_ids.is_late)
        return_.date_promised = today - timedelta(days=1)
        self.assertTrue(return_.is_late and return_.line_ids.is_late)
        return_.action_cancel()
        self.assertFalse(return_.is_late or return_.line_ids.is_late)

    def test_everybody_opens_the_forms(self):
        return_ = self._authorize(call_id=self._create_call().id)
        self._receive(return_)
        for user in (*self.users.values(), self.storekeeper):
            for record in (return_, return_.line_ids):
                record = record.with_user(user)
                with self.subTest(user=user.login, model=record._name):
                    Form(record)
                    views = record.get_views(
                        [(False, kind) for kind in ("list", "kanban", "search")]
                    )["views"]
                    self.assertTrue(views)

    def test_analysis(self):
        with freeze_time(fields.Datetime.now() - timedelta(days=9)):
            line = self._receive(self._authorize())
        reports = self.env["customer.service.rma.report"]
        self.env.flush_all()
        row = reports.search([("line_id", "=", line.id)])
        self.assertEqual((row.age, row.state), ("08", "received"))
        self.assertAlmostEqual(row.age_days, 9, places=1)
        self.assertFalse(row.turnaround_days)
        line.action_decide_return()
        line.action_return()
        self._ship(self._get_picking(line, "back"))
        self.env.flush_all()
        reports.invalidate_model()
        self.assertAlmostEqual(row.turnaround_days, 9, places=1)
        self.assertFalse(row.age)
        self.assertEqual(row.operation, "return")
        self.assertEqual(row.action_open()["res_id"], line.id)

    def test_a_promise_that_was_kept(self):
        line = self._receive(self._authorize())
        line.action_decide_return()
        line.action_return()
        self._ship(self._get_picking(line, "back"))
        today = fields.Date.today()
        reports = self.env["customer.service.rma.report"]
        for day, rate in ((today, 100), (today - timedelta(days=3), 0)):
            line.rma_id.date_promised = day
            self.env.flush_all()
            row = reports.search([("line_id", "=", line.id)])
            row.invalidate_recordset()
            self.assertEqual(row.promise_rate, rate)

    def test_counts_of_screens_are_batched(self):
        for number in range(20):
            machine = self._create_equipment(name="Pump", serial=f"P-{number}")
            self._authorize({"equipment_id": machine.id})
        returns = self.env["customer.service.rma"].search([])
        names = ("next_step", "serials", "is_late", "line_count")
        counts = []
        for records in (returns, returns[:1], returns):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            for name in names:
                records.mapped(name)
            counts.append(self.env.cr.sql_log_count - before)
        self.assertEqual(counts[1], counts[2])
