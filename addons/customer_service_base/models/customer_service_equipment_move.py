from odoo import fields, models
from odoo.exceptions import AccessError

EDITABLE_FIELDS = {"date", "reason"}


class CustomerServiceEquipmentMove(models.Model):
    """One change of owner, end user or site of a machine."""

    _name = "customer.service.equipment.move"
    _description = "Equipment Move"
    _order = "date desc, id desc"
    _rec_name = "equipment_id"
    _check_company_auto = True

    equipment_id = fields.Many2one(
        "customer.service.equipment",
        required=True,
        index=True,
        ondelete="cascade",
        check_company=True,
    )
    company_id = fields.Many2one(
        related="equipment_id.company_id", store=True, index=True
    )
    date = fields.Datetime(required=True, default=fields.Datetime.now)
    user_id = fields.Many2one(
        "res.users",
        string="Recorded by",
        default=lambda self: self.env.user,
        required=True,
        index=True,
    )
    old_partner_id = fields.Many2one(
        "res.partner",
        string="Previous Customer",
        index="btree_not_null",
        ondelete="restrict",
    )
    partner_id = fields.Many2one(
        "res.partner", string="Customer", index="btree_not_null", ondelete="restrict"
    )
    old_end_user_id = fields.Many2one(
        "res.partner",
        string="Previous End User",
        index="btree_not_null",
        ondelete="restrict",
    )
    end_user_id = fields.Many2one(
        "res.partner", index="btree_not_null", ondelete="restrict"
    )
    old_site_id = fields.Many2one(
        "res.partner",
        string="Previous Site",
        index="btree_not_null",
        ondelete="restrict",
    )
    site_id = fields.Many2one(
        "res.partner", index="btree_not_null", ondelete="restrict"
    )
    reason = fields.Char(help="Sold, moved to another plant, lent, swapped…")

    _default_order = models.Index("(date DESC, id DESC)")
    _history_id = models.Index("((id * 16 + 1))")

    def write(self, vals):
        """Say when and why a machine moved; what moved is for the manager only."""
        changes = vals.keys() - EDITABLE_FIELDS
        if changes and not (
            self.env.su
            or self.env.user.has_group("customer_service_base.group_manager")
        ):
            raise AccessError(
                self.env._("Only date and reason of a recorded move can be changed.")
            )
        return super().write(vals)
