from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import SQL

WORK, TRAVEL = "work", "travel"


class CustomerServiceInterventionTime(models.Model):
    """Stretch of work or of journey of one technician; open while the timer runs."""

    _name = "customer.service.intervention.time"
    _description = "Intervention Time"
    _inherit = ["customer.service.intervention.detail"]
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
    _agenda = models.Index("(user_id, date_from)")
    _one_timer = models.UniqueIndex(
        "(user_id) WHERE date_to IS NULL",
        "Another timer of the same technician is running: stop it first.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        rows = super().create(vals_list)
        work = rows.filtered(lambda row: row.kind == WORK).sorted("date_from")
        work.intervention_id._after_arrival(
            {row.intervention_id: row.date_from for row in reversed(work)}
        )
        return rows

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
        """Nobody is in two places at once, whichever company the work is for."""
        self.flush_model(["user_id", "date_from", "date_to"])
        now = fields.Datetime.now()
        found = self.env.execute_query(
            SQL(
                """
                SELECT mine.id, other.id
                  FROM customer_service_intervention_time mine
                  JOIN customer_service_intervention_time other
                    ON other.user_id = mine.user_id
                   AND other.id != mine.id
                   AND other.date_from
                       < GREATEST(COALESCE(mine.date_to, %(now)s), mine.date_from)
                   AND (other.date_to IS NULL OR other.date_to > mine.date_from)
                 WHERE mine.id IN %(ids)s
                 LIMIT 1
                """,
                now=now,
                ids=self._ids,
            )
        )
        for mine, other in found:
            # sudo: the other may be of a company or a technician not readable
            row, busy = self.browse(mine), self.sudo().browse(other)
            raise ValidationError(
                self.env._(
                    "%(user)s already worked on %(other)s at that time.",
                    user=row.user_id.name,
                    other=busy.intervention_id.name,
                )
            )

    def _stop(self, moment):
        """Stop the timers that run.

        :param datetime moment: naive, UTC; never before the timer started.
        """
        for row in self.filtered(lambda row: not row.date_to):
            row.date_to = max(moment, row.date_from)
