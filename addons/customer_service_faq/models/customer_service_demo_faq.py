from collections import defaultdict
from datetime import timedelta
from random import Random

from odoo import api, fields, models
from odoo.fields import Domain

from odoo.addons.customer_service_base.models.customer_service_demo import QUIET

from ..demo.categories import FAQ_CATEGORIES
from ..demo.entries import ENTRIES, MISSING, UNANSWERED
from ..demo.entry import INTERNAL, to_html
from ..demo.translations import TRANSLATIONS
from .customer_service_faq import OBSOLETE
from .customer_service_faq_use import (
    DEFLECTED,
    HELPFUL,
    INSERTED,
    READ,
    UNHELPFUL,
)

MODULE = "customer_service_faq"
ITALIAN, ENGLISH = "it_IT", "en_US"
ENDED = ("solved", "closed")
# share of the calls that the FAQ solved: a year ago, and what was added since
SHARE, MORE_SHARE = 0.1, 0.32
DAYS = 365
SEED = 7


class CustomerServiceDemo(models.AbstractModel):
    """The FAQ of the demo company, written and used for two years."""

    _inherit = "customer.service.demo"

    @api.model
    def _load_faq(self):
        """Load what the FAQ adds to the demo company, once."""
        company = self._ref("demo_company")
        known = self.env.ref(f"{MODULE}.demo_faq_open_call", raise_if_not_found=False)
        if known or not company or not self._ref("demo_call_0001"):
            return
        demo = self.with_company(company).with_context(**QUIET, lang=self._get_lang())
        now, rng = fields.Datetime.now(), Random(SEED)
        entries = demo._load_faq_entries(demo._load_faq_categories())
        demo._publish_faq(entries, now)
        demo._load_faq_translations(entries, now)
        solved = demo._load_faq_calls(entries, rng, now)
        demo._load_faq_uses(entries, solved, rng, now)
        demo._load_faq_queries(rng, now)
        demo._revise_faq(entries, now)
        self.env["customer.service.faq.word"]._count_words()

    # ------------------------------------------------------------------
    # Entries
    # ------------------------------------------------------------------
    @api.model
    def _create_faq_records(self, model, kind, rows):
        """Create records in one batch, each with its xml id.

        :param dict rows: values by key.
        :return: dict of records by key.
        """
        records = self.env[model]._load_records(
            [
                {
                    "xml_id": f"{MODULE}.demo_{kind}_{key}",
                    "values": values,
                    "noupdate": True,
                }
                for key, values in rows.items()
            ]
        )
        return dict(zip(rows, records, strict=True))

    @api.model
    def _load_faq_categories(self):
        """Create the tree by which the FAQ is browsed, roots first."""
        model, kind = "customer.service.faq.category", "faq_category"
        company_id = self.env.company.id
        found = {}
        for below in (False, True):
            rows = {
                key: {
                    "name": name,
                    "company_id": company_id,
                    "parent_id": found[parent].id if parent else False,
                }
                for key, (name, parent) in FAQ_CATEGORIES.items()
                if bool(parent) is below
            }
            found |= self._create_faq_records(model, kind, rows)
        return found

    @api.model
    def _load_faq_entries(self, categories):
        """Create the entries as drafts.

        :return: dict of records by key.
        """
        rows = {
            entry.key: {
                **self._prepare_faq_texts(entry),
                **self._prepare_faq_scope(entry),
                "company_id": self.env.company.id,
                "lang": self._get_lang(),
                "category_id": categories[entry.category].id,
                "audience": entry.audience,
                "user_id": self._id("user", entry.owner),
                "internal_note": entry.note and to_html(entry.note),
            }
            for entry in ENTRIES
        }
        return self._create_faq_records("customer.service.faq", "faq", rows)

    @api.model
    def _prepare_faq_texts(self, entry):
        return {
            "name": entry.name,
            "keywords": entry.keywords,
            "symptoms": entry.symptoms,
            "solution": to_html(entry.solution),
        }

    @api.model
    def _prepare_faq_scope(self, entry):
        """Return what an entry is about, and the codes of the calls it solves."""
        templates = [
            self._ref(f"demo_product_{key}").product_tmpl_id.id for key in entry.models
        ]
        return {
            "product_tmpl_ids": templates,
            "equipment_category_ids": [
                self._id("category", key) for key in entry.machines
            ],
            "symptom_ids": [self._id("symptom", entry.symptom)]
            if entry.symptom
            else [],
            "cause_id": self._id("cause", entry.cause),
            "remedy_id": entry.remedy and self._get_remedy(entry.remedy),
        }

    @api.model
    def _publish_faq(self, entries, now):
        """Publish the entries, each in its month."""
        written = [entry for entry in ENTRIES if entry.months]
        self.env["customer.service.faq"].union(
            *(entries[entry.key] for entry in written)
        )._publish()
        for number, entry in enumerate(written):
            record = entries[entry.key]
            date = self._get_faq_date(entry, now)
            self._date_faq(record, date)
            # what is old was looked at since, but for what is due
            review = fields.Date.add(now.date(), days=15 + 7 * number)
            if entry.review:
                review = fields.Date.add(date.date(), months=entry.review)
            record.date_review = review
            if entry.replaced_by:
                record.write(
                    {
                        "state": OBSOLETE,
                        "replaced_by_id": entries[entry.replaced_by].id,
                        "obsolete_reason": "Valeva fino alla versione 11.2",
                    }
                )
        late = (
            self.env["customer.service.faq"]
            .union(*entries.values())
            .filtered(
                lambda entry: entry.date_review and entry.date_review <= now.date()
            )
        )
        late._remind_review()

    @api.model
    def _get_faq_date(self, entry, now):
        """Return when an entry was published."""
        return now - timedelta(days=30 * entry.months + 3)

    @api.model
    def _date_faq(self, entries, date):
        """Have the last version of entries published in the past."""
        entries.write({"date_published": date})
        for entry in entries:
            entry.version_ids[:1].date = date

    @api.model
    def _load_faq_translations(self, entries, now):
        """Create the English entries, where both languages are installed."""
        codes = [code for code, _name in self.env["res.lang"].get_installed()]
        if not {ITALIAN, ENGLISH} <= set(codes):
            return
        rows = {}
        for text in TRANSLATIONS:
            original = entries[text.key]
            [vals] = original.copy_data()
            rows[f"{text.key}_en"] = {
                **vals,
                **self._prepare_faq_texts(text),
                "lang": ENGLISH,
                "internal_note": False,
                "translation_of_id": original.id,
                "user_id": self._id("user", "operator"),
            }
        english = self._create_faq_records("customer.service.faq", "faq", rows)
        translations = self.env["customer.service.faq"].union(*english.values())
        translations._publish()
        self._date_faq(translations, now - timedelta(days=240))

    @api.model
    def _revise_faq(self, entries, now):
        """Publish one entry again, whose translation is out of date since then, and
        leave the revision of another open.
        """
        entry = entries["scan_folder"]
        revision = entry._revise()
        revision.solution += to_html("""
            Se la verifica dà «accesso negato» controllare l’*orologio* della macchina:
            più di cinque minuti di differenza dal server bastano.
        """)
        revision._publish("Aggiunto il controllo dell’orologio")
        self._date_faq(entry, now - timedelta(days=40))
        revision = entries["split_warm"]._revise()
        revision.solution += to_html("""
            Con la funzione *eco* attiva la resa è ridotta: provare senza.
        """)

    # ------------------------------------------------------------------
    # What became of them
    # ------------------------------------------------------------------
    @api.model
    def _load_faq_calls(self, entries, rng, now):
        """Say of solved calls which entry solved them: more and more of them.

        :return: dict of calls by key of the entry.
        """
        calls = self.env["customer.service.call"].search(
            Domain("company_id", "=", self.env.company.id)
            & Domain("state", "in", ENDED)
            & Domain("symptom_id", "!=", False),
            order="date_open, id",
        )
        solved = defaultdict(self.env["customer.service.call"].browse)
        for call in calls:
            keys = [
                entry.key
                for entry in ENTRIES
                if self._is_answered(call, entry, entries[entry.key], now)
            ]
            age = (now - call.date_open).days
            share = SHARE + MORE_SHARE * (1 - age / DAYS)
            if keys and rng.random() < share:
                solved[rng.choice(keys)] |= call
        for key, ours in solved.items():
            ours.write({"faq_id": entries[key].id})
        return solved

    @api.model
    def _is_answered(self, call, entry, record, now):
        """Tell whether an entry may have solved a call: it fits, and was there."""
        if not entry.months or call.date_solved < self._get_faq_date(entry, now):
            return False
        if entry.answers:
            return call.subject.startswith(entry.answers)
        codes = (record.symptom_ids[:1], record.cause_id)
        return entry.audience == INTERNAL and codes == (call.symptom_id, call.cause_id)

    @api.model
    def _load_faq_uses(self, entries, solved, rng, now):
        """Create what people did with the entries in the last year."""
        rows = []
        for key, calls in solved.items():
            for call in calls:
                row = {"faq_id": entries[key].id, "call_id": call.id}
                moment = call.date_open + timedelta(minutes=rng.randint(2, 6))
                rows.append({**row, "kind": READ, "date": moment})
                if entries[key].audience != INTERNAL and rng.random() < 0.6:
                    rows.append({**row, "kind": INSERTED, "date": moment})
        for entry in ENTRIES:
            if entry.months and not entry.replaced_by:
                record = entries[entry.key]
                rows += self._prepare_faq_uses(entry, record, rng, now)
        company_id = self.env.company.id
        self.env["customer.service.faq.use"].create(
            [{"company_id": company_id, **row} for row in rows]
        )

    @api.model
    def _prepare_faq_uses(self, entry, record, rng, now):
        """Return what customers and staff did with an entry, month by month."""
        rows, voters = [], 0
        for month in range(min(entry.months, 12)):
            for _reader in range(rng.randint(0, entry.fame)):
                minutes = rng.randint(1, 29 * 24 * 60)
                row = {
                    "faq_id": record.id,
                    "date": now - timedelta(days=30 * month, minutes=minutes),
                }
                rows.append({**row, "kind": READ})
                if entry.audience == INTERNAL:
                    continue
                if rng.random() < 0.35:
                    voters += 1
                    liked = rng.random() < entry.liked
                    kind = HELPFUL if liked else UNHELPFUL
                    vote = {"kind": kind, "visitor": f"demo-{voters}"}
                    if not liked and rng.random() < 0.5:
                        vote["note"] = rng.choice(MISSING)
                    rows.append({**row, **vote})
                elif rng.random() < 0.2 * entry.liked:
                    rows.append({**row, "kind": DEFLECTED})
        return rows

    @api.model
    def _load_faq_queries(self, rng, now):
        """Create what was looked for in vain."""
        rows = []
        for text, times, asker in UNANSWERED:
            days = sorted(rng.sample(range(1, 120), times))
            rows += [
                {
                    "name": text,
                    "normalized": text.lower(),
                    "lang": self._get_lang(),
                    "asker": asker,
                    "result_count": 0,
                    "hits": rng.randint(1, 2),
                    "date": (now - timedelta(days=day)).date(),
                    "company_id": self.env.company.id,
                }
                for day in days
            ]
        self.env["customer.service.faq.query"].create(rows)
