from odoo import api, models
from odoo.fields import Domain

from .customer_service_faq import PUBLISHED

MAX_SUGGESTIONS = 3


class CustomerServiceFaq(models.Model):
    """What the desk is told while it writes what a call is about."""

    _inherit = "customer.service.faq"

    @api.model
    @api.readonly
    def suggest(self, text, about=None):
        """Return what may solve a call that is being written.

        :param str text: the subject, as far as it is typed.
        :param dict about: ids known so far: ``equipment_id``, ``symptom_id``,
            ``call_id``.
        :return: ``{"entries": [...], "calls": [...]}``, the best first.
        """
        entries = self._find(
            text,
            Domain("state", "=", PUBLISHED),
            scope=self._get_suggestion_scope(about or {}),
            limit=MAX_SUGGESTIONS,
        )
        return {
            "entries": [entry._prepare_suggestion() for entry in entries],
            "calls": [],
        }

    @api.model
    def _get_suggestion_scope(self, about):
        """Return what a call is about, as ``_find`` takes it."""
        equipment = self.env["customer.service.equipment"].browse(
            about.get("equipment_id")
        )
        path = (equipment.category_id.parent_path or "").split("/")
        return {
            "product_tmpl_id": equipment.product_id.product_tmpl_id.id,
            "equipment_category_ids": [int(key) for key in path if key],
            "symptom_id": about.get("symptom_id"),
        }

    def _prepare_suggestion(self):
        """Return what is shown of an entry below the subject."""
        self.ensure_one()
        return {
            "id": self.id,
            "name": self.name,
            "solved_count": self.solved_count,
            "audience": self.audience,
        }
