import logging
import re
import uuid

from werkzeug.exceptions import NotFound

from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.http import request, route
from odoo.tools.mail import plaintext2html

from ..models.customer_service_call_portal import URGENCIES
from .portal_call import MAX_TEXT, CustomerServiceCallPortal

_logger = logging.getLogger(__name__)

MAX_SUBJECT = 200
MAX_FILES = 10
MAX_FILE_SIZE = 20 * 1024 * 1024  # bytes
MAX_MACHINES = 60  # more are not a list to choose from: they are searched
MAX_MATCHES = 20
MAX_SUGGESTIONS = 500
MAX_SITES = 200
# what a link to the form may say
KNOWN_BEFORE = ("equipment_id", "origin_id", "subject")
# what runs when it is opened: nobody sends it to ask for service
FORBIDDEN_FILES = frozenset(
    "apk app bat cmd com cpl dll exe hta htm html jar js jse lnk msi msp pif ps1 reg"
    " scr sh svg vb vbe vbs wsf wsh xhtml".split()
)
_REQUEST = re.compile(r"[0-9a-f]{32}")
_LABEL = re.compile(r"\[(.+?)\]")


class CustomerServiceNewCall(CustomerServiceCallPortal):
    """The form by which a customer asks for service."""

    # ------------------------------------------------------------------
    # What may be chosen
    # ------------------------------------------------------------------
    def _may_ask_for_service(self):
        """Customers ask; staff who see the page only if they may open calls."""
        calls = request.env["customer.service.call"]
        internal = request.env.user._is_internal()
        return self._may_see_calls() and (not internal or calls.has_access("create"))

    def _get_call_types(self):
        """Return the types that customers may choose."""
        types = request.env["customer.service.call.type"]
        return types.search([("portal_visible", "=", True)])

    def _get_sites(self):
        """Return the addresses of the visitor's company, as superuser."""
        company = request.env.user.commercial_partner_id
        # sudo: addresses of the visitor's own company
        return company.sudo().search(
            Domain("id", "child_of", company.id)
            & Domain("type", "in", ("other", "delivery"))
            & Domain("company_id", "in", (False, request.env.company.id)),
            order="city, name, id",
            limit=MAX_SITES,
        )

    def _get_origin(self, origin_id):
        """Return the ended call the visitor comes back to, if it is theirs."""
        calls = request.env["customer.service.call"]
        if not str(origin_id or "").isdigit():
            return calls
        origin = calls.search(self._get_call_domain() & Domain("id", "=", origin_id))
        return origin.filtered(lambda call: call._can_portal_follow_up())

    # ------------------------------------------------------------------
    # What was written
    # ------------------------------------------------------------------
    def _find_equipment(self, text):
        """Return the machines meant by what was typed or taken from the list."""
        machines = request.env["customer.service.equipment"]
        label = _LABEL.match(text)
        meant = (
            Domain("serial", "=ilike", label[1].replace("%", r"\%").replace("_", r"\_"))
            if label
            else machines._get_search_domain(text)
        )
        return machines.search(self._get_equipment_domain() & meant, limit=MAX_MATCHES)

    def _parse_equipment(self, post, errors):
        """Return the machine, or what the text may mean when that is not one."""
        if post.get("equipment_id"):
            machine = self._get_equipment_choice(post["equipment_id"])
            if not machine:
                errors["equipment"] = request.env._("Choose one of your machines.")
            return machine
        text = (post.get("equipment_text") or "").strip()[:MAX_SUBJECT]
        if not text:
            return request.env["customer.service.equipment"]
        found = self._find_equipment(text)
        if not found:
            errors["equipment"] = request.env._(
                "No machine of yours is found by “%(text)s”. Leave it empty and "
                "describe the machine below.",
                text=text,
            )
        elif len(found) > 1:
            errors["equipment"] = request.env._("Which of these machines is it?")
        return found

    def _parse_choice(self, value, choices, errors, name, message):
        """Return the record chosen in a list, nothing if none was."""
        if not value:
            return choices.browse()
        chosen = choices.filtered(lambda record: str(record.id) == value)
        if not chosen:
            errors[name] = message
        return chosen

    def _parse_files(self, errors):
        """Return names and contents of the files, or say which cannot be sent."""
        files = [
            file for file in request.httprequest.files.getlist("files") if file.filename
        ]
        if len(files) > MAX_FILES:
            errors["files"] = request.env._(
                "Send at most %(count)s files.", count=MAX_FILES
            )
            return []
        contents = []
        for file in files:
            content = file.read(MAX_FILE_SIZE + 1)
            name = file.filename.replace("\\", "/").rsplit("/", 1)[-1]
            extension = name.rsplit(".", 1)[-1].lower()
            if len(content) > MAX_FILE_SIZE:
                errors["files"] = request.env._(
                    "%(name)s is larger than %(size)s MB.",
                    name=name,
                    size=MAX_FILE_SIZE // 1024**2,
                )
            elif extension in FORBIDDEN_FILES or content[:2] == b"MZ":
                errors["files"] = request.env._(
                    "%(name)s cannot be sent: files of this type may harm a "
                    "computer. Put it in a ZIP file or send a picture.",
                    name=name,
                )
            contents.append((name, content))
        return contents

    def _parse_call(self, post):
        """Return what was written: values, files, errors, machines, earlier call."""
        errors = {}
        subject = " ".join((post.get("subject") or "").split())[:MAX_SUBJECT]
        description = (post.get("description") or "").strip()[:MAX_TEXT]
        if not subject:
            errors["subject"] = request.env._("Say in a few words what is wrong.")
        machines = self._parse_equipment(post, errors)
        call_type = self._parse_choice(
            post.get("type_id"),
            self._get_call_types(),
            errors,
            "type",
            request.env._("Choose what you need from the list."),
        )
        site = self._parse_choice(
            post.get("site_id"),
            self._get_sites(),
            errors,
            "site",
            request.env._("Choose one of your addresses."),
        )
        urgency = post.get("urgency") or "normal"
        if urgency not in URGENCIES:
            errors["urgency"] = request.env._("Choose normal or urgent.")
        origin = self._get_origin(post.get("origin_id"))
        if post.get("origin_id") and not origin:
            errors["origin"] = request.env._("The earlier request is not found.")
        vals = {
            "subject": subject,
            "description": plaintext2html(description) if description else False,
            "priority": URGENCIES.get(urgency),
            "type_id": call_type.id,
            "equipment_id": machines.id if len(machines) == 1 else False,
            "company_id": machines[:1].company_id.id or request.env.company.id,
        }
        if site:
            vals["site_id"] = site.id
        return vals, self._parse_files(errors), errors, machines, origin

    # ------------------------------------------------------------------
    # Pages
    # ------------------------------------------------------------------
    def _prepare_new_call_values(self, post, errors=None, matches=None):
        """Return the values of the form: what was written, what may be chosen."""
        machines = request.env["customer.service.equipment"]
        domain = self._get_equipment_domain()
        count = machines.search_count(domain, limit=MAX_MACHINES + 1)
        origin = self._get_origin(post.get("origin_id"))
        chosen = self._get_equipment_choice(
            post.get("equipment_id") or (not errors and origin.equipment_id.id)
        )
        matches = matches if matches is not None and len(matches) > 1 else machines
        as_list = matches or count <= MAX_MACHINES or chosen
        found = machines.search_fetch(
            domain, ["name", "serial"], order="name, id", limit=MAX_SUGGESTIONS
        )
        return {
            **self._prepare_portal_layout_values(),
            "page_name": "service_call_new",
            "post": post,
            "errors": errors or {},
            "had_files": bool(errors) and bool(request.httprequest.files),
            "origin": origin,
            "machine": chosen,
            "machines": matches or (found if count <= MAX_MACHINES else chosen),
            "machines_as_list": bool(as_list),
            "machine_suggestions": machines if as_list else found,
            "call_types": self._get_call_types(),
            "sites": self._get_sites(),
            "request_token": post.get("request_token") or uuid.uuid4().hex,
            "max_files": MAX_FILES,
            "max_file_size": MAX_FILE_SIZE // 1024**2,
        }

    @route(
        "/my/service-calls/new",
        type="http",
        auth="user",
        methods=["GET"],
        website=True,
        readonly=True,
    )
    def portal_new_service_call(self, **kwargs):
        """Show the form by which a customer asks for service."""
        if not self._may_ask_for_service():
            return request.redirect("/my")
        known = {key: kwargs[key] for key in KNOWN_BEFORE if key in kwargs}
        return request.render(
            "customer_service_base.portal_service_call_new",
            self._prepare_new_call_values(known),
        )

    @route(
        "/my/service-calls/create",
        type="http",
        auth="user",
        methods=["POST"],
        website=True,
    )
    def portal_create_service_call(self, **post):
        """Open the call that is asked for, or show the form with what is wrong."""
        token = post.get("request_token") or ""
        if not self._may_ask_for_service() or not _REQUEST.fullmatch(token):
            raise NotFound
        vals, files, errors, machines, origin = self._parse_call(post)
        if not errors:
            try:
                request.env["customer.service.call"]._create_from_portal(
                    request.env.user.partner_id, vals, files, token, origin
                )
            except UserError:
                _logger.warning("A call of the portal is refused", exc_info=True)
                errors["form"] = request.env._(
                    "Your request could not be taken. Please call or write to us."
                )
        if errors:
            return request.render(
                "customer_service_base.portal_service_call_new",
                self._prepare_new_call_values(post, errors, machines),
                status=422,
            )
        return request.redirect(f"/my/service-calls/sent/{token}")

    @route(
        "/my/service-calls/sent/<string:token>",
        type="http",
        auth="user",
        methods=["GET"],
        website=True,
        readonly=True,
    )
    def portal_service_call_sent(self, token, **kwargs):
        """Tell the number of the call that was opened."""
        # sudo: customers do not search by the token; the caller is the visitor
        calls = request.env["customer.service.call"].sudo()
        call_sudo = calls.search(
            [
                ("portal_request", "=", token),
                ("caller_id", "=", request.env.user.partner_id.id),
            ]
        )
        if not call_sudo:
            return request.redirect("/my/service-calls")
        return request.render(
            "customer_service_base.portal_service_call_sent",
            {
                **self._prepare_portal_layout_values(),
                "page_name": "service_call_new",
                "call": call_sudo,
            },
        )
