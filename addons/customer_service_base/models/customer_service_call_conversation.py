from odoo import fields, models


class CustomerServiceCall(models.Model):
    """What a message on a call means: an answer of ours or of the customer."""

    _inherit = "customer.service.call"

    customer_replied = fields.Boolean(
        string="Customer Wrote",
        copy=False,
        help="The last word is the customer's: nobody has answered yet.",
    )
    date_customer_message = fields.Datetime(
        string="Last Message of the Customer", copy=False, readonly=True
    )
    date_staff_message = fields.Datetime(
        string="Last Answer of Ours", copy=False, readonly=True
    )

    _customer_replied_idx = models.Index("(id) WHERE customer_replied IS TRUE")

    def _after_customer_message(self, message, automatic):
        """Act on a message the customer sent. Hook: call ``super``.

        :param mail.message message: the message, public.
        :param bool automatic: an absence notice or the like, which nobody wrote.
        """

    def _after_staff_answer(self, message):
        """Act on the first or a further public answer of a person of ours.

        Hook: call ``super``. Acknowledgements, reminders and notes do not come here.

        :param mail.message message: the answer.
        """
