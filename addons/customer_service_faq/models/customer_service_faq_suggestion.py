from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import format_date, is_html_empty

from ..tools.plain import shorten, to_plain
from .customer_service_faq import INTERNAL, PUBLISHED
from .customer_service_faq_use import INSERTED, READ

MAX_SUGGESTIONS = 3
MAX_LINE = 160  # characters of a solution told in one line


class CustomerServiceFaq(models.Model):
    """What the desk is told while it writes what a call is about."""

    _inherit = "customer.service.faq"

    # ------------------------------------------------------------------
    # Suggestions
    # ------------------------------------------------------------------
    @api.model
    @api.readonly
    def suggest(self, text, about=None):
        """Return what may solve a call that is being written.

        :param str text: the subject, as far as it is typed.
        :param dict about: ids known so far: ``company_id``, ``equipment_id``,
            ``symptom_id``, ``call_id``.
        :return: ``{"entries": [...], "calls": [...]}``, the best first, with all that
            the panel shows.
        """
        about = about or {}
        domain = Domain("state", "=", PUBLISHED)
        if about.get("company_id"):
            domain &= Domain("company_id", "in", (False, about["company_id"]))
        entries = self._find(
            text,
            domain,
            scope=self._get_suggestion_scope(about),
            limit=MAX_SUGGESTIONS,
        )
        calls = self._get_similar_calls(text, about)
        return {
            "entries": [entry._prepare_suggestion() for entry in entries],
            "calls": [self._prepare_similar_call(call) for call in calls],
        }

    @api.model
    def _get_suggestion_equipment(self, about):
        """Return the machine of a call; one the user may not read tells nothing."""
        machines = self.env["customer.service.equipment"]
        return machines.browse(about.get("equipment_id") or [])._filtered_access("read")

    @api.model
    def _get_suggestion_scope(self, about):
        """Return what a call is about, as ``_find`` takes it."""
        equipment = self._get_suggestion_equipment(about)
        path = (equipment.category_id.parent_path or "").split("/")
        return {
            "product_tmpl_id": equipment.product_id.product_tmpl_id.id,
            "equipment_category_ids": [int(key) for key in path if key],
            "symptom_id": about.get("symptom_id"),
        }

    @api.model
    def _get_similar_calls(self, text, about):
        """Return solved calls like the one that is being written."""
        return self.env["customer.service.call"]._find_similar_solved(text, about)

    def _prepare_suggestion(self):
        """Return what is shown of an entry below the subject."""
        self.ensure_one()
        return {
            "id": self.id,
            "name": self.name,
            "solved_count": self.solved_count,
            "audience": self.audience,
        }

    @api.model
    def _prepare_similar_call(self, call):
        """Return what is shown of a solved call below the subject."""
        moment = call.date_solved or call.date_open
        day = fields.Datetime.context_timestamp(self, moment).date()
        return {
            "id": call.id,
            "name": call.name,
            "subject": call.subject,
            "date": format_date(self.env, day),
            "solution": shorten(to_plain(call.solution), MAX_LINE),
        }

    # ------------------------------------------------------------------
    # What is done with one of them
    # ------------------------------------------------------------------
    def _check_for_customers(self):
        """Refuse to let out what is for our staff only."""
        internal = self.filtered(lambda entry: entry.audience == INTERNAL)
        if internal:
            raise UserError(
                self.env._(
                    "For our staff only, not for customers: %(entries)s.",
                    entries=", ".join(internal.mapped("name")),
                )
            )

    def read_for_desk(self, call_id=False):
        """Return an entry as the desk reads it, and note that it was read.

        :param int call_id: the call it is read for, if it is saved already.
        """
        self.ensure_one()
        self.check_access("read")
        call = self.env["customer.service.call"].browse(call_id or [])
        self._log_use(READ, call._filtered_access("read"))
        return {
            "id": self.id,
            "name": self.name,
            "audience": self.audience,
            "symptoms": self.symptoms or "",
            "solution": self.solution or "",
            "internal_note": ""
            if is_html_empty(self.internal_note)
            else self.internal_note,
            "files": [
                {"id": file.id, "name": file.name} for file in self.attachment_ids
            ],
        }

    def insert_for_desk(self):
        """Return the solution in plain words, and note that it was taken.

        :raises UserError: the entry is for our staff, or not published.
        """
        self.ensure_one()
        self.check_access("read")
        self._check_for_customers()
        self._check_solves()
        self._log_use(INSERTED)
        return to_plain(self.solution)

    def _copy_files_for_mail(self):
        """Return copies of the files for a mail; the host deletes those not sent."""
        return self.attachment_ids.copy(
            {"res_model": "mail.compose.message", "res_id": 0}
        )
