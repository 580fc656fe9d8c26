from odoo import fields, models


class CustomerServiceDocxVersion(models.Model):
    """A file as it was uploaded: who, when; it is never changed."""

    _name = "customer.service.docx.version"
    _description = "Version of a Word Template"
    _order = "template_id, number desc"
    _rec_name = "filename"
    _check_company_auto = True

    template_id = fields.Many2one(
        "customer.service.docx.template",
        required=True,
        index=True,
        ondelete="cascade",
        check_company=True,
        readonly=True,
    )
    company_id = fields.Many2one(related="template_id.company_id", store=True)
    number = fields.Integer(string="Version", required=True, readonly=True)
    file = fields.Binary(required=True, readonly=True)
    filename = fields.Char(string="File Name", required=True, readonly=True)
    note = fields.Char(string="Remarks", readonly=True)
    in_use = fields.Boolean(compute="_compute_in_use")

    _number_unique = models.UniqueIndex(
        "(template_id, number)", "Somebody else uploaded a version just now."
    )

    def _compute_in_use(self):
        for version in self:
            version.in_use = version == version.template_id._get_version()

    def action_restore(self):
        """Use the version again: it becomes the last one."""
        self.ensure_one()
        self.template_id.check_access("write")
        self.template_id._add_version(
            self.file,
            self.filename,
            note=self.env._("Version %(number)s again", number=self.number),
        )
