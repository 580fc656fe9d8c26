from unittest.mock import patch

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .assignment import AssignmentCommon

START, STOP = "2027-03-01 08:00:00", "2027-03-01 10:00:00"


@tagged("post_install", "-at_install")
class TestInterventionCalendar(AssignmentCommon):
    """The event in the technician's calendar, and what happens to it there."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.dispatcher = cls.users["dispatcher"]
        cls.call = cls._create_call(team_id=cls.team.id, site_id=cls.site.id)
        cls.visit = cls._plan()

    @classmethod
    def _plan(cls, **vals):
        return (
            cls.env["customer.service.intervention"]
            .with_user(cls.dispatcher)
            .create(
                {
                    "call_id": cls.call.id,
                    "user_id": cls.anna.id,
                    "date_start": START,
                    "planned_hours": 2.0,
                    **vals,
                }
            )
        )

    def _get_event(self, visit=None):
        visit = visit or self.visit
        return (
            self.admin_env["calendar.event"]
            .with_context(active_test=False)
            .search([("customer_service_intervention_id", "=", visit.id)])
        )

    def _get_notes(self, visit=None):
        return " ".join((visit or self.visit).message_ids.mapped("body"))

    # ------------------------------------------------------------------
    # The mirror
    # ------------------------------------------------------------------
    def test_planned_visit_stands_in_the_calendar_of_the_technician(self):
        event = self._get_event()
        self.assertEqual(len(event), 1)
        self.assertEqual(event.user_id, self.anna)
        self.assertEqual(event.partner_ids, self.anna.partner_id)
        self.assertEqual(event.attendee_ids.partner_id, self.anna.partner_id)
        self.assertEqual(str(event.start), START)
        self.assertEqual(str(event.stop), STOP)
        self.assertFalse(event.allday or event.recurrency or event.videocall_location)
        self.assertFalse(event.activity_ids)
        self.assertIn("Settimo", event.location)
        self.assertIn("Officine Verdi", event.name)
        self.assertIn(self.call.name, event.description)

    def test_event_is_written_as_its_organiser_and_silently(self):
        """What synchronisations with Outlook and Google ask of who makes events.

        Else they refuse an organiser who is not synchronised, or invite by mail.
        """
        model = self.registry["calendar.event"]
        seen = []

        def spy(name):
            original = getattr(model, name)

            def watched(events, *args, **kwargs):
                if events.env.context.get("customer_service__mirror"):
                    seen.append((name, events.env))
                return original(events, *args, **kwargs)

            return patch.object(model, name, watched)

        with spy("create"), spy("write"), spy("unlink"):
            visit = self._plan(date_start="2027-03-04 08:00:00")
            visit.date_start = "2027-03-05 08:00:00"
            visit.user_id = self.bruno
            visit.action_cancel()
        self.assertEqual({name for name, _env in seen}, {"create", "write", "unlink"})
        organisers = {env.user for name, env in seen if name == "create"}
        self.assertEqual(organisers, {self.anna, self.bruno})
        for name, env in seen:
            with self.subTest(name=name):
                self.assertTrue(env.su)
                self.assertIn(env.user, self.anna | self.bruno)
                self.assertIs(env.context["no_mail_to_attendees"], True)
                self.assertIs(env.context["calendar_no_videocall"], True)
                self.assertIs(env.context["dont_notify"], False)

    def test_nobody_is_invited_by_mail(self):
        mails = self.admin_env["mail.mail"].search_count([])
        self._plan(date_start="2027-03-02 08:00:00")
        self.visit.date_start = "2027-03-03 08:00:00"
        self.env.flush_all()
        self.assertEqual(self.admin_env["mail.mail"].search_count([]), mails)

    def test_without_technician_or_date_there_is_no_event(self):
        for vals in ({"user_id": False}, {"date_start": False}):
            visit = self._plan(**vals)
            with self.subTest(vals=vals):
                self.assertFalse(self._get_event(visit))

    def test_remote_work_makes_no_video_call(self):
        visit = self._plan(kind="remote")
        self.assertEqual(self._get_event(visit).location, "Remote")

    def test_moved_visit_moves_its_event(self):
        event = self._get_event()
        self.visit.date_start = "2027-03-02 09:00:00"
        self.assertEqual(self._get_event(), event)
        self.assertEqual(str(event.start), "2027-03-02 09:00:00")
        self.assertEqual(str(event.stop), "2027-03-02 11:00:00")

    def test_another_technician_gets_an_event_of_their_own(self):
        event = self._get_event()
        self.visit.user_id = self.bruno
        self.assertFalse(event.exists())
        self.assertEqual(self._get_event().user_id, self.bruno)
        self.assertEqual(self._get_event().partner_ids, self.bruno.partner_id)

    def test_cancelled_visit_leaves_the_calendar_and_comes_back(self):
        self.visit.action_cancel()
        self.assertFalse(self._get_event())
        self.visit.action_plan_again()
        self.assertEqual(len(self._get_event()), 1)

    def test_done_visit_stays_in_the_calendar(self):
        event = self._get_event()
        self.visit.sudo().write({"state": "done"})
        self.assertEqual(self._get_event(), event)

    def test_deleted_visit_takes_its_event_along(self):
        event = self._get_event()
        self.visit.with_user(self.manager).unlink()
        self.assertFalse(event.exists())

    def test_deleted_call_takes_its_events_along(self):
        event = self._get_event()
        self.call.with_user(self.manager).unlink()
        self.assertFalse(event.exists())

    def test_event_shows_the_new_place_of_the_call(self):
        self.call.site_id = False
        self.call.partner_id = self.other_customer
        self.env.flush_all()
        event = self._get_event()
        self.assertIn("Panificio Bianchi", event.name)
        self.assertIn("Cuneo", event.location)

    # ------------------------------------------------------------------
    # Moved in the calendar
    # ------------------------------------------------------------------
    def test_technician_moves_the_event_and_with_it_the_visit(self):
        event = self._get_event().with_user(self.anna)
        event.write({"start": "2027-03-04 08:00:00", "stop": "2027-03-04 11:00:00"})
        self.assertEqual(str(self.visit.date_start), "2027-03-04 08:00:00")
        self.assertEqual(self.visit.planned_hours, 3)
        self.assertEqual(len(self._get_event()), 1)

    def test_synchronisation_moves_the_visit(self):
        event = self._get_event().with_user(self.anna).sudo()
        event.with_context(dont_notify=True).write(
            {
                "name": "Moved in Outlook",
                "start": "2027-03-04 08:00:00",
                "stop": "2027-03-04 10:00:00",
                "user_id": False,
                "recurrency": False,
                "active": True,
            }
        )
        self.assertEqual(str(self.visit.date_start), "2027-03-04 08:00:00")
        self.assertEqual(event.user_id, self.anna)

    def test_event_of_the_whole_day_keeps_the_hours(self):
        event = self._get_event().with_user(self.anna).sudo()
        event.with_context(dont_notify=True).write(
            {"allday": True, "start_date": "2027-03-05", "stop_date": "2027-03-05"}
        )
        self.assertEqual(str(self.visit.date_start), "2027-03-05 08:00:00")
        self.assertEqual(str(self.visit.date_stop), "2027-03-05 10:00:00")
        self.assertFalse(event.allday)

    def test_event_of_a_done_visit_is_not_moved(self):
        self.visit.sudo().write({"state": "done"})
        event = self._get_event().with_user(self.anna)
        with self.assertRaisesRegex(UserError, "is over"):
            event.write({"start": "2027-03-04 08:00:00", "stop": "2027-03-04 09:00:00"})

    def test_synchronisation_of_a_done_visit_is_put_right(self):
        self.visit.sudo().write({"state": "done"})
        event = self._get_event().with_user(self.anna)
        event.with_context(dont_notify=True).write(
            {"start": "2027-03-04 08:00:00", "stop": "2027-03-04 09:00:00"}
        )
        self.assertEqual(str(event.start), START)
        self.assertEqual(str(self.visit.date_start), START)
        self.assertIn("put back", self._get_notes())

    def test_others_do_not_move_the_event(self):
        event = self._get_event()
        for user in (self.bruno, self.users["reader"], self.outsider):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                event.with_user(user).write(
                    {"start": "2027-03-04 08:00:00", "stop": "2027-03-04 09:00:00"}
                )

    def test_who_pretends_to_synchronise_moves_nothing(self):
        event = self._get_event().with_user(self.bruno)
        event.with_context(dont_notify=True).write(
            {"start": "2027-03-04 08:00:00", "stop": "2027-03-04 09:00:00"}
        )
        self.assertEqual(str(self.visit.date_start), START)
        self.assertEqual(str(event.start), START)

    def test_event_never_recurs(self):
        event = self._get_event().with_user(self.anna)
        repeated = {"recurrency": True, "rrule_type": "weekly", "count": 3}
        with self.assertRaisesRegex(UserError, "takes place once"):
            event.write(repeated)
        event.with_context(dont_notify=True).write(repeated)
        self.assertFalse(event.recurrency)

    def test_event_does_not_change_hands(self):
        event = self._get_event().with_user(self.anna)
        with self.assertRaisesRegex(UserError, "send somebody else"):
            event.user_id = self.bruno

    # ------------------------------------------------------------------
    # Deleted in the calendar
    # ------------------------------------------------------------------
    def test_deleted_event_puts_the_visit_back_on_the_board(self):
        self.visit.action_confirm()
        self._get_event().with_user(self.anna).unlink()
        self.assertFalse(self.visit.date_start)
        self.assertEqual(self.visit.state, "planned")
        self.assertEqual(self.visit.user_id, self.anna)
        self.assertIn("deleted the appointment", self._get_notes())
        self.assertIn(
            self.leader.partner_id,
            self.visit.message_ids.notified_partner_ids,
        )

    def test_archived_event_counts_as_deleted(self):
        event = self._get_event().with_user(self.anna)
        event.with_context(dont_notify=True).write({"active": False})
        self.assertFalse(self.visit.date_start)
        self.visit.date_start = START
        self.assertEqual(len(self._get_event()), 1)

    def test_others_do_not_delete_the_event(self):
        with self.assertRaises(AccessError):
            self._get_event().with_user(self.users["reader"]).unlink()

    def test_event_of_a_done_visit_may_be_deleted(self):
        self.visit.sudo().write({"state": "done"})
        self._get_event().with_user(self.anna).unlink()
        self.assertEqual(str(self.visit.date_start), START)

    def test_link_is_written_by_nobody(self):
        event = (
            self.env["calendar.event"]
            .with_user(self.anna)
            .create(
                {
                    "name": "Mine",
                    "start": START,
                    "stop": STOP,
                    "customer_service_intervention_id": self.visit.id,
                }
            )
        )
        self.assertFalse(event.customer_service_intervention_id)

    @mute_logger("odoo.sql_db")
    def test_an_intervention_has_one_event(self):
        with self.assertRaisesRegex(Exception, "customer_service_intervention_uniq"):
            self._get_event()._as_service().copy(
                {"customer_service_intervention_id": self.visit.id}
            )

    def test_attendees_added_by_the_technician_stay(self):
        event = self._get_event().with_user(self.anna)
        event.partner_ids = [Command.link(self.bruno.partner_id.id)]
        self.visit.date_start = "2027-03-06 08:00:00"
        self.assertIn(self.bruno.partner_id, event.partner_ids)

    # ------------------------------------------------------------------
    # Many
    # ------------------------------------------------------------------
    def _count_queries(self, count):
        rows = [
            {
                "call_id": self.call.id,
                "user_id": self.anna.id,
                "date_start": START,
            }
        ] * count
        model = self.env["customer.service.intervention"].with_user(self.dispatcher)
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.cr.sql_log_count
        model.create(rows)
        self.env.flush_all()
        return self.cr.sql_log_count - before

    def test_events_of_many_are_made_together(self):
        self._count_queries(1)
        few, many = self._count_queries(1), self._count_queries(20)
        # the number and the followers of each intervention are the host's
        self.assertLess((many - few) / 19, 7)
