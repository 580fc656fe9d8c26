from odoo import api, models
from odoo.exceptions import AccessError
from odoo.fields import Domain
from odoo.tools.mail import email_normalize

from odoo.addons.customer_service_base.models.customer_service_stage import (
    CANCELLED,
    CLOSED,
    OPEN_STATES,
    WAITING,
)

TICKET = "helpdesk.ticket"  # what the add-in calls the record of its section
ALIAS = "helpdesk_mail_plugin.helpdesk_ticket_action_form_edit"
OWN_ALIAS = "customer_service_outlook.ticket_action_alias"
MAX_SHOWN = 10
URGENT = ("2", "3")


class CustomerServiceCall(models.Model):
    """What the mail add-in shows of calls: its section of tickets.

    The add-in is the host's own and unchanged: names of models, actions and keys are
    its own. Everything happens with the rights of who uses it.
    """

    _inherit = "customer.service.call"

    # ------------------------------------------------------------------
    # Whose section it is
    # ------------------------------------------------------------------
    @api.model
    def _is_ticket_section_ours(self):
        """Tell whether the add-in's tickets are our calls.

        They are not where another helpdesk has the model the add-in asks for.
        """
        return TICKET not in self.env.registry

    @api.model
    def _can_use_ticket_section(self):
        """Tell whether the user sees the section: who may create calls."""
        return self._is_ticket_section_ours() and self.has_access("create")

    @api.model
    def _check_ticket_section(self):
        """Refuse what only a section of ours may ask for.

        :raises AccessError: the section is another's, or not for the user.
        """
        if not self._is_ticket_section_ours():
            raise AccessError(
                self.env._("Another helpdesk of this database has the tickets.")
            )
        self.check_access("create")

    @api.model
    def _link_ticket_action(self):
        """Give our form the name by which the add-in opens a new ticket.

        Where another helpdesk has the name already it keeps it. Called by the data
        of the module.
        """
        taken = self.env.ref(ALIAS, False)
        if not self._is_ticket_section_ours() or (
            taken and not self.env.ref(OWN_ALIAS, False)
        ):
            return
        action = self.env.ref(
            "customer_service_outlook.customer_service_call_action_form_edit"
        )
        module, _, name = ALIAS.partition(".")
        # with an identity of ours, so that it goes when the module goes
        self.env["ir.model.data"]._load_records(
            [
                {
                    "xml_id": OWN_ALIAS,
                    "noupdate": False,
                    "values": {
                        "module": module,
                        "name": name,
                        "model": action._name,
                        "res_id": action.id,
                    },
                }
            ]
        )

    # ------------------------------------------------------------------
    # Which calls
    # ------------------------------------------------------------------
    @api.model
    def _get_ticket_domain(self, partner, address):
        """Return the calls of a sender, and those of the customer they belong to.

        :param partner: the contact, or none when the sender is unknown.
        :param str address: what the mail came from.
        """
        addresses = {address, email_normalize(address), partner.email} - {
            False,
            "",
            None,
        }
        own = Domain("caller_id", "=", partner.id) if partner else Domain.FALSE
        if addresses:
            own |= Domain("caller_email", "in", sorted(addresses))
        others = Domain.FALSE
        customer = partner.commercial_partner_id
        if customer and partner.partner_share:
            others = Domain("commercial_partner_id", "=", customer.id)
            others |= Domain("end_user_id", "in", (partner | customer).ids)
        return own, others

    @api.model
    def _find_tickets(self, partner, address="", limit=MAX_SHOWN):
        """Return the calls the add-in shows for a sender.

        Open ones first, among them the sender's own before those of their
        colleagues, then what has ended; each newest first. A merged call is shown by
        the one it goes on in.
        """
        own, others = self._get_ticket_domain(partner, address)
        alive = Domain("merged_into_id", "=", False)
        opened = Domain("state", "in", OPEN_STATES)
        found = self.browse()
        for wanted in (own & opened, others & opened, (own | others) & ~opened):
            left = limit - len(found)
            if left > 0 and not wanted.is_false():
                # what follows leaves out what was found, so that a call comes once
                found |= self.search(
                    wanted & alive & Domain("id", "not in", found.ids),
                    order="date_open desc, id desc",
                    limit=left,
                )
        return found.sorted(lambda call: call.state in (CLOSED, CANCELLED))

    @api.model
    def _search_tickets(self, term, limit=MAX_SHOWN):
        """Return the calls whose number or subject holds a text, newest first."""
        if not term.strip():
            return self.browse()
        calls = self.search(
            Domain("name", "ilike", term.strip())
            | Domain("subject", "ilike", term.strip()),
            order="date_open desc, id desc",
            limit=limit,
        )
        return self.union(*(call._get_survivor() for call in calls))

    @api.model
    def _search_ticket_partners(self, term, limit):
        """Return whose call has a number, for the box where contacts are searched."""
        term = term.strip()
        if not any(map(str.isdigit, term)):
            return self.env["res.partner"]
        calls = self.search(Domain("name", "in", [term, term.upper()]), limit=limit)
        return self.env["res.partner"].union(
            *(call.caller_id or call.partner_id for call in calls)
        )

    # ------------------------------------------------------------------
    # How they are told
    # ------------------------------------------------------------------
    def _prepare_tickets(self, partner=None):
        """Return the calls as the add-in reads them.

        One form for both protocols: ``ticket_id``, ``name`` and ``is_closed`` are of
        the first, ``id``, ``name`` and ``stage_name`` of the second. The first shows
        nothing but the name: it carries what matters.

        :param partner: for whom they are listed: who else called is named.
        """
        return [
            {
                "ticket_id": call.id,
                "id": call.id,
                "name": call._get_ticket_line(partner),
                "is_closed": call.state in (CLOSED, CANCELLED),
                "stage_name": call.stage_id.name or "",
            }
            for call in self
        ]

    def _get_ticket_line(self, partner=None):
        """Return number, what is urgent about it, where it stands, and the subject."""
        self.ensure_one()
        caller = self.caller_name if partner and self.caller_id != partner else ""
        words = (
            self.name,
            *self._get_ticket_warnings(),
            self._get_ticket_status(),
            self.subject,
            caller,
        )
        return " · ".join(filter(None, words))

    def _get_ticket_warnings(self):
        """Return in words what makes an open call urgent."""
        self.ensure_one()
        if self.state not in OPEN_STATES:
            return []
        words = []
        if self.priority in URGENT:
            labels = dict(self._fields["priority"]._description_selection(self.env))
            words.append(labels[self.priority])
        if self.sla_status == "late":
            words.append(self.env._("Late"))
        elif self.sla_status == "warning":
            words.append(self.env._("Due soon"))
        if self.quarantine:
            words.append(self.env._("In quarantine"))
        return words

    def _get_ticket_status(self):
        """Return where the call stands; what it waits for, if it does."""
        self.ensure_one()
        reason = self.pause_reason_id.name if self.state == WAITING else ""
        return reason or self.stage_id.name

    @api.model
    def _get_ticket_words(self):
        """Return what the add-in calls its section, by its own English words.

        Of both add-ins: Outlook names its placeholders, Gmail numbers them.
        """
        title = self.env._("Service calls")
        unknown = self.env._("Save the contact to open service calls for it.")
        return {
            "Tickets": title,
            "Tickets (%(count)s)": f"{title} (%(count)s)",
            "Tickets (%s)": f"{title} (%s)",
            "Ticket": self.env._("Service call"),
            "Create": self.env._("Create"),
            "Closed": self.env._("Closed"),
            "Save Contact to create new Tickets..": unknown,
            "Save the contact to create new tickets.": unknown,
            "The Contact needs to exist to create Ticket.": self.env._(
                "The contact needs to exist to open a service call."
            ),
            "No tickets found for this contact.": self.env._(
                "No service calls of this contact."
            ),
            "Log Email Into Ticket": self.env._("Log the e-mail on the service call"),
            "Log the email on the ticket": self.env._(
                "Log the e-mail on the service call"
            ),
            "Email already logged on the ticket": self.env._(
                "E-mail already logged on the service call"
            ),
            "Could not create the ticket": self.env._(
                "The service call could not be created"
            ),
        }
