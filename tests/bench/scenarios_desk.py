"""The requests of the help desk: calls taken, seen, mailed, read by customers."""

from datetime import datetime

import client
import prepare
from request import CALL, EQUIPMENT, OPEN, REPORT_TARGET, TARGET, Request

SEARCH_TARGET = 1_000  # words in all of the 25,000 calls of one customer
ENTRY = "customer.service.call.entry"
LOOKUP = "customer.service.lookup"
PROMISE = "customer.service.call.sla"
REPORT = "customer.service.call.report"
MEASURES = [
    "__count",
    "sla_rate:avg",
    "response_hours:avg",
    "resolution_hours:avg",
    "reopen_rate:avg",
    "first_time_fix_rate:avg",
]
MAIL = """\
From: {sender}
To: {address}
Subject: {subject}
Message-Id: <bench-next@cliente.example.com>
Date: Mon, 02 Mar 2026 09:00:00 +0100
{headers}Content-Type: text/plain; charset=utf-8

La caldaia perde acqua anche oggi, quando viene il tecnico?
"""


class DeskScenarios:
    """The requests of the help desk.

    :param scenarios: the general ones, which found what to look for.
    """

    def __init__(self, scenarios):
        self.env, self.needles = scenarios.env, scenarios.needles
        self.scenarios = scenarios
        self.page = scenarios.page

    def get_all(self):
        """Return every request."""
        return [
            *self._get_lookups(),
            *self._get_entries(),
            *self._get_filters(),
            *self._get_counters(),
            *self._get_reports(),
            *self._get_crons(),
            *self._get_mails(),
            *self._get_pages(),
        ]

    # ------------------------------------------------------------------
    # Taking a call
    # ------------------------------------------------------------------
    def _get_lookups(self):
        call, machine = self.needles["call"], self.needles["machine"]
        stranger = self.needles["stranger"]
        customer = machine.commercial_partner_id
        contact = self.needles["contact"]
        terms = {
            "serial": machine.serial,
            "bare serial": machine.serial.replace("-", "").lower(),
            "phone": contact.phone,
            "phone as dialled": contact.phone.replace("+39 ", "").replace(" ", ""),
            "phone of a stranger": stranger.caller_phone,
            "name": customer.name,
            "frequent name": "Rossi",
            "e-mail": contact.email,
            "VAT": customer.vat.removeprefix("IT"),
            "call number": call.name,
            "machine and place": self.needles["words"],
            "nothing found": "zzqx9 wkyv",
        }
        return [
            Request(f"Look-up: {name}", LOOKUP, "lookup", [term], relations=4)
            for name, term in terms.items()
        ]

    def _get_entries(self):
        specification = client.get_specification(self.env, ENTRY, "form")
        machine, big = self.needles["machine"], self.needles["big"]
        chosen = {
            "of a machine": {"equipment_id": machine.id},
            "of a plant": {"equipment_id": self.needles["plant"].id},
            "of the biggest customer": {"partner_id": big.id},
            "of a stranger": {"caller_phone": self.needles["stranger"].caller_phone},
        }
        number = self.needles["contact"].phone.replace("+", "%2B").replace(" ", "")
        return (
            [
                Request(
                    "Take a call: open", ENTRY, "onchange", [[], {}, [], specification]
                )
            ]
            + [
                Request(
                    f"Take a call: facts {name}",
                    ENTRY,
                    "onchange",
                    [
                        [],
                        {"company_id": self.env.company.id, **values},
                        list(values),
                        specification,
                    ],
                )
                for name, values in chosen.items()
            ]
            + [
                Request(
                    "Take a call: from the telephone system",
                    url=f"/customer_service/call?number={number}",
                    login=prepare.OPERATOR,
                )
            ]
        )

    # ------------------------------------------------------------------
    # Seeing
    # ------------------------------------------------------------------
    def _get_filters(self):
        search = self.scenarios.search
        late = [("sla_status", "=", "late")]
        today = [("sla_due", ">=", "today"), ("sla_due", "<", "today +1d")]
        return [
            search("Calls: late", CALL, late),
            search("Calls: late and open", CALL, late + OPEN),
            *self.scenarios.kanban("Calls: kanban, late", late + OPEN),
            search("Calls: soon late", CALL, [("sla_status", "=", "warning"), *OPEN]),
            search("Calls: due today", CALL, today, order="sla_due"),
            search("Calls: by due date", CALL, OPEN, order="sla_due"),
            search("Calls: paused", CALL, [("sla_status", "=", "paused"), *OPEN]),
            search("Calls: customer wrote", CALL, [("customer_replied", "=", True)]),
        ]

    def _get_counters(self):
        shown = {"display_name": {}, "application_statistics": {}}
        count = "customer_service_open_call_count"
        return [
            Request(
                "Customers: list with badges",
                "res.partner",
                "web_search_read",
                [],
                {
                    "domain": [("id", ">=", self.needles["big"].id)],
                    "specification": shown,
                    "order": "id",
                    "limit": self.page,
                },
            ),
            Request(
                "Product: counters",
                "product.product",
                "web_read",
                [
                    self.needles["product"].ids,
                    {count: {}, "customer_service_equipment_count": {}},
                ],
            ),
            Request(
                "User: counters",
                "res.users",
                "web_read",
                [self.needles["technician"].ids, {count: {}}],
            ),
        ]

    def _get_reports(self):
        def pivot(name, domain, sets, measures=MEASURES):
            return Request(
                f"Analysis: {name}",
                REPORT,
                "formatted_read_grouping_sets",
                [domain, sets, measures],
                target=REPORT_TARGET,
            )

        ageing = [[], ["team_id"], ["team_id", "user_id"], ["age"]]
        ageing += [["team_id", "age"], ["team_id", "user_id", "age"]]
        customer = [("commercial_partner_id", "=", self.needles["big"].id)]
        return [
            pivot("pivot by team", [], [[], ["team_id"]]),
            pivot("pivot by month", [], [[], ["date_open:month"]]),
            pivot("ageing", [("age", "!=", False)], ageing, ["__count"]),
            pivot("of a customer", customer, [[], ["team_id"]]),
            Request(
                "Analysis: graph",
                REPORT,
                "formatted_read_group",
                [[], ["date_open:month", "type_id"], ["__count"]],
                target=REPORT_TARGET,
            ),
            self.scenarios.search("Analysis: list", REPORT, []),
        ]

    # ------------------------------------------------------------------
    # The server by itself
    # ------------------------------------------------------------------
    def _get_crons(self):
        """Return what the crons look for; the same as the superuser."""
        now = datetime.now().replace(microsecond=0)  # noqa: DTZ005 the zone is UTC
        calls = self.env[CALL]

        def find(name, model, domain, **kwargs):
            options = {"limit": 200, **kwargs}
            target = options.pop("target", TARGET)
            return Request(
                f"Cron: {name}",
                model,
                "search",
                [domain],
                options,
                target,
                private=True,
            )

        upcoming = {"order": "date_next", "limit": 1}
        return [
            find("service levels due", PROMISE, [("date_next", "<=", now)]),
            find(
                "next service level", PROMISE, [("date_next", "!=", False)], **upcoming
            ),
            find("changed hours", PROMISE, [("stale", "=", True)]),
            find("calls to resume", CALL, calls._get_resume_domain(now)),
            find(
                "calls to close",
                CALL,
                calls.sudo()._get_close_domain(),
                order="id",
                target=REPORT_TARGET,  # nobody waits for it
            ),
        ]

    def _get_mails(self):
        call = self.needles["mailed"]
        known = {"sender": call.caller_email, "subject": "Re: Caldaia"}
        message = call.sudo().message_ids[-1:].message_id

        def receive(name, headers="", **values):
            values = {**known, "address": prepare.get_address(self.env), **values}
            return Request(
                f"Mail: {name}",
                "mail.thread",
                "message_process",
                [CALL, MAIL.format(headers=headers, **values)],
                private=True,
                relations=4,
            )

        return [
            receive("answer", headers=f"References: {message}\n"),
            receive("answer with the number", subject=f"Re: [{call.name}] Caldaia"),
            receive("of a contact", subject="Caldaia"),
            receive("of a stranger", sender="nuovo@altro.example.com"),
            receive(
                "number of a call of others",
                sender="nuovo@altro.example.com",
                subject=f"Re: [{call.name}] Caldaia",
            ),
            receive("out of office", headers="Auto-Submitted: auto-replied\n"),
        ]

    # ------------------------------------------------------------------
    # Customers
    # ------------------------------------------------------------------
    def _get_pages(self):
        requests = []
        cards = [
            "equipment_count",
            "service_call_count",
            "service_call_waiting_count",
        ]
        for who, login in (
            ("company", prepare.PORTAL_COMPANY),
            ("contact", prepare.PORTAL_OWN),
        ):
            user = self.env(su=True)["res.users"].search([("login", "=", login)])
            seen = self.env(user=user)[CALL]
            call = seen.search([], order="id desc", limit=1)
            machine = self.env(user=user)[EQUIPMENT].search([], order="id", limit=1)
            word = (call.sudo().subject or "").split()[0]
            urls = {
                "calls": "/my/service-calls",
                "all calls": "/my/service-calls?filterby=all",
                "search": f"/my/service-calls?filterby=all&search={word}",
                "call": f"/my/service-calls/{call.id}",
                "new call": "/my/service-calls/new",
                "machines": "/my/equipment",
                "machine": f"/my/equipment/{machine.id}",
            }
            requests += [
                Request(
                    f"Portal of a {who}: {name}",
                    url=url,
                    login=login,
                    relations=4,
                    target=SEARCH_TARGET if name == "search" else TARGET,
                )
                for name, url in urls.items()
            ]
            requests.append(
                Request(
                    f"Portal of a {who}: cards",
                    url="/my/counters",
                    login=login,
                    kwargs={"counters": cards},
                )
            )
        return requests
