from odoo import fields, models


class CustomerServiceFaqPublish(models.TransientModel):
    """Publish a changed text, and say what changed."""

    _name = "customer.service.faq.publish"
    _description = "Publish a Revision"

    faq_id = fields.Many2one(
        "customer.service.faq", string="Entry", required=True, ondelete="cascade"
    )
    comparison = fields.Html(related="faq_id.comparison", sanitize=False)
    change = fields.Char(
        string="What Changed",
        required=True,
        help="One line for those who look at the versions later.",
    )

    def action_publish(self):
        """Publish the text and show the entry that has it now."""
        self.ensure_one()
        return self.faq_id._publish(self.change)._get_form_action()
