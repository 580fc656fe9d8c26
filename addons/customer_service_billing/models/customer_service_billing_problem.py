from odoo import api, fields, models

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
    company_id = fields.Many2one(related="item_id.company_id", store=True, index=True)
    payer_id = fields.Many2one(related="item_id.payer_id", store=True)
    code = fields.Selection(
        "_selection_code", string="Check", required=True, help="What was looked at."
    )
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

    @api.model
    def _selection_code(self):
        """Return the checks there are, in words."""
        items = self.env["customer.service.billing.item"]
        labels = items._get_check_labels()
        codes = [name.removeprefix("_check_") for name in items._get_checks()]
        return [
            (code, labels.get(code) or code.replace("_", " ").capitalize())
            for code in codes
        ]

    def action_open(self):
        """Open what has to be mended."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.message,
            "res_model": self.res_model,
            "res_id": self.res_id,
            "views": [(False, "form")],
        }
