from odoo import api, fields, models


class CustomerServiceFaqTranslate(models.TransientModel):
    """Choose the language of a new translation."""

    _name = "customer.service.faq.translate"
    _description = "Translate a FAQ Entry"

    faq_id = fields.Many2one(
        "customer.service.faq", string="Entry", required=True, ondelete="cascade"
    )
    lang = fields.Selection(
        selection=lambda self: self.env["res.lang"].get_installed(),
        string="Language",
        required=True,
        compute="_compute_lang",
        store=True,
        precompute=True,
        readonly=False,
    )

    @api.depends("faq_id")
    def _compute_lang(self):
        installed = [code for code, _name in self.env["res.lang"].get_installed()]
        for wizard in self:
            original = wizard.faq_id.translation_of_id or wizard.faq_id
            taken = (original | original.translation_ids).mapped("lang")
            wizard.lang = next((code for code in installed if code not in taken), False)

    def action_translate(self):
        """Open the translation, a new one if there is none."""
        self.ensure_one()
        return self.faq_id._translate(self.lang)._get_form_action()
