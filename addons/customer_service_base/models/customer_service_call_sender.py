import re

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import html2plaintext
from odoo.tools.mail import parse_contact_from_email

from ..tools.mail_message import domain_of, forwarded_sender
from ..tools.serial import compact_serial
from .customer_service_stage import OPEN_STATES

MAX_PROPOSED = 5
MAX_SEARCHED = 80
MAX_TEXT = 5_000  # characters of a text that are looked through
MAX_WORDS = 12
_WORD = re.compile(r"[A-Za-z0-9][A-Za-z0-9./_-]{3,28}[A-Za-z0-9]")


class CustomerServiceCall(models.Model):
    """Who a written call comes from: known for sure, or proposed to the operator.

    A stranger gets no contact by writing; who answers decides who it is.
    """

    _inherit = "customer.service.call"

    proposed_partner_ids = fields.Many2many(
        "res.partner",
        string="Who It May Be",
        compute="_compute_proposed_partner_ids",
        compute_sudo=False,
        help="Contacts with the address of who wrote, or companies with its domain.",
    )
    proposed_equipment_ids = fields.Many2many(
        "customer.service.equipment",
        string="Which Machine It May Be",
        compute="_compute_proposed_equipment_ids",
        compute_sudo=False,
        help="Machines whose serial number stands in the text.",
    )

    # ------------------------------------------------------------------
    # From the mail
    # ------------------------------------------------------------------
    @api.model
    def _prepare_mail_caller_vals(self, msg_dict):
        """Return who a mail comes from, as values of the call it makes.

        What an employee forwards comes from who wrote it first.
        """
        name, address = parse_contact_from_email(msg_dict.get("email_from") or "")
        address = address.lower()
        if self._get_mail_staff(address):
            text = html2plaintext(msg_dict.get("body") or "")
            first_name, first = forwarded_sender(text)
            if first and not self._is_mail_ours(first):
                name, address = first_name, first
            else:
                return {"caller_name": name or address, "caller_email": address}
        contact, customer = self._choose_mail_contact(address, self.env.company)
        values = {
            "caller_name": name or address or self.env._("Unknown sender"),
            "caller_email": address,
        }
        if contact:
            values["caller_id"] = contact.id
        if customer:
            values["partner_id"] = customer.id
        return values

    @api.model
    def _is_mail_ours(self, address):
        """Tell whether an address is an employee's or one of the gateway's."""
        aliases = self.env["mail.alias.domain"]._find_aliases([address])
        return bool(aliases) or bool(self._get_mail_staff(address))

    @api.model
    def _choose_mail_contact(self, address, company):
        """Return contact and customer an address belongs to beyond doubt.

        Of several contacts with the same address those count who have machines or
        open calls. Of several of one company only the company is certain.
        """
        partners = self._get_mail_partners(address, company).filtered("partner_share")
        if len(partners) > 1:
            busy = self._filter_mail_busy(partners.commercial_partner_id)
            partners = (
                partners.filtered(lambda contact: contact.commercial_partner_id in busy)
                or partners
            )
        customer = partners.commercial_partner_id
        if len(customer) != 1:
            return partners.browse(), partners.browse()
        persons = partners.filtered(lambda contact: not contact.is_company)
        contact = partners if len(partners) == 1 else persons
        return (contact if len(contact) == 1 else partners.browse()), customer

    @api.model
    def _filter_mail_busy(self, customers):
        """Return the customers with machines or open calls."""
        if len(customers) < 2:
            return customers
        of_them = Domain("commercial_partner_id", "in", customers.ids)
        calls = self._read_group(
            of_them & Domain("state", "in", OPEN_STATES), ["commercial_partner_id"]
        )
        machines = self.env["customer.service.equipment"]._read_group(
            of_them, ["commercial_partner_id"]
        )
        return customers.browse({row[0].id for row in [*calls, *machines]})

    # ------------------------------------------------------------------
    # Proposals
    # ------------------------------------------------------------------
    @api.depends("caller_email", "caller_id", "partner_id", "company_id")
    def _compute_proposed_partner_ids(self):
        self.proposed_partner_ids = False
        unknown = self.filtered(lambda call: call.caller_email and not call.caller_id)
        addresses = {call: call.caller_email.strip().lower() for call in unknown}
        domains = {call: domain_of(address) for call, address in addresses.items()}
        wanted = Domain("email_normalized", "in", list(set(addresses.values())))
        wanted |= Domain.OR(
            Domain("email", "ilike", f"@{domain}")
            for domain in domains.values()
            if domain
        )
        if not unknown:
            return
        partners = self.env["res.partner"].search(
            wanted & Domain("partner_share", "=", True), limit=MAX_SEARCHED
        )
        for call, address in addresses.items():
            fitting = partners.filtered(
                lambda partner, call=call: (
                    partner.company_id.id in (False, call.company_id.id)
                )
            )
            found = fitting.filtered_domain([("email_normalized", "=", address)])
            if not found and domains[call]:
                end = f"@{domains[call]}"
                found = fitting.filtered(
                    lambda partner, end=end: (partner.email_normalized or "").endswith(
                        end
                    )
                ).commercial_partner_id
            known = call.partner_id.commercial_partner_id
            call.proposed_partner_ids = (found - known)[:MAX_PROPOSED]

    @api.depends("subject", "description", "equipment_id", "channel", "company_id")
    def _compute_proposed_equipment_ids(self):
        self.proposed_equipment_ids = False
        words = {
            call: call._get_serial_words()
            for call in self
            if call.channel == "email" and not call.equipment_id
        }
        searched = set().union(*words.values())
        if not searched:
            return
        machines = self.env["customer.service.equipment"].search(
            Domain.OR(Domain("search_text", "ilike", word) for word in searched),
            limit=MAX_SEARCHED,
        )
        for call, own in words.items():
            call.proposed_equipment_ids = machines.filtered(
                lambda machine, call=call, own=own: (
                    machine.company_id == call.company_id
                    and compact_serial(machine.serial) in own
                )
            )[:MAX_PROPOSED]

    def _get_serial_words(self):
        """Return what in subject and text may be a serial number, compact."""
        self.ensure_one()
        text = html2plaintext((self.description or "")[: 4 * MAX_TEXT])[:MAX_TEXT]
        found = _WORD.findall(f"{self.subject or ''} {text}")
        words = (compact_serial(word) for word in found)
        likely = [word for word in words if sum(map(str.isdigit, word)) >= 3]
        return set(list(dict.fromkeys(likely))[:MAX_WORDS])

    # ------------------------------------------------------------------
    # Actions
    # ------------------------------------------------------------------
    def action_create_caller(self):
        """Make a contact of who wrote, below the customer if there is one."""
        self.ensure_one()
        self.check_access("write")
        self.caller_id = self.env["res.partner"].create(
            {
                "name": self.caller_name or self.caller_email,
                "email": self.caller_email,
                "phone": self.caller_phone,
                "parent_id": self.partner_id.commercial_partner_id.id,
                "company_id": self.partner_id.company_id.id,
            }
        )

    def _set_mail_caller(self, partner):
        """Say who wrote: a person, or the company of a person not known yet."""
        self.ensure_one()
        address = self.caller_email
        if partner.is_company and partner.email_normalized != address:
            self.partner_id = partner
        else:
            self.write(
                {
                    "caller_id": partner.id,
                    "partner_id": partner.commercial_partner_id.id,
                }
            )
