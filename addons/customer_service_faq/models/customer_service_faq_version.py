from odoo import api, fields, models

from .customer_service_faq_compare import TEXTS


class CustomerServiceFaqVersion(models.Model):
    """The text of an entry as it was published once.

    Rows are only added, by publishing; nobody changes or deletes them.
    """

    _name = "customer.service.faq.version"
    _description = "FAQ Version"
    _order = "faq_id, number desc"
    _rec_name = "number"

    faq_id = fields.Many2one(
        "customer.service.faq",
        string="Entry",
        required=True,
        index=True,
        ondelete="cascade",
    )
    company_id = fields.Many2one(
        related="faq_id.company_id", store=True, index=True, string="Company"
    )
    number = fields.Integer(string="Version", required=True)
    date = fields.Datetime(string="Published on", required=True)
    user_id = fields.Many2one("res.users", string="Published by", required=True)
    change = fields.Char(string="What Changed")
    name = fields.Char(string="Problem", required=True)
    symptoms = fields.Text()
    keywords = fields.Char()
    solution = fields.Html()
    internal_note = fields.Html(string="For the Desk Only")
    comparison = fields.Html(
        string="Compared with the Version Before",
        compute="_compute_comparison",
        sanitize=False,
    )

    _number_uniq = models.UniqueIndex(
        "(faq_id, number)",
        "Somebody else has just published this entry. Reload it and look again.",
    )

    @api.depends("number")
    def _compute_display_name(self):
        for version in self:
            version.display_name = self.env._(
                "Version %(number)s", number=version.number
            )

    @api.depends("number", *TEXTS)
    def _compute_comparison(self):
        render = self.env["customer.service.faq"]._render_comparison
        neighbours = self.search([("faq_id", "in", self.faq_id.ids)])
        by_number = {(item.faq_id.id, item.number): item for item in neighbours}
        for version in self:
            before = by_number.get((version.faq_id.id, version.number - 1))
            version.comparison = before is not None and render(before, version)

    def action_restore(self):
        """Propose the text of the version again, as a revision of the entry."""
        self.ensure_one()
        return self.faq_id._restore(self)
