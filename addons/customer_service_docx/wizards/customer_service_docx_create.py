from odoo import api, fields, models
from odoo.exceptions import UserError

from ..models.customer_service_docx_run import CRON, FILES, ZIP

AT_ONCE = 20  # documents made while the user waits; PDF are slower
PDF_AT_ONCE = 2
MOST = 5000  # documents of one run


class CustomerServiceDocxCreate(models.TransientModel):
    """Choose a template and make documents of the records one comes from."""

    _name = "customer.service.docx.create"
    _description = "Create Documents"

    res_model = fields.Char(required=True, readonly=True)
    res_ids = fields.Json(required=True, readonly=True)
    count = fields.Integer(compute="_compute_count")
    template_ids = fields.Many2many(
        "customer.service.docx.template",
        string="Allowed Templates",
        compute="_compute_template_ids",
    )
    template_id = fields.Many2one(
        "customer.service.docx.template",
        required=True,
        domain="[('id', 'in', template_ids)]",
    )
    lang_id = fields.Many2one(related="template_id.lang_id")
    note = fields.Char(related="template_id.note")
    check_state = fields.Selection(related="template_id.check_state")
    can_pdf = fields.Boolean(compute="_compute_count")
    as_pdf = fields.Boolean(string="As PDF")
    output = fields.Selection(
        [(FILES, "One File on Each Record"), (ZIP, "One ZIP File")],
        required=True,
        default=FILES,
    )

    @api.model
    def default_get(self, fields):
        """Take the records one comes from, and the best template for them."""
        values = super().default_get(fields)
        context = self.env.context
        model = context.get("active_model")
        templates = self.env["customer.service.docx.template"]
        if model not in templates._get_docx_models():
            raise UserError(self.env._("There are no Word documents of this."))
        ids = context.get("active_ids") or [context.get("active_id")]
        if len(ids) > MOST:
            raise UserError(
                self.env._("Choose at most %(count)s at a time.", count=MOST)
            )
        best = templates._get_best(self.env[model].browse(ids).exists())
        if not best:
            raise UserError(
                self.env._("There is no Word template for this. A manager adds them.")
            )
        return {**values, "res_model": model, "res_ids": ids, "template_id": best[0].id}

    def _get_records(self):
        """Return the records, which the user may read.

        :raises AccessError: the user may not.
        """
        self.ensure_one()
        templates = self.env["customer.service.docx.template"]
        if self.res_model not in templates._get_docx_models():
            raise UserError(self.env._("There are no Word documents of this."))
        records = self.env[self.res_model].browse(self.res_ids).exists()
        records.check_access("read")
        return records

    @api.depends("res_ids")
    def _compute_count(self):
        can_pdf = self.env["customer.service.docx.run"]._can_make_pdf()
        for wizard in self:
            wizard.count = len(wizard.res_ids or [])
            wizard.can_pdf = can_pdf

    @api.depends("res_model", "res_ids")
    def _compute_template_ids(self):
        templates = self.env["customer.service.docx.template"]
        for wizard in self:
            records = self.env[wizard.res_model].browse(wizard.res_ids).exists()
            wizard.template_ids = templates._get_best(records)

    # ------------------------------------------------------------------
    # Making
    # ------------------------------------------------------------------
    def action_create(self):
        """Make the documents: one is downloaded, many are attached or packed."""
        records = self._get_records()
        if len(records) == 1 and self.output == FILES:
            return self._download(self._make_one(records))
        runs = self.env["customer.service.docx.run"]
        # sudo: only here runs are made, for the user and with their rights
        run = runs.browse(runs.sudo().create(self._prepare_run(records)).id)
        if len(records) > (PDF_AT_ONCE if run.as_pdf else AT_ONCE):
            # sudo: the cron works for everybody
            self.env.ref(CRON).sudo()._trigger()
            return run._notify_begun()
        for _done in run._process():
            continue
        return run._show_result()

    def action_send(self):
        """Make the document and write a mail to the customer with it."""
        records = self._get_records()
        if len(records) != 1:
            raise UserError(self.env._("Documents are sent one at a time."))
        file = self._make_one(records)
        partner = records._get_docx_partner()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Send the Document"),
            "res_model": "mail.compose.message",
            "views": [(False, "form")],
            "target": "new",
            "context": {
                "default_model": records._name,
                "default_res_ids": records.ids,
                "default_composition_mode": "comment",
                "default_attachment_ids": file.ids,
                "default_partner_ids": partner.ids,
                "default_subject": file.name.rpartition(".")[0],
                "default_email_layout_xmlid": "mail.mail_notification_light",
                "force_email": True,
            },
        }

    def _make_one(self, record):
        """Return the attachment with the document of one record."""
        vals = {**self._prepare_run(record), "output": FILES}
        run = self.env["customer.service.docx.run"].new(vals)
        return run._make(record, self.template_id._get_source())

    def _prepare_run(self, records):
        """Return the values of a run of the user.

        :raises UserError: the template is for other documents.
        """
        self.template_id.check_access("read")
        if self.template_id not in self.template_ids:
            raise UserError(
                self.env._(
                    "“%(template)s” is for other documents.",
                    template=self.template_id.name,
                )
            )
        return {
            "template_id": self.template_id.id,
            "user_id": self.env.user.id,
            "company_id": self.env.company.id,
            "res_model": records._name,
            "res_ids": records.ids,
            "total": len(records),
            "as_pdf": self.as_pdf and self.can_pdf,
            "output": self.output,
        }

    def _download(self, file):
        return {
            "type": "ir.actions.act_url",
            "url": f"/web/content/{file.id}?download=true",
            "close": True,
        }
