from werkzeug.exceptions import NotFound

from odoo.exceptions import AccessError, MissingError
from odoo.fields import Domain
from odoo.http import request, route

from odoo.addons.portal.controllers.portal import CustomerPortal, pager

# what a browser shows without running anything in it
SHOWN_FILES = ("application/pdf", "image/gif", "image/jpeg", "image/png", "image/webp")


class CustomerServicePortal(CustomerPortal):
    def _document_check_access(self, model_name, document_id, access_token=None):
        """Refuse tokens with letters no token has: the host cannot compare them."""
        if access_token and not access_token.isascii():
            access_token = None
        return super()._document_check_access(
            model_name, document_id, access_token=access_token
        )

    # ------------------------------------------------------------------
    # What the pages of calls, contracts and returns share
    # ------------------------------------------------------------------
    def _get_with_access(self, model, number, access_token=None):
        """Return a record of the visitor, or of who has the link, as superuser.

        :raise werkzeug.exceptions.NotFound: it is not theirs, or is none.
        """
        try:
            return self._document_check_access(model, number, access_token=access_token)
        except (AccessError, MissingError) as error:
            raise NotFound from error

    def _get_list_page(self, records, url, domain, order, page, history, **url_args):
        """Return a page of a list, and remember it for the arrows on the records.

        :param records: empty recordset, with the rights of the visitor.
        :param str history: key of the session for what the list holds.
        :param url_args: what the links to other pages keep.
        :return: (records, pager)
        """
        pages = pager(
            url=url,
            total=records.search_count(domain),
            page=page,
            step=self._items_per_page,
            url_args=url_args,
        )
        found = records.search(
            domain, order=order, limit=self._items_per_page, offset=pages["offset"]
        )
        request.session[history] = found.ids[:100]
        return found, pages

    def _send_document(self, record_sudo, attachment_id):
        """Give a file that the customer reads on a record.

        :raise werkzeug.exceptions.NotFound: it is none of those.
        """
        documents = record_sudo._get_portal_documents()
        document = documents.filtered(lambda file: file.id == attachment_id)
        if not document:
            raise NotFound
        stream = request.env["ir.binary"]._get_stream_from(document)
        return stream.get_response(as_attachment=document.mimetype not in SHOWN_FILES)

    def _prepare_home_portal_values(self, counters):
        values = super()._prepare_home_portal_values(counters)
        if "equipment_count" in counters:
            equipment = request.env["customer.service.equipment"]
            values["equipment_count"] = (
                equipment.search_count(self._get_equipment_domain())
                if equipment.has_access("read")
                else 0
            )
        return values

    def _get_equipment_domain(self):
        """Return the machines the user sees as a customer or as an end user."""
        company = request.env.user.commercial_partner_id
        return Domain("commercial_partner_id", "=", company.id) | Domain(
            "end_user_id", "child_of", company.id
        )

    def _get_equipment_sortings(self):
        return {
            "name": {"label": request.env._("Name"), "order": "name, id"},
            "serial": {
                "label": request.env._("Serial Number"),
                "order": "serial, id",
            },
            "site": {"label": request.env._("Site"), "order": "site_id, name, id"},
            "installed": {
                "label": request.env._("Installed on"),
                "order": "installation_date desc, id desc",
            },
            "warranty": {
                "label": request.env._("Warranty Until"),
                "order": "warranty_end, id",
            },
        }

    def _prepare_equipment_list_values(self, page, sortby, search):
        """Return the values of the page with the list of machines."""
        equipment = request.env["customer.service.equipment"]
        sortings = self._get_equipment_sortings()
        sortby = sortby if sortby in sortings else "name"
        domain = self._get_equipment_domain()
        if search:
            domain &= equipment._get_search_domain(search)
        pages = pager(
            url="/my/equipment",
            total=equipment.search_count(domain),
            page=page,
            step=self._items_per_page,
            url_args={"sortby": sortby, "search": search},
        )
        machines = equipment.search(
            domain,
            order=sortings[sortby]["order"],
            limit=self._items_per_page,
            offset=pages["offset"],
        )
        request.session["my_equipment_history"] = machines.ids[:100]
        return {
            **self._prepare_portal_layout_values(),
            "page_name": "equipment",
            "default_url": "/my/equipment",
            # sudo: a site may be an address of somebody else, shown all the same
            "machines": machines.sudo(),
            "pager": pages,
            "search": search,
            "searchbar_sortings": sortings,
            "sortby": sortby,
        }

    @route(
        ["/my/equipment", "/my/equipment/page/<int:page>"],
        type="http",
        auth="user",
        website=True,
        readonly=True,
    )
    def portal_my_equipment(self, page=1, sortby=None, search="", **kwargs):
        """List the machines of the user."""
        if not request.env["customer.service.equipment"].has_access("read"):
            return request.redirect("/my")
        values = self._prepare_equipment_list_values(page, sortby, search)
        return request.render("customer_service_base.portal_my_equipment", values)

    @route(
        [
            "/my/equipment/<int:equipment_id>",
            "/my/equipment/<int:equipment_id>/history/page/<int:page>",
        ],
        type="http",
        auth="public",
        website=True,
        readonly=True,
    )
    def portal_my_equipment_detail(
        self, equipment_id, page=1, access_token=None, **kwargs
    ):
        """Show one machine to its customer, or to who has the link with the token."""
        try:
            equipment_sudo = self._document_check_access(
                "customer.service.equipment", equipment_id, access_token=access_token
            )
        except (AccessError, MissingError):
            return request.redirect("/my")
        values = self._prepare_equipment_values(
            equipment_sudo, page, access_token, **kwargs
        )
        return request.render("customer_service_base.portal_equipment_page", values)

    def _prepare_equipment_values(self, equipment_sudo, page, access_token, **kwargs):
        """Return the values of the page of a machine.

        Components and history are read with the rights of the visitor: who came
        with a token sees neither.
        """
        equipment = request.env["customer.service.equipment"].browse(equipment_sudo.id)
        may_read = equipment.has_access("read")
        history = request.env["customer.service.history"]
        domain = equipment._get_sheet_history_domain()
        pages = pager(
            url=f"/my/equipment/{equipment.id}/history",
            total=history.search_count(domain) if may_read else 0,
            page=page,
            step=self._items_per_page,
        )
        rows, components = history, equipment.browse()
        if may_read:
            rows = history.search_fetch(
                domain,
                limit=self._items_per_page,
                offset=pages["offset"],
            )
            components = equipment.search(
                [("parent_id", "=", equipment.id)], order="name, id"
            )
        values = {
            "page_name": "equipment",
            "equipment": equipment_sudo,
            # related records in the machine's own fields show by visitor's rights
            "properties": (
                equipment if may_read else equipment_sudo
            )._get_sheet_properties(),
            "components": components,
            "meters": equipment_sudo.meter_ids,
            "history": rows,
            "history_pager": pages,
        }
        return self._get_page_view_values(
            equipment_sudo,
            access_token,
            values,
            "my_equipment_history",
            False,
            **kwargs,
        )
