import re

from werkzeug.exceptions import NotFound

from odoo.http import content_disposition, request, route

from .portal_call import CustomerServiceCallPortal

REPORT = "customer_service_base.customer_service_intervention_action_report"


class CustomerServiceCallWorkPortal(CustomerServiceCallPortal):
    """Visits and quotations on the page of a call."""

    def _prepare_call_values(self, call_sudo, access_token, done, **kwargs):
        values = super()._prepare_call_values(call_sudo, access_token, done, **kwargs)
        partner = self._get_author(call_sudo)
        return {
            **values,
            "visits": call_sudo._get_portal_visits(),
            "orders": call_sudo._get_portal_orders(partner),
        }

    @route(
        "/my/service-calls/<int:call_id>/visits/<int:visit_id>/report",
        type="http",
        auth="public",
        methods=["GET"],
        website=True,
    )
    def portal_service_call_visit(self, call_id, visit_id, access_token=None, **kwargs):
        """Give the report of a visit as PDF, to who may see its call."""
        call_sudo = self._get_call_with_access(call_id, access_token)
        visit = call_sudo._get_portal_visit_report(visit_id)
        if not visit:
            raise NotFound
        # sudo: the right to the call was checked above
        reports = request.env["ir.actions.report"].sudo()
        content, _kind = reports.with_company(visit.company_id)._render_qweb_pdf(
            REPORT, visit.ids
        )
        name = re.sub(r"\W+", "-", visit.name)
        return request.make_response(
            content,
            headers=[
                ("Content-Type", "application/pdf"),
                ("Content-Length", len(content)),
                ("Content-Disposition", content_disposition(f"{name}.pdf")),
            ],
        )
