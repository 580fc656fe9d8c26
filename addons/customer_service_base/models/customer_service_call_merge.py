from odoo import api, fields, models
from odoo.exceptions import LockError, UserError, ValidationError
from odoo.fields import Command, Domain
from odoo.tools import is_html_empty

from .customer_service_stage import CANCELLED, ENDED_STATES, OPEN_STATES


class CustomerServiceCall(models.Model):
    """Calls about the same thing become one; nothing of them is deleted."""

    _inherit = "customer.service.call"

    merged_into_id = fields.Many2one(
        "customer.service.call",
        index="btree_not_null",
        check_company=True,
        copy=False,
        readonly=True,
        ondelete="restrict",
        help="The call that lives on; messages to this one arrive there.",
    )
    merged_ids = fields.One2many(
        "customer.service.call", "merged_into_id", string="Merged Calls"
    )

    _merged_into_another = models.Constraint(
        "CHECK (merged_into_id != id)", "A call cannot be merged into itself."
    )

    def _get_system_fields(self):
        return super()._get_system_fields() | {"merged_into_id"}

    # ------------------------------------------------------------------
    # Checks
    # ------------------------------------------------------------------
    @api.constrains("merged_into_id")
    def _check_merged_into(self):
        if self._has_cycle("merged_into_id"):
            raise ValidationError(
                self.env._("A call cannot be merged into one that was merged into it.")
            )

    @api.constrains("stage_id", "merged_into_id")
    def _check_merged_is_cancelled(self):
        alive = self.filtered(
            lambda call: call.merged_into_id and call.state != CANCELLED
        )
        if alive:
            raise ValidationError(
                self.env._(
                    "Merged calls go on in the call they were merged into: %(calls)s.",
                    calls=", ".join(alive.mapped("merged_into_id.name")),
                )
            )

    # ------------------------------------------------------------------
    # Where merged calls go on
    # ------------------------------------------------------------------
    def _get_survivor(self):
        """Return the call in which this one goes on; itself if it was not merged.

        No call goes on in none.
        """
        call, seen = self, self
        while call.merged_into_id and call.merged_into_id not in seen:
            call = call.merged_into_id
            seen |= call
        return call

    def _pass_on_message(self, message, automatic):
        """Hand a message, written on this merged call, to the one that lives on."""
        self.write({"customer_replied": False})
        self._move_to_life(message)._register_customer_message(message, automatic)

    def _register_staff_answer(self, message):
        """What we answer on a merged call is an answer on the one that lives on."""
        if self.merged_into_id:
            return self._move_to_life(message)._register_staff_answer(message)
        return super()._register_staff_answer(message)

    def _move_to_life(self, message):
        """Move a message to the call that lives on, which is returned."""
        survivor = self._get_survivor()
        message.write({"res_id": survivor.id})
        message.attachment_ids.write({"res_id": survivor.id})
        return survivor

    # ------------------------------------------------------------------
    # Merge
    # ------------------------------------------------------------------
    def _get_merge_obstacles(self, target):
        """Return why the calls cannot be merged into a target, in plain words.

        Hook: add what must not be torn apart (hours, parts, invoices).

        :return: a list of sentences; an empty one lets the calls be merged.
        """
        obstacles = []
        merged = self.filtered("merged_into_id")
        if merged:
            obstacles.append(
                self.env._(
                    "Already merged: %(calls)s.", calls=", ".join(merged.mapped("name"))
                )
            )
        if self.company_id - target.company_id:
            obstacles.append(self.env._("The calls belong to different companies."))
        if target.state in ENDED_STATES and any(
            call.state in OPEN_STATES for call in self
        ):
            obstacles.append(
                self.env._(
                    "%(call)s has ended: open calls would end with it. Reopen it, or "
                    "keep an open one.",
                    call=target.name,
                )
            )
        above = self.browse(target._get_ids_above())
        if self & above:
            obstacles.append(
                self.env._(
                    "%(call)s is part of a call to be merged into it.",
                    call=target.name,
                )
            )
        return obstacles

    def _get_ids_above(self):
        """Return the ids of the calls this one is part of."""
        self.ensure_one()
        ids, call = [], self.parent_id
        while call and call.id not in ids:
            ids.append(call.id)
            call = call.parent_id
        return ids

    def _get_merge_doubts(self, target):
        """Return what makes a merge look like a mistake; a person may confirm it."""
        customers = (self | target).commercial_partner_id
        strangers = (self | target).filtered(lambda call: not call.partner_id)
        known = ((self | target) - strangers).mapped("caller_email")
        if customers and any(
            call.caller_email not in known for call in strangers if call.caller_email
        ):
            return [
                self.env._(
                    "Somebody without a customer wrote %(calls)s: %(customers)s would "
                    "see it.",
                    calls=", ".join(strangers.mapped("name")),
                    customers=", ".join(customers.mapped("display_name")),
                )
            ]
        if len(customers) > 1:
            return [
                self.env._(
                    "Different customers: %(customers)s. Each would see the messages "
                    "of the other.",
                    customers=", ".join(customers.mapped("display_name")),
                )
            ]
        return []

    def _merge_into(self, target, confirmed=False):
        """Merge the calls into one that lives on, which is returned.

        Messages, files, activities, calls below and followers of the same customer go
        over; the calls are cancelled and point to it. The customer is told nothing.

        :param target: any call; if it was merged, the one it goes on in is taken.
        :param bool confirmed: a person has seen the doubts, or there is nobody to ask.
        :raises UserError: obstacles, doubts, or somebody else at the same calls.
        """
        target = target._get_survivor()
        calls = self - target
        if not calls:
            return target
        (calls | target)._lock_to_merge()
        calls.check_access("write")
        target.check_access("write")
        target = target._get_survivor()
        reasons = calls._get_merge_obstacles(target)
        if not confirmed:
            reasons += calls._get_merge_doubts(target)
        if reasons:
            raise UserError("\n".join(reasons))
        # sudo: rights on the calls are checked; what hangs on them follows
        calls.sudo()._move_to_survivor(target.sudo())
        return target

    def _lock_to_merge(self):
        """Lock the rows, so that two people do not merge them crosswise."""
        try:
            self.lock_for_update()
        except LockError as error:
            raise UserError(
                self.env._(
                    "Somebody else is working on these calls. Try again in a moment."
                )
            ) from error
        self.invalidate_recordset()

    def _move_to_survivor(self, target):
        """Move what hangs on the calls to the target, and cancel them."""
        target.tag_ids = [Command.link(tag.id) for tag in self.tag_ids]
        self._move_messages_to(target)
        self._move_documents_to(target)
        self._move_followers_to(target)
        related = self.with_context(active_test=False)
        related.child_ids.write({"parent_id": target.id})
        related.merged_ids.write({"merged_into_id": target.id})
        self._cancel_as_merged(target)
        self._note_merge(target)
        self._after_merge(target)

    def _cancel_as_merged(self, target):
        for team, calls in self.grouped("team_id").items():
            stage = calls[:1]._get_first_stage([CANCELLED])
            if not stage:
                raise UserError(
                    self.env._(
                        "The team %(team)s has no stage for this.", team=team.name or ""
                    )
                )
            calls.write({"merged_into_id": target.id, "stage_id": stage.id})

    def _move_messages_to(self, target):
        """Move what people wrote; changes of fields stay with the call they are of.

        The host's ``message_change_thread`` takes the subtype from notes, which are
        then no longer known as internal.
        """
        messages = self.env["mail.message"].search(
            Domain("model", "=", self._name)
            & Domain("res_id", "in", self.ids)
            & Domain("message_type", "!=", "user_notification")
            & Domain("tracking_value_ids", "=", False)
        )
        staying = messages.parent_id - messages
        messages.filtered(lambda message: message.parent_id in staying).write(
            {"parent_id": False}
        )
        messages.write({"res_id": target.id})
        self._unite_last_words(target)

    def _unite_last_words(self, target):
        """Let the survivor know who spoke last in any of the calls."""
        calls = self | target
        asked, answered = (
            max(filter(None, calls.mapped(name)), default=False)
            for name in ("date_customer_message", "date_staff_message")
        )
        waits = any(calls.mapped("customer_replied"))
        target.write(
            {
                "date_customer_message": asked,
                "date_staff_message": answered,
                "customer_replied": waits
                and not (asked and answered and answered > asked),
            }
        )

    def _move_documents_to(self, target):
        """Move files and things to do, also those done."""
        for model in ("ir.attachment", "mail.activity"):
            self.env[model].with_context(active_test=False).search(
                Domain("res_model", "=", self._name) & Domain("res_id", "in", self.ids)
            ).write({"res_id": target.id})

    def _move_followers_to(self, target):
        """Let the staff and people of the target's customer follow it."""
        customer = target.commercial_partner_id
        target.message_subscribe(
            self.message_partner_ids.filtered(
                lambda partner: (
                    not partner.partner_share
                    or (customer and partner.commercial_partner_id == customer)
                )
            ).ids
        )

    def _note_merge(self, target):
        """Say on all sides what became what, and what the customer had said."""
        for call in self:
            call._note(
                lambda call: call.env._(
                    "Merged into %(call)s, where it goes on.",
                    call=target._get_html_link(target.display_name),
                )
            )
            target._note(
                lambda survivor, call=call: (
                    survivor.env._(
                        "Merged with %(call)s.",
                        call=call._get_html_link(call.display_name),
                    )
                    + (call.description if not is_html_empty(call.description) else "")
                )
            )

    def _after_merge(self, target):
        """Act on calls that were merged into a target. Hook: call ``super``."""
