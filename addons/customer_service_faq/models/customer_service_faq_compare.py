from markupsafe import Markup

from odoo import api, fields, models
from odoo.tools import html2plaintext

from ..tools.faq_diff import ADDED, REMOVED, SAME, compare

MARKS = {
    SAME: Markup("%s"),
    REMOVED: Markup('<del class="text-danger">%s</del>'),
    ADDED: Markup('<ins class="text-success">%s</ins>'),
}
# what is compared, in reading order; versions have the same fields
TEXTS = ("name", "symptoms", "keywords", "solution", "internal_note")


class CustomerServiceFaq(models.Model):
    """What a revision, or a version, says differently."""

    _inherit = "customer.service.faq"

    comparison = fields.Html(
        string="Compared with What Is Published",
        compute="_compute_comparison",
        sanitize=False,
    )

    @api.depends("revision_of_id", *TEXTS)
    def _compute_comparison(self):
        render = self._render_comparison
        for entry in self:
            original = entry.revision_of_id
            entry.comparison = bool(original) and render(original, entry)

    @api.model
    def _render_comparison(self, old, new):
        """Return the differences of two texts, field by field.

        :param old: entry or version that comes first.
        :param new: entry or version that comes after.
        :return: HTML, False if there are none; fields that say the same are left out.
        """
        blocks = []
        labels = self.fields_get(TEXTS, ["string"])
        for name in TEXTS:
            parts = compare(self._get_plain(old, name), self._get_plain(new, name))
            if all(kind == SAME for kind, _text in parts):
                continue
            block = Markup('<h6>%s</h6><p style="white-space: pre-wrap">%s</p>')
            text = Markup().join(MARKS[kind] % text for kind, text in parts)
            blocks.append(block % (labels[name]["string"], text))
        return Markup().join(blocks) or False

    @api.model
    def _get_plain(self, record, name):
        text = record[name] or ""
        if record._fields[name].type == "html":
            return html2plaintext(text).strip()
        return text
