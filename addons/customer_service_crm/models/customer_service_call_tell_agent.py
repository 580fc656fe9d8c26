from odoo import fields, models

from odoo.addons.customer_service_base.models.customer_service_stage import OPEN_STATES

URGENT = ("2", "3")


class CustomerServiceCall(models.Model):
    """The salesperson of a customer is told, once, when something burns."""

    _inherit = "customer.service.call"

    date_agent_told = fields.Datetime(
        string="Salesperson Told on", copy=False, readonly=True
    )

    def _get_system_fields(self):
        return super()._get_system_fields() | {"date_agent_told"}

    def _after_create(self):
        result = super()._after_create()
        self._tell_agent_of_danger()
        return result

    def _after_change(self, before):
        result = super()._after_change(before)
        changed = self.browse().union(
            *(
                self._filter_changed(before, name)
                for name in ("priority", "partner_id", "payer_id")
            )
        )
        changed._tell_agent_of_danger()
        return result

    def _tell_agent_of_danger(self):
        """Tell of urgent calls, and of those of customers who are blocked."""
        wanted = self._filter_agent_wanted()
        # sudo: who takes the call may be nobody who reads blocks
        blocked = wanted.filtered(lambda call: call.sudo().block_notice)
        blocked._tell_agent(self.env._("Service blocked"))
        urgent = (wanted - blocked).filtered(lambda call: call.priority in URGENT)
        urgent._tell_agent(self.env._("Urgent"))

    def _filter_agent_wanted(self):
        """Return the open calls of companies that want it told, not told yet."""
        return self.filtered(
            lambda call: (
                call.company_id.customer_service_tell_agent
                and call.state in OPEN_STATES
                and not call.date_agent_told
                and (call.partner_id or call.lead_id)
            )
        )

    def _tell_agent(self, why):
        """Plan a call of the salesperson to the customer, one for each call.

        The activity is on the customer, or on the lead: a salesperson changes nothing
        on calls.

        :param str why: in a word.
        """
        # sudo: an activity of somebody else, on their customer
        for call in self.sudo()._filter_agent_wanted():
            customer = call.partner_id.commercial_partner_id
            seller = call.partner_id._get_service_salesperson(call.company_id)
            seller = seller or call.lead_id.user_id
            if not seller or not seller.active:
                continue
            call.date_agent_told = fields.Datetime.now()
            (customer or call.lead_id).activity_schedule(
                "mail.mail_activity_data_call",
                user_id=seller.id,
                summary=self.env._(
                    "%(why)s: %(call)s %(subject)s",
                    why=why,
                    call=call.name,
                    subject=call.subject,
                ),
                note=call._get_html_link(),
            )
