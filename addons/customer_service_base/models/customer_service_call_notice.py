from markupsafe import Markup

from odoo import fields, models

from .customer_service_call_assign import SAFETY
from .customer_service_stage import OPEN_STATES

ASSIGNED = "mail.message_user_assigned"


class CustomerServiceCall(models.Model):
    """What the people of the house are told about who works on which call.

    Everybody gets one message about all the calls of one change.
    """

    _inherit = "customer.service.call"

    def _message_auto_subscribe_followers(self, updated_values, default_subtype_ids):
        """Let the assignee follow the call; ``_notify_assignees`` tells them."""
        result = super()._message_auto_subscribe_followers(
            updated_values, default_subtype_ids
        )
        return [
            (partner_id, subtypes, template != ASSIGNED and template)
            for partner_id, subtypes, template in result
        ]

    def _notify_assignees(self, before):
        """Tell the new assignees, and the old ones that somebody took the calls.

        :param dict before: by call the watched values before; empty for new calls.
        """
        if self._is_loading() or self.env.context.get("mail_auto_subscribe_no_notify"):
            return
        opened = self.filtered(lambda call: call.state in OPEN_STATES)
        for user, calls in opened.grouped("user_id").items():
            calls._notify_staff(user, "given")
        if before:
            for user, calls in opened.grouped(
                lambda call: before[call]["user_id"]
            ).items():
                calls._notify_staff(user, "taken")

    def _notify_queue(self):
        """Tell the teams, once, that nobody was found for the calls."""
        if self._is_loading():
            return
        # sudo: written when the team is told, whoever opened the call
        untold = self.sudo().filtered(lambda call: not call.date_queued)
        untold.date_queued = fields.Datetime.now()
        for team, calls in untold.grouped("team_id").items():
            calls._notify_staff(team.user_id or team.member_ids, "queued")
        untold._notify_safety()

    def _notify_safety(self):
        """Tell everybody of the teams about dangers that nobody has taken."""
        if self._is_loading():
            return
        urgent = self.filtered(lambda call: call.priority == SAFETY)
        for team, calls in urgent.grouped("team_id").items():
            calls._notify_staff(team.user_id | team.member_ids, "danger")

    def _notify_staff(self, users, kind):
        """Send people one message about the calls, each in their language.

        :param users: who is told; not who is doing it.
        :param str kind: a key of ``_get_notices``.
        """
        # sudo: names and addresses of colleagues
        people = (users - self.env.user).sudo()
        people = people.filtered(lambda user: user.active and not user.share)
        for lang, group in people.grouped("lang").items():
            calls = self.with_context(lang=lang)
            sentence = calls._get_notices()[kind]
            name = calls.display_name if len(calls) == 1 else len(calls)
            thread = calls if len(calls) == 1 else calls.env["mail.thread"]
            thread.message_notify(
                partner_ids=group.partner_id.ids,
                subject=f"{sentence}: {name}",
                body=calls._get_notice_body(sentence),
                email_layout_xmlid="mail.mail_notification_layout",
                model_description=calls.env["ir.model"]._get(self._name).display_name,
            )

    def _get_notices(self):
        """Return what is said by kind of message, in the current language."""
        return {
            "given": self.env._("Assigned to you"),
            "taken": self.env._("No longer yours"),
            "queued": self.env._("Nobody found, waiting in the queue"),
            "danger": self.env._("Safety at stake and taken by nobody"),
        }

    def _get_notice_body(self, sentence):
        """Return a message: the sentence, why, and the calls with their links."""
        rows = [
            Markup('<li><a href="/mail/view?model=%s&amp;res_id=%s">%s</a> %s</li>')
            % (call._name, call.id, call.display_name, call.partner_id.name or "")
            for call in self
        ]
        reason = self.env.context.get("customer_service__reason")
        body = Markup("<p>%s</p><ul>%s</ul>") % (sentence, Markup().join(rows))
        return body + (Markup("<p>%s</p>") % reason if reason else "")
