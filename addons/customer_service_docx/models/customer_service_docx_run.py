import gc
import logging
import tempfile
import zipfile
from contextlib import suppress

from odoo import api, fields, models
from odoo.exceptions import AccessError, MissingError, UserError
from odoo.fields import Domain

from ..tools.pdf import find_office, to_pdf
from ..tools.problem import DocxProblem
from .customer_service_docx_template import DOCX

_logger = logging.getLogger(__name__)

WAITING, DONE = "waiting", "done"
FILES, ZIP = "files", "zip"
PDF = "application/pdf"
KEPT_DAYS = 30
SHOWN_PROBLEMS = 50
COLLECT_EVERY = 10  # documents
CRON = "customer_service_docx.ir_cron_create_documents"


class CustomerServiceDocxRun(models.Model):
    """Documents of many records, made one after the other.

    Each document is written away before the next one is begun, so that the memory is
    that of one. A crash loses nothing: ``position`` says how far the run is.
    """

    _name = "customer.service.docx.run"
    _description = "Created Documents"
    _order = "id desc"
    _check_company_auto = True

    template_id = fields.Many2one(
        "customer.service.docx.template",
        required=True,
        index=True,
        ondelete="cascade",
        check_company=True,
        readonly=True,
    )
    company_id = fields.Many2one(
        "res.company",
        required=True,
        readonly=True,
        default=lambda self: self.env.company,
    )
    user_id = fields.Many2one(
        "res.users",
        string="By",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
        default=lambda self: self.env.user,
    )
    res_model = fields.Char(string="Model", required=True, readonly=True)
    res_ids = fields.Json(string="Records", required=True, readonly=True)
    total = fields.Integer(string="Documents", required=True, readonly=True)
    position = fields.Integer(string="Looked at", readonly=True)
    created = fields.Integer(readonly=True)
    as_pdf = fields.Boolean(string="As PDF", readonly=True)
    output = fields.Selection(
        [(FILES, "One File on Each Record"), (ZIP, "One ZIP File")],
        required=True,
        default=FILES,
        readonly=True,
    )
    state = fields.Selection(
        [(WAITING, "Being Made"), (DONE, "Finished")],
        required=True,
        default=WAITING,
        readonly=True,
        index=True,
    )
    problems = fields.Text(readonly=True)
    attachment_id = fields.Many2one(
        "ir.attachment",
        string="ZIP File",
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
    )

    def _compute_display_name(self):
        for run in self:
            run.display_name = f"{run.template_id.name} ({run.created}/{run.total})"

    # ------------------------------------------------------------------
    # Making
    # ------------------------------------------------------------------
    def _process(self):
        """Make what is left, one document at a time.

        :return: iterator of numbers of records looked at; who iterates may stop.
        """
        self.ensure_one()
        run = self._as_user()
        source = run.template_id._get_source()
        done = 0
        while run.position < run.total:
            run._make_next(source)
            done += 1
            # what was read for this document is not needed for the next one; trees of
            # Word are rings, which are found late without being asked for
            self.env.invalidate_all()
            if not done % COLLECT_EVERY:
                gc.collect()
            if run.position == run.total:
                run._finish()
            yield done

    def _as_user(self):
        """Return the run with the rights of who asked for it, in their companies."""
        self.ensure_one()
        user = self.user_id
        return self.with_user(user).with_context(
            allowed_company_ids=[
                self.company_id.id,
                *(user.company_ids - self.company_id).ids,
            ],
            lang=user.lang,
            tz=user.tz,
        )

    def _make_next(self, source):
        """Make the document of the next record; what fails is noted."""
        record = self.env[self.res_model].browse(self.res_ids[self.position])
        created, problem = 1, ""
        try:
            with self.env.cr.savepoint():
                self._make(record, source)
        except (AccessError, MissingError):
            created, problem = 0, self.env._("not to be read")
        except UserError as error:
            created, problem = 0, str(error)
        except Exception:  # noqa: BLE001 - the others must not wait for this one
            _logger.warning("No document of %s", record, exc_info=True)
            created, problem = 0, self.env._("an error, see the log")
        if problem:
            problem = f"{self._get_name_of(record)}: {problem}"
        # sudo: how far a run is is written by nobody else
        self.sudo().write(
            {
                "position": self.position + 1,
                "created": self.created + created,
                "problems": self._add_problem(problem),
            }
        )

    def _get_name_of(self, record):
        name = ""
        with suppress(AccessError, MissingError):
            name = record.display_name
        return name or str(record.id)

    def _add_problem(self, problem):
        lines = (self.problems or "").splitlines()
        if problem and len(lines) < SHOWN_PROBLEMS:
            lines.append(problem.replace("\n", " "))
        return "\n".join(lines)

    def _make(self, record, source):
        """Make the document of one record and attach it.

        :return: the attachment.
        """
        content = self.template_id._render(record, source)
        if self.as_pdf:
            content = self._to_pdf(content)
        owner = record if self.output == FILES else self
        return self._attach(record, content, owner)

    @api.model
    def _to_pdf(self, content):
        """Return a Word document as PDF.

        :raises UserError: LibreOffice is missing or fails.
        """
        try:
            return to_pdf(content)
        except DocxProblem as problem:
            words = self.env["customer.service.docx.words"]._explain(problem)
            raise UserError(words) from problem

    def _attach(self, record, content, owner):
        extension = "pdf" if self.as_pdf else "docx"
        # sudo: who reads a record may make a document of it, and keep it there
        files = self.env["ir.attachment"].sudo()
        return files.create(
            {
                "name": self.template_id._get_document_name(record, extension),
                "res_model": owner._name,
                "res_id": owner.id,
                "company_id": record._get_docx_company().id,
                "raw": content,
                "mimetype": PDF if self.as_pdf else DOCX,
                **record._prepare_docx_file(),
            }
        )

    # ------------------------------------------------------------------
    # End
    # ------------------------------------------------------------------
    def _finish(self):
        """Pack what is to be packed and tell who asked."""
        # sudo: the state of a run is written by nobody else
        run = self.sudo()
        run.state = DONE
        if run.output == ZIP and run.created:
            run.attachment_id = run._pack()
        run.user_id._bus_send(
            "simple_notification",
            {
                "type": "warning" if run.problems else "success",
                "title": run.env._("Documents"),
                "message": run._get_summary(),
            },
        )

    def _get_summary(self):
        self.ensure_one()
        text = self.env._(
            "%(created)s of %(total)s documents were made.",
            created=self.created,
            total=self.total,
        )
        lines = (self.problems or "").splitlines()[:5]
        return "\n".join([text, *lines])

    def _pack(self):
        """Return a ZIP file of the documents, which are packed one at a time."""
        domain = Domain("res_model", "=", self._name) & Domain("res_id", "=", self.id)
        files = self.env["ir.attachment"].search(domain, order="id")
        used = set()
        with tempfile.TemporaryFile() as target:
            with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as package:
                for file in files:
                    package.writestr(self._get_free_name(file.name, used), file.raw)
                    self.env.invalidate_all()
            target.seek(0)
            packed = self.env["ir.attachment"].create(
                {
                    "name": f"{self.template_id._get_file_stem()}.zip",
                    "res_model": self._name,
                    "res_id": self.id,
                    "raw": target.read(),
                    "mimetype": "application/zip",
                }
            )
        files.unlink()
        return packed

    @api.model
    def _get_free_name(self, name, used):
        """Return a name that no other file of the ZIP has."""
        stem, dot, extension = name.rpartition(".")
        number, free = 1, name
        while free in used:
            number += 1
            free = f"{stem} ({number}){dot}{extension}"
        used.add(free)
        return free

    def _notify_begun(self):
        """Tell that the documents are being made."""
        return self._show(
            self.env._(
                "%(count)s documents are being made. You are told when they are ready.",
                count=self.total,
            )
        )

    def _show_result(self):
        """Tell what was made; a ZIP file is downloaded."""
        if self.attachment_id and not self.problems:
            return {**self.action_download(), "target": "new", "close": True}
        return self._show(
            self._get_summary(), "warning" if self.problems else "success"
        )

    def _show(self, message, kind="info"):
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "title": self.env._("Documents"),
                "message": message,
                "type": kind,
                "sticky": kind == "warning",
                "next": {"type": "ir.actions.act_window_close"},
            },
        }

    def action_download(self):
        """Download the ZIP file."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_url",
            "url": f"/web/content/{self.attachment_id.id}?download=true",
            "target": "download",
        }

    # ------------------------------------------------------------------
    # Crons
    # ------------------------------------------------------------------
    @api.model
    def _cron_create_documents(self):
        """Make what waits; each document is committed before the next one."""
        cron, domain = self.env["ir.cron"], Domain("state", "=", WAITING)
        runs = self.search(domain, order="id")
        cron._commit_progress(remaining=sum(run.total - run.position for run in runs))
        for run in runs:
            run = run.try_lock_for_update().filtered_domain(domain)
            if not run:
                continue
            try:
                for _done in run._process():
                    if not cron._commit_progress(1):
                        return
            except (DocxProblem, MissingError, UserError) as error:
                self._give_up(run, error)
                cron._commit_progress(1)
            cron._commit_progress()

    @api.model
    def _give_up(self, run, error):
        """End a run whose template or user cannot be used any more."""
        words = self.env["customer.service.docx.words"]
        text = words._explain(error) if isinstance(error, DocxProblem) else str(error)
        _logger.info("Documents of run %s cannot be made: %s", run.id, text)
        run.write({"state": DONE, "problems": text})

    @api.autovacuum
    def _gc_old(self):
        """Forget runs of long ago, with their ZIP files; documents stay."""
        limit = fields.Datetime.subtract(fields.Datetime.now(), days=KEPT_DAYS)
        old = self.search(
            Domain("state", "=", DONE) & Domain("write_date", "<", limit), limit=1000
        )
        old.unlink()
        return len(old), 0

    @api.model
    def _can_make_pdf(self):
        return bool(find_office())
