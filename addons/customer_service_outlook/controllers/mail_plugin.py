from werkzeug.exceptions import BadRequest, Forbidden

from odoo import http
from odoo.http import request
from odoo.tools.mail import email_normalize

from odoo.addons.mail_plugin.controllers import mail_plugin

from ..models.customer_service_call import MAX_SHOWN, TICKET
from ..models.customer_service_call_request import MAX_ADDRESS, MAX_TERM
from ..tools.plugin_request import read_id

MAX_PARTNERS = 100


class MailPluginController(mail_plugin.MailPluginController):
    """Service calls as the tickets of the official add-in, first protocol.

    What is wrong is raised: the add-in takes any result for a success.
    """

    # ------------------------------------------------------------------
    # The sender
    # ------------------------------------------------------------------
    @http.route()
    def res_partner_get(self, email=None, name=None, partner_id=None, **kwargs):
        """Show who a mail is from, with their calls, also when they are unknown."""
        calls = request.env["customer.service.call"]
        email = calls._read_plugin_text(email, "email", MAX_ADDRESS)
        name = calls._read_plugin_text(name, "name", MAX_ADDRESS)
        partners = request.env["res.partner"]
        partner = self._read_partner(partner_id)
        partner.check_access("read")
        address = email_normalize(email)
        if not partner and address:
            found = partners.search([("email_normalized", "=", address)])
            if len(found) > 1:
                partner = calls._choose_ticket_partner(found, address)
        response = super().res_partner_get(
            email=email, name=name or email, partner_id=partner.id, **kwargs
        )
        shown = (response.get("partner") or {}).get("id")
        if shown in (None, -1) and address and calls._can_use_ticket_section():
            found = calls._find_tickets(partners, email)
            response["tickets"] = found._prepare_tickets()
        return response

    @http.route()
    def res_partners_search(self, search_term="", limit=30, **kwargs):
        """Find contacts, also by the number of a call.

        Of several with the address of a mail, whom the gateway would take comes
        first.
        """
        calls = request.env["customer.service.call"]
        term = calls._read_plugin_text(search_term, "search_term", MAX_TERM)
        limit = min(calls._read_plugin(read_id, limit, "limit") or 30, MAX_PARTNERS)
        response = super().res_partners_search(term, limit=limit, **kwargs)
        found = response["partners"]
        partners = request.env["res.partner"].browse(one["id"] for one in found)
        address = email_normalize(term)
        if address:
            exact = partners.filtered(lambda one: one.email_normalized == address)
            chosen = calls._choose_ticket_partner(exact, address)
            found.sort(key=lambda one: one["id"] not in chosen.ids)
        elif calls._can_use_ticket_section():
            others = calls._search_ticket_partners(term, limit) - partners
            others = others._filtered_access("read")
            found[:0] = [self._get_partner_data(partner) for partner in others]
        return response

    @http.route()
    def res_partner_create(self, email="", name="", company=None, **kwargs):
        """Create a contact of what the add-in knows of a sender."""
        calls = request.env["customer.service.call"]
        email = calls._read_plugin_text(email, "email", MAX_ADDRESS).strip()
        name = calls._read_plugin_text(name, "name", MAX_ADDRESS).strip() or email
        if not name:
            raise BadRequest()
        return super().res_partner_create(
            email, name, self._read_partner(company).id or -1
        )

    @http.route()
    def res_partner_enrich_and_create_company(self, partner_id=None, **kwargs):
        """Create the company of a contact."""
        partner = self._read_partner(partner_id)
        return super().res_partner_enrich_and_create_company(partner.id)

    @http.route()
    def res_partner_enrich_and_update_company(self, partner_id=None, **kwargs):
        """Complete a company."""
        partner = self._read_partner(partner_id)
        return super().res_partner_enrich_and_update_company(partner.id)

    def _read_partner(self, value):
        """Return the contact that an add-in names, none when it is not there."""
        calls = request.env["customer.service.call"]
        partner_id = calls._read_plugin_id(value, "partner_id")
        return request.env["res.partner"].browse(partner_id or []).exists()

    def _get_contact_data(self, partner):
        """Add the calls; without the key the add-in shows no section."""
        values = super()._get_contact_data(partner)
        calls = request.env["customer.service.call"]
        if calls._can_use_ticket_section():
            found = calls._find_tickets(partner) if partner else calls
            values["tickets"] = found._prepare_tickets(partner)
        return values

    def _iap_enrich(self, domain):
        """Ask nobody outside about a sender, unless the company wants to.

        To open a mail of a stranger would send their domain out, and use credits.
        """
        # sudo: a setting, read for everybody
        parameters = request.env["ir.config_parameter"].sudo()
        if parameters.get_param("customer_service_outlook.enrich"):
            return super()._iap_enrich(domain)
        return {"enrichment_info": {"type": "no_data"}}

    # ------------------------------------------------------------------
    # Calls
    # ------------------------------------------------------------------
    @http.route("/mail_plugin/ticket/create", type="jsonrpc", auth="outlook", cors="*")
    def customer_service_ticket_create(
        self,
        partner_id=None,
        email_body="",
        email_subject="",
        attachments=None,
        partner_email="",
        partner_name="",
        message_id="",
        **kwargs,
    ):
        """Make a call of a mail.

        :return: what the list shows of it, and whom it is of.
        """
        call = request.env["customer.service.call"]._create_ticket(
            partner_id=partner_id,
            email_subject=email_subject,
            email_body=email_body,
            attachments=attachments,
            partner_email=partner_email,
            partner_name=partner_name,
            message_id=message_id,
        )
        partner = call.caller_id or call.partner_id
        return {
            **call._prepare_tickets()[0],
            "partner_id": partner.id,
            "partner_image": partner.image_128,
        }

    @http.route("/mail_plugin/ticket/search", type="jsonrpc", auth="outlook", cors="*")
    def customer_service_ticket_search(self, search_term="", limit=MAX_SHOWN, **kwargs):
        """Find calls by number or subject."""
        calls = request.env["customer.service.call"]
        calls._check_ticket_section()
        term = calls._read_plugin_text(search_term, "search_term", MAX_TERM)
        limit = calls._read_plugin(read_id, limit, "limit") or MAX_SHOWN
        found = calls._search_tickets(term, min(limit, MAX_PARTNERS))
        return {"tickets": found._prepare_tickets()}

    @http.route()
    def log_mail_content(
        self, model=None, res_id=None, message="", attachments=None, **kwargs
    ):
        """Log a mail; on a ticket means on a call, unless another helpdesk has them."""
        calls = request.env["customer.service.call"]
        if model == TICKET and calls._is_ticket_section_ours():
            model = calls._name
        if model not in self._mail_content_logging_models_whitelist():
            raise Forbidden()
        if model != calls._name:
            res_id, message, attachments = calls._read_plugin_mail(
                res_id, message, attachments
            )
            return super().log_mail_content(model, res_id, message, attachments)
        calls._log_on_ticket(
            res_id,
            message=message or kwargs.get("body"),
            attachments=attachments,
            message_id=kwargs.get("message_id"),
        )
        return True

    def _mail_content_logging_models_whitelist(self):
        models = super()._mail_content_logging_models_whitelist()
        calls = request.env["customer.service.call"]
        return [*models, calls._name] if calls.has_access("read") else models

    # ------------------------------------------------------------------
    # Words
    # ------------------------------------------------------------------
    @http.route()
    def get_translations(self, **kwargs):
        """Return the words of the add-in; it says which add-in it is."""
        return super().get_translations()

    def _translation_modules_whitelist(self):
        modules = super()._translation_modules_whitelist()
        calls = request.env["customer.service.call"]
        if calls._can_use_ticket_section():
            return [*modules, "customer_service_outlook"]
        return modules

    def _prepare_translations(self):
        """Call the section what it holds, in every language."""
        words = super()._prepare_translations()
        calls = request.env["customer.service.call"]
        if calls._can_use_ticket_section():
            words.update(calls._get_ticket_words())
        return words
