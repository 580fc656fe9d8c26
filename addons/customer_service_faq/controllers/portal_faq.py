from urllib.parse import urlencode

from markupsafe import Markup
from werkzeug.exceptions import NotFound

from odoo.fields import Domain
from odoo.http import STORED_SESSION_BYTES, request, route
from odoo.tools.misc import hmac

from odoo.addons.customer_service_base.controllers.portal_call_new import (
    MAX_SUBJECT,
    CustomerServiceNewCall,
)
from odoo.addons.portal.controllers.portal import pager

from ..models.customer_service_faq_portal import ADDRESS, MAX_NOTE
from ..models.customer_service_faq_search import MAX_CANDIDATES
from ..models.customer_service_faq_visit import SEARCH, VOTE
from ..tools.faq_visitor import get_network
from ..tools.plain import to_line

MAX_ID = 2**31 - 1
PAGE = 10  # entries
MAX_USEFUL = 6
NO_INDEX = Markup('<meta name="robots" content="noindex"/>')


class CustomerServiceFaqPortal(CustomerServiceNewCall):
    """The FAQ for customers and for everybody.

    Nothing is read with the rights of the visitor, who has none: each page asks
    ``_get_portal_domain`` which entries there are for them.
    """

    # ------------------------------------------------------------------
    # Who asks, and what there is for them
    # ------------------------------------------------------------------
    def _get_faq(self):
        """Return the entries as superuser, to be searched by the domain only."""
        # sudo: visitors have no rights on entries, the domain says which they read
        return request.env["customer.service.faq"].sudo()

    def _get_faq_domain(self):
        return request.env["customer.service.faq"]._get_portal_domain()

    def _get_faq_list_domain(self):
        """Return the entries for the visitor, those that are translated once."""
        return self._get_faq()._prefer_translations(
            self._get_faq_domain(), request.env.lang
        )

    def _get_faq_entry(self, entry_id):
        """Return the entry of that id if the visitor may read it, as superuser.

        :raise werkzeug.exceptions.NotFound: it is none, or not for them: nobody
            learns which.
        """
        if entry_id > MAX_ID:
            raise NotFound
        domain = self._get_faq_domain() & Domain("id", "=", entry_id)
        entry = self._get_faq().search(domain)
        if not entry:
            raise NotFound
        return entry

    def _get_key(self, who):
        """Return what stands for a visitor, by which nobody can be known."""
        # sudo: the secret of the database
        env = request.env["ir.config_parameter"].sudo().env
        return hmac(env, "customer_service_faq", who)

    def _get_visitor(self):
        """Return the key of who votes: a user, or else a browser."""
        user = request.env.user
        if not user._is_public():
            return self._get_key(f"user {user.id}")
        return self._get_key(f"session {request.session.sid[:STORED_SESSION_BYTES]}")

    def _may_go_on(self, kind):
        """Count what a visitor does, and tell whether it is not too often.

        Who is not logged in is counted by network: sessions cost them nothing.
        """
        user = request.env.user
        if not user._is_public():
            who = f"user {user.id}"
        else:
            who = get_network(request.httprequest.remote_addr or "")
        visits = request.env["customer.service.faq.visit"]
        return visits._take(self._get_key(who), kind)

    # ------------------------------------------------------------------
    # Values of pages
    # ------------------------------------------------------------------
    def _prepare_home_portal_values(self, counters):
        values = super()._prepare_home_portal_values(counters)
        if "service_faq_count" in counters:
            values["service_faq_count"] = self._get_faq().search_count(
                self._get_faq_list_domain()
            )
        return values

    def _prepare_faq_values(self, title, **values):
        """Return what the pages of the FAQ share."""
        user = request.env.user
        return {
            **self._prepare_portal_layout_values(),
            "page_name": "service_faq",
            "title": title,
            "additional_title": title,
            "search": "",
            "category": request.env["customer.service.faq.category"],
            "is_visitor": user._is_public(),
            "is_staff": user._is_internal(),
            "may_ask_for_service": not user._is_public()
            and self._may_ask_for_service(),
            **values,
        }

    def _render_faq(self, template, values, index=False, status=200):
        """Return a page that search engines find only if everybody may read it."""
        values = {**values, "head": "" if index else NO_INDEX}
        response = request.render(
            f"customer_service_faq.{template}", values, status=status
        )
        if not index:
            response.headers["X-Robots-Tag"] = "noindex"
        return response

    def _refuse_faq(self, kind):
        """Return the page for who asks too often."""
        response = self._render_faq(
            "portal_faq_too_often",
            self._prepare_faq_values(request.env._("Too many requests")),
            status=429,
        )
        _times, seconds = request.env["customer.service.faq.visit"]._get_limit(kind)
        response.headers["Retry-After"] = str(seconds)
        return response

    # ------------------------------------------------------------------
    # Home and categories
    # ------------------------------------------------------------------
    def _get_faq_categories(self, counts, parent=None):
        """Return the categories below one that hold something for the visitor."""
        # sudo: only those in which the visitor reads something
        categories = request.env["customer.service.faq.category"].sudo()
        return (
            categories.browse(key for key in counts if key)
            .filtered(lambda one: one.parent_id.id == (parent.id if parent else False))
            .sorted(lambda one: (one.name or "").lower())
        )

    @route(
        ADDRESS, type="http", auth="public", website=True, readonly=True, sitemap=False
    )
    def service_faq(self, **kwargs):
        """Show where to search, the categories and what helped most."""
        faq, domain = self._get_faq(), self._get_faq_list_domain()
        counts = faq._count_by_category(domain)
        values = self._prepare_faq_values(
            request.env._("Questions and Answers"),
            counts=counts,
            categories=self._get_faq_categories(counts),
            useful=faq._get_most_useful(self._get_lang_domain(domain), MAX_USEFUL),
        )
        return self._render_faq("portal_faq", values, index=values["is_visitor"])

    def _get_lang_domain(self, domain):
        """Return entries in the language of the visitor, or all if there are none."""
        own = domain & Domain("lang", "=like", f"{(request.env.lang or 'en')[:2]}%")
        return own if self._get_faq().search_count(own, limit=1) else domain

    @route(
        [
            f"{ADDRESS}/category/<int:category_id>",
            f"{ADDRESS}/category/<int:category_id>/page/<int:page>",
        ],
        type="http",
        auth="public",
        website=True,
        readonly=True,
        sitemap=False,
    )
    def service_faq_category(self, category_id, page=1, **kwargs):
        """List the entries of a category and of those below it; 0 is without one."""
        faq, domain = self._get_faq(), self._get_faq_list_domain()
        counts = faq._count_by_category(domain)
        if not counts.get(category_id):
            raise NotFound
        # sudo: there is something in it that the visitor reads
        category = request.env["customer.service.faq.category"].sudo()
        category = category.browse(category_id or [])
        domain &= (
            Domain("category_id", "child_of", category.id)
            if category
            else Domain("category_id", "=", False)
        )
        pages = pager(
            url=f"{ADDRESS}/category/{category_id}",
            total=counts[category_id],
            page=page,
            step=PAGE,
        )
        values = self._prepare_faq_values(
            category.name or request.env._("Other questions"),
            category=category,
            counts=counts,
            categories=self._get_faq_categories(counts, category) if category else [],
            entries=faq.search(domain, limit=PAGE, offset=pages["offset"]),
            pager=pages,
        )
        index = values["is_visitor"] and page == 1
        return self._render_faq("portal_faq_category", values, index=index)

    # ------------------------------------------------------------------
    # Search
    # ------------------------------------------------------------------
    @route(
        [f"{ADDRESS}/search", f"{ADDRESS}/search/page/<int:page>"],
        type="http",
        auth="public",
        methods=["GET"],
        website=True,
        sitemap=False,
    )
    def service_faq_search(self, search="", page=1, **kwargs):
        """List the entries that answer a text, the best first.

        Not read-only: how often one searches is counted, and what was searched.
        """
        search = to_line(search, MAX_SUBJECT)
        if not search:
            return request.redirect(ADDRESS)
        if not self._may_go_on(SEARCH):
            return self._refuse_faq(SEARCH)
        found = self._get_faq()._find(
            search, self._get_faq_domain(), lang=request.env.lang, limit=MAX_CANDIDATES
        )
        pages = pager(
            url=f"{ADDRESS}/search",
            total=len(found),
            page=page,
            step=PAGE,
            url_args={"search": search},
        )
        if page == 1:
            request.env["customer.service.faq.query"]._log_query(
                search, len(found), request.env.company
            )
        values = self._prepare_faq_values(
            request.env._("Search: %(text)s", text=search),
            search=search,
            entries=found[pages["offset"] : pages["offset"] + PAGE],
            pager=pages,
            found_count=len(found),
        )
        return self._render_faq("portal_faq_search", values)

    # ------------------------------------------------------------------
    # One entry
    # ------------------------------------------------------------------
    def _prepare_faq_entry_values(self, entry, search):
        """Return the values of the page of an entry."""
        vote = entry._get_vote(self._get_visitor())
        return self._prepare_faq_values(
            entry.name,
            entry=entry,
            category=entry.category_id,
            search=search,
            solution=entry._get_portal_solution(),
            files=entry._get_listed_files(),
            translations=entry._get_portal_translations(self._get_faq_domain()),
            vote=vote.kind,
            vote_note=vote.note,
            max_note=MAX_NOTE,
        )

    @route(
        f"{ADDRESS}/<int:entry_id>",
        type="http",
        auth="public",
        methods=["GET"],
        website=True,
        readonly=True,
        sitemap=False,
    )
    def service_faq_entry(self, entry_id, search="", **kwargs):
        """Show one entry."""
        entry = self._get_faq_entry(entry_id)
        search = to_line(search, MAX_SUBJECT)
        values = self._prepare_faq_entry_values(entry, search)
        index = entry.audience == "public" and not search
        return self._render_faq("portal_faq_entry", values, index=index)

    @route(
        f"{ADDRESS}/<int:entry_id>/file/<int:attachment_id>",
        type="http",
        auth="public",
        methods=["GET"],
        website=True,
        readonly=True,
        sitemap=False,
    )
    def service_faq_file(self, entry_id, attachment_id, **kwargs):
        """Give a file of an entry."""
        response = self._send_document(self._get_faq_entry(entry_id), attachment_id)
        response.headers["X-Robots-Tag"] = "noindex"
        return response

    @route(
        f"{ADDRESS}/<int:entry_id>/vote",
        type="http",
        auth="public",
        methods=["POST"],
        website=True,
        sitemap=False,
    )
    def service_faq_vote(self, entry_id, helpful="", note="", search="", **post):
        """Note whether an entry helped, and what was missing."""
        entry = self._get_faq_entry(entry_id)
        if helpful not in ("yes", "no"):
            raise NotFound
        if not self._may_go_on(VOTE):
            return self._refuse_faq(VOTE)
        entry._vote(self._get_visitor(), helpful == "yes", note, request.env.company)
        query = f"?{urlencode({'search': search[:MAX_SUBJECT]})}" if search else ""
        return request.redirect(f"{entry._get_portal_url()}{query}#helpful")
