from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain

from .customer_service_faq import OBSOLETE, PUBLISHED

ACTIVITY = "customer_service_faq.activity_type_translation"


class CustomerServiceFaq(models.Model):
    """The same entry in other languages.

    One entry is the original; its translations hang below it, one for each language.
    They are read by the same people, and know from which version they were made.
    """

    _inherit = "customer.service.faq"

    translation_of_id = fields.Many2one(
        "customer.service.faq",
        index="btree_not_null",
        ondelete="set null",
        check_company=True,
        copy=False,
        domain="[('id', '!=', id), ('translation_of_id', '=', False),"
        " ('revision_of_id', '=', False)]",
        help="The entry in the language it was written in first.",
    )
    translation_ids = fields.One2many(
        "customer.service.faq", "translation_of_id", string="Translations"
    )
    source_version = fields.Integer(
        string="Translated Version",
        readonly=True,
        copy=False,
        help="Version of the original that was translated.",
    )
    is_source_changed = fields.Boolean(
        string="Original Changed",
        compute="_compute_is_source_changed",
        store=True,
        help="The original was published again after it was translated.",
    )

    _translation_once = models.UniqueIndex(
        "(translation_of_id, lang) WHERE translation_of_id IS NOT NULL AND active",
        "There is a translation into this language already.",
    )

    @api.depends("translation_of_id.version", "source_version", "state")
    def _compute_is_source_changed(self):
        for entry in self:
            entry.is_source_changed = (
                entry.state != OBSOLETE
                and entry.translation_of_id.version > entry.source_version
            )

    @api.constrains("translation_of_id", "lang")
    def _check_translation(self):
        for entry in self:
            original = entry.translation_of_id
            if original.translation_of_id or (original and entry.translation_ids):
                raise ValidationError(
                    entry.env._("Translate the original, not a translation.")
                )
            if original.revision_of_id or (original and entry.revision_of_id):
                raise ValidationError(
                    entry.env._("Translate what is published, not its revision.")
                )
            family = entry.translation_ids | original
            if entry.lang in family.mapped("lang"):
                raise ValidationError(
                    entry.env._(
                        "A translation is in another language: %(entry)s.",
                        entry=entry.name,
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        entries = super().create(vals_list)
        entries._follow_original()
        return entries

    def write(self, vals):
        names = self._get_followed_fields()
        self._check_followed_fields(vals)
        result = super().write(vals)
        if "translation_of_id" in vals:
            self._follow_original()
        followed = {name: value for name, value in vals.items() if name in names}
        if followed:
            # sudo: translations are read by the same people as the original
            originals = self.sudo().with_context(active_test=False)
            translations = originals.translation_ids
            if any(entry.state == PUBLISHED for entry in translations):
                self._check_can_publish()
            if translations:
                translations.write(followed)
        return result

    @api.model
    def _get_system_fields(self):
        return super()._get_system_fields() | {"source_version"}

    @api.model
    def _get_followed_fields(self):
        """Return the fields that translations have from their original."""
        return {"audience", "company_id"}

    def _check_followed_fields(self, vals):
        """Refuse to say of a translation what is said of its original."""
        names = self._get_followed_fields() & set(vals)
        if self.env.su or not names or "translation_of_id" in vals:
            return
        for entry in self.filtered("translation_of_id"):
            values = entry._convert_to_write({name: entry[name] for name in names})
            if any(values[name] != vals[name] for name in names):
                raise UserError(
                    entry.env._(
                        "A translation is read by the same people as the original: "
                        "change it there."
                    )
                )

    def _follow_original(self):
        """Let new translations be read by those who read their original."""
        for original, entries in self.grouped("translation_of_id").items():
            if original:
                # sudo: follows from the original
                entries.sudo().write(
                    {
                        "source_version": original.version,
                        **original._convert_to_write(
                            {
                                name: original[name]
                                for name in original._get_followed_fields()
                            }
                        ),
                    }
                )

    # ------------------------------------------------------------------
    # Actions
    # ------------------------------------------------------------------
    def action_translate(self):
        """Ask for the language of a new translation."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "customer_service_faq.customer_service_faq_translate_action"
        )
        action["context"] = {"default_faq_id": self.id}
        return action

    def _translate(self, lang):
        """Return the entry in another language: the one there is, or a new draft.

        :param str lang: code of an installed language.
        """
        self.ensure_one()
        if self.revision_of_id:
            raise UserError(
                self.env._("Translate what is published, not its revision.")
            )
        original = self.translation_of_id or self
        family = original | original.translation_ids
        known = family.filtered(lambda entry: entry.lang == lang)
        if known:
            return known[0]
        [vals] = self.copy_data(
            {
                "lang": lang,
                "translation_of_id": original.id,
                "user_id": self.env.uid,
            }
        )
        return self.create(vals)

    def action_source_checked(self):
        """Say that the translations are right, although the original changed."""
        self._check_can_publish()
        for original, entries in self.grouped("translation_of_id").items():
            # sudo: written by what is done only
            entries.sudo().source_version = original.version
        body = self.env._("Checked: still right after the original changed.")
        self._message_log_batch(bodies=dict.fromkeys(self.ids, body))
        self.activity_feedback([ACTIVITY])

    # ------------------------------------------------------------------
    # Life
    # ------------------------------------------------------------------
    def _in_language(self, lang):
        """Return each entry as it is published in a language.

        A dialect of the language serves when there is nothing in the very one.

        :param str lang: code of a language.
        :return: dict of entries by entry; without those that are not published in it.
        """
        originals = {entry: entry.translation_of_id or entry for entry in self}
        keys = {original.id for original in originals.values()}
        published = self.search(
            Domain("state", "=", PUBLISHED)
            & Domain("lang", "=like", f"{(lang or '')[:2]}%")
            & (Domain("id", "in", keys) | Domain("translation_of_id", "in", keys))
        )
        found = {}
        for entry in published.sorted(lambda entry: entry.lang == lang):
            found[entry.translation_of_id or entry] = entry
        return {
            entry: found[original]
            for entry, original in originals.items()
            if original in found
        }

    def _prepare_revision_defaults(self):
        return {
            **super()._prepare_revision_defaults(),
            "source_version": self.translation_of_id.version,
        }

    def _prepare_text_vals(self):
        vals = super()._prepare_text_vals()
        if self.revision_of_id.translation_of_id:
            vals["source_version"] = self.source_version
        return vals

    def _after_publish(self):
        """Tell the owners of translations that the original says something else."""
        result = super()._after_publish()
        (self - self.filtered("is_source_changed")).activity_feedback([ACTIVITY])
        changed = self.translation_ids.filtered(
            lambda entry: entry.is_source_changed and entry.state == PUBLISHED
        )
        changed._schedule_once(ACTIVITY, fields.Date.context_today(self), self.env.user)
        return result

    def _after_obsolete(self, reason, replacement):
        """Take the translations along; their readers are led to their language."""
        result = super()._after_obsolete(reason, replacement)
        self.activity_unlink([ACTIVITY])
        published = self.translation_ids.filtered(
            lambda entry: entry.state == PUBLISHED
        )
        for lang, translations in published.grouped("lang").items():
            other = replacement._in_language(lang).get(replacement, replacement)
            translations.action_obsolete(reason, other.id)
        return result

    def _schedule_once(self, activity_type, day, user):
        """Give the owners of the entries something to do, unless they have it already.

        :param str activity_type: XML id.
        :param date day: until when.
        :param user: who does it where the owner is not active.
        """
        kind = self.env.ref(activity_type)
        idle = self.filtered(
            lambda entry: kind not in entry.activity_ids.activity_type_id
        )
        for owner, entries in idle.grouped(
            lambda entry: entry.user_id if entry.user_id.active else user
        ).items():
            entries.activity_schedule(activity_type, day, user_id=owner.id)
