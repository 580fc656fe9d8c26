from odoo import api, fields, models

from .customer_service_checklist import CHECK_KINDS

RESULTS = {"done", "value", "photo"}


class CustomerServiceInterventionCheck(models.Model):
    """One check of an intervention and its result."""

    _name = "customer.service.intervention.check"
    _description = "Intervention Check"
    _inherit = ["customer.service.intervention.detail"]
    _order = "sequence, id"
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
    item_id = fields.Many2one(
        "customer.service.checklist.item",
        index="btree_not_null",
        ondelete="set null",
        help="What of the checklist it was copied from.",
        check_company=True,
    )
    sequence = fields.Integer(default=10)
    name = fields.Char(string="Check", required=True)
    kind = fields.Selection(CHECK_KINDS, required=True, default="tick")
    required = fields.Boolean()
    done = fields.Boolean()
    value = fields.Char(help="What was measured or read.")
    photo = fields.Image(max_width=1920, max_height=1920)
    note = fields.Char()
    done_on = fields.Datetime(readonly=True, copy=False)
    done_by = fields.Many2one(
        "res.users", readonly=True, copy=False, ondelete="restrict"
    )

    @api.model_create_multi
    def create(self, vals_list):
        return super().create([self._complete(vals) for vals in vals_list])

    def write(self, vals):
        return super().write(self._complete(vals))

    @api.model
    def _complete(self, vals):
        """Return values with who gave a result and when; giving one is doing it."""
        given = RESULTS & vals.keys()
        if not given:
            return vals
        vals = dict(vals)
        done = vals.setdefault("done", any(vals[name] for name in given))
        vals["done_on"] = done and (vals.get("done_on") or fields.Datetime.now())
        vals["done_by"] = done and self.env.uid
        return vals
