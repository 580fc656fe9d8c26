from odoo import api, models
from odoo.fields import Domain


class CustomerServiceContract(models.Model):
    """Who is reminded, once, before a notice deadline passes."""

    _inherit = "customer.service.contract"

    @api.model
    def _get_remind_domain(self, day):
        """Return the contracts of whose notice deadline somebody is to be told."""
        return Domain("date_reminder", "<=", day) & Domain(
            "date_notice_deadline", ">=", day
        )

    @api.model
    def _cron_remind(self):
        """Remind salespeople, and customers who are to be, of notice deadlines."""
        self._process_in_cron(
            self._get_daily_domain(self._get_remind_domain), "_remind"
        )

    def _remind(self):
        """Remind of the notice deadline; each deadline once."""
        for (user, deadline), contracts in self.grouped(
            lambda one: (one.user_id, one.date_notice_deadline)
        ).items():
            if user.active:
                contracts.activity_schedule(
                    "mail.mail_activity_data_todo",
                    deadline,
                    summary=self.env._("Notice deadline"),
                    user_id=user.id,
                )
        template = self.env.ref(
            "customer_service_contract.mail_template_contract_renewal",
            raise_if_not_found=False,
        )
        for contract in self.filtered("remind_customer") if template else ():
            contract.with_context(
                customer_service__automatic_mail=True
            ).message_post_with_source(
                template,
                message_type="auto_comment",
                subtype_xmlid="mail.mt_comment",
            )
        for contract in self:
            contract.reminded_deadline = contract.date_notice_deadline
