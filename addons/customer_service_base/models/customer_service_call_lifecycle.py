from odoo import fields, models


class CustomerServiceCall(models.Model):
    """Solved, closed, opened again, merged, continued by another call."""

    _inherit = "customer.service.call"

    reopen_count = fields.Integer(string="Reopened", copy=False, readonly=True)
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
    origin_id = fields.Many2one(
        "customer.service.call",
        string="Continues",
        index="btree_not_null",
        check_company=True,
        copy=False,
        ondelete="set null",
        help="The call, closed by then, that the customer came back to.",
    )
    follow_up_ids = fields.One2many(
        "customer.service.call", "origin_id", string="Continued by"
    )
