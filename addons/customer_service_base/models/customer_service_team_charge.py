from odoo import fields, models


class CustomerServiceTeam(models.Model):
    """By which tariff the calls of a team are charged."""

    _inherit = "customer.service.team"

    tariff_id = fields.Many2one(
        "customer.service.tariff",
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
        help="Where neither the contract nor the customer chooses one. Empty: the "
        "company's.",
    )
