from odoo import api, fields, models
from odoo.tools import clean_context

WON, LOST = "won", "lost"
MACHINE, CONTRACT, REPAIR, WARRANTY = "machine", "contract", "repair", "warranty"
# What may be sold after a call
CALL_KINDS = [
    (MACHINE, "New Machine"),
    (CONTRACT, "Contract"),
    (REPAIR, "Repair outside of Contract"),
]


class CustomerServiceOpportunityOrigin(models.Model):
    """What made an opportunity: a call, or the end of a warranty.

    The rows are what makes each opportunity once. When opportunities are merged, the
    rows go over to the one that stays, so that a call never makes it again.
    """

    _name = "customer.service.opportunity.origin"
    _description = "Opportunity from Service"
    _order = "id desc"
    _check_company_auto = True

    lead_id = fields.Many2one(
        "crm.lead",
        string="Opportunity",
        required=True,
        index=True,
        ondelete="cascade",
        check_company=True,
    )
    name = fields.Char(related="lead_id.name", string="Subject", store=True)
    kind = fields.Selection(
        [*CALL_KINDS, (WARRANTY, "End of Warranty")],
        string="Interest",
        required=True,
    )
    company_id = fields.Many2one("res.company", required=True, index=True)
    call_id = fields.Many2one(
        "customer.service.call",
        string="Service Call",
        index="btree_not_null",
        ondelete="cascade",
        check_company=True,
    )
    equipment_id = fields.Many2one(
        "customer.service.equipment",
        string="Machine",
        index="btree_not_null",
        ondelete="set null",
        check_company=True,
    )
    date_end = fields.Date(
        string="Ends on", help="Last day of what ends: the next one is another chance."
    )

    # What became of it
    user_id = fields.Many2one(
        related="lead_id.user_id", string="Salesperson", store=True, index=True
    )
    team_id = fields.Many2one(related="lead_id.team_id", string="Sales Team")
    partner_id = fields.Many2one(related="lead_id.partner_id", string="Customer")
    stage_id = fields.Many2one(related="lead_id.stage_id", string="Stage", store=True)
    won_status = fields.Selection(related="lead_id.won_status", store=True)
    lost_reason_id = fields.Many2one(related="lead_id.lost_reason_id")
    currency_id = fields.Many2one(related="company_id.currency_id")
    expected_revenue = fields.Monetary(related="lead_id.expected_revenue", store=True)
    won_rate = fields.Float(
        string="Won %",
        compute="_compute_won_rate",
        store=True,
        aggregator="avg",
        help="100 when won, 0 when lost. Filter the decided ones before you compare.",
    )

    _call_uniq = models.UniqueIndex(
        "(call_id, kind) WHERE call_id IS NOT NULL",
        "The call has made such an opportunity already.",
    )
    _warranty_uniq = models.UniqueIndex(
        "(equipment_id, date_end) WHERE kind = 'warranty'",
        "This end of warranty has made an opportunity already.",
    )

    @api.depends("won_status")
    def _compute_won_rate(self):
        for origin in self:
            origin.won_rate = 100.0 if origin.won_status == WON else 0.0

    # ------------------------------------------------------------------
    # Making opportunities
    # ------------------------------------------------------------------
    @api.model
    def _create_opportunities(self, rows):
        """Create an opportunity for each row, or add the row to one that is there.

        :param list rows: pairs of the values of the origin, and of the lead; or of the
            lead itself.
        :return: the origins, in the order of the rows.
        """
        # Rights on the documents were checked before.
        # sudo: whoever serves customers may pass on what they want
        leads = self.env["crm.lead"].sudo()
        leads = leads.with_context(clean_context(self.env.context))
        fresh = [vals for _origin, vals in rows if isinstance(vals, dict)]
        created = iter(leads.create(fresh))
        # sudo: rows follow from what is done, nobody writes them
        return self.sudo().create(
            [
                {
                    **origin,
                    "lead_id": (
                        next(created).id if isinstance(lead, dict) else lead.id
                    ),
                }
                for origin, lead in rows
            ]
        )

    @api.model
    def _tell_created(self, origins, asked):
        """Return the list of the opportunities that were made, or say that none was.

        :param origins: that were made now.
        :param int asked: number of documents that were chosen.
        """
        # sudo: the leads' own rights decide which of them are shown
        leads = origins.sudo().lead_id.with_env(self.env)._filtered_access("read")
        if not leads:
            text = self.env._(
                "%(count)s opportunities created of %(asked)s chosen; what ends has an "
                "opportunity once.",
                count=len(origins),
                asked=asked,
            )
            return {
                "type": "ir.actions.client",
                "tag": "display_notification",
                "params": {"type": "info", "message": text},
            }
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "crm.crm_lead_opportunities"
        )
        return {**action, "domain": [("id", "in", leads.ids)], "context": {}}

    # ------------------------------------------------------------------
    # Actions
    # ------------------------------------------------------------------
    def _open_or_tell(self):
        """Open the opportunity, or say who has it to those who may not see it."""
        self.ensure_one()
        # sudo: the lead's own rights decide; who may not see it is told who has it
        lead = self.sudo().lead_id.with_env(self.env)
        if lead.has_access("read"):
            return {
                "type": "ir.actions.act_window",
                "res_model": "crm.lead",
                "res_id": lead.id,
                "views": [(self.env.ref("crm.crm_lead_view_form").id, "form")],
            }
        if self.user_id:
            text = self.env._(
                "%(salesperson)s takes care of it.", salesperson=self.user_id.name
            )
        else:
            text = self.env._("The sales department takes care of it.")
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success",
                "title": self.display_name,
                "message": text,
                "next": {"type": "ir.actions.act_window_close"},
            },
        }

    def action_view_lead(self):
        """Open the opportunity."""
        return self._open_or_tell()
