from odoo import fields, models


class CustomerServiceInterventionCheck(models.Model):
    """A check of one of the machines that are maintained together."""

    _inherit = "customer.service.intervention.check"

    visit_id = fields.Many2one(
        "customer.service.maintenance.visit",
        string="Maintenance Visit",
        index="btree_not_null",
        ondelete="cascade",
        check_company=True,
        readonly=True,
    )
    is_machine = fields.Boolean(
        readonly=True, help="Tells that the machine was done, whatever was checked."
    )
    is_needed = fields.Boolean(readonly=True, help="A machine is not done without it.")
