import re

from werkzeug.exceptions import NotFound

from odoo.http import request, route

from odoo.addons.customer_service_base.controllers.portal_call import MAX_TEXT

from ..models.customer_service_faq_portal import ADDRESS
from ..models.customer_service_faq_suggestion import MAX_SUGGESTIONS
from ..models.customer_service_faq_visit import SEARCH, VOTE
from ..tools.plain import to_line
from .portal_faq import CustomerServiceFaqPortal

MIN_WORDS = 2
MAX_SUGGESTED_TEXT = 200  # characters
# what is written in the form, to be there again
WRITTEN = (
    "subject",
    "description",
    "equipment_id",
    "equipment_text",
    "type_id",
    "urgency",
    "site_id",
    "origin_id",
)
_FORM = re.compile(r"[0-9a-f]{32}")


class CustomerServiceFaqNewCall(CustomerServiceFaqPortal):
    """Entries that may solve what a customer is about to ask for."""

    def _get_suggestions(self, text, equipment):
        """Return the entries that may solve what is being written, as superuser."""
        faq = self._get_faq()
        about = {"equipment_id": equipment.id} if equipment else {}
        return faq._find(
            text,
            self._get_faq_domain(),
            lang=request.env.lang,
            scope=faq._get_suggestion_scope(about),
            limit=MAX_SUGGESTIONS,
        )

    def _get_suggestion_equipment(self, equipment_id, equipment_text):
        """Return the machine that was chosen or typed, if it is one of theirs."""
        machine = self._get_equipment_choice(equipment_id)
        if machine or not equipment_text or not machine.has_access("read"):
            return machine
        found = self._find_equipment(str(equipment_text)[:MAX_SUGGESTED_TEXT])
        return found if len(found) == 1 else machine

    @route(f"{ADDRESS}/suggest", type="jsonrpc", auth="user", website=True)
    def service_faq_suggest(
        self, text="", equipment_id=None, equipment_text=None, **kwargs
    ):
        """Return what may solve what is being written.

        :return: ``html`` to be shown, empty if there is nothing; ``limited`` if it is
            asked too often.
        """
        text = to_line(str(text or ""), MAX_SUGGESTED_TEXT)
        if len(text.split()) < MIN_WORDS:
            return {"html": "", "limited": False}
        if not self._may_go_on(SEARCH):
            return {"html": "", "limited": True}
        machine = self._get_suggestion_equipment(equipment_id, equipment_text)
        entries = self._get_suggestions(text, machine)
        return {
            "html": self._render_fragment("portal_faq_suggestions", entries=entries)
            if entries
            else "",
            "limited": False,
        }

    @route(f"{ADDRESS}/read", type="jsonrpc", auth="user", website=True)
    def service_faq_read(self, entry_id=0, form="", **kwargs):
        """Return an entry to be read without leaving the form.

        :return: ``html``, empty if the entry is not there; ``limited``.
        """
        if not self._may_go_on(SEARCH):
            return {"html": "", "limited": True}
        try:
            entry = self._get_faq_entry(int(str(entry_id)))
        except (NotFound, ValueError):
            return {"html": "", "limited": False}
        if _FORM.fullmatch(str(form)):
            entry._log_reading(self._get_visitor(), form, request.env.company)
        html = self._render_fragment(
            "portal_faq_suggestion_text",
            entry=entry,
            solution=entry._get_portal_solution(),
            files=entry._get_listed_files(),
        )
        return {"html": html, "limited": False}

    def _render_fragment(self, template, **values):
        return request.env["ir.qweb"]._render(
            f"customer_service_faq.{template}", values
        )

    @route(
        f"{ADDRESS}/<int:entry_id>/solved",
        type="http",
        auth="user",
        methods=["POST"],
        website=True,
        sitemap=False,
    )
    def service_faq_solved(self, entry_id, request_token="", **post):
        """Count a call that was not needed, and thank who did not send it."""
        entry = self._get_faq_entry(entry_id)
        if not self._may_go_on(VOTE):
            return self._refuse_faq(VOTE)
        if self._get_sent_call(request_token):  # by the way back of the browser
            return request.redirect(f"/my/service-calls/sent/{request_token}")
        if _FORM.fullmatch(request_token):
            entry._log_deflection(
                self._get_visitor(), request_token, request.env.company
            )
        values = self._prepare_faq_values(
            request.env._("Solved"),
            entry=entry,
            written={name: post[name][:MAX_TEXT] for name in WRITTEN if name in post},
            request_token=request_token,
        )
        return self._render_faq("portal_faq_solved", values)

    @route(
        f"{ADDRESS}/back",
        type="http",
        auth="user",
        methods=["POST"],
        website=True,
        sitemap=False,
    )
    def service_faq_back(self, **post):
        """Show the form again as it was, to who was not helped after all."""
        if not self._may_ask_for_service():
            return request.redirect("/my")
        return request.render(
            "customer_service_base.portal_service_call_new",
            self._prepare_new_call_values(post),
        )

    def _get_sent_call(self, form):
        """Return the call that a form of the visitor became, as superuser."""
        # sudo: customers do not search by the token; the caller is the visitor
        calls = request.env["customer.service.call"].sudo()
        if not _FORM.fullmatch(form):
            return calls
        return calls.search(
            [
                ("portal_request", "=", form),
                ("caller_id", "=", request.env.user.partner_id.id),
            ]
        )

    @route()
    def portal_create_service_call(self, **post):
        form = post.get("request_token") or ""
        known = self._get_sent_call(form)
        response = super().portal_create_service_call(**post)
        call = self._get_sent_call(form) - known
        if call:
            self._note_sent_call(call, form)
        return response

    def _note_sent_call(self, call, form):
        """Keep what was read before the call, and what nothing was found for."""
        self._get_faq()._after_portal_call(call, self._get_visitor(), form)
        if not self._get_suggestions(call.subject, call.equipment_id):
            request.env["customer.service.faq.query"]._log_query(
                call.subject, 0, request.env.company
            )
