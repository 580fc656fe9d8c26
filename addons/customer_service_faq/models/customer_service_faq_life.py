from odoo import api, fields, models
from odoo.exceptions import AccessError, LockError, UserError, ValidationError
from odoo.fields import Domain
from odoo.tools import is_html_empty

from ..tools.faq_text import normalize
from .customer_service_faq import (
    DRAFT,
    INTERNAL,
    OBSOLETE,
    PORTAL,
    PUBLIC,
    PUBLISHED,
)
from .customer_service_faq_compare import TEXTS

# letters by which two problems are the same: an index takes no long ones
MAX_KEY = 500


class CustomerServiceFaq(models.Model):
    """Published, with a version of the text each time, and obsolete one day."""

    _inherit = "customer.service.faq"

    version = fields.Integer(
        readonly=True,
        copy=False,
        help="How many times a text of the entry was published.",
    )
    version_ids = fields.One2many(
        "customer.service.faq.version", "faq_id", string="Versions", readonly=True
    )
    date_published = fields.Datetime(string="Published on", readonly=True, copy=False)
    obsolete_reason = fields.Char(
        string="Why Obsolete", readonly=True, copy=False, tracking=True
    )
    replaced_by_id = fields.Many2one(
        "customer.service.faq",
        string="Replaced by",
        index="btree_not_null",
        ondelete="set null",
        check_company=True,
        readonly=True,
        copy=False,
        tracking=True,
    )
    name_key = fields.Char(compute="_compute_name_key", store=True, prefetch=False)
    can_edit = fields.Boolean(compute="_compute_can_edit")
    readers = fields.Char(string="Who Reads It", compute="_compute_readers")

    _published_once = models.UniqueIndex(
        "(name_key, lang, (COALESCE(company_id, 0)))"
        " WHERE state = 'published' AND active",
        "The same problem is published already, in the same language.",
    )
    _not_replaced_by_itself = models.Constraint(
        "CHECK (replaced_by_id <> id)", "An entry cannot be replaced by itself."
    )

    @api.depends("name")
    def _compute_name_key(self):
        for entry in self:
            name = entry.name or ""
            entry.name_key = (normalize(name) or name)[:MAX_KEY]

    @api.depends("state")
    @api.depends_context("uid")
    def _compute_can_edit(self):
        publisher = self._is_publisher()
        for entry in self:
            entry.can_edit = publisher or entry.state == DRAFT

    @api.depends("audience", "state")
    def _compute_readers(self):
        words = {
            INTERNAL: self.env._("our staff only"),
            PORTAL: self.env._("our staff, and customers with access to the portal"),
            PUBLIC: self.env._("everybody, also without access"),
        }
        for entry in self:
            readers = words.get(entry.audience)
            if entry.state == PUBLISHED:
                entry.readers = entry.env._("Read by %(readers)s.", readers=readers)
            elif entry.state == DRAFT and not entry.revision_of_id:
                entry.readers = entry.env._(
                    "Not read by anybody yet. Once published: %(readers)s.",
                    readers=readers,
                )
            else:
                entry.readers = False

    @api.constrains("replaced_by_id")
    def _check_replaced_by(self):
        if self._has_cycle("replaced_by_id"):
            raise ValidationError(
                self.env._("Entries cannot replace each other in a circle.")
            )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_used(self):
        used = self.filtered(lambda entry: entry.state != DRAFT)
        # sudo: who deletes may not see the calls of everybody
        calls = self.env["customer.service.call"].sudo()
        used |= (
            calls.with_context(active_test=False)
            .search([("faq_id", "in", self.ids)])
            .faq_id
        )
        if used:
            raise UserError(
                self.env._(
                    "Only drafts that solved no call are deleted. Make these obsolete, "
                    "or archive them: %(entries)s.",
                    entries=", ".join(used.mapped("name")),
                )
            )

    def write(self, vals):
        self._check_text_open(vals)
        return super().write(vals)

    @api.model
    def _get_system_fields(self):
        return super()._get_system_fields() | {
            "version",
            "date_published",
            "obsolete_reason",
            "replaced_by_id",
        }

    @api.model
    def _get_text_fields(self):
        """Return the fields that make a version: closed while an entry is published.

        A field that is added here is copied to revisions and taken back from them.
        """
        return set(TEXTS)

    def _check_text_open(self, names):
        """Refuse to change what is published in place."""
        if self.env.su or self._get_text_fields().isdisjoint(names):
            return
        closed = self.filtered(lambda entry: entry.state != DRAFT)
        if closed:
            raise UserError(
                self.env._(
                    "The text of what is published is not changed in place: make a "
                    "revision of %(entries)s.",
                    entries=", ".join(closed.mapped("name")),
                )
            )

    # ------------------------------------------------------------------
    # Publish
    # ------------------------------------------------------------------
    @api.model
    def _is_publisher(self):
        return self.env.su or self.env.user.has_group(
            "customer_service_faq.group_publisher"
        )

    def _check_can_publish(self):
        """Refuse who may write entries but not decide what others read."""
        if not self._is_publisher():
            raise AccessError(self.env._("You may not publish entries of the FAQ."))
        self.check_access("write")

    def _lock(self):
        """Keep others from publishing the entries until this is over.

        :raises UserError: somebody else is at it, or was.
        """
        try:
            self.lock_for_update()
        except LockError as error:
            raise UserError(
                self.env._(
                    "Somebody else is working on this entry, or has just published "
                    "it. Reload it and look again."
                )
            ) from error

    def action_publish(self):
        """Let those find the entries for whom they are meant.

        Who changes what was published before is asked what changed.
        """
        self._check_can_publish()
        changes = self.filtered(lambda entry: entry.version or entry.revision_of_id)
        if not changes:
            self._publish()
            return None
        if len(self) > 1:
            raise UserError(
                self.env._(
                    "Publish these one by one, to say what changed: %(entries)s.",
                    entries=", ".join(changes.mapped("name")),
                )
            )
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "customer_service_faq.customer_service_faq_publish_action"
        )
        action["context"] = {"default_faq_id": self.id}
        return action

    def _publish(self, change=False):
        """Publish drafts, each as a new version.

        :param str change: what changed since the version before.
        :return: the published entries; those of revisions are the originals.
        :raises UserError: with everything that is in the way.
        """
        self._check_can_publish()
        (self | self.revision_of_id)._lock()
        self._check_publishable()
        # sudo: the status is written by what is done only
        drafts = self.sudo()
        entries = drafts._take_back_revisions()
        for vals, group in entries._group_by_publish_vals():
            group.write(vals)
        # sudo: versions are written by publishing only
        self.env["customer.service.faq.version"].sudo().create(
            [entry._prepare_version_vals(change) for entry in entries]
        )
        if change:
            body = self.env._("What changed: %(change)s", change=change)
            entries._message_log_batch(bodies=dict.fromkeys(entries.ids, body))
        entries._after_publish()
        return entries.with_env(self.env)

    def _group_by_publish_vals(self):
        groups = {}
        for entry in self:
            vals = entry._prepare_publish_vals()
            key = tuple(sorted(vals.items()))
            groups[key] = groups.get(key, entry.browse()) | entry
        return [(dict(key), group) for key, group in groups.items()]

    def _prepare_publish_vals(self):
        """Return what publishing writes on an entry."""
        self.ensure_one()
        return {
            "state": PUBLISHED,
            "version": self.version + 1,
            "date_published": fields.Datetime.now(),
        }

    def _prepare_version_vals(self, change):
        """Return the values of the version that has just been published."""
        self.ensure_one()
        return {
            "faq_id": self.id,
            "number": self.version,
            "date": self.date_published,
            "user_id": self.env.uid,
            "change": change,
            **{name: self[name] for name in TEXTS},
        }

    def _after_publish(self):
        """Do what follows from a new version of each entry."""

    def _check_publishable(self):
        """Refuse with everything that keeps the entries from being published."""
        twins = self._get_twins()
        problems = [
            self.env._("%(entry)s: %(problem)s", entry=entry.name, problem=problem)
            for entry in self
            for problem in entry._get_publish_obstacles(twins.get(entry))
        ]
        if problems:
            raise UserError("\n".join(problems))

    def _get_publish_obstacles(self, twin=None):
        """Return what keeps the entry from being published, in words.

        :param twin: an entry that says the same and is published.
        """
        self.ensure_one()
        texts = []
        if self.state != DRAFT:
            texts.append(self.env._("only drafts are published."))
        if not self.active:
            texts.append(self.env._("it is archived."))
        if is_html_empty(self.solution):
            texts.append(self.env._("write the solution first."))
        if twin:
            texts.append(
                self.env._(
                    "the same problem is published already, see no. %(number)s "
                    "“%(name)s”.",
                    number=twin.id,
                    name=twin.name,
                )
            )
        # sudo: the category may be one of another company
        category = self.sudo().category_id
        if category.company_id and category.company_id != self.company_id:
            texts.append(
                self.env._(
                    "its category belongs to %(company)s only.",
                    company=category.company_id.name,
                )
            )
        if category and not category.active:
            texts.append(self.env._("its category is archived."))
        if self.lang not in dict(self.env["res.lang"].get_installed()):
            texts.append(self.env._("its language is not in use any more."))
        if self.revision_of_id and self.revision_of_id.state != PUBLISHED:
            texts.append(self.env._("what it revises is not published any more."))
        return texts

    def _get_twins(self):
        """Return by entry the other one that is published, or about to be."""
        # sudo: which one it is decides about publishing, not who may read it
        published = self.sudo().search(
            Domain("state", "=", PUBLISHED)
            & Domain("name_key", "in", self.mapped("name_key"))
            & Domain("id", "not in", self.revision_of_id.ids)
        )
        known = {entry._get_twin_key(): entry for entry in published}
        twins = {}
        for entry in self:
            twin = known.setdefault(entry._get_twin_key(), entry)
            if twin != entry:
                twins[entry] = twin
        return twins

    def _get_twin_key(self):
        self.ensure_one()
        return self.name_key, self.lang, self.company_id.id

    # ------------------------------------------------------------------
    # Obsolete, and back
    # ------------------------------------------------------------------
    def action_obsolete(self, reason=False, replaced_by_id=False):
        """Let nobody find the entries any more; calls they solved keep them.

        :param str reason: why, for those who come across them later.
        :param int replaced_by_id: the published entry they are led to.
        """
        self._check_can_publish()
        self._lock()
        replacement = self.browse(replaced_by_id or ())
        self._check_can_be_obsolete(replacement)
        # sudo: the status is written by what is done only
        self.sudo().write(
            {
                "state": OBSOLETE,
                "obsolete_reason": reason,
                "replaced_by_id": replacement.id,
            }
        )
        self._after_obsolete(reason, replacement)

    def _after_obsolete(self, reason, replacement):
        """Do what follows once the entries are obsolete."""

    def _check_can_be_obsolete(self, replacement):
        """Refuse what is not published, what is being revised, and false leads."""
        wrong = self.filtered(lambda entry: entry.state != PUBLISHED)
        if wrong:
            raise UserError(
                self.env._(
                    "Only what is published becomes obsolete: %(entries)s.",
                    entries=", ".join(wrong.mapped("name")),
                )
            )
        self._check_no_revision()
        if replacement:
            replacement.check_access("read")
            if replacement.state != PUBLISHED or replacement in self:
                raise UserError(
                    self.env._("Readers are led to another entry that is published.")
                )

    def action_withdraw(self):
        """Ask why the entries are obsolete, and what to read instead."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "customer_service_faq.customer_service_faq_withdraw_action"
        )
        action["context"] = {"default_faq_ids": self.ids}
        return action

    def action_draft(self):
        """Take obsolete entries back to work on them."""
        self._check_can_publish()
        wrong = self.filtered(lambda entry: entry.state == PUBLISHED)
        if wrong:
            raise UserError(
                self.env._(
                    "What is published is revised, not taken back: %(entries)s.",
                    entries=", ".join(wrong.mapped("name")),
                )
            )
        # sudo: the status is written by what is done only
        self.sudo().write(
            {"state": DRAFT, "obsolete_reason": False, "replaced_by_id": False}
        )

    def _get_current(self):
        """Return what to read instead of the entry: itself while it is published.

        :return: a published entry, or none.
        """
        self.ensure_one()
        entry = self
        while entry.state == OBSOLETE and entry.replaced_by_id:
            entry = entry.replaced_by_id
        return entry if entry.state == PUBLISHED and entry.active else entry.browse()

    def _check_solves(self):
        """Refuse to solve a call with what is not true any more, and say what is.

        :raises UserError: the entry is not published.
        """
        self.ensure_one()
        current = self._get_current()
        if current == self:
            return
        if current:
            raise UserError(
                self.env._(
                    "The entry is obsolete. It is replaced by “%(entry)s”.",
                    entry=current.name,
                )
            )
        raise UserError(self.env._("The entry is not published any more."))
