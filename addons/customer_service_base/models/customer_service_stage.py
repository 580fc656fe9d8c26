from odoo import fields, models

NEW = "new"
IN_PROGRESS = "in_progress"
WAITING = "waiting"
SOLVED = "solved"
CLOSED = "closed"
CANCELLED = "cancelled"

STATES = [
    (NEW, "New"),
    (IN_PROGRESS, "In Progress"),
    (WAITING, "Waiting"),
    (SOLVED, "Solved"),
    (CLOSED, "Closed"),
    (CANCELLED, "Cancelled"),
]
OPEN_STATES = (NEW, IN_PROGRESS, WAITING)
ENDED_STATES = (SOLVED, CLOSED, CANCELLED)


class CustomerServiceStage(models.Model):
    """Column of the kanban of calls; its state says what the column means."""

    _name = "customer.service.stage"
    _description = "Call Stage"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    active = fields.Boolean(default=True)
    sequence = fields.Integer(default=10)
    state = fields.Selection(
        STATES,
        required=True,
        default=IN_PROGRESS,
        help="What the stage means for counters, filters and the customer, "
        "whatever its name.",
    )
    pause_reason_id = fields.Many2one(
        "customer.service.pause.reason",
        string="Waits for",
        index="btree_not_null",
        ondelete="restrict",
        help="Why calls in this stage stand still. Leave empty to be asked.",
    )
    fold = fields.Boolean(
        string="Folded in Kanban",
        help="Show the column closed; open it with a click.",
    )
    team_ids = fields.Many2many(
        "customer.service.team",
        "customer_service_stage_team_rel",
        "stage_id",
        "team_id",
        string="Teams",
        help="Teams that use the stage. Leave empty for all of them.",
    )
    description = fields.Text(
        translate=True,
        help="What should be true of a call in this stage: shown as help.",
    )
