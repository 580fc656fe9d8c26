from odoo import Command

from .common import CustomerServiceCommon

MONDAY = "2026-09-14 07:00:00"  # nine o'clock in Rome


class AssignmentCommon(CustomerServiceCommon):
    """A team of three who work from nine to six in Rome, with mail switched on."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.calendar = cls._create_calendar("Full Time", range(5), 9, 18)
        cls.company.resource_calendar_id = cls.calendar
        cls.anna, cls.bruno, cls.carla = cls.people = [
            cls._create_technician(name) for name in ("Anna", "Bruno", "Carla")
        ]
        cls.leader = cls._create_user(
            "leader", groups="customer_service_base.group_dispatcher", name="Leader"
        )
        cls.team.write(
            {
                "assign_method": "balanced",
                "user_id": cls.leader.id,
                "member_ids": [Command.set([user.id for user in cls.people])],
            }
        )
        cls.env = cls.env(context=cls._get_live_context())

    @classmethod
    def _get_live_context(cls):
        """Return the context of somebody at work: mail goes out."""
        return {"lang": "en_US", "tz": "Europe/Rome"}

    @classmethod
    def _create_calendar(cls, name, days, start, end):
        return cls._create_admin(
            "resource.calendar",
            name=name,
            company_id=cls.company.id,
            tz="Europe/Rome",
            attendance_ids=[
                Command.clear(),
                *(
                    Command.create(
                        {
                            "name": name,
                            "dayofweek": str(day),
                            "hour_from": start,
                            "hour_to": end,
                            "day_period": "morning",
                        }
                    )
                    for day in days
                ),
            ],
        )

    @classmethod
    def _create_technician(cls, name, calendar=None, company=None):
        """Return a user who is an employee, with working hours."""
        company = company or cls.company
        user = cls._create_user(
            name.lower(),
            groups="customer_service_base.group_technician",
            company=company,
            name=name,
            tz="Europe/Rome",
            email=f"{name.lower()}@example.com",
        )
        cls._create_employee(user, calendar or cls.calendar, company)
        return user

    @classmethod
    def _create_employee(cls, user, calendar, company):
        return cls._create_admin(
            "hr.employee",
            name=user.name,
            user_id=user.id,
            company_id=company.id,
            resource_calendar_id=calendar and calendar.id,
            tz="Europe/Rome",
        )

    @classmethod
    def _get_resource(cls, user):
        return cls.admin_env["resource.resource"].search([("user_id", "=", user.id)])

    @classmethod
    def _create_leave(cls, user, date_from, date_to, **vals):
        """Put somebody on leave; without user the whole company."""
        resource = user and cls._get_resource(user)
        return cls._create_admin(
            "resource.calendar.leaves",
            name="Leave",
            date_from=date_from,
            date_to=date_to,
            **(
                {"resource_id": resource.id}
                if resource
                else {"calendar_id": cls.calendar.id, "company_id": cls.company.id}
            ),
            **vals,
        )

    @classmethod
    def _create_skill(cls, name):
        kind = cls._create_admin(
            "hr.skill.type",
            name=name,
            skill_ids=[Command.create({"name": name})],
            skill_level_ids=[
                Command.create({"name": "Yes", "level_progress": 100}),
            ],
        )
        return kind.skill_ids

    @classmethod
    def _teach(cls, user, skill, valid_from="2026-01-01", valid_to=False):
        return cls._create_admin(
            "hr.employee.skill",
            employee_id=cls.admin_env["hr.employee"]
            .search([("user_id", "=", user.id)])
            .id,
            skill_id=skill.id,
            skill_type_id=skill.skill_type_id.id,
            skill_level_id=skill.skill_type_id.skill_level_ids.id,
            valid_from=valid_from,
            valid_to=valid_to,
        )

    @classmethod
    def _create_calls(cls, count, **vals):
        return cls.env["customer.service.call"].create(
            [
                {
                    "subject": f"Call {index}",
                    "partner_id": cls.customer.id,
                    "team_id": cls.team.id,
                    **vals,
                }
                for index in range(count)
            ]
        )

    @classmethod
    def _create_call(cls, **vals):
        return super()._create_call(**{"team_id": cls.team.id, **vals})

    def _get_notices(self, user, since=None):
        """Return the messages that only this person (and others) was told."""
        return (
            self.env["mail.message"]
            .sudo()
            .search(
                [
                    ("message_type", "=", "user_notification"),
                    ("notified_partner_ids", "in", user.partner_id.ids),
                    ("id", ">", since.id if since else 0),
                ],
                order="id",
            )
        )
