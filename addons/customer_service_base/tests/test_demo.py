import io
import zipfile
from collections import Counter

from freezegun import freeze_time

from odoo import fields
from odoo.fields import Domain
from odoo.tests import TransactionCase, new_test_user, tagged
from odoo.tools.convert import convert_file

MODULE = "customer_service_base"
FILES = (
    "demo/customer_service_demo.xml",
    "demo/customer_service_desk_demo.xml",
)


@tagged("post_install", "-at_install")
class TestDemo(TransactionCase):
    """The demo file as the installer loads it, with or without demo in the database."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        if not cls._ref("demo_company"):
            for name in FILES:
                convert_file(cls.env, MODULE, name, {}, mode="init", noupdate=True)
        cls.company = cls._ref("demo_company")
        ours = Domain("company_id", "=", cls.company.id)
        cls.equipment = cls.env["customer.service.equipment"].search(ours)
        cls.calls = cls.env["customer.service.call"].search(ours)

    @classmethod
    def _ref(cls, name):
        return cls.env.ref(f"{MODULE}.{name}", raise_if_not_found=False)

    def test_company_is_italian_and_counts_in_euro(self):
        self.assertEqual(self.company.country_id.code, "IT")
        self.assertEqual(self.company.currency_id.name, "EUR")
        self.assertEqual(self.company.state_id.code, "AN")
        self.assertFalse(self.company.uses_default_logo)

    def test_everything_is_there(self):
        self.assertGreater(len(self.equipment), 290)
        self.assertGreater(len(self.calls), 390)
        components = self.equipment.filtered("parent_id.parent_id")
        self.assertGreater(len(components), 20)
        for model, least in (
            ("customer.service.meter", 100),
            ("customer.service.meter.reading", 900),
            ("customer.service.equipment.move", 15),
        ):
            self.assertGreater(self.env[model].search_count([]), least, model)

    def test_all_states_of_machines_calls_and_warranties(self):
        for records, name in (
            (self.equipment, "state"),
            (self.equipment, "warranty_state"),
            (self.calls, "state"),
            (self.calls, "coverage"),
            (self.calls, "channel"),
        ):
            keys = set(dict(records._fields[name]._description_selection(self.env)))
            # this one comes with contracts, and so do the calls that have it
            keys.discard("contract")
            self.assertLessEqual(keys, set(records.mapped(name)), name)

    def test_dates_of_the_calls_were_kept(self):
        for call in self.calls:
            self.assertEqual(bool(call.date_solved), call.state in ("solved", "closed"))
            end = call.date_closed or call.date_solved
            if end:
                self.assertLess(call.date_open, end)
        opened = {call.date_open.date() for call in self.calls}
        self.assertGreater((max(opened) - min(opened)).days, 300)

    def test_numbers_follow_the_year_of_the_call(self):
        for call in self.calls:
            self.assertIn(f"/{call.date_open.year}/", call.name)

    def test_solved_calls_say_what_was_done(self):
        solved = self.calls.filtered(lambda call: call.state in ("solved", "closed"))
        self.assertTrue(all(call.solution and call.user_id for call in solved))
        codes = solved.filtered(
            lambda call: call.type_id == self._ref("call_type_repair")
        )
        self.assertTrue(
            all(call.symptom_id and call.cause_id and call.remedy_id for call in codes)
        )

    def test_codes_suit_the_machine(self):
        for call in self.calls.filtered("equipment_id"):
            codes = call.symptom_id | call.cause_id | call.remedy_id
            self.assertLessEqual(codes, call.allowed_code_ids, call.subject)

    def test_prospects_end_users_and_unassigned_calls(self):
        # twelve prospects, the supplier of a program, and a mail in quarantine
        self.assertEqual(len(self.calls.filtered(lambda call: not call.partner_id)), 14)
        self.assertTrue(self.calls.filtered("end_user_id"))
        new = self.calls.filtered(lambda call: call.state == "new")
        self.assertTrue(new.filtered(lambda call: not call.user_id))

    def test_properties_are_kept_and_searched(self):
        boilers = self.equipment.filtered(
            lambda machine: machine.category_id == self._ref("demo_category_boiler")
        )
        fuels = Counter(machine.properties["fuel"] for machine in boilers)
        self.assertGreaterEqual(fuels["Metano"], 10)
        self.assertIn("Metano", " ".join(boilers.mapped("search_text")))

    def test_documents_are_real_files(self):
        documents = self.env["ir.attachment"].search(
            [
                ("res_model", "=", self.calls._name),
                ("res_id", "in", self.calls.filtered(lambda c: not c.quarantine).ids),
            ]
        )
        kinds = Counter(document.name.rsplit(".")[-1] for document in documents)
        self.assertEqual(kinds, {"docx": 5, "xlsx": 5, "pdf": 5})
        for document in documents:
            if document.name.endswith("pdf"):
                self.assertTrue(document.raw.startswith(b"%PDF-"))
                self.assertEqual(document.mimetype, "application/pdf")
            else:
                self.assertTrue(zipfile.is_zipfile(io.BytesIO(document.raw)))
                self.assertIn("openxmlformats", document.mimetype)

    def test_promises_are_kept_missed_running_and_paused(self):
        states = Counter(self.calls.sla_ids.mapped("state"))
        self.assertEqual(
            set(states), {"met", "missed", "running", "paused", "cancelled"}
        )
        self.assertGreater(states["met"], 5 * states["missed"])
        opened = self.calls.filtered(
            lambda call: call.state in ("new", "in_progress", "waiting")
        )
        statuses = Counter(opened.mapped("sla_status"))
        for status in ("none", "late", "paused"):
            self.assertGreater(statuses[status], 2, statuses)
        self.assertLess(statuses["late"], len(opened) / 3)
        self.assertEqual(len(self.calls.sla_policy_id), 4)
        self.assertGreater(len(self.calls.escalation_ids), 30)

    def test_hours_are_those_of_the_life_of_the_call(self):
        for call in self.calls.filtered("date_solved"):
            self.assertGreater(call.resolution_hours, 0, call.name)
            if call.date_first_response:
                self.assertLessEqual(call.date_open, call.date_first_response)
                self.assertLessEqual(call.date_first_response, call.date_solved)
                self.assertGreaterEqual(call.response_hours, 0)
        for pause in self.calls.pause_ids:
            self.assertLessEqual(pause.call_id.date_open, pause.date_start)
        waiting = self.calls.filtered(lambda call: call.state == "waiting")
        self.assertEqual(
            waiting, self.calls.pause_ids.filtered(lambda p: not p.date_end).call_id
        )

    def test_assignments_end_with_who_has_the_call(self):
        for call in self.calls.filtered(lambda call: not call.quarantine):
            last = call.assignment_ids.sorted("id")[-1:]
            self.assertEqual(last.to_user_id, call.user_id, call.name)
            self.assertTrue(last)
        methods = set(self.calls.assignment_ids.mapped("method"))
        self.assertLessEqual(
            {"hand", "equipment", "load", "handover", "queue"}, methods
        )

    def test_calls_hang_together(self):
        self.assertGreaterEqual(len(self.calls.filtered("origin_id")), 4)
        self.assertGreaterEqual(len(self.calls.filtered("merged_into_id")), 3)
        self.assertEqual(len(self.calls.parent_id.child_ids), 4)
        self.assertGreaterEqual(len(self.calls.filtered("reopen_count")), 4)
        quarantine = self.calls.filtered("quarantine")
        self.assertEqual(len(quarantine), 1)
        self.assertFalse(quarantine.sla_ids)

    def test_people_talk_without_mail_being_sent(self):
        messages = self.calls.message_ids
        kinds = set(messages.mapped("message_type"))
        self.assertLessEqual({"email", "comment", "auto_comment"}, kinds)
        self.assertFalse(
            self.env["mail.mail"].search([("mail_message_id", "in", messages.ids)])
        )
        replied = self.calls.filtered("customer_replied")
        self.assertTrue(replied)
        for call in replied:
            self.assertIn(call.state, ("new", "in_progress", "waiting"))

    def test_customers_rated(self):
        rated = self.calls.filtered("rating_last_value")
        self.assertEqual(len(rated), 60)
        self.assertEqual(set(rated.mapped("rating_last_value")), {1, 3, 5})

    def test_crons_find_nothing_to_send_at_once(self):
        calls = self.env["customer.service.call"]
        ours = Domain("company_id", "=", self.company.id)
        now = self.company.create_date
        with freeze_time(now):
            self.assertFalse(calls.search(ours & calls._get_close_domain()))
        for name in ("date_next_step", "date_pause_until"):
            self.assertFalse(calls.search(ours & Domain(name, "<=", now)), name)
        rows = self.calls.sla_ids
        self.assertFalse(rows.filtered(lambda r: r.date_next and r.date_next < now))

    def test_someone_is_on_leave_and_has_a_substitute(self):
        user = self._ref("demo_user_technician_2")
        tomorrow = self.env["resource.calendar.leaves"].search(
            [("resource_id.user_id", "=", user.id)]
        )
        self.assertEqual(len(tomorrow), 1)
        self.assertGreater(tomorrow.date_from, fields.Datetime.now())
        self.assertEqual(
            user.customer_service_substitute_id, self._ref("demo_user_technician_1")
        )

    def test_who_does_not_pay_is_blocked(self):
        notice = (
            self._ref("demo_partner_assicura_piceno")
            .with_company(self.company)
            .customer_service_block_notice
        )
        self.assertIn("Insoluto", notice)
        debtor = self._ref("demo_partner_residence_adria").with_company(self.company)
        if self.company.chart_template:
            overdue = debtor._get_customer_service_overdue(self.company)
            self.assertEqual(overdue[debtor][:2], (2, 2100.0))
            self.assertTrue(debtor.customer_service_block_notice)

    def test_teams_have_addresses(self):
        for name in ("climate", "office", "tools", "software"):
            team = self._ref(f"demo_team_{name}")
            self.assertTrue(team.alias_name)
            self.assertTrue(team.resource_calendar_id)

    def test_loading_again_changes_nothing(self):
        self.env["customer.service.demo"]._load_company()
        self.env["customer.service.demo"]._load()
        ours = [("company_id", "=", self.company.id)]
        self.assertEqual(self.env["customer.service.call"].search(ours), self.calls)

    def test_staff_of_another_company_see_none_of_it(self):
        other = self.env["res.company"].create({"name": "Altra Assistenza"})
        user = new_test_user(
            self.env,
            "demo_stranger",
            groups=f"{MODULE}.group_manager",
            company_id=other.id,
            company_ids=[(6, 0, other.ids)],
        )
        for records in (self.equipment, self.calls):
            self.assertFalse(records.with_user(user)._filtered_access("read"))

    def test_each_role_sees_the_company(self):
        for name in (
            "operator",
            "technician_1",
            "technician_4",
            "dispatcher",
            "billing",
            "manager",
            "agent",
        ):
            user = self._ref(f"demo_user_{name}")
            self.assertEqual(user.company_id, self.company)
            calls = self.env["customer.service.call"].with_user(user)
            self.assertEqual(calls.search_count([]), len(self.calls), name)

    def test_the_customer_on_the_portal_sees_own_machines_only(self):
        user = self._ref("demo_user_portal")
        self.assertTrue(user.share)
        machines = self.env["customer.service.equipment"].with_user(user).search([])
        self.assertGreater(len(machines), 5)
        self.assertEqual(
            machines.sudo().commercial_partner_id,
            self._ref("demo_partner_meccanica_conero"),
        )

    def test_components_are_where_the_plant_is(self):
        for machine in self.equipment.filtered("parent_id"):
            self.assertEqual(machine.site_id, machine.parent_id.site_id)
            self.assertEqual(machine.partner_id, machine.parent_id.partner_id)


@tagged("post_install", "-at_install")
class TestDemoCompany(TransactionCase):
    """Which company becomes the demo company."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.names = cls.env["ir.model.data"]
        cls.main = cls.env.ref("base.main_company")
        known = cls.env.ref(f"{MODULE}.demo_company", raise_if_not_found=False)
        if known:
            known.name = "Known"
        cls._forget(MODULE, "demo_company")
        cls._forget("base", "user_demo")

    @classmethod
    def _forget(cls, module, name):
        cls.names.search([("module", "=", module), ("name", "=", name)]).unlink()

    def _load(self):
        self.env["customer.service.demo"]._load_company()
        return self.env.ref(f"{MODULE}.demo_company")

    def test_only_company_becomes_the_demo_company(self):
        self.assertEqual(self._load(), self.main)
        self.assertEqual(self.main.name, "Termotecnica Adriatica S.r.l.")

    def test_demo_of_the_host_keeps_its_company(self):
        name = self.main.name
        self.names._update_xmlids(
            [{"xml_id": "base.user_demo", "record": self.env.ref("base.user_admin")}]
        )
        company = self._load()
        self.assertNotEqual(company, self.main)
        self.assertEqual(self.main.name, name)
        self.assertIn(company, self.env.ref("base.user_admin").company_ids)
