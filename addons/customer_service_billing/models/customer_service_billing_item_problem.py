from odoo import api, fields, models


class CustomerServiceBillingItem(models.Model):
    """What is wrong with an item, as lists show and group it."""

    _inherit = "customer.service.billing.item"

    problem_code = fields.Selection(
        "_selection_problem_code",
        string="Main Problem",
        compute="_compute_problem_code",
        store=True,
        help="The first that blocks, else the first to look at.",
    )
    problem_text = fields.Char(string="What Is Wrong", compute="_compute_problem_text")

    @api.model
    def _selection_problem_code(self):
        return self.env["customer.service.billing.problem"]._selection_code()

    @api.model
    def _get_check_labels(self):
        """Return what checks look at, in words, by code.

        Hook: extend it with ``super``. Without, the code itself is shown.
        """
        return {}

    @api.depends("problem_ids.code", "problem_ids.severity")
    def _compute_problem_code(self):
        for item in self:
            item.problem_code = item.problem_ids.sorted("severity")[:1].code

    @api.depends("error", "problem_ids.message")
    def _compute_problem_text(self):
        for item in self:
            texts = [item.error, *item.problem_ids.sorted("severity").mapped("message")]
            item.problem_text = " ".join(text for text in texts if text)
