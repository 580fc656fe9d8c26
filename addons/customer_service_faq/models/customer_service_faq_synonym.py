from odoo import api, fields, models, tools
from odoo.exceptions import ValidationError
from odoo.tools import SQL

from ..tools.faq_synonym import Lexicon
from ..tools.faq_text import CONFIGS, SIMPLE, normalize


class CustomerServiceFaqSynonym(models.Model):
    """Words that mean about the same, whoever says them.

    What is typed finds entries that say the same in another word, which counts less
    than the typed one. Companies share them: they are about a language.
    """

    _name = "customer.service.faq.synonym"
    _description = "Synonyms of the FAQ"
    _order = "lang, name, id"

    name = fields.Char(
        string="Words",
        required=True,
        help="Words of about the same meaning, separated by commas: boiler, water "
        "heater. Several words together are meant together.",
    )
    lang = fields.Selection(
        selection=lambda self: self._get_languages(),
        string="Language",
        required=True,
        default=lambda self: self._get_default_language(),
    )
    active = fields.Boolean(default=True)

    @api.model
    def _get_languages(self):
        """Return the languages words can be of, by their two letters."""
        names = {
            "de": self.env._("German"),
            "en": self.env._("English"),
            "es": self.env._("Spanish"),
            "fr": self.env._("French"),
            "it": self.env._("Italian"),
        }
        for lang, name in self.env["res.lang"].get_installed():
            names.setdefault(lang[:2], name)
        return sorted(names.items())

    @api.model
    def _get_default_language(self):
        return (self.env.lang or "en")[:2]

    @api.constrains("name")
    def _check_name(self):
        for synonym in self:
            if len(synonym._get_phrases()) < 2:
                raise ValidationError(
                    self.env._(
                        "Write two words at least, separated by a comma: %(words)s.",
                        words=synonym.name,
                    )
                )

    def _get_phrases(self):
        """Return the words as they are searched, each once."""
        self.ensure_one()
        phrases = (normalize(phrase) for phrase in self.name.split(","))
        return list(dict.fromkeys(phrase for phrase in phrases if phrase))

    @api.model_create_multi
    def create(self, vals_list):
        synonyms = super().create(vals_list)
        self.env.registry.clear_cache()
        return synonyms

    def write(self, vals):
        result = super().write(vals)
        self.env.registry.clear_cache()
        return result

    def unlink(self):
        result = super().unlink()
        self.env.registry.clear_cache()
        return result

    @api.model
    @tools.ormcache("code")
    def _get_lexicon(self, code):
        """Return what words of a language mean the same, ready to be looked up.

        :param str code: of the language, two letters.
        """
        # sudo: customers search too, they do not read the list
        synonyms = self.sudo().search([("lang", "=", code)], order="id")
        groups = [
            [phrase.split() for phrase in synonym._get_phrases()]
            for synonym in synonyms
        ]
        words = {word for group in groups for phrase in group for word in phrase}
        return Lexicon(groups, self._get_stems(words, code))

    @api.model
    def _get_stems(self, words, code):
        """Return the stems of words, None for those that say nothing."""
        return dict(
            self.env.execute_query(
                SQL(
                    "SELECT word, (tsvector_to_array("
                    "to_tsvector(%s::regconfig, word)))[1]"
                    " FROM unnest(%s::text[]) word",
                    CONFIGS.get(code, SIMPLE),
                    list(words),
                )
            )
        )
