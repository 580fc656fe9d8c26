from werkzeug.exceptions import NotFound
from werkzeug.urls import url_encode

from odoo.fields import Domain
from odoo.http import request, route

from ..models.customer_service_stage import CANCELLED, CLOSED, OPEN_STATES, SOLVED
from ..tools.serial import search_words
from .portal import CustomerServicePortal

MAX_TEXT = 10_000
RATES = (1, 3, 5)  # unhappy, neutral, happy: the values of the host's buttons


class CustomerServiceCallPortal(CustomerServicePortal):
    """The calls of a customer: list, page, and what they may do with a call."""

    # ------------------------------------------------------------------
    # Home
    # ------------------------------------------------------------------
    def _prepare_home_portal_values(self, counters):
        values = super()._prepare_home_portal_values(counters)
        calls = request.env["customer.service.call"]
        domains = {
            "service_call_count": lambda: Domain("state", "in", OPEN_STATES),
            "service_call_waiting_count": calls._get_portal_waiting_domain,
        }
        for name in domains.keys() & set(counters):
            values[name] = (
                calls.search_count(self._get_call_domain() & domains[name]())
                if self._may_see_calls()
                else 0
            )
        return values

    def _prepare_portal_layout_values(self):
        return {
            **super()._prepare_portal_layout_values(),
            "may_see_service_calls": self._may_see_calls(),
        }

    def _may_see_calls(self):
        """Tell whether the visitor has calls to see at all."""
        user = request.env.user
        return (
            request.env["customer.service.call"].has_access("read")
            and user.partner_id._may_see_service_calls()
        )

    def _get_call_domain(self):
        """Return the calls the visitor sees as a customer; staff too see these only.

        Of a customer, the rules say which; staff may see more elsewhere.
        """
        user = request.env.user
        as_customer = (
            user.partner_id._get_service_call_domain()
            if user._is_internal()
            else Domain.TRUE
        )
        return (
            as_customer
            & Domain("company_id", "in", request.env.companies.ids)
            & Domain("merged_into_id", "=", False)
        )

    # ------------------------------------------------------------------
    # List
    # ------------------------------------------------------------------
    def _get_call_sortings(self):
        return {
            "newest": {
                "label": request.env._("Newest"),
                "order": "date_open desc, id desc",
            },
            "number": {"label": request.env._("Number"), "order": "name desc, id desc"},
            "subject": {"label": request.env._("Subject"), "order": "subject, id"},
            "planned": {
                "label": request.env._("Planned Visit"),
                "order": "date_planned, id desc",
            },
        }

    def _get_call_filters(self):
        calls = request.env["customer.service.call"]
        return {
            "open": {
                "label": request.env._("Open"),
                "domain": Domain("state", "in", OPEN_STATES),
            },
            "waiting": {
                "label": request.env._("Waiting for you"),
                "domain": calls._get_portal_waiting_domain(),
            },
            "solved": {
                "label": request.env._("Solved"),
                "domain": Domain("state", "=", SOLVED),
            },
            "closed": {
                "label": request.env._("Closed"),
                "domain": Domain("state", "in", (CLOSED, CANCELLED)),
            },
            "all": {"label": request.env._("All"), "domain": Domain.TRUE},
        }

    def _get_call_search_domain(self, text):
        """Return the calls whose number, subject or machine has the words."""
        machines = request.env["customer.service.equipment"]
        found = Domain("equipment_id", "any", machines._get_search_domain(text))
        words = Domain.AND(
            Domain("name", "ilike", word) | Domain("subject", "ilike", word)
            for word in search_words(text)
        )
        return words | found

    def _prepare_call_list_values(self, page, sortby, filterby, search, equipment_id):
        """Return the values of the page with the list of calls."""
        calls = request.env["customer.service.call"]
        sortings, filters = self._get_call_sortings(), self._get_call_filters()
        sortby = sortby if sortby in sortings else "newest"
        filterby = filterby if filterby in filters else "open"
        domain = self._get_call_domain() & filters[filterby]["domain"]
        if search_words(search):
            domain &= self._get_call_search_domain(search)
        machine = self._get_equipment_choice(equipment_id)
        if machine:
            domain &= Domain("equipment_id", "=", machine.id)
        found, pages = self._get_list_page(
            calls,
            "/my/service-calls",
            domain,
            sortings[sortby]["order"],
            page,
            "my_service_calls_history",
            sortby=sortby,
            filterby=filterby,
            search=search,
            **({"equipment_id": machine.id} if machine else {}),
        )
        return {
            **self._prepare_portal_layout_values(),
            "page_name": "service_call",
            "default_url": "/my/service-calls",
            # sudo: names of machines and contacts of the customer's own calls
            "calls": found.sudo(),
            "pager": pages,
            "search": search,
            "machine": machine,
            "searchbar_sortings": sortings,
            "sortby": sortby,
            "call_filters": filters,
            "filterby": filterby,
            "timezone": self._get_timezone(request.env.company),
        }

    def _get_equipment_choice(self, equipment_id):
        """Return the machine of that id if the visitor sees it as a customer."""
        machines = request.env["customer.service.equipment"]
        if not str(equipment_id or "").isdigit() or not machines.has_access("read"):
            return machines
        return machines.search(
            self._get_equipment_domain() & Domain("id", "=", int(equipment_id))
        )

    def _get_timezone(self, company):
        """Return the zone hours are shown in: the visitor's, else the company's."""
        # sudo: the hours of the company are no secret
        return request.env.user.tz or company.sudo().partner_id.tz or "Europe/Rome"

    @route(
        ["/my/service-calls", "/my/service-calls/page/<int:page>"],
        type="http",
        auth="user",
        methods=["GET"],
        website=True,
        readonly=True,
    )
    def portal_my_service_calls(
        self, page=1, sortby=None, filterby=None, search="", equipment_id=None, **kwargs
    ):
        """List the calls of the visitor."""
        if not self._may_see_calls():
            return request.redirect("/my")
        values = self._prepare_call_list_values(
            page, sortby, filterby, search, equipment_id
        )
        return request.render("customer_service_base.portal_my_service_calls", values)

    # ------------------------------------------------------------------
    # Page
    # ------------------------------------------------------------------
    def _get_call_url(self, call, access_token=None, **params):
        params = {"access_token": access_token, **params}
        query = url_encode({key: value for key, value in params.items() if value})
        return f"{call.access_url}?{query}" if query else call.access_url

    def _get_call_with_access(self, call_id, access_token=None):
        """Return a call of the visitor, or of who has the link, as superuser.

        :raise werkzeug.exceptions.NotFound: the call is not theirs, or is none.
        """
        return self._get_with_access("customer.service.call", call_id, access_token)

    def _get_author(self, call_sudo):
        """Return the contact who does something with a call they have access to."""
        user = request.env.user
        return call_sudo.caller_id if user._is_public() else user.partner_id

    def _get_surviving_url(self, call_sudo, access_token):
        """Return where a merged call went on, if the visitor may follow it there."""
        target = call_sudo._get_survivor()
        if request.env["customer.service.call"].browse(target.id).has_access("read"):
            return self._get_call_url(target)
        same = target.commercial_partner_id and (
            target.commercial_partner_id == call_sudo.commercial_partner_id
        )
        if access_token and same and target.access_token:
            return self._get_call_url(target, target.access_token)
        return None

    @route(
        "/my/service-calls/<int:call_id>",
        type="http",
        auth="public",
        methods=["GET"],
        website=True,
        readonly=True,
    )
    def portal_my_service_call(self, call_id, access_token=None, done=None, **kwargs):
        """Show a call to its customer, or to who has the link with the token."""
        try:
            call_sudo = self._get_call_with_access(call_id, access_token)
        except NotFound:
            return request.redirect("/my")
        if call_sudo.merged_into_id:
            url = self._get_surviving_url(call_sudo, access_token)
            if url:
                return request.redirect(url)
        values = self._prepare_call_values(call_sudo, access_token, done, **kwargs)
        return request.render("customer_service_base.portal_service_call_page", values)

    def _prepare_call_values(self, call_sudo, access_token, done, **kwargs):
        """Return the values of the page of a call."""
        machine = request.env["customer.service.equipment"].browse(
            call_sudo.equipment_id.id
        )
        values = {
            "page_name": "service_call",
            "call": call_sudo,
            "status": call_sudo._get_portal_status(),
            "documents": call_sudo._get_portal_documents(),
            "rating": call_sudo._get_rating(),
            "machine_url": machine.has_access("read") and machine.access_url,
            "is_customer": self._may_act(call_sudo),
            "done": done,
            "timezone": self._get_timezone(call_sudo.company_id),
            "is_ended": call_sudo.state in (CLOSED, CANCELLED),
        }
        return self._get_page_view_values(
            call_sudo,
            access_token,
            values,
            "my_service_calls_history",
            False,
            **kwargs,
        )

    @route(
        "/my/service-calls/<int:call_id>/documents/<int:attachment_id>",
        type="http",
        auth="public",
        methods=["GET"],
        website=True,
        readonly=True,
    )
    def portal_service_call_document(
        self, call_id, attachment_id, access_token=None, **kwargs
    ):
        """Give a file of a call. The address ends with the right to the call."""
        call_sudo = self._get_call_with_access(call_id, access_token)
        return self._send_document(call_sudo, attachment_id)

    # ------------------------------------------------------------------
    # Actions: by POST only, with the token of the form
    # ------------------------------------------------------------------
    def _may_act(self, call_sudo):
        """Tell whether who sees the page acts on the call as its customer.

        Staff see the page too, and act by their rights only.
        """
        if not request.env.user._is_internal():
            return True
        return call_sudo.with_user(request.env.user).has_access("write")

    def _get_call_to_act_on(self, call_id, access_token):
        call_sudo = self._get_call_with_access(call_id, access_token)
        if not self._may_act(call_sudo):
            raise NotFound
        return call_sudo

    @route(
        "/my/service-calls/<int:call_id>/confirm",
        type="http",
        auth="public",
        methods=["POST"],
        website=True,
    )
    def portal_service_call_confirm(self, call_id, access_token=None, **kwargs):
        """Close a solved call: the customer is content."""
        call_sudo = self._get_call_to_act_on(call_id, access_token)
        call_sudo._portal_confirm(self._get_author(call_sudo))
        return request.redirect(
            self._get_call_url(call_sudo, access_token, done="confirmed")
        )

    @route(
        "/my/service-calls/<int:call_id>/reopen",
        type="http",
        auth="public",
        methods=["POST"],
        website=True,
    )
    def portal_service_call_reopen(self, call_id, access_token=None, text="", **kwargs):
        """Open a solved call again: the trouble is still there."""
        call_sudo = self._get_call_to_act_on(call_id, access_token)
        call_sudo._portal_reopen(self._get_author(call_sudo), text.strip()[:MAX_TEXT])
        return request.redirect(
            self._get_call_url(call_sudo, access_token, done="reopened")
        )

    @route(
        "/my/service-calls/<int:call_id>/rate",
        type="http",
        auth="public",
        methods=["POST"],
        website=True,
    )
    def portal_service_call_rate(
        self, call_id, access_token=None, rate="", feedback="", **kwargs
    ):
        """Take the customer's opinion."""
        call_sudo = self._get_call_to_act_on(call_id, access_token)
        if not rate.isdigit() or int(rate) not in RATES:
            raise NotFound
        call_sudo._portal_rate(
            self._get_author(call_sudo), int(rate), feedback.strip()[:MAX_TEXT]
        )
        return request.redirect(
            self._get_call_url(call_sudo, access_token, done="rated")
        )

    # ------------------------------------------------------------------
    # Equipment
    # ------------------------------------------------------------------
    def _prepare_equipment_values(self, equipment_sudo, page, access_token, **kwargs):
        values = super()._prepare_equipment_values(
            equipment_sudo, page, access_token, **kwargs
        )
        may_ask = self._may_see_calls() and bool(
            self._get_equipment_choice(equipment_sudo.id)
        )
        calls = request.env["customer.service.call"]
        opened = Domain("equipment_id", "=", equipment_sudo.id) & Domain(
            "state", "in", OPEN_STATES
        )
        return {
            **values,
            "may_ask_for_service": may_ask,
            "open_call_count": (
                calls.search_count(self._get_call_domain() & opened) if may_ask else 0
            ),
        }
