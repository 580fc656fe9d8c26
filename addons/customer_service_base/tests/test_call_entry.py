from freezegun import freeze_time

from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, HttpCase, tagged

from .common import CustomerServiceCommon

MANY = 20


class CallEntryCommon(CustomerServiceCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.country_id = cls.env.ref("base.it")
        cls.equipment = cls._create_equipment(
            serial="TOUR-4711",
            category_id=cls.category.id,
            installation_date="2026-01-01",
            site_id=cls.site.id,
            end_user_id=cls.other_customer.id,
        )

    @classmethod
    def _create_entry(cls, **vals):
        return cls.env["customer.service.call.entry"].create(vals)


@tagged("post_install", "-at_install")
class TestCallEntry(CallEntryCommon):
    """A call while it is on the telephone."""

    def _save(self, **vals):
        entry = self._create_entry(subject="Cold", **vals)
        entry.action_save()
        return entry.call_id

    # ------------------------------------------------------------------
    # Who and where
    # ------------------------------------------------------------------
    def test_machine_fills_in_the_parties(self):
        with Form(self.env["customer.service.call.entry"]) as form:
            form.equipment_id = self.equipment
            self.assertEqual(form.partner_id, self.customer)
            self.assertEqual(form.end_user_id, self.other_customer)
            self.assertEqual(form.site_id, self.site)
            self.assertEqual(form.payer_id, self.customer)

    def test_caller_fills_in_company_and_addresses(self):
        entry = self._create_entry(caller_id=self.contact.id)
        self.assertEqual(entry.partner_id, self.customer)
        self.assertEqual(entry.caller_phone, "011 555 0101")
        self.assertEqual(entry.caller_email, "anna@verdi.example")

    def test_caller_customer_payer_site_and_end_user_may_all_differ(self):
        people = self.admin_env["res.partner"].create(
            [{"name": name} for name in ("Payer", "Site", "User")]
        )
        call = self._save(
            caller_id=self.contact.id,
            partner_id=self.other_customer.id,
            payer_id=people[0].id,
            site_id=people[1].id,
            end_user_id=people[2].id,
        )
        self.assertRecordValues(
            call,
            [
                {
                    "caller_id": self.contact.id,
                    "partner_id": self.other_customer.id,
                    "payer_id": people[0].id,
                    "site_id": people[1].id,
                    "end_user_id": people[2].id,
                }
            ],
        )

    def test_prospect_needs_no_contact(self):
        partners = self.env["res.partner"].search_count([])
        call = self._save(caller_name="Bruno", caller_phone="348 555 1234")
        self.assertRecordValues(
            call,
            [
                {
                    "caller_id": False,
                    "caller_name": "Bruno",
                    "caller_phone": "348 555 1234",
                    "partner_id": False,
                    "channel": "phone",
                }
            ],
        )
        self.assertEqual(self.env["res.partner"].search_count([]), partners)

    def test_nobody_is_refused(self):
        with self.assertRaises(ValidationError):
            self._save()

    def test_call_is_of_the_company_of_the_machine(self):
        operator = self.operator.with_env(self.admin_env)
        operator.company_ids = [Command.link(self.other_company.id)]
        foreign = self.admin_env["customer.service.equipment"].create(
            {
                "name": "Foreign",
                "partner_id": self.customer.id,
                "company_id": self.other_company.id,
            }
        )
        both = [self.company.id, self.other_company.id]
        entry = (
            self.env["customer.service.call.entry"]
            .with_context(allowed_company_ids=both)
            .create({"subject": "Cold", "equipment_id": foreign.id})
        )
        entry.action_save()
        self.assertEqual(entry.call_id.company_id, self.other_company)

    # ------------------------------------------------------------------
    # Saving
    # ------------------------------------------------------------------
    def test_call_has_what_was_said(self):
        urgent = self._create_admin(
            "customer.service.call.type", name="Urgent", priority="2"
        )
        call = self._save(
            equipment_id=self.equipment.id,
            description="No heat\n<b>since</b> Monday",
            type_id=urgent.id,
            channel="visit",
        )
        self.assertEqual(call.priority, "2")
        self.assertEqual(call.channel, "visit")
        self.assertIn("No heat<br>&lt;b&gt;since", call.description.replace("/", ""))
        self.assertEqual(call.create_uid, self.operator)
        self.assertEqual(call.state, "new")

    def test_team_follows_from_the_type_unless_it_is_said(self):
        other = self._create_admin("customer.service.team", name="Other", sequence=99)
        self.assertEqual(self._save(partner_id=self.customer.id).team_id, self.team)
        call = self._save(partner_id=self.customer.id, team_id=other.id)
        self.assertEqual(call.team_id, other)

    def test_without_a_subject_nothing_is_saved(self):
        entry = self._create_entry(partner_id=self.customer.id, subject="  ")
        with self.assertRaises(UserError):
            entry.action_save()
        self.assertFalse(entry.call_id)

    def test_saving_twice_makes_one_call(self):
        entry = self._create_entry(partner_id=self.customer.id, subject="Cold")
        first = entry.action_save()
        second = entry.action_save_next()
        self.assertEqual(first["res_id"], entry.call_id.id)
        self.assertIn(entry.call_id.name, str(second))
        self.assertEqual(
            self.env["customer.service.call"].search_count(
                [("subject", "=", "Cold"), ("partner_id", "=", self.customer.id)]
            ),
            1,
        )

    def test_next_call_begins_empty(self):
        entry = self._create_entry(partner_id=self.customer.id, subject="Cold")
        action = entry.action_save_next()["params"]["next"]
        self.assertEqual(action["res_model"], "customer.service.call.entry")
        self.assertEqual((action["target"], action["context"]), ("main", {}))

    def test_solved_on_the_phone(self):
        entry = self._create_entry(
            partner_id=self.customer.id, subject="Cold", solution="Turned it on"
        )
        entry.action_solve()
        call = entry.call_id
        self.assertEqual(call.state, "solved")
        self.assertEqual(call.user_id, self.operator)
        self.assertIn("Turned it on", call.solution)
        self.assertTrue(call.date_solved)

    def test_solved_on_the_phone_needs_a_solution(self):
        entry = self._create_entry(partner_id=self.customer.id, subject="Cold")
        with self.assertRaises(UserError):
            entry.action_solve()
        self.assertFalse(entry.call_id)

    def test_blocked_customer_is_refused_and_safety_passes(self):
        self.customer.with_company(self.company).customer_service_blocked = True
        with self.assertRaises(ValidationError):
            self._save(partner_id=self.customer.id)
        self.assertTrue(self._save(partner_id=self.customer.id, priority="3"))

    # ------------------------------------------------------------------
    # Adding to an open call
    # ------------------------------------------------------------------
    def test_note_is_added_to_the_open_call_and_nothing_else(self):
        call = self._create_call(user_id=self.technician.id)
        before = call.read()[0]
        calls = self.env["customer.service.call"].search_count([])
        entry = self._create_entry(
            caller_id=self.contact.id, subject="When do you come?", description="Soon?"
        )
        action = entry.action_add_to(call.id)
        self.assertEqual(action["res_id"], call.id)
        self.assertEqual(self.env["customer.service.call"].search_count([]), calls)
        note = call.message_ids[0]
        self.assertEqual(note.subtype_id, self.env.ref("mail.mt_note"))
        for text in ("Anna Gallo", "011 555 0101", "When do you come?", "Soon?"):
            self.assertIn(text, note.body)
        for name in ("state", "user_id", "priority", "customer_replied", "subject"):
            self.assertEqual(call.read([name])[0][name], before[name])

    def test_who_works_on_the_call_is_told(self):
        call = self._create_call(user_id=self.technician.id)
        entry = self._create_entry(partner_id=self.customer.id, subject="Again")
        entry.action_add_to(call.id)
        self.assertEqual(call.activity_ids.user_id, self.technician)

    def test_own_call_needs_no_activity(self):
        call = self._create_call(user_id=self.operator.id)
        self._create_entry(caller_name="Bruno").action_add_to(call.id)
        self.assertFalse(call.activity_ids)

    def test_markup_of_the_caller_is_escaped(self):
        call = self._create_call()
        self._create_entry(caller_name="<img src=x>").action_add_to(call.id)
        self.assertNotIn("<img", call.message_ids[0].body)

    def test_call_of_another_company_takes_no_note(self):
        foreign = self.admin_env["customer.service.call"].create(
            {
                "subject": "Foreign",
                "partner_id": self.customer.id,
                "company_id": self.other_company.id,
            }
        )
        entry = self._create_entry(caller_name="Bruno")
        with self.assertRaises(AccessError):
            entry.action_add_to(foreign.id)

    def test_entry_is_closed_to_who_takes_no_calls_and_to_other_companies(self):
        entry = self._create_entry(caller_name="Bruno", subject="Cold")
        foreign = self._create_user(
            "foreign",
            groups="customer_service_base.group_user",
            company=self.other_company,
        )
        for user in (foreign, self.users["reader"], self.outsider, self.portal_user):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                entry.with_user(user).action_save()

    # ------------------------------------------------------------------
    # Buttons that lead here
    # ------------------------------------------------------------------
    def test_button_of_the_contact_opens_the_screen_filled_in(self):
        self.assertEqual(
            self.contact.action_create_customer_service_call()["context"],
            {
                "default_partner_id": self.customer.id,
                "default_caller_id": self.contact.id,
            },
        )
        self.assertEqual(
            self.customer.action_create_customer_service_call()["context"],
            {"default_partner_id": self.customer.id},
        )

    def test_people_of_the_customer_are_proposed_first(self):
        self.admin_env["res.partner"].create({"name": "Anna Aa"})
        partners = self.env["res.partner"].with_context(
            customer_service__partner_id=self.customer.id
        )
        names = [name for _id, name in partners.name_search("Anna", limit=5)]
        self.assertEqual(names[0], "Officine Verdi, Anna Gallo")
        self.assertIn("Anna Aa", names)
        self.assertEqual(len(partners.name_search("Anna", limit=1)), 1)


@tagged("post_install", "-at_install")
@freeze_time("2027-06-15 10:00:00")
class TestCallEntryFacts(CallEntryCommon):
    """What is seen before the call is saved."""

    def test_nothing_is_known_of_nobody(self):
        facts = self._create_entry().facts
        self.assertFalse(any(facts[name] for name in ("alerts", "equipment", "note")))
        self.assertFalse(facts["calls"]["items"] + facts["machines"]["items"])

    def test_warranty_is_told_by_component(self):
        facts = self._create_entry(equipment_id=self.equipment.id).facts
        self.assertEqual(
            [
                (part["text"], part["covered"])
                for part in facts["equipment"]["warranty"]
            ],
            [
                ("until 12/31/2027", True),
                ("ended 12/31/2026", False),
                ("no warranty", False),
            ],
        )

    def test_open_calls_of_the_same_machine_come_first(self):
        other = self._create_call(subject="Other")
        same = self._create_call(
            subject="Same", equipment_id=self.equipment.id, date_open="2026-01-01"
        )
        solved = self._create_call(equipment_id=self.equipment.id)
        solved.action_solve()
        foreign = self._create_call(partner_id=self.other_customer.id)
        items = self._create_entry(equipment_id=self.equipment.id).facts["calls"][
            "items"
        ]
        self.assertEqual(
            [(item["id"], item["same"]) for item in items],
            [(same.id, True), (other.id, False)],
        )
        self.assertNotIn(foreign.id, [item["id"] for item in items])

    def test_open_calls_of_a_component_count_for_the_plant(self):
        part = self._create_equipment(name="Pump", parent_id=self.equipment.id)
        part.partner_id = self.other_customer
        call = self._create_call(
            equipment_id=part.id, partner_id=self.other_customer.id
        )
        items = self._create_entry(equipment_id=self.equipment.id).facts["calls"]
        self.assertEqual([item["id"] for item in items["items"]], call.ids)

    def test_open_call_of_an_unknown_caller_is_found_by_number_and_address(self):
        call = self._create_call(
            partner_id=False,
            caller_name="Bruno",
            caller_phone="+39 348 555 1234",
            caller_email="bruno@example.com",
        )
        for vals in (
            {"caller_phone": "3485551234"},
            {"caller_email": "bruno@example.com"},
        ):
            with self.subTest(vals=vals):
                items = self._create_entry(**vals).facts["calls"]["items"]
                self.assertEqual([item["id"] for item in items], call.ids)

    def test_more_open_calls_are_counted(self):
        for _number in range(8):
            self._create_call()
        calls = self._create_entry(partner_id=self.customer.id).facts["calls"]
        self.assertEqual((len(calls["items"]), calls["more"]), (6, 2))

    def test_machines_of_customer_site_and_end_user_are_proposed(self):
        for vals in (
            {"partner_id": self.customer.id},
            {"caller_id": self.contact.id},
            {"partner_id": self.other_customer.id},
            {"partner_id": self.customer.id, "site_id": self.site.id},
        ):
            with self.subTest(vals=vals):
                machines = self._create_entry(**vals).facts["machines"]["items"]
                self.assertEqual([one["id"] for one in machines], self.equipment.ids)

    def test_machines_that_are_gone_are_not_proposed(self):
        self.equipment.state = "retired"
        facts = self._create_entry(partner_id=self.customer.id).facts
        self.assertFalse(facts["machines"]["items"])
        facts = self._create_entry(equipment_id=self.equipment.id).facts
        self.assertEqual(
            facts["alerts"],
            [{"level": "info", "text": "This machine is out of service."}],
        )

    def test_last_events_are_told(self):
        for number in range(7):
            call = self._create_call(
                subject=f"Fault {number}",
                equipment_id=self.equipment.id,
                date_open=f"2026-02-0{number + 1}",
                solution="<p>Cleaned</p>",
            )
            call.action_solve()
        for vals in (
            {"equipment_id": self.equipment.id},
            {"partner_id": self.customer.id},
        ):
            with self.subTest(vals=vals):
                history = self._create_entry(**vals).facts["history"]
                self.assertEqual(
                    [row["title"] for row in history if row["result"]][:3],
                    ["Fault 6", "Fault 5", "Fault 4"],
                )
                self.assertEqual(len(history), 5)

    def test_note_of_the_customer_is_told_as_text(self):
        self.customer.comment = "<p>Rings <b>twice</b></p>"
        self.assertIn(
            "twice", self._create_entry(caller_id=self.contact.id).facts["note"]
        )

    def test_block_is_told_before_saving_with_what_is_possible(self):
        self.customer.with_company(self.company).write(
            {
                "customer_service_blocked": True,
                "customer_service_block_reason": "In dispute.",
            }
        )
        alert = self._create_entry(partner_id=self.customer.id).facts["alerts"][0]
        self.assertEqual(alert["level"], "danger")
        self.assertIn("In dispute. Only a call with priority Safety", alert["text"])
        entries = self.env["customer.service.call.entry"].with_user(
            self.users["dispatcher"]
        )
        alert = entries.create({"partner_id": self.customer.id}).facts["alerts"][0]
        self.assertTrue(alert["text"].endswith("In dispute."))

    def test_addons_tell_of_contracts(self):
        entry = self._create_entry(equipment_id=self.equipment.id)
        self.assertEqual(entry._get_contract_state(), [])

        def get_contract_state(_entry):
            return [{"level": "success", "text": "Full service until 2028"}]

        self.patch(type(entry), "_get_contract_state", get_contract_state)
        entry.invalidate_recordset(["facts"])
        self.assertEqual(entry.facts["contract"], get_contract_state(entry))

    def test_more_that_is_known_costs_no_more_queries(self):
        def count(**vals):
            self.env.flush_all()
            self.env.invalidate_all()
            entry = self.env["customer.service.call.entry"].new(vals)
            before = self.cr.sql_log_count
            entry._get_facts()
            return self.cr.sql_log_count - before

        few = self._create_equipment(name="Few", partner_id=self.other_customer.id)
        for partner, number in ((self.other_customer, 1), (self.customer, MANY)):
            for index in range(number):
                machine = self._create_equipment(
                    serial=f"{partner.id}-{index}", partner_id=partner.id
                )
                self._create_call(
                    equipment_id=machine.id,
                    partner_id=partner.id,
                    user_id=self.technician.id,
                )
        for index in range(MANY):
            self._create_call(equipment_id=self.equipment.id, subject=f"Call {index}")
        self._create_call(equipment_id=few.id, partner_id=self.other_customer.id)
        for one, many in (
            ({"partner_id": self.other_customer.id}, {"partner_id": self.customer.id}),
            ({"equipment_id": few.id}, {"equipment_id": self.equipment.id}),
        ):
            with self.subTest(many=many):
                count(**many)
                count(**one)
                self.assertLessEqual(count(**many), count(**one) + 1)


@tagged("post_install", "-at_install")
class TestCallEntryScreen(CallEntryCommon, HttpCase):
    """The screen, and the address that telephone systems open."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.agent = cls._create_user(
            "agent", groups="customer_service_base.group_user", password="service_agent"
        )
        for user in (*cls.users.values(), cls.outsider, cls.portal_user):
            user.with_env(cls.admin_env).password = user.login

    def _open(self, query="", user=None):
        if user:
            self.authenticate(user.login, user.login)
        return self.url_open(
            f"/customer_service/call{query}", allow_redirects=False, timeout=30
        )

    def test_operator_takes_a_call_by_serial(self):
        self._create_call(subject="Pump leaks", equipment_id=self.equipment.id)
        self.equipment.warranty_parts_end = "2099-12-31"
        self.start_tour(
            "/odoo/take-call",
            "customer_service_call_entry_tour",
            login=self.agent.login,
        )
        call = self.env["customer.service.call"].search(
            [("subject", "=", "No hot water")]
        )
        self.assertRecordValues(
            call,
            [
                {
                    "equipment_id": self.equipment.id,
                    "partner_id": self.customer.id,
                    "site_id": self.site.id,
                    "end_user_id": self.other_customer.id,
                    "create_uid": self.agent.id,
                    "channel": "phone",
                }
            ],
        )

    def test_customer_who_calls_again_is_noted_on_the_open_call(self):
        call = self._create_call(subject="Pump leaks", caller_id=self.contact.id)
        self.start_tour(
            "/customer_service/call?number=%2B390115550101",
            "customer_service_call_again_tour",
            login=self.agent.login,
        )
        self.assertIn("When do you come?", call.message_ids[0].body)

    def test_number_goes_on_in_the_form_of_the_country(self):
        for number in ("011 555 0101", "+390115550101", "0039 0115550101"):
            with self.subTest(number=number):
                response = self._open(f"?number={number}", self.operator)
                self.assertEqual(response.status_code, 303)
                self.assertTrue(
                    response.headers["Location"].endswith(
                        "/odoo/take-call?number=tel%3A%2B390115550101"
                    )
                )

    def test_call_without_a_number_opens_the_empty_screen(self):
        for query in ("", "?number=", "?number=anonymous", "?number=<script>"):
            with self.subTest(query=query):
                response = self._open(query, self.operator)
                self.assertTrue(
                    response.headers["Location"].endswith("/odoo/take-call")
                )

    def test_screen_is_for_who_takes_calls(self):
        allowed = {"technician", "user", "dispatcher", "manager"}
        for role, user in self.users.items():
            with self.subTest(role=role):
                status = self._open("?number=1", user).status_code
                self.assertEqual(status, 303 if role in allowed else 403)
        for user in (self.outsider, self.portal_user):
            with self.subTest(user=user.login):
                self.assertEqual(self._open("?number=1", user).status_code, 403)

    def test_visitor_is_asked_to_log_in(self):
        response = self._open("?number=0115550101")
        self.assertIn("/web/login", response.headers["Location"])

    def test_address_is_read_only(self):
        self.authenticate(self.operator.login, self.operator.login)
        response = self.url_open("/customer_service/call", data={"number": "1"})
        self.assertEqual(response.status_code, 405)
