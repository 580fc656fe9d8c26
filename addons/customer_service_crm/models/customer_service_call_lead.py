from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import email_normalize


class CustomerServiceCall(models.Model):
    """Calls of prospects: which lead they belong to until they are customers."""

    _inherit = "customer.service.call"

    lead_id = fields.Many2one(
        "crm.lead",
        copy=False,
        index="btree_not_null",
        ondelete="set null",
        check_company=True,
        help="Prospect who called. When the lead becomes a customer, so does the call.",
    )
    lead_user_id = fields.Many2one(
        related="lead_id.user_id", string="Salesperson of the Lead"
    )
    lead_won_status = fields.Selection(
        related="lead_id.won_status", string="Lead Won/Lost"
    )

    def write(self, vals):
        """A call that is linked to the lead of a customer is the customer's."""
        result = super().write(vals)
        if vals.get("lead_id"):
            # sudo: follows from the lead, whoever links it
            self.sudo()._become_customer()
        return result

    def _after_create(self):
        """Recognise prospects by what they write or call from."""
        result = super()._after_create()
        unknown = self.filtered(
            lambda call: not call.partner_id and not call.lead_id and not call.caller_id
        )
        unknown._link_lead()
        # sudo: whoever takes a call may neither read the lead nor change the call
        self.sudo()._become_customer()
        return result

    def _link_lead(self):
        """Link calls of nobody we know to the one open lead with their address.

        With two of them, a person decides.
        """
        # sudo: whoever answers the phone links the prospect, without a role in sales
        leads = self.sudo().env["crm.lead"]
        emails = {email_normalize(call.caller_email) for call in self} - {False}
        keys = {call.caller_phone_key for call in self} - {False}
        found = leads.search(
            leads._get_prospect_domain(self.company_id)
            & (
                Domain("email_normalized", "in", list(emails))
                | Domain("customer_service_phone_key", "in", list(keys))
            )
        )
        for call in self:
            email = email_normalize(call.caller_email)
            mine = found.filtered(
                lambda lead, call=call, email=email: (
                    (email and lead.email_normalized == email)
                    or (
                        call.caller_phone_key
                        and lead.customer_service_phone_key == call.caller_phone_key
                    )
                )
            )
            if len(mine) == 1 and mine.company_id in (
                self.env["res.company"],
                call.company_id,
            ):
                # sudo: a technician takes calls that they may not change
                call.sudo().lead_id = mine

    def _become_customer(self):
        """Give the calls of leads that have a customer that customer.

        Who called stays as it was taken down: the number somebody called from is a
        fact. Calls with a customer keep it.
        """
        prospects = self.filtered(lambda call: not call.partner_id)
        for call in prospects.filtered("lead_id.partner_id"):
            contact = call.lead_id.partner_id
            firm = contact.commercial_partner_id
            if firm.company_id and firm.company_id != call.company_id:
                continue
            vals = {"partner_id": firm.id}
            if not call.caller_id and not contact.is_company:
                vals |= {
                    "caller_id": contact.id,
                    "caller_name": call.caller_name or contact.name,
                    "caller_phone": call.caller_phone or contact.phone,
                    "caller_email": call.caller_email or contact.email,
                }
            call.write(vals)
            call._message_log(
                body=self.env._(
                    "The prospect became a customer: %(customer)s.", customer=firm.name
                )
            )

    @api.model
    def _get_lead_entry_defaults(self, lead):
        """Return what is known of a call of a lead before it is taken."""
        contact, firm = lead.partner_id, lead.partner_id.commercial_partner_id
        if contact:
            known = {"partner_id": firm.id}
            if contact != firm or not contact.is_company:
                known["caller_id"] = contact.id
        else:
            known = {
                "caller_name": lead.contact_name or lead.partner_name or lead.name,
                "caller_phone": lead.phone,
                "caller_email": lead.email_from,
            }
        return {"lead_id": lead.id, **known}
