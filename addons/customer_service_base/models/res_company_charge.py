from odoo import fields, models

PLAN_PARAMETER = "customer_service_base.analytic_plan_id"


class ResCompany(models.Model):
    """How a company charges its service, and where it books it."""

    _inherit = "res.company"

    customer_service_tariff_id = fields.Many2one(
        "customer.service.tariff",
        string="Service Tariff",
        ondelete="restrict",
        domain="[('company_id', 'in', [False, id])]",
        help="By which calls are charged that nothing else chooses a tariff for. "
        "Empty: the first one.",
    )
    customer_service_no_cost = fields.Selection(
        [("alert", "Close and Tell a Manager"), ("refuse", "Refuse to Close")],
        string="Technician without Cost",
        required=True,
        default="alert",
        help="What happens when the work of a technician is closed whose hours have "
        "no cost.",
    )
    customer_service_analytic_account_id = fields.Many2one(
        "account.analytic.account",
        string="Service Analytic Account",
        ondelete="restrict",
        domain="[('company_id', 'in', [False, id])]",
        help="Where cost and revenue of calls without a contract are booked.",
    )

    def _get_customer_service_analytic_account(self):
        """Return the account of calls without a contract; make it when missing."""
        self.ensure_one()
        # sudo: the first call of a company may be anybody's
        company = self.sudo()
        if not company.customer_service_analytic_account_id:
            plan = company._get_customer_service_plan()
            company.customer_service_analytic_account_id = company.env[
                "account.analytic.account"
            ].create(
                {
                    "name": self.env._("Service"),
                    "plan_id": plan.id,
                    "company_id": company.id,
                }
            )
        return company.customer_service_analytic_account_id

    def _get_customer_service_plan(self):
        """Return the plan of service accounts, or else the host's first one."""
        plans = self.env["account.analytic.plan"]
        number = self.env["ir.config_parameter"].get_param(PLAN_PARAMETER, 0)
        plan = plans.browse(int(number)).exists()
        return plan or next(iter(plans._get_all_plans()))
