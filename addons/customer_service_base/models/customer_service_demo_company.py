from datetime import timedelta

from odoo import Command, api, models
from odoo.fields import Date

from ..demo.dates import FEASTS, add_working_days, moment
from ..demo.desk_work import LEAVE_DAYS, ON_LEAVE, SUBSTITUTES
from ..demo.service_levels import BLOCK_DAYS, BLOCKED, INVOICES, POLICIES
from ..demo.staff import JOBS, LEVEL, SKILLS


class CustomerServiceDemo(models.AbstractModel):
    """Who works in the demo company, what it promises, who does not pay."""

    _inherit = "customer.service.demo"

    @api.model
    def _load_alias_domain(self, company):
        """Give the company the domain of its addresses.

        It gets no xml id: the host gives the first domain to all its aliases, and it
        must stay with them when the addon goes.
        """
        name = company.email.partition("@")[2]
        domains = self.env["mail.alias.domain"]
        domain = domains.search([("name", "=", name)], limit=1)
        company.alias_domain_id = domain or domains.create({"name": name})

    # ------------------------------------------------------------------
    # People
    # ------------------------------------------------------------------
    @api.model
    def _load_people(self, today):
        """Create the employees, their skills, leaves and substitutes."""
        self._load_holidays(today)
        employees = self._create_records(
            "hr.employee", "employee", self._prepare_employees()
        )
        employees = dict(zip(JOBS, employees, strict=True))
        self._load_skills(employees)
        for user, substitute in SUBSTITUTES.items():
            self._ref(f"demo_user_{user}").customer_service_substitute_id = self._id(
                "user", substitute
            )
        first = add_working_days(today, 1)
        last = add_working_days(first, LEAVE_DAYS - 1)
        self.env["resource.calendar.leaves"].create(
            {
                "name": "Ferie",
                "resource_id": employees[ON_LEAVE].resource_id.id,
                "company_id": self.env.company.id,
                "date_from": moment(first, 0),
                "date_to": moment(last, 23 * 60 + 59),
            }
        )

    @api.model
    def _prepare_employees(self):
        users = {key: self._ref(f"demo_user_{key}") for key in JOBS}
        return {
            key: {
                "name": user.name,
                "user_id": user.id,
                "job_title": JOBS[key],
                "work_email": user.email,
                "work_phone": user.phone,
                "company_id": self.env.company.id,
                "resource_calendar_id": self._id("calendar", "people"),
                "tz": "Europe/Rome",
            }
            for key, user in users.items()
        }

    @api.model
    def _load_holidays(self, today):
        """Close the company on the feasts of last year, this and the next."""
        self.env["resource.calendar.leaves"].create(
            [
                {
                    "name": "Festività",
                    "company_id": self.env.company.id,
                    "calendar_id": False,
                    "date_from": moment(day, 0),
                    "date_to": moment(day, 23 * 60 + 59),
                }
                for year in range(today.year - 1, today.year + 2)
                for day in sorted(Date.to_date(f"{year}-{m}-{d}") for d, m in FEASTS)
            ]
        )

    @api.model
    def _load_skills(self, employees):
        """Create the skills, who has them and the machines that ask for them."""
        names = [name for name, _users, _categories in SKILLS.values()]
        (kind,) = self._create_records(
            "hr.skill.type",
            "skill",
            {
                "type": {
                    "name": "Assistenza tecnica",
                    "skill_ids": [Command.create({"name": name}) for name in names],
                    "skill_level_ids": [
                        Command.create(
                            {
                                "name": LEVEL,
                                "level_progress": 100,
                                "default_level": True,
                            }
                        )
                    ],
                }
            },
        )
        skills = {skill.name: skill for skill in kind.skill_ids}
        rows = []
        for key, (name, users, categories) in SKILLS.items():
            self._name_record(f"demo_skill_{key}", skills[name])
            for category in categories:
                self._ref(f"demo_category_{category}").skill_ids = skills[name]
            rows += [
                {
                    "employee_id": employees[user].id,
                    "skill_id": skills[name].id,
                    "skill_type_id": kind.id,
                    "skill_level_id": kind.skill_level_ids.id,
                }
                for user in users
            ]
        self.env["hr.employee.skill"].create(rows)

    # ------------------------------------------------------------------
    # Promises
    # ------------------------------------------------------------------
    @api.model
    def _load_policies(self):
        """Create what is promised to whom."""
        self._create_records(
            "customer.service.sla.policy",
            "policy",
            {
                key: self._prepare_policy_vals(row, sequence)
                for sequence, (key, row) in enumerate(POLICIES.items(), 1)
            },
        )

    @api.model
    def _prepare_policy_vals(self, row, sequence):
        types = [self._named(self._get_type(kind)) for kind in row.get("types", ())]
        partners = [self._id("partner", key) for key in row.get("partners", ())]
        return {
            "name": row["name"],
            "sequence": sequence,
            "company_id": self.env.company.id,
            "hours": row["hours"],
            "calendar_id": self._id("calendar", row.get("calendar")),
            "type_ids": [Command.set(types)],
            "partner_ids": [Command.set(partners)],
            "target_ids": [
                Command.create({"kind": kind, "priority": priority, "hours": hours})
                for kind, priority, hours in row["targets"]
            ],
            "level_ids": [
                Command.create(
                    {
                        "name": name,
                        "sequence": place,
                        "moment": when,
                        "value": value,
                        "notify_user": True,
                        "notify_leader": told == "leader",
                        "raise_priority": raised,
                    }
                )
                for place, (name, when, value, told, raised) in enumerate(row["levels"])
            ],
        }

    # ------------------------------------------------------------------
    # Who does not pay
    # ------------------------------------------------------------------
    @api.model
    def _load_debtors(self, today):
        """Block who does not pay; invoices need the accounts of the company."""
        company = self.env.company
        company.customer_service_block_overdue_days = BLOCK_DAYS
        for key, reason in BLOCKED.items():
            self._ref(f"demo_partner_{key}").write(
                {
                    "customer_service_blocked": True,
                    "customer_service_block_reason": reason,
                }
            )
        if company.chart_template:
            invoices = self.env["account.move"].create(
                [
                    self._prepare_invoice_vals(key, today - timedelta(days=days), *line)
                    for key, rows in INVOICES.items()
                    for *line, days in rows
                ]
            )
            invoices.action_post()

    @api.model
    def _prepare_invoice_vals(self, partner, due, name, amount):
        return {
            "move_type": "out_invoice",
            "partner_id": self._id("partner", partner),
            "invoice_date": due - timedelta(days=30),
            "invoice_date_due": due,
            "invoice_payment_term_id": False,
            "invoice_line_ids": [
                Command.create(
                    {"name": name, "quantity": 1, "price_unit": amount, "tax_ids": []}
                )
            ],
        }
