from base64 import b64decode

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain

from ..tools.problem import DocxProblem
from ..tools.template import DocxSource

BASE_MODELS = (
    "customer.service.call",
    "customer.service.intervention",
    "customer.service.equipment",
    "sale.order",
    "account.move",
)
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
FORBIDDEN_IN_NAMES = str.maketrans(dict.fromkeys('/\\:*?"<>|\n\r\t', "-"))


class CustomerServiceDocxTemplate(models.Model):
    """A Word document with placeholders; records fill them in.

    The file is edited in Word or LibreOffice. Each upload is a version; the last one
    is used, and an older one comes back as a new last one.
    """

    _name = "customer.service.docx.template"
    _description = "Word Template"
    _order = "model, sequence, name, id"
    _check_company_auto = True

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    model = fields.Selection(
        selection="_get_model_selection",
        string="Made of",
        required=True,
        help="The documents of Odoo that fill in this template.",
    )
    lang_id = fields.Many2one(
        "res.lang",
        string="Language",
        ondelete="restrict",
        context={"active_test": False},
        help="Dates, amounts and names are written in it. Empty: the customer's.",
    )
    company_id = fields.Many2one("res.company", help="Empty: all companies use it.")
    note = fields.Char(
        string="Purpose", translate=True, help="Shown to who chooses the template."
    )
    file = fields.Binary(
        string="Word File",
        compute="_compute_file",
        inverse="_inverse_file",
        help="Each upload is a version; the last one is used.",
    )
    filename = fields.Char(
        compute="_compute_file", inverse="_inverse_file", string="File Name"
    )
    version_ids = fields.One2many(
        "customer.service.docx.version", "template_id", string="Versions", copy=False
    )
    version_count = fields.Integer(compute="_compute_file")
    check_state = fields.Selection(
        [("unknown", "Not Checked"), ("good", "In Order"), ("bad", "To Correct")],
        default="unknown",
        required=True,
        readonly=True,
        copy=False,
        string="Placeholders",
    )
    check_result = fields.Text(string="Findings", readonly=True, copy=False)

    @api.depends("name", "lang_id")
    def _compute_display_name(self):
        for template in self:
            names = (template.name, template.lang_id.name)
            template.display_name = " · ".join(filter(None, names))

    # ------------------------------------------------------------------
    # Models
    # ------------------------------------------------------------------
    @api.model
    def _get_docx_models(self):
        """Return the names of the models that documents are made of: a hook.

        Each inherits ``customer.service.docx.mixin``.
        """
        return list(BASE_MODELS)

    @api.model
    def _get_model_selection(self):
        names = self._get_docx_models()
        # sudo: the names of models are no secret
        labels = self.env["ir.model"].sudo()
        return [(name, labels._get(name).name or name) for name in names]

    def _get_items(self):
        """Return the empty model and the table of placeholders of the template."""
        self.ensure_one()
        model = self.env[self.model]
        return model, model._get_docx_items()

    # ------------------------------------------------------------------
    # File and versions
    # ------------------------------------------------------------------
    @api.depends("version_ids.file")
    def _compute_file(self):
        for template in self:
            version = template._get_version()
            template.file = version.file
            template.filename = version.filename
            template.version_count = len(template.version_ids)

    def _get_version(self):
        """Return the version in use: the last one."""
        return self.version_ids.sorted("number")[-1:]

    def _inverse_file(self):
        """What is uploaded becomes a version in ``create`` and ``write``."""

    def _add_version(self, file, filename, note=False):
        """Add a version of the file.

        :param bytes file: as a field of the host holds it.
        :raises ValidationError: the file is refused; the reason in words.
        """
        self.ensure_one()
        last = self._get_version()
        if last and last.file == file:
            return last
        try:
            DocxSource(b64decode(file))
        except DocxProblem as problem:
            words = self.env["customer.service.docx.words"]._explain(problem)
            raise ValidationError(words) from problem
        version = self.env["customer.service.docx.version"].create(
            {
                "template_id": self.id,
                "number": last.number + 1,
                "file": file,
                "filename": filename or f"{self._get_file_stem()}.docx",
                "note": note,
            }
        )
        self.invalidate_recordset(["file", "filename", "version_count", "version_ids"])
        self._check()
        return version

    def _get_file_stem(self):
        """Return the name as a name of a file, without its ending."""
        self.ensure_one()
        return (self.name or "").translate(FORBIDDEN_IN_NAMES).strip(" .")

    def copy_data(self, default=None):
        vals_list = super().copy_data(default)
        return [
            {
                **vals,
                "name": self.env._("%(name)s (copy)", name=template.name),
                "file": template.file,
                "filename": template.filename,
            }
            for template, vals in zip(self, vals_list, strict=True)
        ]

    @api.model_create_multi
    def create(self, vals_list):
        """Name the file before its version is made."""
        templates = super().create(
            [
                {
                    key: val
                    for key, val in vals.items()
                    if key not in ("file", "filename")
                }
                for vals in vals_list
            ]
        )
        for template, vals in zip(templates, vals_list, strict=True):
            if vals.get("file"):
                template._add_version(vals["file"], vals.get("filename"))
        return templates

    def write(self, vals):
        if "file" not in vals:
            return super().write(vals)
        rest = {
            key: val for key, val in vals.items() if key not in ("file", "filename")
        }
        result = super().write(rest)
        self.check_access("write")
        for template in self if vals["file"] else ():
            template._add_version(vals["file"], vals.get("filename"))
        return result

    # ------------------------------------------------------------------
    # Check
    # ------------------------------------------------------------------
    def action_check(self):
        """Fill the template in with examples and say what is wrong with it."""
        self.check_access("write")
        self._check()

    def _check(self):
        words = self.env["customer.service.docx.words"]
        for template in self:
            findings = template._get_findings()
            template.check_state = "bad" if findings else "good"
            template.check_result = (
                "\n".join(f"• {words._explain(finding)}" for finding in findings)
                or False
            )

    def _get_findings(self):
        """Return what is wrong with the placeholders of the version in use."""
        self.ensure_one()
        model, items = self._with_lang()._get_items()
        sample = self.env["customer.service.docx.builder"]._sample(model, items)
        try:
            return self._get_source().check(sample)
        except DocxProblem as problem:
            return [problem]

    def _with_lang(self, partner=None):
        """Return the template in its language, else in that of a contact."""
        self.ensure_one()
        installed = dict(self.env["res.lang"].get_installed())
        codes = (self.lang_id.code, partner and partner.lang, self.env.lang)
        lang = next((code for code in codes if code in installed), self.env.lang)
        return self.with_context(lang=lang)

    # ------------------------------------------------------------------
    # Documents
    # ------------------------------------------------------------------
    def _get_source(self):
        """Return the file in use, ready to be filled in.

        :raises DocxProblem: it cannot be.
        """
        self.ensure_one()
        return DocxSource(b64decode(self._get_version().file or b""))

    def _render(self, record, source=None):
        """Return the document of a record.

        :param record: of the template's model, in the environment of who makes it.
        :param source: of the template, when many documents are made of it.
        :raises AccessError: the user may not read the record.
        :raises UserError: a placeholder cannot be filled in; the sentence says which.
        """
        self.ensure_one()
        if record._name != self.model:
            raise UserError(
                self.env._("“%(template)s” is for other documents.", template=self.name)
            )
        record.check_access("read")
        lang = self._with_lang(record._get_docx_partner()).env.lang
        data = record.with_context(lang=lang)._get_docx_data()
        try:
            return (source or self._get_source()).render(data)
        except DocxProblem as problem:
            words = self.env["customer.service.docx.words"]._explain(problem)
            raise UserError(words) from problem

    def _render_sample(self):
        """Return the document filled in with examples."""
        model, items = self._with_lang()._get_items()
        builder = model.env["customer.service.docx.builder"]
        try:
            return self._get_source().render(builder._sample(model, items))
        except DocxProblem as problem:
            words = self.env["customer.service.docx.words"]._explain(problem)
            raise UserError(words) from problem

    def _get_document_name(self, record, extension="docx"):
        """Return the name of the file made of a record."""
        lang = self._with_lang(record._get_docx_partner()).env.lang
        number = record.with_context(lang=lang)._get_docx_number() or ""
        name = f"{self.with_context(lang=lang)._get_file_stem()} {number}".strip()
        return f"{name.translate(FORBIDDEN_IN_NAMES)}.{extension}"

    @api.model
    def _get_domain_for(self, records):
        """Return the templates that all the records can be made with."""
        companies = {record._get_docx_company() for record in records}
        domain = Domain("model", "=", records._name) & Domain(
            "version_ids", "!=", False
        )
        if len(companies) == 1:
            return domain & Domain("company_id", "in", [False, companies.pop().id])
        return domain & Domain("company_id", "=", False)

    @api.model
    def _get_best(self, records):
        """Return the templates for records, the one to propose first.

        Those in other languages than the customer's come last, the company's own first.
        """
        templates = self.search(self._get_domain_for(records))
        lang = records[:1]._get_docx_partner().lang or self.env.lang
        return templates.sorted(
            lambda one: (
                bool(one.lang_id) and one.lang_id.code != lang,
                not one.company_id,
                one.sequence,
                not one.lang_id,
                one.id,
            )
        )

    # ------------------------------------------------------------------
    # Downloads and screens
    # ------------------------------------------------------------------
    def action_download_fields(self):
        """Download what this template may name."""
        self.ensure_one()
        return self._get_download("fields")

    def action_download_sample(self):
        """Download the document filled in with examples."""
        self.ensure_one()
        return self._get_download("sample")

    def _get_download(self, what):
        return {
            "type": "ir.actions.act_url",
            "url": f"/customer_service/docx/{self.id}/{what}",
            "target": "download",
        }

    def action_view_versions(self):
        """Show the versions of the file."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "customer_service_docx.customer_service_docx_version_action"
        )
        return {**action, "domain": [("template_id", "=", self.id)]}

    @api.constrains("model")
    def _check_model(self):
        self.filtered("version_ids")._check()

    def _prepare_fields_document(self):
        """Return the words and rows of the list of fields."""
        model, items = self._get_items()
        label = dict(self._get_model_selection())[self.model]
        return {
            "title": self.env._("Fields for %(model)s", model=label),
            "notes": [
                self.env._("Copy a field with its braces into your template."),
                self.env._(
                    "Rows of a table stand between two rows of their own: the first "
                    "holds %(begin)s, the last %(end)s. A condition, %(condition)s, "
                    "shows a part only when something is filled in.",
                    begin="{%tr for … %}",
                    end="{%tr endfor %}",
                    condition="{% if … %} … {% endif %}",
                ),
                self.env._(
                    "Amounts, quantities and hours have a bare number beside them for "
                    "conditions and sums: the same name with _value at its end."
                ),
            ],
            "headings": (
                self.env._("Field"),
                self.env._("Meaning"),
                self.env._("Example"),
            ),
            "entries": self.env["customer.service.docx.builder"]._list(model, items),
        }
