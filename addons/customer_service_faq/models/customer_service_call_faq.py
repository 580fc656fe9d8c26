from odoo import fields, models
from odoo.exceptions import LockError, UserError
from odoo.tools import is_html_empty

from odoo.addons.customer_service_base.models.customer_service_stage import OPEN_STATES

from .customer_service_faq import INTERNAL, PUBLISHED
from .customer_service_faq_use import INSERTED


class CustomerServiceCall(models.Model):
    """Calls that an entry of the FAQ solves.

    The link says which entry was used; it counts for the entry while the call is
    solved. So a call that is opened again counts no more, and counts again when it is
    solved again, unless somebody took the link away. What goes on in another call
    (merged, follow-up) counts there.
    """

    _inherit = "customer.service.call"

    faq_id = fields.Many2one(
        "customer.service.faq",
        string="Solved by FAQ",
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
        copy=False,
        tracking=True,
        domain=[("state", "=", PUBLISHED)],
        help="The entry that solved the call. It counts while the call is solved.",
    )

    # ------------------------------------------------------------------
    # Checks
    # ------------------------------------------------------------------
    def _check_can_use_faq(self, entry):
        """Refuse what the user may not read or change, and what nobody may use.

        :raises AccessError: the call is not the user's to change, or the entry is for
            others.
        :raises UserError: the entry is not published.
        """
        self.check_access("write")
        entry.check_access("read")
        entry._check_solves()

    def _lock_for_faq(self):
        """Keep others from doing the same with the call until this is over.

        :raises UserError: somebody else is at it.
        """
        try:
            self.lock_for_update(allow_referencing=True)
        except LockError as error:
            raise UserError(
                self.env._(
                    "Somebody else is working on this call. Try again in a moment."
                )
            ) from error

    # ------------------------------------------------------------------
    # Business
    # ------------------------------------------------------------------
    def _prepare_faq_vals(self, entry):
        """Return what the call takes over from the entry that solves it. Hook.

        What the call says already stays. The solution of an entry for our staff goes
        into the internal notes, because customers read the solution.
        """
        self.ensure_one()
        vals = {"faq_id": entry.id}
        target = "internal_note" if entry.audience == INTERNAL else "solution"
        if is_html_empty(self[target]):
            vals[target] = entry.solution
        for name in ("cause_id", "remedy_id"):
            if entry[name] and not self[name]:
                vals[name] = entry[name].id
        return vals

    def _after_merge(self, target):
        """The call that lives on keeps what solved it, or takes it over."""
        result = super()._after_merge(target)
        if not target.faq_id and self.faq_id:
            target.faq_id = self.faq_id[:1]
        return result

    # ------------------------------------------------------------------
    # Actions
    # ------------------------------------------------------------------
    def action_solve_by_faq(self, faq_id):
        """Solve the call with an entry of the FAQ, once however often it is asked.

        :param int faq_id: a published entry that the user may read.
        :return: the dialog of open calls below or visits, if there are any.
        :raises UserError: the call ended in another way, or somebody else is at it.
        """
        self.ensure_one()
        entry = self.env["customer.service.faq"].browse(faq_id)
        self._check_can_use_faq(entry)
        self._lock_for_faq()
        self.invalidate_recordset()
        if self.state not in OPEN_STATES:
            if self.faq_id == entry:
                return None
            raise UserError(self.env._("The call has ended already. Reopen it first."))
        self.write(self._prepare_faq_vals(entry))
        self.action_start()
        return self.action_solve()

    def action_insert_faq(self, faq_id):
        """Open a mail to the caller that says the solution of an entry.

        :param int faq_id: a published entry that customers may read.
        :return: the action of the host's composer.
        """
        self.ensure_one()
        entry = self.env["customer.service.faq"].browse(faq_id)
        self._check_can_use_faq(entry)
        entry._check_for_customers()
        entry._log_use(INSERTED, self)
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Answer with a Solution"),
            "res_model": "mail.compose.message",
            "view_mode": "form",
            "views": [(False, "form")],
            "target": "new",
            "context": {
                "default_model": self._name,
                "default_res_ids": self.ids,
                "default_composition_mode": "comment",
                "default_subtype_xmlid": "mail.mt_comment",
                "default_partner_ids": self._get_faq_recipient().ids,
                "default_body": entry.solution,
                "default_attachment_ids": entry._copy_files_for_mail().ids,
            },
        }

    def _get_faq_recipient(self):
        """Return who called; a contact is made of an address, as the chatter does."""
        self.ensure_one()
        partner, address = self._get_caller_address()
        if partner or not address:
            return partner
        found = self._partner_find_from_emails_single(
            [address],
            no_create=not self.env["res.partner"].has_access("create"),
        )
        return found[:1]
