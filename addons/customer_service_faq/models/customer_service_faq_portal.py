from collections import Counter

from dateutil.relativedelta import relativedelta
from markupsafe import Markup
from psycopg2.errors import UniqueViolation

from odoo import api, fields, models
from odoo.fields import Domain

from ..tools.faq_page import find_files, to_page
from ..tools.plain import shorten, to_line, to_plain
from .customer_service_faq import INTERNAL
from .customer_service_faq_use import DEFLECTED, HELPFUL, READ, UNHELPFUL

MAX_NOTE = 500  # characters of what was missing
MAX_SUMMARY = 180  # characters below a title
USEFUL_MONTHS = 12
ADDRESS = "/service/faq"


class CustomerServiceFaq(models.Model):
    """What customers read of the entries, and what they make of them.

    Visitors have no rights on the model. The controllers read as superuser what
    ``_get_portal_domain`` of the visitor lets them find, and nothing else.
    """

    _inherit = "customer.service.faq"

    # ------------------------------------------------------------------
    # Which entries
    # ------------------------------------------------------------------
    @api.model
    def _get_portal_domain(self):
        """Return the entries that the user reads on the pages for customers.

        Our staff see there what customers see. The archived are named because what
        a request puts into the context must not bring them back.
        """
        company = self.env.company
        return (
            self._get_audience_domain(self.env.user)
            & Domain("audience", "!=", INTERNAL)
            & Domain("active", "=", True)
            & Domain("company_id", "in", (False, company.id))
        )

    @api.model
    def _prefer_translations(self, domain, lang):
        """Return the entries without those that are there in a language too.

        :param Domain domain: which entries at all.
        :param str lang: code of the language of who reads.
        """
        code = (lang or "en")[:2]
        translations = self.search_fetch(
            domain & Domain("translation_of_id", "!=", False),
            ["translation_of_id", "lang"],
        )
        spoken = translations.filtered(lambda entry: entry.lang.startswith(code))
        originals = self.search(
            domain
            & Domain("id", "in", translations.translation_of_id.ids)
            & Domain("lang", "=like", f"{code}%")
        )
        said = set((originals | spoken.translation_of_id).ids)
        hidden = said - set(originals.ids)
        hidden.update(
            entry.id
            for entry in translations - spoken
            if entry.translation_of_id.id in said
        )
        return domain & Domain("id", "not in", hidden)

    @api.model
    def _count_by_category(self, domain):
        """Return how many entries there are in each category, those below counted.

        :return: ``Counter`` by id of the category; 0 is none at all.
        """
        totals = Counter()
        for category, count in self._read_group(domain, ["category_id"], ["__count"]):
            path = (category.parent_path or "").split("/")[:-1]
            totals.update({int(key): count for key in path or ["0"]})
        return totals

    @api.model
    def _get_most_useful(self, domain, limit):
        """Return the entries that helped most customers lately, then the newest.

        :param Domain domain: which entries at all.
        """
        since = fields.Datetime.now() - relativedelta(months=USEFUL_MONTHS)
        groups = self.env["customer.service.faq.use"]._read_group(
            Domain("faq_id", "in", self._search(domain))
            & Domain("kind", "in", (HELPFUL, DEFLECTED))
            & Domain("date", ">=", since),
            ["faq_id"],
            ["__count"],
            order="__count desc",
            limit=limit,
        )
        useful = self.browse(entry.id for entry, _count in groups)
        missing = limit - len(useful)
        if missing:
            newest = domain & Domain("id", "not in", useful.ids)
            useful |= self.search(newest, order="id desc", limit=missing)
        return useful

    # ------------------------------------------------------------------
    # What is shown
    # ------------------------------------------------------------------
    def _get_portal_url(self):
        self.ensure_one()
        return f"{ADDRESS}/{self.id}"

    def _get_portal_summary(self):
        """Return what is told of an entry below its title, as plain text."""
        self.ensure_one()
        return shorten(self.symptoms or to_plain(self.solution), MAX_SUMMARY)

    def _get_portal_solution(self):
        """Return the solution with files at the addresses that customers reach."""
        self.ensure_one()
        addresses = {
            file.id: f"{self._get_portal_url()}/file/{file.id}"
            for file in self._get_solution_files()
        }
        return Markup(to_page(self.solution, addresses))  # noqa: S704 cleaned above

    def _get_solution_files(self):
        """Return the files of the entry that its solution shows, as superuser."""
        self.ensure_one()
        return self._filter_own_files(find_files(self.solution))

    def _get_listed_files(self):
        """Return the files of the entry that are offered below it, as superuser."""
        self.ensure_one()
        # sudo: the page has checked that the entry may be read
        return self._filter_own_files(self.sudo().attachment_ids.ids)

    def _filter_own_files(self, numbers):
        # sudo: the page has checked that the entry may be read
        files = self.env["ir.attachment"].sudo()
        return files.search(
            [
                ("id", "in", list(numbers)),
                ("res_model", "=", self._name),
                ("res_id", "=", self.id),
                ("res_field", "=", False),
            ],
            order="id",
        )

    def _get_portal_documents(self):
        """Return the files that a customer who reads the entry may open."""
        return self._get_solution_files() | self._get_listed_files()

    def _get_portal_translations(self, domain):
        """Return the entries that say the same in other languages.

        :param Domain domain: which entries the visitor reads at all.
        """
        self.ensure_one()
        original = self.translation_of_id or self
        family = (original | original.translation_ids) - self
        return self.search(domain & Domain("id", "in", family.ids), order="lang")

    # ------------------------------------------------------------------
    # What customers make of it
    # ------------------------------------------------------------------
    def _get_vote(self, visitor):
        """Return the row with the vote of a visitor, or none, as superuser."""
        self.ensure_one()
        # sudo: votes are nobody's to read, but one's own is shown
        uses = self.env["customer.service.faq.use"].sudo()
        return uses.search(
            [
                ("faq_id", "=", self.id),
                ("visitor", "=", visitor),
                ("kind", "in", (HELPFUL, UNHELPFUL)),
            ],
            limit=1,
        )

    def _vote(self, visitor, helpful, note, company):
        """Note whether the entry helped; who changes their mind has one vote still.

        :param str visitor: key of who votes.
        :param str note: what was missing.
        """
        vals = {
            "kind": HELPFUL if helpful else UNHELPFUL,
            "note": False if helpful else to_line(note, MAX_NOTE),
        }
        vote = self._get_vote(visitor)
        if vote:
            if not helpful and not vals["note"] and vote.kind == UNHELPFUL:
                return  # said before, with or without words
            vote.write({**vals, "date": fields.Datetime.now()})
        else:
            self._log_once(visitor=visitor, company_id=company.id, **vals)

    def _log_reading(self, visitor, form, company):
        """Note, once for a form, that the entry was read instead of sending it."""
        known = self._get_uses_by_form(READ, visitor, form)
        if self not in known.faq_id:
            self._log_once(READ, visitor=visitor, form=form, company_id=company.id)

    def _log_deflection(self, visitor, form, company):
        """Note that the entry solved what a form would have asked for.

        A form is one call that was avoided: by the entry that was said last.
        """
        known = self._get_uses_by_form(DEFLECTED, visitor, form)
        if known:
            known.faq_id = self
        else:
            self._log_once(DEFLECTED, visitor=visitor, form=form, company_id=company.id)

    @api.model
    def _get_uses_by_form(self, kind, visitor, form):
        # sudo: rows follow from what is done, nobody reads them here
        uses = self.env["customer.service.faq.use"].sudo()
        return uses.search(
            [("kind", "=", kind), ("visitor", "=", visitor), ("form", "=", form)]
        )

    def _log_once(self, kind, **vals):
        """Add a row unless the same was sent twice at the same time."""
        try:
            with self.env.cr.savepoint():
                self._log_use(kind, **vals)
        except UniqueViolation:
            return

    @api.model
    def _after_portal_call(self, call, visitor, form):
        """Keep which entries were read in vain before a call was sent.

        Who sends the call after all was not helped: what the form said is taken back.
        """
        self._get_uses_by_form(DEFLECTED, visitor, form).unlink()
        read = self._get_uses_by_form(READ, visitor, form)
        read.filtered(lambda use: not use.call_id).call_id = call
