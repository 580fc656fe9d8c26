from markupsafe import Markup

from odoo import fields, models

READER = "customer_service_base.group_reader"


class CustomerServiceCall(models.Model):
    """What a call may sell: opportunities, one of each kind."""

    _inherit = "customer.service.call"

    opportunity_origin_ids = fields.One2many(
        "customer.service.opportunity.origin",
        "call_id",
        string="Opportunities",
        groups=READER,
    )
    opportunity_count = fields.Integer(
        compute="_compute_opportunity_count", groups=READER
    )

    def _compute_opportunity_count(self):
        counts = dict(
            self.env["customer.service.opportunity.origin"]._read_group(
                [("call_id", "in", self.ids)], ["call_id"], ["__count"]
            )
        )
        for call in self:
            call.opportunity_count = counts.get(call._origin, 0)

    def action_create_opportunity(self):
        """Ask what the customer is interested in."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "customer_service_crm.customer_service_opportunity_action"
        )
        return {**action, "context": {"default_call_id": self.id}}

    def _create_opportunity(self, kind, name, description=False):
        """Return the origin that makes, or made, the opportunity of a kind.

        The call is locked meanwhile: of two people at once one gets the other's.

        :param str kind: what the customer is interested in.
        :param str name: of the opportunity.
        :param description: in HTML.
        """
        self.ensure_one()
        self.check_access("read")
        # sudo: a technician may pass on a wish about a call they may not change
        self.sudo().lock_for_update()
        origins = self.env["customer.service.opportunity.origin"]
        # sudo: there may be one that the user does not see
        origin = origins.sudo().search(
            [("call_id", "=", self.id), ("kind", "=", kind)], limit=1
        )
        if not origin:
            lead = self._get_open_lead() or self._prepare_opportunity_vals(
                name, description
            )
            origin = origins._create_opportunities(
                [
                    (
                        {
                            "kind": kind,
                            "call_id": self.id,
                            "equipment_id": self.equipment_id.id,
                            "company_id": self.company_id.id,
                        },
                        lead,
                    )
                ]
            )
            self._note_opportunity(origin)
        return origin.with_env(self.env)

    def _get_open_lead(self):
        """Return the lead of the prospect, which the wish is added to."""
        # sudo: the lead may be another's
        lead = self.sudo().lead_id
        return lead if lead.active and lead.won_status == "pending" else False

    def _prepare_opportunity_vals(self, name, description):
        """Return the values of the opportunity of a call. Hook."""
        self.ensure_one()
        contact = self.caller_id or self.partner_id
        sellers = (self.caller_id | self.partner_id)._get_service_salesperson(
            self.company_id
        )
        vals = {
            "name": name,
            "type": "opportunity",
            "company_id": self.company_id.id,
            "user_id": sellers.id,
            "partner_id": contact.id,
            "description": description,
        }
        if not contact:
            vals |= {
                "contact_name": self.caller_name,
                "phone": self.caller_phone,
                "email_from": self.caller_email,
            }
        return vals

    def _note_opportunity(self, origin):
        """Say on both sides what came of the call."""
        # sudo: the note is on a document that the user may not see
        lead = origin.sudo().lead_id
        kinds = dict(origin._fields["kind"]._description_selection(self.env))
        lead._message_log(
            body=self.env._(
                "From the service call %(call)s: %(interest)s.",
                call=self._get_html_link(title=self.name),
                interest=kinds[origin.kind],
            )
        )
        # sudo: written by the step, whoever takes it
        self.sudo()._message_log(
            body=Markup("%s %s")
            % (
                self.env._("Opportunity: %(interest)s.", interest=kinds[origin.kind]),
                lead._get_html_link(title=lead.name),
            )
        )
