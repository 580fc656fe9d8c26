"""The requests that are measured: what people do all day, as the client asks it."""

import client
import plan
from request import CALL, EQUIPMENT, OPEN, REPORT_TARGET, TARGET, Request
from scenarios_desk import DeskScenarios

COUNT_LIMIT = 10_001
HISTORY = "customer.service.history"


class Scenarios:
    """The requests for one database, their needles taken from its data.

    :param env: environment of the operator
    :param int calls: rows of the database
    """

    def __init__(self, env, calls):
        self.env = env
        self.page = plan.page_size(calls)
        self.needles = self._get_needles()

    def _get_needles(self):
        """Return records and words that are there in every size of database."""
        sudo = self.env(su=True)
        here = [("company_id", "=", self.env.company.id)]
        partners = sudo[EQUIPMENT]._read_group(
            here,
            ["commercial_partner_id"],
            ["__count"],
            order="__count desc",
        )
        machines = self._find_machines(sudo, here)
        calls = self._find_calls(sudo, here)
        if not all({**machines, **calls}.values()):
            raise SystemExit("The database lacks a record that the requests need.")
        machine = machines["machine"]
        return {
            **machines,
            **calls,
            "contact": calls["mailed"].caller_id,
            "technician": calls["call"].user_id,
            "big": partners[0][0],
            "small": partners[-1][0],
            "words": f"{machine.partner_id.name.split()[-2]} {machine.site_id.city}",
        }

    def _find_machines(self, sudo, here):
        """Return a machine with everything, a plant and a product of ours."""
        placed = [*here, ("site_id", "!=", False), ("end_user_id", "=", False)]
        machine = sudo[EQUIPMENT].search(
            [
                *placed,
                ("state", "=", "installed"),
                ("position", "!=", False),
                ("technician_id", "!=", False),
                ("meter_ids", "!=", False),
                ("call_ids", "!=", False),
            ],
            order="id desc",
            limit=1,
        )
        # the first generated plant: components, many calls, many readings
        plant = sudo[EQUIPMENT].search(
            [*here, ("parent_id", "=", False), ("child_ids", "!=", False)],
            order="id",
            limit=1,
        )
        sold = sudo[EQUIPMENT].search([*here, ("product_id", "!=", False)], limit=1)
        return {"machine": machine, "plant": plant, "product": sold.product_id}

    def _find_calls(self, sudo, here):
        """Return calls: with everything, unassigned, of a stranger, with promises."""
        call = sudo[CALL].search(
            [
                *here,
                ("site_id", "!=", False),
                ("end_user_id", "=", False),
                *OPEN,
                ("activity_ids", "!=", False),
                ("tag_ids", "!=", False),
                ("user_id", "!=", False),
            ],
            order="id desc",
            limit=1,
        )
        unassigned = sudo[CALL].search([*here, *OPEN, ("user_id", "=", False)], limit=1)
        stranger = sudo[CALL].search(
            [*here, ("caller_id", "=", False)], order="id desc", limit=1
        )
        mailed = sudo[CALL].search(
            [
                *here,
                ("state", "=", "in_progress"),
                ("caller_id", "!=", False),
                ("user_id", "!=", False),
                ("sla_policy_id", "!=", False),
            ],
            order="id desc",
            limit=1,
        )
        return {
            "call": call,
            "unassigned": unassigned,
            "stranger": stranger,
            "mailed": mailed,
        }

    def get_all(self):
        """Return every request."""
        return [
            *self._get_equipment(),
            *self._get_calls(),
            *self._get_call_searches(),
            *self._get_records(),
            *self._get_others(),
            *DeskScenarios(self).get_all(),
        ]

    def search(self, name, model, domain, view="list", **kwargs):
        """Return the request of a page of a list."""
        specification = client.get_specification(self.env, model, view)
        options = {
            "limit": self.page,
            "offset": 0,
            "order": "",
            "count_limit": COUNT_LIMIT,
            **kwargs,
        }
        target = options.pop("target", TARGET)
        args = {"domain": domain, "specification": specification, **options}
        return Request(name, model, "web_search_read", [], args, target)

    def _choose(self, name, model, text):
        """Return the request of a many2one field in which somebody types."""
        kwargs = {
            "name": text,
            "specification": {"display_name": {}},
            "domain": [],
            "operator": "ilike",
            "limit": 8,
        }
        return Request(name, model, "web_name_search", [], kwargs)

    def _group(self, name, model, domain, groupby, **kwargs):
        """Return the request of a grouped list or of a kanban."""
        return Request(
            name,
            model,
            "web_read_group",
            [domain, [groupby], []],
            {
                "limit": self.page // 2,
                "offset": 0,
                "order": "",
                "opening_info": [],
                **kwargs,
            },
        )

    def kanban(self, name, domain):
        """Return the requests of the kanban of calls: columns, then bars."""
        specification = client.get_specification(self.env, CALL, "kanban")
        bars = {
            "domain": domain,
            "group_by": "stage_id",
            "progress_bar": {
                "field": "priority",
                "colors": {"0": "200", "1": "info", "2": "warning", "3": "danger"},
            },
        }
        return [
            self._group(
                name,
                CALL,
                domain,
                "stage_id",
                limit=10,
                auto_unfold=True,
                unfold_read_specification=specification,
                unfold_read_default_limit=40,
                context={"read_group_expand": True},
            ),
            Request(f"{name}: progress bars", CALL, "read_progress_bar", [], bars),
        ]

    def _get_equipment(self):
        machine, words = self.needles["machine"], self.needles["words"]
        compact = machine.serial.replace("-", "").lower()
        installed = [("state", "=", "installed")]
        warranty = [("warranty_state", "in", ("valid", "expiring"))]
        big = self.needles["big"]

        def box(text):
            return [("display_name", "ilike", text)]

        return [
            self.search("Equipment: list", EQUIPMENT, []),
            self.search("Equipment: kanban", EQUIPMENT, [], "kanban", limit=40),
            self.search("Equipment: installed", EQUIPMENT, installed),
            self.search("Equipment: in warranty", EQUIPMENT, warranty),
            self.search(
                "Equipment: last page",
                EQUIPMENT,
                [],
                offset=self._last(),
                target=1_000,  # the host reads and skips all rows before it
            ),
            self.search("Equipment: search serial", EQUIPMENT, box(machine.serial)),
            self.search("Equipment: search words", EQUIPMENT, box(words)),
            self.search("Equipment: search one letter", EQUIPMENT, box("a")),
            self.search(
                "Equipment: of the biggest customer",
                EQUIPMENT,
                [("partner_id", "child_of", big.ids)],
            ),
            self.search(
                "Equipment: customer by name",
                EQUIPMENT,
                [("partner_id", "child_of", big.name)],
            ),
            self._group(
                "Equipment: by customer", EQUIPMENT, [], "commercial_partner_id"
            ),
            self._group("Equipment: by category", EQUIPMENT, [], "category_id"),
            self._choose("Choose equipment: serial", EQUIPMENT, machine.serial),
            self._choose("Choose equipment: bare serial", EQUIPMENT, compact),
            self._choose("Choose equipment: words", EQUIPMENT, words),
            self._choose("Choose equipment: nothing typed", EQUIPMENT, ""),
            self._choose("Choose equipment: unknown", EQUIPMENT, "zzqx9"),
        ]

    def _last(self):
        """Return the offset of the last full page of the equipment list."""
        return self.env[EQUIPMENT].search_count([]) // self.page * self.page - self.page

    def _get_calls(self):
        stages = self.env["customer.service.stage"].search([])
        column = [("stage_id", "=", stages[1].id)]
        unassigned = [("user_id", "=", False), *OPEN]
        week = [("date_planned", ">=", "today -3d"), ("date_planned", "<", "today +4d")]
        busy = self.env[CALL]._read_group(
            [("user_id", "!=", False)],
            ["user_id"],
            order="__count desc",
            limit=1,
        )
        technician = busy[0][0]
        return [
            *self.kanban("Calls: kanban, open", OPEN),
            *self.kanban("Calls: kanban, all", []),
            self.search("Calls: one column", CALL, OPEN + column, "kanban", limit=40),
            self.search("Calls: list, open", CALL, OPEN),
            self.search("Calls: list, all", CALL, []),
            self.search("Calls: list, by date", CALL, [], order="date_open desc"),
            self.search("Calls: unassigned", CALL, unassigned, limit=4),
            self.search(
                "Calls: of a technician",
                CALL,
                [("user_id", "=", technician.id)],
                limit=4,
            ),
            self.search(
                "Calls: of a team",
                CALL,
                [("team_id.member_ids", "in", technician.ids), *OPEN],
                limit=4,
            ),
            self.search(
                "Calls: a technician's week",
                CALL,
                [*week, ("user_id", "=", technician.id)],
                "list",
                limit=None,
            ),
            self.search(
                "Calls: my late activities",
                CALL,
                [("my_activity_date_deadline", "<", "today"), *OPEN],
            ),
            self._group(
                "Calls: by customer, open", CALL, OPEN, "commercial_partner_id"
            ),
        ]

    def _get_call_searches(self):
        call, words = self.needles["call"], self.needles["words"]
        big = self.needles["big"]

        def either(names, text):
            return ["|"] * (len(names) - 1) + [(name, "ilike", text) for name in names]

        caller = ("caller_name", "caller_phone", "caller_email")
        number = ("name", "subject")
        serial = call.equipment_id.serial
        return [
            self.search("Calls: search number", CALL, either(number, call.name)),
            self.search("Calls: search subject", CALL, either(number, "perde acqua")),
            self.search("Calls: search phone", CALL, either(caller, call.caller_phone)),
            self.search("Calls: search caller", CALL, either(caller, call.caller_name)),
            self.search(
                "Calls: search serial", CALL, [("equipment_id", "ilike", serial)]
            ),
            self.search(
                "Calls: search machine", CALL, [("equipment_id", "ilike", words)]
            ),
            self.search(
                "Calls: search customer", CALL, [("partner_id", "child_of", big.name)]
            ),
            self._choose("Choose a call: number", CALL, call.name),
            self._choose("Choose a call: subject", CALL, "perde acqua"),
        ]

    def _read(self, name, record, view="form"):
        specification = client.get_specification(self.env, record._name, view)
        return Request(name, record._name, "web_read", [record.ids, specification])

    def _get_records(self):
        machine, plant, call = (
            self.needles[name] for name in ("machine", "plant", "call")
        )
        counters = {
            "customer_service_equipment_count": {},
            "customer_service_open_call_count": {},
        }

        def partner(name, record):
            return Request(name, "res.partner", "web_read", [record.ids, counters])

        def history(record):
            return [("equipment_id", "child_of", record.ids)]

        return [
            self._read("Equipment: form", machine),
            self._read("Equipment: form of a plant", plant),
            self.search("History: of a machine", HISTORY, history(machine)),
            self.search("History: of a plant", HISTORY, history(plant)),
            self.search("History: list", HISTORY, []),
            self._read("Calls: form", call),
            partner("Customer: counters", self.needles["small"]),
            partner("Customer: counters of the biggest", self.needles["big"]),
        ]

    def _get_others(self):
        """Writes, configuration lists with counters, and the analysis."""
        call, machine = self.needles["unassigned"], self.needles["machine"]
        stages = self.env["customer.service.stage"].search([])
        new = {"subject": "La caldaia non parte", "equipment_id": machine.id}
        ids = {"id": {}}
        months = [[], ["date_open:month", "type_id"], ["__count"]]
        return [
            Request("Calls: create", CALL, "web_save", [[], new, ids]),
            Request(
                "Calls: change stage",
                CALL,
                "web_save",
                [call.ids, {"stage_id": stages[4].id}, ids],
            ),
            self.search("Teams: list", "customer.service.team", [], limit=80),
            self.search(
                "Categories: list", "customer.service.equipment.category", [], limit=80
            ),
            Request(
                "Analysis: calls by month and type",
                CALL,
                "formatted_read_group",
                months,
                target=REPORT_TARGET,
            ),
        ]
