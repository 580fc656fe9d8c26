from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..tools import fee
from .customer_service_contract import FEE_GROUPS


class CustomerServiceContractEquipment(models.Model):
    """A machine that a contract line covers, from a day to a day."""

    _name = "customer.service.contract.equipment"
    _description = "Covered Machine"
    _order = "line_id, date_from, id"
    _check_company_auto = True

    line_id = fields.Many2one(
        "customer.service.contract.line",
        required=True,
        index=True,
        ondelete="cascade",
        check_company=True,
    )
    contract_id = fields.Many2one(related="line_id.contract_id", store=True, index=True)
    company_id = fields.Many2one(related="line_id.company_id", store=True, index=True)
    currency_id = fields.Many2one(related="line_id.currency_id")
    equipment_id = fields.Many2one(
        "customer.service.equipment",
        string="Machine",
        required=True,
        index=True,
        ondelete="restrict",
        check_company=True,
    )
    date_from = fields.Date(string="From", copy=False, help="Empty: with the line.")
    date_to = fields.Date(string="To", copy=False, help="Empty: with the line.")
    quantity = fields.Float(default=1.0, digits="Product Unit", groups=FEE_GROUPS)
    own_price = fields.Boolean(groups=FEE_GROUPS)
    price_unit = fields.Float(
        string="Own Fee",
        digits="Product Price",
        groups=FEE_GROUPS,
        help="Counts with Own Price; otherwise the fee of the line.",
    )

    _dates_in_order = models.Constraint(
        "CHECK (date_to IS NULL OR date_from IS NULL OR date_to >= date_from)",
        "A machine cannot leave before it joins.",
    )

    @api.constrains("line_id", "equipment_id", "date_from", "date_to")
    def _check_once(self):
        """A machine is on a line once at a time."""
        for own in self:
            others = own.line_id.equipment_ids - own
            for other in others.filtered(
                lambda one, own=own: one.equipment_id == own.equipment_id
            ):
                if own._overlaps(other):
                    raise ValidationError(
                        self.env._(
                            "%(machine)s is listed twice for the same time.",
                            machine=own.equipment_id.display_name,
                        )
                    )

    def _overlaps(self, other):
        """Tell whether two rows share a day."""
        self.ensure_one()
        return not (
            (self.date_to and other.date_from and self.date_to < other.date_from)
            or (other.date_to and self.date_from and other.date_to < self.date_from)
        )

    def _get_machine(self):
        """Return the row as plain values, for the fee."""
        self.ensure_one()
        return fee.Machine(
            key=self.id,
            date_from=self.date_from or None,
            date_to=self.date_to or None,
            quantity=self.quantity,
            price=self.price_unit if self.own_price else None,
        )
