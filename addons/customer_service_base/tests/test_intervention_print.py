from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import Form, tagged

from .test_intervention_planning import PlanningCommon


@tagged("post_install", "-at_install")
class TestInterventionPrint(PlanningCommon):
    """What the customer gets to read: the report, and when somebody comes."""

    def _print(self, visit):
        report = self.env["ir.actions.report"].with_user(self.anna)
        content, _kind = report._render_qweb_html(
            "customer_service_base.report_intervention", visit.ids
        )
        return content.decode()

    def test_report_tells_the_work_and_no_money(self):
        checklist = self._create_admin(
            "customer.service.checklist",
            name="Visit",
            item_ids=[Command.create({"name": "Pressure", "kind": "value"})],
        )
        visit = self._plan(checklist_id=checklist.id)
        visit.check_ids.value = "21 mbar"
        done = self._close(
            visit,
            expense_ids=[Command.create({"name": "Parking", "amount": 987.65})],
        )
        text = self._print(done)
        for word in (
            done.name,
            self.call.name,
            "Officine Verdi",
            "Settimo",
            "Electrode replaced",
            "02:00",
            "30",
            "Pressure",
            "21 mbar",
            "Parking",
            "Not signed",
            "Nobody there",
        ):
            with self.subTest(word=word):
                self.assertIn(word, text)
        self.assertNotIn("987", text)

    def test_hours_are_told_by_day_and_technician(self):
        visit = self._plan()
        visit.with_user(self.anna).time_ids = [
            Command.create({"kind": kind, "date_from": begin, "date_to": end})
            for kind, begin, end in (
                ("travel", "2027-03-01 23:30:00", "2027-03-02 00:30:00"),
                ("work", "2027-03-02 08:00:00", "2027-03-02 09:00:00"),
                ("work", "2027-03-02 10:00:00", "2027-03-02 11:30:00"),
            )
        ]
        (row,) = visit._get_report_times()
        self.assertEqual(str(row["date"]), "2027-03-02")  # in Rome
        self.assertEqual((row["work"], row["travel"]), (2.5, 1))

    def test_customer_is_told_by_a_button_only(self):
        self.call.caller_id = self.contact
        visit = self._plan()
        visit.action_confirm()
        self.assertNotIn(self.contact, visit.message_ids.sudo().notified_partner_ids)
        action = visit.action_tell_customer()
        composer = Form(
            self.env["mail.compose.message"]
            .with_user(self.dispatcher)
            .with_context(**action["context"])
        ).save()
        self.assertIn("Anna", composer.body)
        self.assertIn("9:00", composer.body)
        self.assertEqual(composer.partner_ids, self.contact)
        composer._action_send_mail()
        self.assertIn(self.contact, visit.message_ids[0].partner_ids)

    def test_no_date_is_told_that_there_is_not(self):
        with self.assertRaisesRegex(UserError, "Plan a date"):
            self._plan(date_start=False).action_tell_customer()

    def test_copied_visit_has_no_date(self):
        copied = self._plan().copy()
        self.assertFalse(copied.date_start or copied.date_stop)
        self.assertEqual(copied.state, "planned")
