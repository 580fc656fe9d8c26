from datetime import timedelta
from unittest.mock import patch

from odoo import fields
from odoo.tests import tagged

from odoo.addons.customer_service_base.models.customer_service_stage import (
    CANCELLED,
    CLOSED,
    IN_PROGRESS,
    SOLVED,
)

from .outlook_common import OutlookCommon

IAP = "odoo.addons.iap.models.iap_enrich_api.IapEnrichApi._request_enrich"


@tagged("post_install", "-at_install")
class TestCustomerServiceCallSection(OutlookCommon):
    """The section of the add-in: whose calls, in which order, in which words."""

    def _move(self, call, state):
        """Put a call where it stands, whoever may."""
        call.sudo()._move_to(state)
        return call

    def _create_aged(self, days, **vals):
        return self._create_call(
            date_open=fields.Datetime.now() - timedelta(days=days), **vals
        )

    def _ids(self, tickets):
        return [ticket["ticket_id"] for ticket in tickets]

    # ------------------------------------------------------------------
    # Shape
    # ------------------------------------------------------------------
    def test_known_sender_has_the_keys_of_the_protocol(self):
        call = self._create_call(caller_id=self.contact.id)
        values = self._get_partner(self.contact)
        self.assertEqual(values["partner"]["id"], self.contact.id)
        self.assertEqual(values["partner"]["company"]["id"], self.customer.id)
        self.assertEqual(values["user_companies"], self.company.ids)
        self.assertIs(values["can_create_partner"], True)
        (ticket,) = values["tickets"]
        self.assertEqual(ticket["ticket_id"], call.id)
        self.assertEqual(ticket["id"], call.id)
        self.assertIs(ticket["is_closed"], False)
        self.assertEqual(ticket["stage_name"], call.stage_id.name)
        self.assertEqual(
            ticket["name"], f"{call.name} · {call.stage_id.name} · Does not start"
        )

    def test_sender_is_found_by_address_and_name(self):
        call = self._create_call(caller_id=self.contact.id)
        for address in ("anna@verdi.example", "ANNA@Verdi.example"):
            with self.subTest(address=address):
                values = self._get_partner(email=address, name="Anna")
                self.assertEqual(values["partner"]["id"], self.contact.id)
                self.assertEqual(self._ids(values["tickets"]), call.ids)

    def test_name_is_not_needed(self):
        values = self._get_partner(email="anna@verdi.example")
        self.assertEqual(values["partner"]["id"], self.contact.id)

    def test_search_has_the_keys_of_the_protocol(self):
        (partner,) = self._ask("partner/search", {"search_term": "anna@verdi.example"})[
            "partners"
        ]
        self.assertEqual(partner["id"], self.contact.id)
        self.assertEqual(partner["name"], "Anna Gallo")
        for key in ("email", "phone", "is_company", "image", "title"):
            self.assertIn(key, partner)
        self.assertIs(partner["can_write_on_partner"], True)

    # ------------------------------------------------------------------
    # Strangers
    # ------------------------------------------------------------------
    def test_stranger_has_a_section_and_nothing_is_asked_outside(self):
        partners = self.admin_env["res.partner"].search_count([])
        with patch(IAP) as request:
            values = self._get_partner(email="new@unknown.example", name="New")
        request.assert_not_called()
        self.assertEqual(values["partner"]["id"], -1)
        self.assertEqual(values["partner"]["enrichment_info"], {"type": "no_data"})
        self.assertEqual(values["tickets"], [])
        self.assertEqual(self.admin_env["res.partner"].search_count([]), partners)

    def test_company_that_wants_to_asks_outside(self):
        self.admin_env["ir.config_parameter"].set_param(
            "customer_service_outlook.enrich", "True"
        )
        with patch(IAP, return_value={}) as request:
            values = self._get_partner(email="new@unknown.example", name="New")
        request.assert_called_once()
        self.assertEqual(values["partner"]["enrichment_info"]["type"], "no_data")

    def test_buttons_of_enrichment_ask_nobody_either(self):
        with patch(IAP) as request:
            for route in ("enrich_and_create_company", "enrich_and_update_company"):
                self._ask(f"partner/{route}", {"partner_id": self.contact.id})
                self._ask(f"partner/{route}", {"partner_id": self.customer.id})
        request.assert_not_called()

    def test_calls_a_stranger_made_by_mail_are_shown(self):
        call = self._create_call(
            partner_id=False, caller_name="New", caller_email="new@unknown.example"
        )
        tickets = self._get_tickets(email="New@Unknown.example", name="New")
        self.assertEqual(self._ids(tickets), call.ids)

    def test_address_of_our_own_notifications_is_told_as_such(self):
        self._create_admin(
            "mail.alias.domain", name="rossi.example", default_from="notifications"
        )
        values = self._get_partner(email="notifications@rossi.example", name="Odoo")
        self.assertEqual(
            values["partner"]["enrichment_info"]["type"], "odoo_custom_error"
        )

    def test_contact_that_is_gone_is_looked_up_again(self):
        gone = self._create_admin("res.partner", name="Gone")
        key = gone.id
        gone.unlink()
        values = self._get_partner(partner_id=key, email="anna@verdi.example")
        self.assertEqual(values["partner"]["id"], self.contact.id)

    # ------------------------------------------------------------------
    # Which, in which order
    # ------------------------------------------------------------------
    def test_open_ones_come_first_and_own_ones_before(self):
        colleague = self._create_admin(
            "res.partner", name="Bruno", parent_id=self.customer.id
        )
        own_old = self._create_aged(9, caller_id=self.contact.id)
        other = self._create_aged(1, caller_id=colleague.id)
        own_new = self._create_aged(2, caller_id=self.contact.id)
        closed = self._move(self._create_aged(3, caller_id=self.contact.id), CLOSED)
        solved = self._move(self._create_aged(8, caller_id=colleague.id), SOLVED)
        cancelled = self._move(self._create_aged(4), CANCELLED)
        tickets = self._get_tickets(self.contact)
        self.assertEqual(
            self._ids(tickets),
            [own_new.id, own_old.id, other.id, solved.id, closed.id, cancelled.id],
        )
        self.assertEqual(
            [ticket["is_closed"] for ticket in tickets], [False] * 4 + [True] * 2
        )

    def test_ten_are_shown(self):
        self._create_aged(0, caller_id=self.contact.id)
        for day in range(1, 12):
            self._move(self._create_aged(day), CLOSED)
        tickets = self._get_tickets(self.contact)
        self.assertEqual(len(tickets), 10)
        self.assertFalse(tickets[0]["is_closed"])

    def test_company_shows_the_calls_of_its_contacts_and_machines(self):
        own = self._create_call(caller_id=self.contact.id)
        used = self._create_call(
            partner_id=self.other_customer.id, end_user_id=self.customer.id
        )
        self._create_call(partner_id=self.other_customer.id)
        tickets = self._get_tickets(self.customer)
        self.assertEqual(set(self._ids(tickets)), {own.id, used.id})

    def test_who_else_called_is_named(self):
        self._create_call(caller_id=self.contact.id)
        (ticket,) = self._get_tickets(self.customer)
        self.assertTrue(ticket["name"].endswith(" · Anna Gallo"))

    def test_merged_call_is_shown_by_the_one_it_goes_on_in(self):
        first = self._create_call(caller_id=self.contact.id)
        second = self._create_call(caller_id=self.contact.id)
        second.with_user(self.manager)._merge_into(first)
        self.assertEqual(self._ids(self._get_tickets(self.contact)), first.ids)

    def test_archived_calls_are_not_shown(self):
        self._create_call(caller_id=self.contact.id).sudo().active = False
        self.assertEqual(self._get_tickets(self.contact), [])

    def test_colleague_shows_only_what_they_asked_themselves(self):
        """A mail of one of us must not show the calls of the whole company."""
        colleague = self.manager.partner_id
        colleague.with_env(self.admin_env).parent_id = self.company.partner_id
        own = self._create_call(caller_id=colleague.id)
        self._create_call(partner_id=self.company.partner_id.id)
        self.assertEqual(self._ids(self._get_tickets(colleague)), own.ids)

    def test_archived_contact_still_shows_its_calls(self):
        call = self._create_call(caller_id=self.contact.id)
        self._archive_contact()
        self.assertEqual(self._ids(self._get_tickets(self.contact)), call.ids)

    # ------------------------------------------------------------------
    # Several contacts with one address
    # ------------------------------------------------------------------
    def test_of_several_contacts_the_one_with_calls_is_shown(self):
        twin = self._create_admin(
            "res.partner",
            name="Aaron",
            parent_id=self.other_customer.id,
            email="anna@verdi.example",
        )
        self._create_call(caller_id=self.contact.id)
        values = self._get_partner(email="anna@verdi.example", name="Anna")
        self.assertEqual(values["partner"]["id"], self.contact.id)
        found = self._ask("partner/search", {"search_term": "anna@verdi.example"})
        self.assertEqual(
            [partner["id"] for partner in found["partners"]],
            [self.contact.id, twin.id],
        )

    def test_of_several_customers_nobody_is_preferred(self):
        twin = self._create_admin(
            "res.partner",
            name="Aaron",
            parent_id=self.other_customer.id,
            email="anna@verdi.example",
        )
        values = self._get_partner(email="anna@verdi.example", name="Anna")
        self.assertIn(values["partner"]["id"], (twin | self.contact).ids)
        self.assertIn("tickets", values)

    def test_of_several_contacts_of_one_customer_one_is_shown(self):
        self.customer.with_env(self.admin_env).email = "info@verdi.example"
        for name in ("Bruno", "Carla"):
            self._create_admin(
                "res.partner",
                name=name,
                parent_id=self.customer.id,
                email="info@verdi.example",
            )
        call = self._create_call()
        tickets = self._get_tickets(email="info@verdi.example", name="Info")
        self.assertEqual(self._ids(tickets), call.ids)

    # ------------------------------------------------------------------
    # Words
    # ------------------------------------------------------------------
    def test_line_says_what_is_urgent_and_what_it_waits_for(self):
        now = fields.Datetime.now()
        late = self._create_call(caller_id=self.contact.id, priority="3")
        late.sudo().write({"sla_due": now - timedelta(hours=1)})
        soon = self._move(self._create_call(caller_id=self.contact.id), IN_PROGRESS)
        soon.sudo().write(
            {
                "sla_due": now + timedelta(hours=1),
                "sla_warning": now - timedelta(hours=1),
            }
        )
        waiting = self._create_call(caller_id=self.contact.id)
        reason = self.env["customer.service.pause.reason"].search([], limit=1)
        waiting.sudo()._put_on_hold(reason)
        self.env.flush_all()
        lines = {
            ticket["ticket_id"]: ticket["name"].split(" · ")
            for ticket in self._get_tickets(self.contact)
        }
        self.assertEqual(lines[late.id][1:3], ["Safety", "Late"])
        self.assertEqual(lines[soon.id][1:3], ["Due soon", soon.stage_id.name])
        self.assertEqual(lines[waiting.id][1], reason.name)

    def test_what_has_ended_is_late_no_more(self):
        call = self._create_call(caller_id=self.contact.id, priority="3")
        call.sudo().write({"sla_due": fields.Datetime.now() - timedelta(hours=1)})
        self._move(call, CLOSED)
        (ticket,) = self._get_tickets(self.contact)
        self.assertEqual(
            ticket["name"],
            f"{call.name} · {call.stage_id.name} · Does not start",
        )

    def test_section_is_called_what_it_holds_in_english_too(self):
        words = self._ask("get_translations", {"plugin": "outlook"})
        self.assertEqual(words["Tickets"], "Service calls")
        self.assertEqual(words["Tickets (%(count)s)"], "Service calls (%(count)s)")
        self.assertEqual(words["Tickets (%s)"], "Service calls (%s)")
        for key in (
            "Save Contact to create new Tickets..",
            "The Contact needs to exist to create Ticket.",
            "No tickets found for this contact.",
            "Log Email Into Ticket",
            "Closed",
        ):
            self.assertIn(key, words)

    def test_section_speaks_the_language_of_the_user(self):
        self.admin_env["res.lang"]._activate_lang("it_IT")
        self.admin_env["ir.module.module"].search(
            [("name", "in", ["customer_service_base", "customer_service_outlook"])]
        )._update_translations(["it_IT"])
        self.operator.with_env(self.admin_env).lang = "it_IT"
        self._move(self._create_call(caller_id=self.contact.id), CLOSED)
        words = self._ask("get_translations", {"plugin": "outlook"})
        self.assertEqual(
            words["Tickets (%(count)s)"], "Chiamate di assistenza (%(count)s)"
        )
        self.assertEqual(words["Closed"], "Chiusa")

    # ------------------------------------------------------------------
    # Searching
    # ------------------------------------------------------------------
    def test_calls_are_found_by_number_and_subject(self):
        call = self._create_call(subject="Pump leaks")
        self._create_call(subject="Other")
        for term in (call.name, "pump", "  Leaks "):
            with self.subTest(term=term):
                found = self._ask("ticket/search", {"search_term": term})
                self.assertEqual(self._ids(found["tickets"]), call.ids)
        for term in ("", " ", "nothing of the kind"):
            with self.subTest(term=term):
                found = self._ask("ticket/search", {"search_term": term})
                self.assertEqual(found, {"tickets": []})

    def test_search_leads_to_the_call_that_goes_on(self):
        first = self._create_call(subject="Pump leaks")
        second = self._create_call(subject="Second")
        second.with_user(self.manager)._merge_into(first)
        found = self._ask("ticket/search", {"search_term": second.name})
        self.assertEqual(self._ids(found["tickets"]), first.ids)

    def test_number_of_a_call_finds_who_called(self):
        call = self._create_call(caller_id=self.contact.id)
        for term in (call.name, call.name.lower()):
            with self.subTest(term=term):
                found = self._ask("partner/search", {"search_term": term})
                self.assertEqual(found["partners"][0]["id"], self.contact.id)

    # ------------------------------------------------------------------
    # Another helpdesk
    # ------------------------------------------------------------------
    def test_section_is_left_to_another_helpdesk(self):
        self._create_call(caller_id=self.contact.id)
        with self._with_helpdesk():
            self.assertNotIn("tickets", self._get_partner(self.contact))
            unknown = self._get_partner(email="new@unknown.example", name="New")
            self.assertNotIn("tickets", unknown)
            words = self._ask("get_translations", {"plugin": "outlook"})
            self.assertNotEqual(words.get("Tickets"), "Service calls")
            self._refuse("ticket/search", {"search_term": "x"})

    def test_registry_tells_whether_there_is_another_helpdesk(self):
        self.assertTrue(self.calls._is_ticket_section_ours())
        models = self.env.registry.models
        with patch.dict(models, {"helpdesk.ticket": models["res.partner"]}):
            self.assertFalse(self.calls._is_ticket_section_ours())

    # ------------------------------------------------------------------
    # Cost
    # ------------------------------------------------------------------
    def test_list_costs_the_same_for_one_and_for_ten(self):
        def count():
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            calls = self.calls._find_tickets(self.contact)
            calls._prepare_tickets(self.contact)
            return self.env.cr.sql_log_count - before

        self._create_call(caller_id=self.contact.id)
        count()
        one = count()
        for _each in range(9):
            self._create_call(caller_id=self.contact.id)
        self.assertLessEqual(count(), one)
