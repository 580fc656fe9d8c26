from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain

WORK, TRAVEL = "work", "travel"


class CustomerServiceInterventionTime(models.Model):
    """Stretch of work or of journey of one technician; open while the timer runs."""

    _name = "customer.service.intervention.time"
    _description = "Intervention Time"
    _order = "date_from, id"
    _rec_name = "intervention_id"
    _check_company_auto = True

    intervention_id = fields.Many2one(
        "customer.service.intervention",
        required=True,
        index=True,
        ondelete="cascade",
        check_company=True,
    )
    company_id = fields.Many2one(
        related="intervention_id.company_id", store=True, index=True
    )
    user_id = fields.Many2one(
        "res.users",
        string="Technician",
        compute="_compute_user_id",
        store=True,
        readonly=False,
        precompute=True,
        required=True,
        index=True,
        ondelete="restrict",
        domain="[('share', '=', False)]",
        help="Who worked: more than one may help on an intervention.",
    )
    kind = fields.Selection(
        [(WORK, "Work"), (TRAVEL, "Travel")], required=True, default=WORK
    )
    date_from = fields.Datetime(
        string="From", required=True, default=fields.Datetime.now
    )
    date_to = fields.Datetime(string="To", help="Empty while the timer runs.")
    hours = fields.Float(compute="_compute_hours", store=True)

    _in_order = models.Constraint(
        "CHECK (date_to >= date_from)", "Time cannot end before it begins."
    )
    _one_timer = models.UniqueIndex(
        "(user_id) WHERE date_to IS NULL",
        "Another timer of the same technician is running: stop it first.",
    )

    @api.depends("intervention_id")
    def _compute_user_id(self):
        for row in self:
            row.user_id = row.intervention_id.user_id or self.env.user

    @api.depends("date_from", "date_to")
    def _compute_hours(self):
        for row in self:
            if row.date_from and row.date_to:
                row.hours = (row.date_to - row.date_from).total_seconds() / 3600
            else:
                row.hours = 0.0

    @api.constrains("user_id", "date_from", "date_to")
    def _check_overlap(self):
        """Nobody is in two places at once."""
        for row in self:
            end = row.date_to or fields.Datetime.now()
            other = self.search(
                Domain("user_id", "=", row.user_id.id)
                & Domain("id", "!=", row.id)
                & Domain("date_from", "<", max(end, row.date_from))
                & (
                    Domain("date_to", "=", False)
                    | Domain("date_to", ">", row.date_from)
                ),
                limit=1,
            )
            if other:
                raise ValidationError(
                    self.env._(
                        "%(user)s already worked on %(other)s at that time.",
                        user=row.user_id.name,
                        other=other.intervention_id.name,
                    )
                )

    def _stop(self, moment):
        """Stop the timers that run.

        :param datetime moment: naive, UTC; never before the timer started.
        """
        for row in self.filtered(lambda row: not row.date_to):
            row.date_to = max(moment, row.date_from)
