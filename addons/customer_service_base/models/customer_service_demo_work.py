from datetime import timedelta

from odoo import Command, api, models
from odoo.fields import Date

from ..demo.field_work import CHECKLISTS
from ..demo.spare_parts import SPARE_PARTS
from ..demo.staff import HOURLY_COSTS
from .customer_service_charge import TO_VERIFY
from .customer_service_intervention import DONE

CHECKLIST_NAMES = {
    "climate": "Visita impianto termico",
    "office": "Visita macchina per ufficio",
    "tools": "Visita macchina utensile",
    "software": "Intervento software",
}
# Days after which the office has verified what the technicians did
VERIFIED_DAYS = 5
# Days after which it has been invoiced, and how many of the last calls were
INVOICED_DAYS, INVOICED_CALLS = 25, 30
QUOTED_CALLS = 5


class CustomerServiceDemo(models.AbstractModel):
    """What the technicians of the demo company did at the customers, and will do.

    Closed work is written as it was; what it brings and costs is left to the engine.
    """

    _inherit = "customer.service.demo"

    @api.model
    def _load_work(self, rows, today):
        """Load the visits, then have what was done charged."""
        self._load_costs()
        self._load_checklists()
        self._load_spare_parts()
        work = dict(
            zip(
                [row["key"] for row in rows],
                self._create_records(
                    "customer.service.intervention",
                    "",
                    {row["key"]: self._prepare_work_vals(row) for row in rows},
                ),
                strict=True,
            )
        )
        rows = [(work[row["key"]], row) for row in rows]
        self._load_parts(rows)
        done = [(visit, row) for visit, row in rows if row["state"] == DONE]
        self._load_facts(done)
        calls = self.env["customer.service.call"].union(
            *(visit.call_id for visit, _row in done)
        )
        calls._update_charges()
        self._load_verified(calls, today)
        self._load_invoices(calls, today)
        self._load_quotations(rows)

    # ------------------------------------------------------------------
    # What they need
    # ------------------------------------------------------------------
    @api.model
    def _load_costs(self):
        for key, cost in HOURLY_COSTS.items():
            self._ref(f"demo_employee_{key}").hourly_cost = cost

    @api.model
    def _load_checklists(self):
        """Create a checklist for the machines of each trade."""
        checklists = self._create_records(
            "customer.service.checklist",
            "checklist",
            {
                root: {
                    "name": CHECKLIST_NAMES[root],
                    "company_id": self.env.company.id,
                    "item_ids": [
                        Command.create(
                            {
                                "sequence": place,
                                "name": name,
                                "kind": kind,
                                "required": required,
                            }
                        )
                        for place, (name, kind, required) in enumerate(checks)
                    ],
                }
                for root, checks in CHECKLISTS.items()
            },
        )
        for root, checklist in zip(CHECKLISTS, checklists, strict=True):
            self._ref(f"demo_category_{root}").checklist_id = checklist

    @api.model
    def _load_spare_parts(self):
        self._create_records(
            "product.product",
            "part",
            {
                key: {
                    "name": part.name,
                    "default_code": part.code,
                    "type": "consu",
                    "list_price": part.price,
                    "standard_price": part.cost,
                    "invoice_policy": "delivery",
                    "company_id": self.env.company.id,
                }
                for key, part in SPARE_PARTS.items()
            },
        )

    # ------------------------------------------------------------------
    # Visits
    # ------------------------------------------------------------------
    @api.model
    def _prepare_work_vals(self, row):
        return {
            "call_id": self._id("", row["call"]),
            "user_id": self._id("user", row["user"]),
            "kind": row["kind"],
            "date_start": row["start"],
            "date_stop": row["stop"],
            "planned_hours": row["hours"],
            "planned_travel_hours": row["travel_hours"],
            "planned_km": row["km"],
            "state": "planned" if row["state"] == DONE else row["state"],
        }

    @api.model
    def _load_parts(self, rows):
        """Plan the parts of the visits; in closed ones they are used."""
        self.env["customer.service.part"].create(
            [
                {
                    "call_id": visit.call_id.id,
                    "intervention_id": visit.id,
                    "product_id": self._id("part", part["part"]),
                    "quantity": part["quantity"],
                    "source": "direct",
                }
                for visit, row in rows
                for part in row["parts"]
            ]
        )

    @api.model
    def _load_facts(self, done):
        """Write what was done in closed visits."""
        self.env["customer.service.intervention.time"].create(
            [
                {
                    "intervention_id": visit.id,
                    "user_id": visit.user_id.id,
                    "kind": kind,
                    "date_from": begin,
                    "date_to": end,
                }
                for visit, row in done
                for kind, begin, end in row["times"]
            ]
        )
        self.env["customer.service.expense"].create(
            [
                {
                    "intervention_id": visit.id,
                    "date": row["done"].date(),
                    "kind": kind,
                    "name": name,
                    "amount": amount,
                }
                for visit, row in done
                for kind, name, amount in row["expenses"]
            ]
        )
        for visit, row in done:
            for check, value in zip(visit.check_ids, row["values"], strict=False):
                check.write({"done": True, "value": value, "done_on": row["done"]})
            for part in visit.part_ids:
                part.write({"used_quantity": part.quantity, "date_used": row["done"]})
            visit.write(
                {
                    "km": row["km"],
                    "report": self._html(row["report"]),
                    "signed_by": row["signed_by"],
                    "date_signed": row["signed_by"] and row["done"],
                    "unsigned_reason": row["unsigned"],
                    "date_begun": row["times"][0][1],
                    "date_done": row["done"],
                    "state": DONE,
                }
            )

    @api.model
    def _load_verified(self, calls, today):
        """Verify the charges that are some days old and leave nothing open."""
        limit = Date.to_date(today) - timedelta(days=VERIFIED_DAYS)
        charges = calls.charge_ids.filtered(
            lambda charge: (
                charge.state == TO_VERIFY and charge.date <= limit and charge.product_id
            )
        )
        charges.with_user(self._ref("demo_user_billing")).action_verify()

    @api.model
    def _load_invoices(self, calls, today):
        """Invoice what was verified weeks ago, each call on its own invoice."""
        limit = Date.to_date(today) - timedelta(days=INVOICED_DAYS)
        ready = calls.filtered(
            lambda call: (
                call.partner_id and call.date_closed and call.date_closed.date() < limit
            )
        )
        # where the host has stock, parts used long ago are delivered by nobody any more
        ready = ready.with_context(skip_procurement=True)
        for call in ready.sorted("date_closed")[-INVOICED_CALLS:]:
            for order in call._bill_charges():
                order.date_order = call.date_closed
                if any(line.qty_to_invoice for line in order.order_line):
                    moves = order._create_invoices()
                    moves.invoice_date = call.date_closed.date() + timedelta(days=10)
                    moves.action_post()

    @api.model
    def _load_quotations(self, rows):
        """Quote the visits of the next days: some were sent, one was accepted."""
        calls = self.env["customer.service.call"].union(
            *(visit.call_id for visit, row in rows if row["state"] != DONE)
        )
        quoted = calls.filtered(lambda call: call.user_id and call.partner_id)
        orders = self.env["sale.order"]
        for call in quoted[:QUOTED_CALLS]:
            call.action_create_quotation()
            orders |= call.sale_order_ids
        orders[1:].action_quotation_sent()
        orders[-1:].action_confirm()
