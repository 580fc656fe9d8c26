from odoo import fields, models


class CustomerServiceCallAssignment(models.Model):
    """One change of who works on a call, and why.

    The rows are written by what happens to the call, never by hand.
    """

    _name = "customer.service.call.assignment"
    _description = "Call Assignment"
    _order = "date desc, id desc"
    _rec_name = "call_id"
    _check_company_auto = True

    call_id = fields.Many2one(
        "customer.service.call",
        required=True,
        index=True,
        ondelete="cascade",
        check_company=True,
    )
    company_id = fields.Many2one(related="call_id.company_id", store=True, index=True)
    date = fields.Datetime(required=True, default=fields.Datetime.now)
    from_user_id = fields.Many2one(
        "res.users", string="From", index="btree_not_null", ondelete="restrict"
    )
    to_user_id = fields.Many2one(
        "res.users",
        string="To",
        ondelete="restrict",
        help="Empty: the call waits in the queue of its team.",
    )
    from_team_id = fields.Many2one(
        "customer.service.team",
        index="btree_not_null",
        ondelete="restrict",
    )
    to_team_id = fields.Many2one(
        "customer.service.team",
        index="btree_not_null",
        ondelete="restrict",
    )
    method = fields.Selection(
        [
            ("hand", "By Hand"),
            ("contract", "Technician of the Contract"),
            ("equipment", "Technician of the Machine"),
            ("skill", "Skill and Territory"),
            ("load", "Least Calls"),
            ("round_robin", "In Turn"),
            ("handover", "Absence"),
            ("escalation", "Escalation"),
            ("queue", "Queue"),
        ],
        string="Decided by",
        required=True,
        default="hand",
        help="What found the new assignee.",
    )
    reason = fields.Char()
    author_id = fields.Many2one(
        "res.users",
        string="Recorded by",
        required=True,
        index=True,
        ondelete="restrict",
        default=lambda self: self.env.user,
    )

    _default_order = models.Index("(date DESC, id DESC)")
    _last_of_user = models.Index("(to_user_id, date) WHERE to_user_id IS NOT NULL")
