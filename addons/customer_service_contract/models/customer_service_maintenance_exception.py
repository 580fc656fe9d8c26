from odoo import api, fields, models
from odoo.exceptions import ValidationError


class CustomerServiceMaintenanceException(models.Model):
    """What is different for one machine of a plan: never, more often, another month."""

    _name = "customer.service.maintenance.exception"
    _description = "Maintenance Exception"
    _order = "plan_id, id"
    _rec_name = "equipment_id"
    _check_company_auto = True

    plan_id = fields.Many2one(
        "customer.service.maintenance.plan",
        required=True,
        index=True,
        ondelete="cascade",
        check_company=True,
    )
    company_id = fields.Many2one(related="plan_id.company_id", store=True, index=True)
    equipment_id = fields.Many2one(
        "customer.service.equipment",
        string="Machine",
        required=True,
        index=True,
        ondelete="cascade",
        check_company=True,
    )
    skip = fields.Boolean(string="Never", help="The machine is left out of the plan.")
    interval_count = fields.Integer(
        string="Own Interval", help="0: the interval of the plan."
    )
    interval_unit = fields.Selection(
        [("day", "Days"), ("week", "Weeks"), ("month", "Months"), ("year", "Years")],
        required=True,
        default="month",
    )
    anchor_date = fields.Date(
        string="Own First Day", help="Counted from here instead, from this day on."
    )
    note = fields.Char(string="Why")
    text = fields.Char(compute="_compute_text", string="Exception")

    _machine_uniq = models.UniqueIndex(
        "(plan_id, equipment_id)", "The machine has an exception to this plan already."
    )
    _interval_positive = models.Constraint(
        "CHECK (interval_count >= 0)", "An interval cannot be negative."
    )

    @api.depends("skip", "interval_count", "interval_unit", "anchor_date", "note")
    def _compute_text(self):
        for exception in self:
            if exception.skip:
                text = exception.env._("left out")
            else:
                plan = exception.plan_id
                text = plan._get_rule_text(
                    exception.interval_count or plan.interval_count,
                    exception.interval_unit
                    if exception.interval_count
                    else plan.interval_unit,
                    exception.anchor_date or plan.anchor_date,
                )
            exception.text = ": ".join(filter(None, (text, exception.note)))

    @api.constrains("equipment_id", "skip", "interval_count", "anchor_date")
    def _check_says_something(self):
        for exception in self:
            if not (
                exception.skip or exception.interval_count or exception.anchor_date
            ):
                raise ValidationError(
                    exception.env._(
                        "%(machine)s: say what is different.",
                        machine=exception.equipment_id.display_name,
                    )
                )

    # ------------------------------------------------------------------
    # CRUD
    # ------------------------------------------------------------------
    @api.model_create_multi
    def create(self, vals_list):
        exceptions = super().create(vals_list)
        exceptions._plan_again()
        return exceptions

    def write(self, vals):
        if vals.keys() <= {"note"}:
            return super().write(vals)
        self._plan_again()
        result = super().write(vals)
        self._plan_again()
        return result

    def unlink(self):
        self._plan_again()
        return super().unlink()

    def _plan_again(self):
        """Have the visits of the machines planned by what the exceptions say."""
        self.equipment_id._plan_maintenance_again()
