from odoo import models
from odoo.fields import Domain


class ResUsers(models.Model):
    """What technicians can and what an hour of them costs, for charges."""

    _inherit = "res.users"

    def _get_all_employees(self):
        """Return the employees of the users, in every company."""
        # sudo: only officers of human resources read employees
        employees = self.env["hr.employee"].sudo()
        return employees.search(Domain("user_id", "in", self.ids))

    def _get_service_employees(self, companies):
        """Return by user and company the employee: of that company, or else any."""
        employees = self._get_all_employees()
        return {
            (user, company): (
                mine.filtered(lambda one, company=company: one.company_id == company)
                or mine
            )[:1]
            for user in self
            for mine in [employees.filtered(lambda one, user=user: one.user_id == user)]
            for company in companies
        }

    def _get_charge_skills(self):
        """Return by user the ids of the skills that decide about tariffs."""
        if not self:
            return {}
        employees = self._get_all_employees()
        return {
            user: frozenset(
                employees.filtered(
                    lambda one, user=user: one.user_id == user
                ).skill_ids.ids
            )
            for user in self
        }

    def _get_hourly_costs(self, companies):
        """Return by user and company what an hour costs, in the company's currency.

        For the engine that writes costs alone: nobody else may know.
        """
        return {
            (user, company): employee.currency_id._convert(
                employee.hourly_cost,
                company.currency_id,
                company,
                self.env.cr.now().date(),
                round=False,
            )
            if employee
            else 0.0
            for (user, company), employee in self._get_service_employees(
                companies
            ).items()
        }
