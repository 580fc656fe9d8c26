import logging
import re

from werkzeug.exceptions import NotFound

from odoo.exceptions import UserError
from odoo.http import request, route
from odoo.tools.mail import plaintext2html

from odoo.addons.customer_service_base.controllers import portal_call_new
from odoo.addons.customer_service_base.controllers.portal_call import MAX_TEXT

from ..models.customer_service_rma_portal import PORTAL_OPERATIONS
from .portal_rma import MODEL, CustomerServiceRmaPortal

_logger = logging.getLogger(__name__)
_REQUEST = re.compile(r"[0-9a-f]{32}")
MAX_PIECES = 999


class CustomerServiceNewRma(CustomerServiceRmaPortal):
    """The form by which a customer asks to send something in."""

    def _may_ask_for_return(self):
        """Customers ask; staff who see the page only if they may make returns."""
        internal = request.env.user._is_internal()
        may_create = request.env[MODEL].has_access("create")
        return self._may_see_returns() and (not internal or may_create)

    def _get_portal_operations(self):
        """Return key and name of what customers may ask for."""
        # sudo: customers have no rights on items; these are words
        lines = request.env["customer.service.rma.line"].sudo()
        names = dict(
            lines._fields["operation_requested"]._description_selection(lines.env)
        )
        return [(key, names[key]) for key in PORTAL_OPERATIONS]

    def _parse_pieces(self, post, errors):
        """Return how many pieces come back."""
        text = (post.get("quantity") or "1").strip()
        if not text.isascii() or not text.isdigit() or not 0 < int(text) <= MAX_PIECES:
            errors["quantity"] = request.env._(
                "Write how many pieces: a number up to %(count)s.", count=MAX_PIECES
            )
            return 1
        return int(text)

    def _parse_return(self, post):
        """Return what was written: values, item, files, errors, machines."""
        errors = {}
        limit = portal_call_new.MAX_SUBJECT
        name = " ".join((post.get("name") or "").split())[:limit]
        problem = (post.get("problem") or "").strip()[:MAX_TEXT]
        machines = self._parse_equipment(post, errors)
        operation = post.get("operation") or PORTAL_OPERATIONS[0]
        if operation not in PORTAL_OPERATIONS:
            errors["operation"] = request.env._("Choose what you ask for.")
        if not problem:
            errors["problem"] = request.env._("Say what is wrong with it.")
        if not machines and not name and "equipment" not in errors:
            errors["name"] = request.env._("Say what you want to send in.")
        line = {"operation_requested": operation, "problem": problem}
        if len(machines) == 1:
            line["equipment_id"] = machines.id
        else:
            line["name"] = name
            line["serial"] = (post.get("serial") or "").strip()[:limit] or False
            line["quantity"] = self._parse_pieces(post, errors)
        vals = {
            "problem": plaintext2html(problem) if problem else False,
            "customer_reference": (post.get("reference") or "").strip()[:limit]
            or False,
            "company_id": machines[:1].company_id.id or request.env.company.id,
        }
        return vals, line, self._parse_files(errors), errors, machines

    def _prepare_new_return_values(self, post, errors=None, matches=None):
        """Return the values of the form: what was written, what may be chosen."""
        return {
            **self._prepare_new_call_values(post, errors, matches),
            "page_name": "service_return_new",
            "operations": self._get_portal_operations(),
            "max_pieces": MAX_PIECES,
        }

    @route(
        "/my/service-returns/new",
        type="http",
        auth="user",
        methods=["GET"],
        website=True,
        readonly=True,
    )
    def portal_new_service_return(self, **kwargs):
        """Show the form by which a customer asks to send something in."""
        if not self._may_ask_for_return():
            return request.redirect("/my")
        known = {key: kwargs[key] for key in ("equipment_id",) if key in kwargs}
        return request.render(
            "customer_service_rma.portal_service_return_new",
            self._prepare_new_return_values(known),
        )

    @route(
        "/my/service-returns/create",
        type="http",
        auth="user",
        methods=["POST"],
        website=True,
    )
    def portal_create_service_return(self, **post):
        """Make the return that is asked for, or show the form with what is wrong."""
        token = post.get("request_token") or ""
        if not self._may_ask_for_return() or not _REQUEST.fullmatch(token):
            raise NotFound
        vals, line, files, errors, machines = self._parse_return(post)
        if not errors:
            try:
                request.env[MODEL]._create_from_portal(
                    request.env.user.partner_id, vals, line, files, token
                )
            except UserError:
                _logger.warning("A return of the portal is refused", exc_info=True)
                errors["form"] = request.env._(
                    "Your request could not be taken. Please call or write to us."
                )
        if errors:
            return request.render(
                "customer_service_rma.portal_service_return_new",
                self._prepare_new_return_values(post, errors, machines),
                status=422,
            )
        return request.redirect(f"/my/service-returns/sent/{token}")

    @route(
        "/my/service-returns/sent/<string:token>",
        type="http",
        auth="user",
        methods=["GET"],
        website=True,
        readonly=True,
    )
    def portal_service_return_sent(self, token, **kwargs):
        """Tell the number of the return that was asked for."""
        # sudo: customers do not search by the token; who asked is the visitor
        returns = request.env[MODEL].sudo()
        return_sudo = returns.search(
            [
                ("portal_request", "=", token),
                ("requester_id", "=", request.env.user.partner_id.id),
            ]
        )
        if not return_sudo:
            return request.redirect("/my/service-returns")
        return request.render(
            "customer_service_rma.portal_service_return_sent",
            {
                **self._prepare_portal_layout_values(),
                "page_name": "service_return_new",
                "return_": return_sudo,
            },
        )
