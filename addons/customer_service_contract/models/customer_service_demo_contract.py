from datetime import timedelta

from dateutil.relativedelta import relativedelta

from odoo import Command, api, fields, models
from odoo.fields import Domain

from odoo.addons.customer_service_base.models.customer_service_demo import QUIET

from ..demo import contracts
from ..demo.agreements import COVERAGES, EXTRA_COPIES, FEES, SCHEDULES, TYPES

MODULE = "customer_service_contract"
# The host asks the dates of invoices to follow those that have a number already
JOURNAL = "CAN"
# Maintenance visits of before were made; those that are to come soon have their call
LATE_DAYS, ORDER_DAYS = 60, 20


class CustomerServiceDemo(models.AbstractModel):
    """Contracts of the demo company, with a year of fees and maintenance."""

    _inherit = "customer.service.demo"

    @api.model
    def _load_contracts(self):
        """Load what contracts add to the demo company, once."""
        company = self._ref("demo_company")
        if not company or not self._ref("demo_call_0001"):
            return
        today = fields.Date.context_today(self.with_context(tz="Europe/Rome"))
        demo = self.with_company(company).with_context(**QUIET, lang=self._get_lang())
        if self._get_contract_record("contract_01"):
            return
        demo._load_accounts(company)
        self._get_contract_record("user_contracts").lang = self._get_lang()
        scenario = contracts.build(today, demo._get_machine_rows())
        demo._load_contract_types()
        rows = demo._load_agreements(scenario.contracts)
        demo._load_covered_calls(rows, today)
        demo._load_fees(rows, scenario.runs)
        demo._load_events(rows, today)
        demo._load_payments(rows, today)
        demo._load_maintenance(scenario.plans, today)
        demo._load_price_revision(scenario.index, today)
        demo.env["customer.service.contract.line"]._update_forecast()

    @api.model
    def _load_accounts(self, company):
        """Give a company beside the host's own demo accounts: fees are posted."""
        if company.chart_template:
            return
        charts = self.env["account.chart.template"]
        italian = self.env["ir.module.module"]._get("l10n_it").state == "installed"
        charts.try_loading(
            "it" if italian else "generic_coa", company, install_demo=False
        )

    @api.model
    def _get_contract_record(self, name):
        return self.env.ref(f"{MODULE}.demo_{name}", raise_if_not_found=False)

    @api.model
    def _create_contract_records(self, model, kind, rows):
        """Create the records of a model in one batch, each with its xml id.

        :param str kind: second word of the xml ids.
        :param dict rows: values by key.
        """
        return self.env[model]._load_records(
            [
                {
                    "xml_id": f"{MODULE}.{self._xmlid(kind, key)}",
                    "values": values,
                    "noupdate": True,
                }
                for key, values in rows.items()
            ]
        )

    @api.model
    def _get_machine_rows(self):
        """Return the machines of the company as plain values."""
        ids = self.env["ir.model.data"]
        machines = self.env["customer.service.equipment"].search(
            [("company_id", "=", self.env.company.id)], order="id"
        )
        names = {}
        for model in ("equipment", "equipment.category"):
            found = ids.search([("model", "=", f"customer.service.{model}")])
            names[model] = {one.res_id: one.name for one in found}
        partners = ids.search([("model", "=", "res.partner")])
        partners = {one.res_id: one.name for one in partners}
        return [
            {
                "key": names["equipment"].get(machine.id),
                "customer": partners.get(machine.partner_id.id, "").removeprefix(
                    "demo_partner_"
                ),
                "category": names["equipment.category"]
                .get(machine.category_id.id, "")
                .removeprefix("demo_category_"),
                "parent": machine.parent_id.id,
                "state": machine.state,
            }
            for machine in machines
            if machine.id in names["equipment"]
        ]

    # ------------------------------------------------------------------
    # Types
    # ------------------------------------------------------------------
    @api.model
    def _load_contract_types(self):
        """Create what contracts are made of: journal, schedules, fees, coverages."""
        company = {"company_id": self.env.company.id}
        self._create_contract_records(
            "account.journal",
            "journal",
            {"fees": {**company, "name": "Canoni", "code": JOURNAL, "type": "sale"}},
        )
        self._create_contract_records(
            "customer.service.billing.schedule",
            "schedule",
            {key: {**company, **vals} for key, vals in SCHEDULES.items()},
        )
        products = {**FEES, "extra_copies": EXTRA_COPIES}
        self._create_contract_records(
            "product.product",
            "fee",
            {
                key: {**company, "name": name, "type": "service", "list_price": price}
                for key, (name, price) in products.items()
            },
        )
        self._create_contract_records(
            "customer.service.coverage",
            "coverage",
            {
                key: {
                    **company,
                    "name": name,
                    "rule_ids": [
                        Command.create(self._prepare_coverage_rule(*rule))
                        for rule in rules
                    ],
                }
                for key, (name, rules) in COVERAGES.items()
            },
        )
        self._create_contract_records(
            "customer.service.contract.template",
            "type",
            {key: self._prepare_type_vals(key, kind) for key, kind in TYPES.items()},
        )

    @api.model
    def _prepare_coverage_rule(self, kind, percent, vals):
        rule = {"kind": kind, "percent": percent, **vals}
        types = rule.pop("call_types", ())
        if types:
            rule["call_type_ids"] = [
                Command.set([self._named(self._get_type(one)) for one in types])
            ]
        return rule

    @api.model
    def _prepare_type_vals(self, key, kind):
        clause = kind.clause and self.env.ref(f"{MODULE}.price_clause_{kind.clause}")
        return {
            "name": kind.name,
            "company_id": self.env.company.id,
            "schedule_id": self._get_schedule(kind.schedule).id,
            "renewal": kind.renewal,
            "notice_count": kind.notice_months,
            "clauses": kind.clauses,
            "price_clause_id": clause.id if clause else False,
            "line_ids": [
                Command.create(
                    {
                        "product_id": self._get_contract_record(f"fee_{key}").id,
                        "price_unit": FEES[key][1],
                    }
                )
            ],
        }

    @api.model
    def _get_schedule(self, key):
        own = self._get_contract_record(f"schedule_{key}")
        return own or self.env.ref(f"{MODULE}.billing_schedule_{key}")

    # ------------------------------------------------------------------
    # Contracts
    # ------------------------------------------------------------------
    @api.model
    def _load_agreements(self, rows):
        """Create the contracts and have them begin.

        :return: list of pairs of the contract and its row.
        """
        pairs = []
        for row in sorted(rows, key=lambda row: row["start"]):
            # numbers are those of the year of the contract
            demo = self.with_context(ir_sequence_date=row["start"])
            contract = demo._create_contract_records(
                "customer.service.contract",
                "",
                {row["key"]: self._prepare_agreement_vals(row)},
            )
            pairs.append((contract.with_env(self.env), row))
        for contract, row in pairs:
            self._load_allowance(contract, row)
            if row["happened"] == "amended":
                self._amend(contract, row, months=5, reason="Nuova macchina più grande")
        self.env["customer.service.contract"].union(
            *(contract for contract, row in pairs if row["happened"] != "draft")
        ).action_activate()
        return pairs

    @api.model
    def _prepare_agreement_vals(self, row):
        kind = TYPES[row["type"]]
        partner = self.env["res.partner"].browse(self._id("partner", row["customer"]))
        return {
            "company_id": self.env.company.id,
            "partner_id": partner.id,
            "title": kind.name,
            "template_id": self._get_contract_record(f"type_{row['type']}").id,
            "user_id": self._get_contract_record("user_contracts").id,
            "reference": row["reference"],
            "date_signed": row["start"] - timedelta(days=18),
            "date_start": row["start"],
            "date_end": row["end"],
            "term_count": row["term"],
            "renewal": row["renewal"],
            "notice_count": row["notice"],
            "schedule_id": self._get_schedule(row["schedule"]).id,
            "journal_id": self._get_contract_record("journal_fees").id,
            "invoice_mode": "posted",
            "billed_elsewhere_until": row["elsewhere"],
            "line_ids": [Command.create(self._prepare_agreement_line(row))],
        }

    @api.model
    def _prepare_agreement_line(self, row):
        return {
            "product_id": self._get_contract_record(f"fee_{row['type']}").id,
            "name": FEES[row["type"]][0],
            "scope": row["scope"],
            "fee_basis": row["basis"],
            "price_unit": row["price"],
            "price_basis": row["price_basis"],
            "free_periods": row["free_periods"],
            "coverage_id": self._get_contract_record(f"coverage_{row['type']}").id,
            "equipment_ids": [
                Command.create(
                    {
                        "equipment_id": self._named(one["machine"]),
                        "date_from": one["since"],
                        "date_to": one["until"],
                        "own_price": bool(one["price"]),
                        "price_unit": one["price"] or 0.0,
                    }
                )
                for one in row["machines"]
            ],
        }

    @api.model
    def _load_allowance(self, contract, row):
        """Include what the type of the contract includes."""
        included = TYPES[row["type"]].allowance
        if included:
            vals = {**included, "line_id": contract.line_ids.id}
            if vals["kind"] == "meter":
                product = self._get_contract_record("fee_extra_copies")
                vals["overage_product_id"] = product.id
            self.env["customer.service.allowance"].create(vals)

    @api.model
    def _amend(self, contract, row, months, reason):
        """Write a higher price, from a day some months ago."""
        day = fields.Date.context_today(self).replace(day=16)
        self.env["customer.service.contract.rate"].create(
            {
                "line_id": contract.line_ids.id,
                "date_from": day - relativedelta(months=months),
                "price_unit": round(row["price"] * 1.12, 2),
                "reason": "amendment",
                "note": reason,
            }
        )

    @api.model
    def _load_covered_calls(self, rows, today):
        """Have the calls of before be under the contracts that were in force.

        What was invoiced stays as it is.
        """
        customers = self.env["res.partner"].union(
            *(contract.commercial_partner_id for contract, _row in rows)
        )
        calls = self.env["customer.service.call"].search(
            Domain("commercial_partner_id", "in", customers.ids)
            & Domain("company_id", "=", self.env.company.id)
            & Domain("state", "!=", "cancelled")
        )
        calls -= calls.filtered(
            lambda call: "invoiced" in call.charge_ids.mapped("state")
        )
        self.env.add_to_compute(calls._fields["contract_line_id"], calls)
        covered = calls.filtered("contract_line_id")
        covered.modified(["contract_line_id"])
        charges = covered.charge_ids.filtered(lambda one: one.state == "verified")
        charges.write({"state": "to_verify"})
        covered._update_charges()
        self._load_verified(covered, today)

    # ------------------------------------------------------------------
    # Fees
    # ------------------------------------------------------------------
    @api.model
    def _load_fees(self, rows, days):
        """Bill a year of fees, month by month; one contract fails.

        :param list days: of the runs.
        """
        contracts = self.env["customer.service.contract"].union(
            *(contract for contract, _row in rows)
        )
        for contract, row in rows:
            if row["happened"] == "failing":
                self._close_account(contract)
        for day in days:
            self._bill_contracts(contracts, day)

    @api.model
    def _bill_contracts(self, contracts, day):
        contracts.line_ids._materialise(day)
        return self.env["customer.service.contract.period"]._bill_due(
            day, self.env.company, Domain("contract_id", "in", contracts.ids)
        )

    @api.model
    def _close_account(self, contract):
        """Give the fee of a contract an account that was closed: billing it fails."""
        product = contract.line_ids.product_id
        account = product.product_tmpl_id.get_product_accounts()["income"].copy(
            {"name": "Ricavi da canoni (conto chiuso)"}
        )
        account.active = False
        own = product.copy(
            {
                "name": "Canone manutenzione (vecchio conto)",
                "property_account_income_id": account.id,
            }
        )
        contract.line_ids.product_id = own

    @api.model
    def _load_payments(self, rows, today):
        """Have the invoices paid that are some weeks old, but of who pays late."""
        moves = self.env["account.move"]
        for contract, row in rows:
            if row["paid"]:
                moves |= contract.period_ids.invoice_id
        limit = today - timedelta(days=contracts.PAID_DAYS)
        moves = moves.filtered(
            lambda move: (
                move.state == "posted"
                and move.move_type == "out_invoice"
                and move.invoice_date <= limit
            )
        )
        if moves:
            self.env["account.payment.register"].with_context(
                active_model="account.move", active_ids=moves.ids
            ).create(
                {"group_payment": True, "payment_date": today - timedelta(days=12)}
            )._create_payments()

    # ------------------------------------------------------------------
    # What happened
    # ------------------------------------------------------------------
    @api.model
    def _load_events(self, rows, today):
        """Have things happen to contracts, and bill what follows from them."""
        for contract, row in rows:
            method = getattr(self, f"_happen_{row['happened'] or 'nothing'}", None)
            if method:
                method(contract, row, today)
        ended = [contract for contract, row in rows if row["happened"] == "terminated"]
        for contract in ended:
            self._bill_contracts(contract, today)

    @api.model
    def _happen_upgraded(self, contract, row, today):
        """The price rose within months that were billed: the difference is due."""
        self._amend(contract, row, months=2, reason="Aggiunta una macchina")
        contract.line_ids._true_up("delta", "Adeguamento per la macchina aggiunta")

    @api.model
    def _happen_noticed(self, contract, row, today):
        notice = self.env["customer.service.contract.notice"].create(
            {
                "contract_id": contract.id,
                "date_received": today - timedelta(days=9),
                "channel": "pec",
                "reference": "PEC del direttore",
            }
        )
        notice.action_confirm()

    @api.model
    def _happen_suspended(self, contract, row, today):
        suspension = self.env["customer.service.contract.suspension"].create(
            {
                "contract_id": contract.id,
                "date_from": today,
                "date_to": today + timedelta(days=75),
                "reason": "Chiusura stagionale dell’albergo",
            }
        )
        suspension.action_confirm()

    @api.model
    def _happen_terminated(self, contract, row, today):
        day = today.replace(day=1) - timedelta(days=12)
        contract._end_for_good(
            day,
            "Contratto cessato per cambio di gestione",
            {"end_reason": "competitor", "end_note": "Nuova gestione delle terme"},
        )

    # ------------------------------------------------------------------
    # Maintenance and prices
    # ------------------------------------------------------------------
    @api.model
    def _load_maintenance(self, rows, today):
        """Plan the visits of a year ago, have most of them made, and plan on."""
        self._create_contract_records(
            "customer.service.maintenance.plan",
            "plan",
            {
                row["key"]: {
                    "name": row["name"],
                    "company_id": self.env.company.id,
                    "scope": "category",
                    "category_id": self._id("category", row["category"]),
                    "interval_count": row["interval"],
                    "anchor_date": row["anchor"],
                    "days_before": row["tolerance"],
                    "days_after": row["tolerance"],
                    "planned_hours": row["hours"],
                }
                for row in rows
            },
        )
        visits = self.env["customer.service.maintenance.visit"]
        machines = self.env["customer.service.contract.equipment"].search(
            [("company_id", "=", self.env.company.id)]
        )
        machines = machines.equipment_id
        year_ago = today - relativedelta(months=contracts.BILLED_MONTHS)
        planned = Domain("company_id", "=", self.env.company.id) & Domain(
            "state", "=", "planned"
        )
        for day in (year_ago, today - relativedelta(months=5), today):
            visits._plan(machines, day)
            made = Domain("date_due", "<", today - timedelta(days=LATE_DAYS))
            for visit in visits.search(planned & made, order="date_target, id"):
                moment = fields.Datetime.to_datetime(visit.date_target)
                visit._set_done(moment + timedelta(hours=9))
        soon = Domain("date_due", ">=", today) & Domain(
            "date_target", "<=", today + timedelta(days=ORDER_DAYS)
        )
        visits.search(planned & soon, order="date_target, id", limit=4)._order_now()

    @api.model
    def _load_price_revision(self, index, today):
        """Publish the index of prices, and preview a campaign of next month."""
        series = self.env.ref(f"{MODULE}.price_index_istat_foi")
        values = self.env["customer.service.price.index.value"]
        known = values.search([("index_id", "=", series.id)]).mapped("month")
        values.create(
            [
                {"index_id": series.id, "month": month, "value": value}
                for month, value in index
                if month not in known
            ]
        )
        [revision] = self._create_contract_records(
            "customer.service.price.revision",
            "revision",
            {
                "next": {
                    "name": "Adeguamento ISTAT",
                    "company_id": self.env.company.id,
                    "date_from": today.replace(day=1) + relativedelta(months=1),
                }
            },
        )
        revision.action_preview()
