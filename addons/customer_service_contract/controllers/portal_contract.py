from werkzeug.exceptions import NotFound

from odoo.fields import Domain
from odoo.http import request, route

from odoo.addons.customer_service_base.controllers.portal_call import (
    CustomerServiceCallPortal,
)
from odoo.addons.customer_service_base.tools.serial import search_words

from ..models.customer_service_contract import ENDED, IN_FORCE_STATES

MODEL = "customer.service.contract"
REPORT = "customer_service_contract.action_report_contract"


class CustomerServiceContractPortal(CustomerServiceCallPortal):
    """The contracts of a customer: list and page."""

    def _prepare_home_portal_values(self, counters):
        values = super()._prepare_home_portal_values(counters)
        if "service_contract_count" in counters:
            values["service_contract_count"] = (
                request.env[MODEL].search_count(self._get_contract_domain())
                if request.env[MODEL].has_access("read")
                else 0
            )
        return values

    def _get_contract_domain(self):
        """Return the contracts the visitor sees as a customer; staff too see these."""
        partner = request.env.user.partner_id
        return partner._get_service_contract_domain() & Domain(
            "company_id", "in", request.env.companies.ids
        )

    def _get_contract_sortings(self):
        return {
            "newest": {
                "label": request.env._("Newest"),
                "order": "date_start desc, id desc",
            },
            "number": {"label": request.env._("Number"), "order": "name, id"},
            "end": {"label": request.env._("End"), "order": "date_end, id"},
        }

    def _get_contract_filters(self):
        return {
            "current": {
                "label": request.env._("In Force"),
                "domain": Domain("state", "in", IN_FORCE_STATES),
            },
            "ended": {
                "label": request.env._("Ended"),
                "domain": Domain("state", "=", ENDED),
            },
            "all": {"label": request.env._("All"), "domain": Domain.TRUE},
        }

    def _prepare_contract_list_values(self, page, sortby, filterby, search):
        """Return the values of the page with the list of contracts."""
        contracts = request.env[MODEL]
        sortings, filters = self._get_contract_sortings(), self._get_contract_filters()
        sortby = sortby if sortby in sortings else "newest"
        filterby = filterby if filterby in filters else "current"
        domain = self._get_contract_domain() & filters[filterby]["domain"]
        for word in search_words(search):
            domain &= Domain("name", "ilike", word) | Domain("title", "ilike", word)
        found, pages = self._get_list_page(
            contracts,
            "/my/contracts",
            domain,
            sortings[sortby]["order"],
            page,
            "my_service_contracts_history",
            sortby=sortby,
            filterby=filterby,
            search=search,
        )
        return {
            **self._prepare_portal_layout_values(),
            "page_name": "service_contract",
            "default_url": "/my/contracts",
            # sudo: what the page shows of the customer's own contracts
            "contracts": found.sudo(),
            "pager": pages,
            "search": search,
            "searchbar_sortings": sortings,
            "sortby": sortby,
            "contract_filters": filters,
            "filterby": filterby,
        }

    @route(
        ["/my/contracts", "/my/contracts/page/<int:page>"],
        type="http",
        auth="user",
        methods=["GET"],
        website=True,
        readonly=True,
    )
    def portal_my_service_contracts(
        self, page=1, sortby=None, filterby=None, search="", **kwargs
    ):
        """List the contracts of the visitor."""
        if not request.env[MODEL].has_access("read"):
            return request.redirect("/my")
        values = self._prepare_contract_list_values(page, sortby, filterby, search)
        return request.render(
            "customer_service_contract.portal_my_service_contracts", values
        )

    # ------------------------------------------------------------------
    # Page
    # ------------------------------------------------------------------
    def _get_contract_with_access(self, contract_id, access_token=None):
        """Return a contract of the visitor, or of who has the link, as superuser.

        :raise werkzeug.exceptions.NotFound: the contract is not theirs, or is none.
        """
        return self._get_with_access(MODEL, contract_id, access_token)

    def _shows_fees(self, contract_sudo):
        """Tell whether the visitor sees what the contract costs.

        Staff by their rights; customers, and who has the link, by the setting.
        """
        if request.env.user._is_internal():
            return contract_sudo.with_user(request.env.user)._may_see_fees()
        return contract_sudo._shows_portal_fees()

    @route(
        "/my/contracts/<int:contract_id>",
        type="http",
        auth="public",
        methods=["GET"],
        website=True,
    )
    def portal_my_service_contract(
        self, contract_id, access_token=None, report_type=None, download=False, **kwargs
    ):
        """Show a contract to its customer, or to who has the link with the token."""
        try:
            contract_sudo = self._get_contract_with_access(contract_id, access_token)
        except NotFound:
            return request.redirect("/my")
        fees = self._shows_fees(contract_sudo)
        if report_type == "pdf" and fees:
            return self._show_report(
                model=contract_sudo,
                report_type="pdf",
                report_ref=REPORT,
                download=bool(download),
            )
        values = self._prepare_contract_values(
            contract_sudo, access_token, fees, **kwargs
        )
        return request.render(
            "customer_service_contract.portal_service_contract_page", values
        )

    def _prepare_contract_values(self, contract_sudo, access_token, fees, **kwargs):
        """Return the values of the page of a contract."""
        lines = contract_sudo._get_portal_lines()
        machines = request.env["customer.service.equipment"].browse(
            [row.equipment_id.id for line in lines for row in line["machines"]]
        )
        invoices = request.env["account.move"].browse(
            contract_sudo._get_portal_invoices().ids if fees else []
        )
        values = {
            "page_name": "service_contract",
            "contract": contract_sudo,
            "lines": lines,
            # links only to what the visitor may open
            "open_machines": self._filter_readable(machines),
            "open_invoices": self._filter_readable(invoices),
            # sudo: invoices of a contract that the visitor may see
            "invoices": invoices.sudo(),
            "shows_fees": fees,
            "may_ask_for_service": self._may_see_calls(),
            "fees": contract_sudo._get_portal_fees() if fees else [],
            "visits": contract_sudo._get_portal_visits(),
            "allowances": contract_sudo._get_portal_allowances(),
            "documents": contract_sudo._get_portal_documents() if fees else [],
        }
        return self._get_page_view_values(
            contract_sudo,
            access_token,
            values,
            "my_service_contracts_history",
            False,
            **kwargs,
        )

    def _filter_readable(self, records):
        """Return the ids of the records that the visitor may open."""
        if not records.browse().has_access("read"):
            return set()
        return set(records._filtered_access("read").ids)

    @route(
        "/my/contracts/<int:contract_id>/documents/<int:attachment_id>",
        type="http",
        auth="public",
        methods=["GET"],
        website=True,
        readonly=True,
    )
    def portal_service_contract_document(
        self, contract_id, attachment_id, access_token=None, **kwargs
    ):
        """Give a file of a contract. The address ends with the right to it."""
        contract_sudo = self._get_contract_with_access(contract_id, access_token)
        if not self._shows_fees(contract_sudo):
            raise NotFound
        return self._send_document(contract_sudo, attachment_id)
