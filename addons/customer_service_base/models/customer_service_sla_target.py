from odoo import fields, models

from .customer_service_call_type import PRIORITIES

RESPONSE = "response"
ON_SITE = "on_site"
RESOLUTION = "resolution"
NEXT_REPLY = "next_reply"

KINDS = [
    (RESPONSE, "First Response"),
    (ON_SITE, "Arrival on Site"),
    (RESOLUTION, "Resolution"),
    (NEXT_REPLY, "Next Reply"),
]


class CustomerServiceSlaTarget(models.Model):
    """What a policy promises within how many hours of work."""

    _name = "customer.service.sla.target"
    _description = "Service Level Target"
    _order = "policy_id, hours, id"
    _check_company_auto = True

    policy_id = fields.Many2one(
        "customer.service.sla.policy",
        required=True,
        index=True,
        check_company=True,
        ondelete="cascade",
    )
    company_id = fields.Many2one(
        related="policy_id.company_id", store=True, index="btree_not_null"
    )
    kind = fields.Selection(
        KINDS,
        string="Target",
        required=True,
        default=RESPONSE,
        help="First Response: until a person answers in public or starts to work.\n"
        "On Site: until somebody arrives.\n"
        "Resolution: until the call is solved.\n"
        "Next Reply: from each message of the customer to the next answer.",
    )
    priority = fields.Selection(
        PRIORITIES,
        string="From Priority",
        help="For calls at least as urgent. Leave empty for all of them.",
    )
    hours = fields.Float(
        required=True, help="Hours of work, by the service hours of the policy."
    )

    _hours_positive = models.Constraint(
        "CHECK (hours > 0)", "The hours of a target must be more than zero."
    )
    _kind_uniq = models.UniqueIndex(
        "(policy_id, kind, COALESCE(priority, ''))",
        "A policy promises each target once per priority.",
    )
