from odoo import models


class CustomerServiceAgentPostMixin(models.AbstractModel):
    """Documents on which everybody with a role notes, and salespeople only read."""

    _name = "customer.service.agent.post.mixin"
    _description = "Document Salespeople do not Write on"

    def _mail_get_operation_for_mail_message_operation(self, message_operation):
        """Whoever has a role may note on any document; a salesperson only reads."""
        operations = super()._mail_get_operation_for_mail_message_operation(
            message_operation
        )
        if message_operation == "create" and self.env.user._is_only_service_agent():
            return dict.fromkeys(operations, "write")
        return operations
