from odoo import api, fields, models
from odoo.tools import is_html_empty

from ..models.customer_service_opportunity_origin import CALL_KINDS, MACHINE


class CustomerServiceOpportunity(models.TransientModel):
    """Dialog: what the customer who called is interested in."""

    _name = "customer.service.opportunity"
    _description = "Create an Opportunity"

    call_id = fields.Many2one("customer.service.call", required=True)
    company_id = fields.Many2one(related="call_id.company_id")
    kind = fields.Selection(
        CALL_KINDS, string="Interest", required=True, default=MACHINE
    )
    name = fields.Char(
        string="Opportunity",
        compute="_compute_name",
        compute_sudo=False,  # calls of others are not told
        store=True,
        readonly=False,
        precompute=True,
        required=True,
    )
    description = fields.Html(
        string="Notes",
        compute="_compute_description",
        compute_sudo=False,
        store=True,
        readonly=False,
        precompute=True,
    )
    origin_id = fields.Many2one(
        "customer.service.opportunity.origin", compute="_compute_origin_id"
    )
    salesperson_id = fields.Many2one("res.users", compute="_compute_salesperson_id")

    @api.depends("kind", "call_id")
    def _compute_name(self):
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        for wizard in self:
            call = wizard.call_id
            wizard.name = self.env._(
                "%(interest)s: %(subject)s",
                interest=kinds.get(wizard.kind, ""),
                subject=call.equipment_id.display_name or call.subject or "",
            )

    @api.depends("call_id")
    def _compute_description(self):
        for wizard in self:
            text = wizard.call_id.description
            wizard.description = False if is_html_empty(text) else text

    @api.depends("kind", "call_id")
    def _compute_origin_id(self):
        for wizard in self:
            # sudo: there may be one that the user does not see
            origins = wizard.call_id.sudo().opportunity_origin_ids
            wizard.origin_id = origins.filtered(
                lambda origin, wizard=wizard: origin.kind == wizard.kind
            )[:1]

    @api.depends("call_id")
    def _compute_salesperson_id(self):
        for wizard in self:
            call = wizard.call_id
            wizard.salesperson_id = (
                call.caller_id | call.partner_id
            )._get_service_salesperson(call.company_id)

    def action_create(self):
        """Create the opportunity, or open the one that the call made before."""
        self.ensure_one()
        origin = self.call_id._create_opportunity(
            self.kind, self.name, self.description
        )
        return origin._open_or_tell()
