from markupsafe import Markup

from odoo import models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain
from odoo.tools import is_html_empty

from ..tools.plain import to_plain
from ..tools.privacy import Known, Words, clean_text
from ..tools.privacy_html import clean_html
from .customer_service_faq import INTERNAL, SOLVED_STATES


class CustomerServiceCall(models.Model):
    """What a solved call teaches: a new entry, without who the customer was."""

    _inherit = "customer.service.call"

    # ------------------------------------------------------------------
    # Who must not be named
    # ------------------------------------------------------------------
    def _get_known_of_customer(self):
        """Return what is known of the people and places of the call. Hook.

        :return: ``tools.privacy.Known``.
        """
        self.ensure_one()
        # sudo: names are read to take them out, whoever may see the contacts
        call = self.sudo()
        partners = (
            call.caller_id
            | call.partner_id
            | call.end_user_id
            | call.site_id
            | call.payer_id
        )
        partners |= partners.commercial_partner_id
        people = partners | partners.child_ids
        equipment = call.equipment_id
        return Known(
            names=_texts(call.caller_name, *people.mapped("name")),
            streets=_texts(*partners.mapped("street"), *partners.mapped("street2")),
            serials=_texts(equipment.serial, equipment.code),
            phones=_texts(call.caller_phone, *people.mapped("phone")),
            codes=_texts(*partners.mapped("vat"), *partners.mapped("ref")),
        )

    def _get_neutral_words(self):
        """Return what stands instead of the customer's data, in the user's words."""
        return Words(
            name=self.env._("the customer"),
            street=self.env._("[address]"),
            serial=self.env._("[serial number]"),
            phone=self.env._("[phone]"),
            email=self.env._("[e-mail]"),
            url=self.env._("[link]"),
            code=self.env._("[tax code]"),
            iban=self.env._("[IBAN]"),
        )

    # ------------------------------------------------------------------
    # A new entry
    # ------------------------------------------------------------------
    def _get_faq_lang(self):
        """Return the language the call was spoken in: of the customer, or the user."""
        self.ensure_one()
        installed = dict(self.env["res.lang"].get_installed())
        wanted = (self.caller_id.lang, self.partner_id.lang, self.env.user.lang)
        return next((lang for lang in wanted if lang in installed), "en_US")

    def _prepare_faq_draft_vals(self):
        """Return the values of an entry made of the call. Hook."""
        self.ensure_one()
        lang = self._get_faq_lang()
        call = self.with_context(lang=lang)
        known, words = call._get_known_of_customer(), call._get_neutral_words()
        return {
            "name": clean_text(call.subject, known, words) or call.name,
            "lang": lang,
            "audience": INTERNAL,
            "company_id": call.company_id.id,
            "symptoms": clean_text(to_plain(call.description), known, words),
            "solution": Markup(  # noqa: S704 - sanitized by the field
                clean_html(call.solution, known, words)
            )
            + call._get_code_words(),
            "product_tmpl_ids": call.product_id.product_tmpl_id.ids,
            "equipment_category_ids": call.category_id.ids,
            "symptom_ids": call.symptom_id.ids,
            "cause_id": call.cause_id.id,
            "remedy_id": call.remedy_id.id,
        }

    def _get_code_words(self):
        """Return in words why it happened and what was done, as far as it is coded."""
        self.ensure_one()
        lines = [
            Markup("<p>%s</p>")
            % self.env._("%(label)s: %(code)s", label=label, code=code)
            for label, code in (
                (self.env._("Cause"), self.cause_id.name),
                (self.env._("Remedy"), self.remedy_id.name),
            )
            if code
        ]
        return Markup().join(lines)

    def action_make_faq(self):
        """Open the entry made of the call; make it, a draft, when there is none.

        :raises UserError: the call is not solved, or somebody else is at it.
        """
        self.ensure_one()
        self.check_access("read")
        entries = self.env["customer.service.faq"]
        if not entries.has_access("create"):
            raise AccessError(self.env._("You may not write entries of the FAQ."))
        if self.state not in SOLVED_STATES:
            raise UserError(self.env._("Solve the call first: then it has a solution."))
        # sudo: who reads a call may learn from it; the lock keeps it one entry
        self.sudo()._lock_for_faq()
        # sudo: an entry that is out of sight is there all the same
        made = entries.sudo().with_context(active_test=False)
        entry = made.search(Domain("call_id", "=", self.id), limit=1)
        if not entry:
            entry = entries.create(self._prepare_faq_draft_vals())
            # sudo: where an entry comes from is written by what is done only
            entry.sudo().call_id = self
        return entry._get_form_action()

    # ------------------------------------------------------------------
    # The same solution again
    # ------------------------------------------------------------------
    def get_reusable_solution(self):
        """Return the solution for another customer's call, without who this one was.

        :return: ``{"html": ..., "text": ...}``.
        """
        self.ensure_one()
        self.env["customer.service.faq"].check_access("read")  # the staff alone
        self.check_access("read")
        if is_html_empty(self.solution):
            return {"html": "", "text": ""}
        html = clean_html(
            self.solution, self._get_known_of_customer(), self._get_neutral_words()
        )
        return {"html": html, "text": to_plain(html)}


def _texts(*values):
    """Return the texts that are there, each once."""
    return tuple(dict.fromkeys(value for value in values if value))
