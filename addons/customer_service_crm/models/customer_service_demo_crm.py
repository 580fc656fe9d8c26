from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from odoo.addons.customer_service_base.models.customer_service_demo import QUIET

from ..demo.opportunities import (
    CHANCES,
    CONVERTED,
    EVERY,
    SELLERS,
    WANTED,
    WARRANTIES,
    WISHES,
)

MODULE = "customer_service_crm"


class CustomerServiceDemo(models.AbstractModel):
    """Opportunities of the demo company, and the leads of prospects who called."""

    _inherit = "customer.service.demo"

    @api.model
    def _load_opportunities(self):
        """Load what sales adds to the demo company, once."""
        company = self._ref("demo_company")
        seller = self.env.ref(f"{MODULE}.demo_user_seller", raise_if_not_found=False)
        if not company or not seller or not self._ref("demo_call_0001"):
            return
        if self.env.ref(f"{MODULE}.demo_lead_01", raise_if_not_found=False):
            return
        seller.lang = self._get_lang()
        demo = self.with_company(company).with_context(**QUIET, lang=self._get_lang())
        demo._load_customers_of_sellers()
        demo._load_chances()
        demo._load_prospects()
        demo._load_ends_of_warranty()

    @api.model
    def _load_customers_of_sellers(self):
        """Share the customers between the salespeople."""
        sellers = [self.env.ref(name) for name in SELLERS]
        firms = self.env["res.partner"].search(
            Domain("company_id", "=", self.env.company.id)
            & Domain("parent_id", "=", False)
            & Domain("is_company", "=", True),
            order="id",
        )
        for number, seller in enumerate(sellers):
            own = firms[number :: len(sellers)]
            (own | own.child_ids).user_id = seller
        # who looks at the light without being a manager
        sellers[0].group_ids = [
            fields.Command.link(self.env.ref(f"{MODULE}.group_margin_light").id)
        ]

    @api.model
    def _load_chances(self):
        """Make opportunities from calls of the year, won, lost and open."""
        calls = self.env["customer.service.call"].search(
            Domain("company_id", "=", self.env.company.id)
            & Domain("partner_id", "!=", False)
            & Domain("equipment_id", "!=", False)
            & Domain("state", "!=", "cancelled"),
            order="date_open, id",
        )[EVERY::EVERY]
        for number, (call, chance) in enumerate(
            zip(calls, CHANCES, strict=False), start=1
        ):
            origin = call._create_opportunity(
                chance.kind, f"{WANTED[chance.kind]}: {call.equipment_id.display_name}"
            )
            self._name_lead(number, origin.lead_id)
            origin.lead_id.expected_revenue = chance.revenue
            self._end_chance(origin.lead_id, chance.end)
            self._date_origin(origin, call.date_open + timedelta(days=1))

    @api.model
    def _name_lead(self, number, lead):
        self.env["ir.model.data"]._update_xmlids(
            [
                {
                    "xml_id": f"{MODULE}.demo_lead_{number:02d}",
                    "record": lead,
                    "noupdate": True,
                }
            ]
        )

    @api.model
    def _end_chance(self, lead, end):
        """Bring a lead to where it stands: won, lost, or the number of a stage."""
        if end == "won":
            lead.action_set_won()
        elif end == "lost":
            reasons = self.env["crm.lost.reason"].search([], limit=1)
            lead.action_set_lost(lost_reason_id=reasons.id)
        else:
            stages = self.env["crm.stage"].search(
                [("is_won", "=", False)], order="sequence, id"
            )
            lead.stage_id = stages[min(int(end), len(stages)) - 1]

    @api.model
    def _date_origin(self, origin, moment):
        """Say that it was then; the host writes the moment of loading."""
        self.env.flush_all()
        for records in (origin, origin.lead_id):
            self.env.cr.execute(
                SQL(
                    "UPDATE %s SET create_date = %s WHERE id IN %s",
                    SQL.identifier(records._table),
                    moment,
                    tuple(records.ids),
                )
            )
        self.env.invalidate_all()

    @api.model
    def _load_prospects(self):
        """Make leads of prospects who called; one has become a customer since."""
        calls = self.env["customer.service.call"].search(
            Domain("company_id", "=", self.env.company.id)
            & Domain("partner_id", "=", False)
            & Domain("caller_name", "!=", False)
            & Domain("quarantine", "=", False),
            order="date_open, id",
            limit=len(WISHES),
        )
        sellers = [self.env.ref(name) for name in SELLERS]
        for number, (call, wish) in enumerate(zip(calls, WISHES, strict=False)):
            lead = self.env["crm.lead"].create(
                {
                    "name": wish,
                    "type": "opportunity",
                    "company_id": self.env.company.id,
                    "user_id": sellers[number % len(sellers)].id,
                    "contact_name": call.caller_name,
                    "phone": call.caller_phone,
                    "email_from": call.caller_email,
                }
            )
            self._name_lead(len(CHANCES) + number + 1, lead)
            call.lead_id = lead
            if number == CONVERTED:
                lead._handle_partner_assignment(create_missing=True)

    @api.model
    def _load_ends_of_warranty(self):
        """Make opportunities of warranties that end."""
        machines = self.env["customer.service.equipment"]
        company = self.env.company
        ending = machines.search(
            machines._get_warranty_opportunity_domain(company),
            order="warranty_end, id",
            limit=WARRANTIES,
        )
        ending._create_end_opportunities()
