from werkzeug.exceptions import NotFound

from odoo.fields import Domain
from odoo.http import request, route

from odoo.addons.customer_service_base.controllers.portal_call_new import (
    CustomerServiceNewCall,
)
from odoo.addons.customer_service_base.tools.serial import search_words

MODEL = "customer.service.rma"
REPORT = "customer_service_rma.customer_service_rma_action_sheet"
OPEN_STATES = ("draft", "open")


class CustomerServiceRmaPortal(CustomerServiceNewCall):
    """The returns of a customer: list, page, sheet."""

    # ------------------------------------------------------------------
    # Home
    # ------------------------------------------------------------------
    def _prepare_home_portal_values(self, counters):
        values = super()._prepare_home_portal_values(counters)
        returns = request.env[MODEL]
        domains = {
            "service_return_count": lambda: Domain("state", "in", OPEN_STATES),
            "service_return_waiting_count": returns._get_portal_action_domain,
        }
        for name in domains.keys() & set(counters):
            values[name] = (
                returns.search_count(self._get_return_domain() & domains[name]())
                if self._may_see_returns()
                else 0
            )
        return values

    def _prepare_portal_layout_values(self):
        return {
            **super()._prepare_portal_layout_values(),
            "may_see_service_returns": self._may_see_returns(),
        }

    def _may_see_returns(self):
        """Tell whether the visitor has returns to see at all."""
        user = request.env.user
        return (
            request.env[MODEL].has_access("read")
            and user.partner_id._may_see_service_calls()
        )

    def _get_return_domain(self):
        """Return the returns the visitor sees as a customer; staff too see these."""
        user = request.env.user
        as_customer = (
            user.partner_id._get_service_return_domain()
            if user._is_internal()
            else Domain.TRUE
        )
        return as_customer & Domain("company_id", "in", request.env.companies.ids)

    # ------------------------------------------------------------------
    # List
    # ------------------------------------------------------------------
    def _get_return_sortings(self):
        return {
            "newest": {
                "label": request.env._("Newest"),
                "order": "date_request desc, id desc",
            },
            "number": {"label": request.env._("Number"), "order": "name desc, id desc"},
            "promised": {
                "label": request.env._("Promised for"),
                "order": "date_promised, id desc",
            },
        }

    def _get_return_filters(self):
        returns = request.env[MODEL]
        return {
            "open": {
                "label": request.env._("Open"),
                "domain": Domain("state", "in", OPEN_STATES),
            },
            "send": {
                "label": request.env._("To be sent by you"),
                "domain": returns._get_portal_action_domain(),
            },
            "done": {
                "label": request.env._("Finished"),
                "domain": Domain("state", "=", "done"),
            },
            "all": {"label": request.env._("All"), "domain": Domain.TRUE},
        }

    def _get_return_search_domain(self, text):
        """Return the returns whose number, or an item of which, has the words."""
        # sudo: customers do not read items, only find their returns by them
        lines = request.env["customer.service.rma.line"].sudo()
        found = lines._search(
            Domain.AND(
                Domain("serial", "ilike", word) | Domain("name", "ilike", word)
                for word in search_words(text)
            )
        )
        own = Domain.AND(
            Domain("name", "ilike", word) | Domain("customer_reference", "ilike", word)
            for word in search_words(text)
        )
        return own | Domain("id", "in", found.subselect("rma_id"))

    def _prepare_return_list_values(self, page, sortby, filterby, search):
        """Return the values of the page with the list of returns."""
        returns = request.env[MODEL]
        sortings, filters = self._get_return_sortings(), self._get_return_filters()
        sortby = sortby if sortby in sortings else "newest"
        filterby = filterby if filterby in filters else "open"
        domain = self._get_return_domain() & filters[filterby]["domain"]
        if search_words(search):
            domain &= self._get_return_search_domain(search)
        found, pages = self._get_list_page(
            returns,
            "/my/service-returns",
            domain,
            sortings[sortby]["order"],
            page,
            "my_service_returns_history",
            sortby=sortby,
            filterby=filterby,
            search=search,
        )
        return {
            **self._prepare_portal_layout_values(),
            "page_name": "service_return",
            "default_url": "/my/service-returns",
            # sudo: items of the customer's own returns
            "returns": found.sudo(),
            "pager": pages,
            "search": search,
            "searchbar_sortings": sortings,
            "sortby": sortby,
            "return_filters": filters,
            "filterby": filterby,
        }

    @route(
        ["/my/service-returns", "/my/service-returns/page/<int:page>"],
        type="http",
        auth="user",
        methods=["GET"],
        website=True,
        readonly=True,
    )
    def portal_my_service_returns(
        self, page=1, sortby=None, filterby=None, search="", **kwargs
    ):
        """List the returns of the visitor."""
        if not self._may_see_returns():
            return request.redirect("/my")
        return request.render(
            "customer_service_rma.portal_my_service_returns",
            self._prepare_return_list_values(page, sortby, filterby, search),
        )

    # ------------------------------------------------------------------
    # Page
    # ------------------------------------------------------------------
    def _get_return_with_access(self, return_id, access_token=None):
        """Return a return of the visitor, or of who has the link, as superuser.

        :raise werkzeug.exceptions.NotFound: it is not theirs, or is none.
        """
        return self._get_with_access(MODEL, return_id, access_token)

    @route(
        "/my/service-returns/<int:return_id>",
        type="http",
        auth="public",
        methods=["GET"],
        website=True,
        readonly=True,
    )
    def portal_my_service_return(self, return_id, access_token=None, **kwargs):
        """Show a return to its customer, or to who has the link with the token."""
        try:
            return_sudo = self._get_return_with_access(return_id, access_token)
        except NotFound:
            return request.redirect("/my")
        values = self._prepare_return_values(return_sudo, access_token, **kwargs)
        return request.render("customer_service_rma.portal_service_return_page", values)

    def _prepare_return_values(self, return_sudo, access_token, **kwargs):
        """Return the values of the page of a return."""
        machines = request.env["customer.service.equipment"].browse(
            return_sudo.line_ids.equipment_id.ids
        )
        readable = (
            machines._filtered_access("read").ids
            if machines.browse().has_access("read")
            else []
        )
        values = {
            "page_name": "service_return",
            "return_": return_sudo,
            "status": return_sudo._get_portal_status(),
            "documents": return_sudo._get_portal_documents(),
            # links only to what the visitor may open
            "open_machines": set(readable),
            "timezone": self._get_timezone(return_sudo.company_id),
        }
        return self._get_page_view_values(
            return_sudo,
            access_token,
            values,
            "my_service_returns_history",
            False,
            **kwargs,
        )

    @route(
        "/my/service-returns/<int:return_id>/sheet",
        type="http",
        auth="public",
        methods=["GET"],
        website=True,
    )
    def portal_service_return_sheet(self, return_id, access_token=None, **kwargs):
        """Give the sheet that goes into the parcel."""
        return_sudo = self._get_return_with_access(return_id, access_token)
        if not return_sudo._is_sheet_of_use():
            raise NotFound
        return self._show_report(
            model=return_sudo, report_type="pdf", report_ref=REPORT, download=True
        )

    @route(
        "/my/service-returns/<int:return_id>/documents/<int:attachment_id>",
        type="http",
        auth="public",
        methods=["GET"],
        website=True,
        readonly=True,
    )
    def portal_service_return_document(
        self, return_id, attachment_id, access_token=None, **kwargs
    ):
        """Give a file of a return. The address ends with the right to it."""
        return_sudo = self._get_return_with_access(return_id, access_token)
        return self._send_document(return_sudo, attachment_id)

    # ------------------------------------------------------------------
    # Equipment
    # ------------------------------------------------------------------
    def _prepare_equipment_values(self, equipment_sudo, page, access_token, **kwargs):
        values = super()._prepare_equipment_values(
            equipment_sudo, page, access_token, **kwargs
        )
        return {
            **values,
            "may_ask_for_return": self._may_see_returns()
            and bool(self._get_equipment_choice(equipment_sudo.id)),
        }
