from odoo import fields, models

PRIORITIES = [("0", "Normal"), ("1", "High"), ("2", "Urgent"), ("3", "Safety")]

INTERVENTION_KINDS = [
    ("phone", "Phone"),
    ("remote", "Remote"),
    ("onsite", "On Site"),
    ("workshop", "Workshop"),
]


class CustomerServiceCallType(models.Model):
    """Why customers call: hot-line, repair, preventive visit, installation…"""

    _name = "customer.service.call.type"
    _description = "Call Type"
    _order = "sequence, name, id"
    _check_company_auto = True

    name = fields.Char(required=True, translate=True)
    active = fields.Boolean(default=True)
    sequence = fields.Integer(default=10)
    color = fields.Integer()
    company_id = fields.Many2one(
        "res.company",
        index=True,
        help="Leave empty to share the type between companies.",
    )
    team_id = fields.Many2one(
        "customer.service.team",
        string="Default Team",
        index="btree_not_null",
        check_company=True,
        help="Team that takes the calls of this type.",
    )
    skill_ids = fields.Many2many(
        "hr.skill",
        "customer_service_call_type_skill_rel",
        "type_id",
        "skill_id",
        string="Skills Needed",
        help="What the assignee of such a call must know.",
    )
    priority = fields.Selection(
        PRIORITIES,
        default="0",
        required=True,
        string="Default Priority",
    )
    intervention_kind = fields.Selection(
        INTERVENTION_KINDS,
        help="How such a call is usually worked on. Empty: on site when the machine or "
        "the site is known.",
    )
    planned_hours = fields.Float(
        string="Usual Duration", default=1.0, help="Hours of work proposed."
    )
    checklist_id = fields.Many2one(
        "customer.service.checklist",
        index="btree_not_null",
        ondelete="set null",
        check_company=True,
        help="What the technician goes through. Empty: that of the machine's category.",
    )
    portal_visible = fields.Boolean(
        string="On the Portal",
        default=True,
        help="Customers may choose the type when they ask for service on the portal.",
    )
    description = fields.Text(translate=True)

    _planned_hours_positive = models.Constraint(
        "CHECK (planned_hours >= 0)", "The usual duration cannot be negative."
    )
