from odoo import api, fields, models


class CustomerServiceRma(models.Model):
    """A return is not done while the customer has something of ours."""

    _inherit = "customer.service.rma"

    loan_ids = fields.One2many("customer.service.rma.loan", "rma_id", string="Loans")
    loan_out_count = fields.Integer(compute="_compute_loan_out_count", string="Lent")

    @api.depends("loan_ids.state")
    def _compute_loan_out_count(self):
        for return_ in self:
            return_.loan_out_count = len(return_.loan_ids._filter_out())

    @api.depends("loan_ids.state")
    def _compute_state(self):
        result = super()._compute_state()
        for return_ in self:
            if return_.state == "done" and return_.loan_ids._filter_out():
                return_.state = "open"
        return result
