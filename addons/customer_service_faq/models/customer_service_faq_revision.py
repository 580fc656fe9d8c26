from odoo import api, fields, models
from odoo.exceptions import UserError

from .customer_service_faq import PUBLISHED
from .customer_service_faq_compare import TEXTS


class CustomerServiceFaq(models.Model):
    """How what is published changes: in a working copy that takes its place."""

    _inherit = "customer.service.faq"

    revision_of_id = fields.Many2one(
        "customer.service.faq",
        index="btree_not_null",
        ondelete="cascade",
        check_company=True,
        readonly=True,
        copy=False,
        help="The published entry that this text takes the place of.",
    )
    revision_ids = fields.One2many(
        "customer.service.faq",
        "revision_of_id",
        string="Open Revision",
        readonly=True,
        context={"active_test": False},
    )

    _revision_once = models.UniqueIndex(
        "(revision_of_id) WHERE revision_of_id IS NOT NULL",
        "There is an open revision of this entry already.",
    )
    _revision_is_draft = models.Constraint(
        "CHECK (revision_of_id IS NULL OR state = 'draft')",
        "A revision is published in the place of what it revises.",
    )

    @api.depends("name", "revision_of_id")
    def _compute_display_name(self):
        result = super()._compute_display_name()
        for entry in self.filtered("revision_of_id"):
            entry.display_name = self.env._(
                "%(entry)s (revision)", entry=entry.display_name
            )
        return result

    def write(self, vals):
        self._check_revision_fields(vals)
        result = super().write(vals)
        shared = {
            name: value
            for name, value in vals.items()
            if name in self._get_revision_shared_fields()
        }
        if shared:
            # sudo: the copy stays with what it revises, whoever works on it
            revisions = self.sudo().revision_ids
            if revisions:
                revisions.write(shared)
        return result

    @api.model
    def _get_system_fields(self):
        return super()._get_system_fields() | {"revision_of_id"}

    @api.model
    def _get_revision_shared_fields(self):
        """Return the fields that a revision has from what it revises."""
        return {"company_id", "lang", "audience", "category_id"}

    def _check_revision_fields(self, names):
        """Refuse to say on a copy what is said on the entry itself."""
        if self.env.su or self._get_revision_shared_fields().isdisjoint(names):
            return
        if any(entry.revision_of_id for entry in self):
            raise UserError(
                self.env._(
                    "A revision changes the text only. Who reads it, its category and "
                    "its language are changed on the published entry."
                )
            )

    def _check_no_revision(self):
        """Refuse to go past a text that somebody works on."""
        revised = self.filtered("revision_ids")
        if revised:
            raise UserError(
                self.env._(
                    "Publish or discard the revision first: %(entries)s.",
                    entries=", ".join(revised.mapped("name")),
                )
            )

    # ------------------------------------------------------------------
    # Actions
    # ------------------------------------------------------------------
    def action_revise(self):
        """Open the working copy of a published entry; make it if there is none."""
        return self._revise()._get_form_action()

    def _revise(self):
        """Return the working copy of the entry, the one there is or a new one."""
        self.ensure_one()
        self.check_access("read")
        self.browse().check_access("create")
        if self.state != PUBLISHED:
            raise UserError(self.env._("Only what is published is revised."))
        # sudo: one copy, whoever made it
        original = self.sudo()
        revision = original.revision_ids[:1]
        if not revision:
            [vals] = original.copy_data(self._prepare_revision_defaults())
            revision = original.create(vals)
        return revision.with_env(self.env)

    def _prepare_revision_defaults(self):
        """Return what a working copy does not have from the entry."""
        self.ensure_one()
        return {"revision_of_id": self.id, "user_id": self.env.uid}

    def _restore(self, version):
        """Propose the text of a version again.

        :param version: one of the entry.
        :raises UserError: somebody works on another text.
        """
        self.ensure_one()
        self._check_no_revision()
        entry = self._revise() if self.state == PUBLISHED else self
        entry.write({name: version[name] for name in TEXTS})
        return entry._get_form_action()

    def action_view_revision(self):
        """Open the revision somebody works on."""
        self.ensure_one()
        return self.revision_ids[:1]._get_form_action()

    def action_view_original(self):
        """Open what a revision revises."""
        self.ensure_one()
        return self.revision_of_id._get_form_action()

    def action_discard(self):
        """Throw a revision away and go back to what is published."""
        self.ensure_one()
        original = self.revision_of_id
        if not original:
            raise UserError(self.env._("Only revisions are discarded."))
        self.unlink()
        return original._get_form_action()

    def _get_form_action(self):
        """Return the action that opens the entry."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
            "views": [(False, "form")],
        }

    # ------------------------------------------------------------------
    # Publish
    # ------------------------------------------------------------------
    def _take_back_revisions(self):
        """Put the texts of revisions into what they revise; the copies go.

        :return: the drafts, with originals instead of their revisions.
        """
        revisions = self.filtered("revision_of_id")
        entries = (self - revisions) | revisions.revision_of_id
        for revision in revisions:
            revision._move_files(revision.revision_of_id)
            revision.revision_of_id.write(revision._prepare_text_vals())
        revisions.unlink()
        return entries

    def _prepare_text_vals(self):
        """Return the text of the entry as it is written on another."""
        self.ensure_one()
        return {
            name: self._fields[name].convert_to_write(self[name], self)
            for name in self._get_text_fields()
        }

    def _move_files(self, original):
        """Give pictures and files of the entry to another.

        A picture that was put into a text is a file of the entry it was written in.
        """
        self.ensure_one()
        # sudo: files follow the text
        files = self.env["ir.attachment"].sudo()
        files.search([("res_model", "=", self._name), ("res_id", "=", self.id)]).write(
            {"res_id": original.id}
        )
