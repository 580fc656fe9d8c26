from odoo import fields, models


class CustomerServiceContract(models.Model):
    """Visits of the current term of all lines."""

    _inherit = "customer.service.contract"

    visits_contracted = fields.Integer(compute="_compute_visits")
    visits_done = fields.Integer(compute="_compute_visits")
    visits_left = fields.Integer(compute="_compute_visits")

    def _compute_visits(self):
        for contract in self:
            lines = contract.line_ids
            contract.visits_contracted = sum(lines.mapped("visits_contracted"))
            contract.visits_done = sum(lines.mapped("visits_done"))
            contract.visits_left = sum(lines.mapped("visits_left"))
