from odoo import fields, models

BLOCKING, WARNING = "blocking", "warning"


class CustomerServiceBillingProblem(models.Model):
    """What is wrong with an item, in words, and where it is mended."""

    _name = "customer.service.billing.problem"
    _description = "Billing Problem"
    _order = "severity, item_id, id"
    _check_company_auto = True

    item_id = fields.Many2one(
        "customer.service.billing.item",
        required=True,
        index=True,
        ondelete="cascade",
        check_company=True,
    )
    run_id = fields.Many2one(
        related="item_id.run_id", store=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(
        related="item_id.company_id", store=True, index=True
    )
    code = fields.Char(required=True, help="Name of the check.")
    severity = fields.Selection(
        [(BLOCKING, "Blocking"), (WARNING, "To Look at")], required=True
    )
    message = fields.Char(required=True)
    res_model = fields.Char(string="Kind of Record", help="Where it is mended.")
    res_id = fields.Many2oneReference(
        string="Record", model_field="res_model", index=False
    )

    _check_uniq = models.UniqueIndex(
        "(item_id, code, message)", "This problem is noted already."
    )

    def action_open(self):
        """Open what has to be mended."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": self.res_model,
            "res_id": self.res_id,
            "views": [(False, "form")],
        }
