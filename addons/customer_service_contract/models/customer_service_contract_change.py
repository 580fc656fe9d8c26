from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from .customer_service_contract import FEE_GROUPS

PRICE, LINE_IN, LINE_OUT = "price", "line_in", "line_out"
MACHINE_IN, MACHINE_OUT, SCHEDULE = "machine_in", "machine_out", "schedule"
# what each change cannot do without
NEEDED = {
    PRICE: ("line_id",),
    LINE_IN: ("product_id",),
    LINE_OUT: ("line_id",),
    MACHINE_IN: ("line_id", "equipment_id"),
    MACHINE_OUT: ("line_id", "equipment_id"),
    SCHEDULE: ("line_id", "schedule_id"),
}


class CustomerServiceContractChange(models.Model):
    """One thing that an amendment changes."""

    _name = "customer.service.contract.change"
    _description = "Contract Change"
    _order = "amendment_id, id"
    _check_company_auto = True

    amendment_id = fields.Many2one(
        "customer.service.contract.amendment",
        required=True,
        index=True,
        ondelete="cascade",
        check_company=True,
    )
    contract_id = fields.Many2one(related="amendment_id.contract_id")
    company_id = fields.Many2one(
        related="amendment_id.company_id", store=True, index=True
    )
    operation = fields.Selection(
        [
            (PRICE, "Price or Quantity"),
            (LINE_IN, "New Line"),
            (LINE_OUT, "Line Ends"),
            (MACHINE_IN, "Machine Joins"),
            (MACHINE_OUT, "Machine Leaves"),
            (SCHEDULE, "Another Schedule"),
        ],
        string="What",
        required=True,
        default=PRICE,
    )
    line_id = fields.Many2one(
        "customer.service.contract.line",
        index="btree_not_null",
        ondelete="restrict",
        domain="[('contract_id', '=', contract_id)]",
        check_company=True,
    )
    product_id = fields.Many2one(
        "product.product",
        index="btree_not_null",
        ondelete="restrict",
        domain="[('sale_ok', '=', True)]",
        check_company=True,
    )
    equipment_id = fields.Many2one(
        "customer.service.equipment",
        string="Machine",
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
    )
    schedule_id = fields.Many2one(
        "customer.service.billing.schedule",
        string="New Schedule",
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
    )
    quantity = fields.Float(
        compute="_compute_price",
        store=True,
        readonly=False,
        precompute=True,
        digits="Product Unit",
    )
    price_unit = fields.Float(
        string="New Fee",
        compute="_compute_price",
        store=True,
        readonly=False,
        precompute=True,
        digits="Product Price",
        groups=FEE_GROUPS,
        help="Of a machine that joins: its own fee, 0 for that of the line.",
    )
    discount = fields.Float(
        string="Disc. %",
        compute="_compute_price",
        store=True,
        readonly=False,
        precompute=True,
        digits="Discount",
        groups=FEE_GROUPS,
    )

    @api.depends("operation", "line_id", "product_id", "schedule_id")
    def _compute_price(self):
        """Propose what holds now; another interval at a price of the same year."""
        for change in self:
            line = change.line_id
            machine = change.operation in (MACHINE_IN, MACHINE_OUT)
            change.quantity = 1.0 if machine or not line else line.quantity
            change.discount = 0.0 if machine else line.discount
            if machine:
                change.price_unit = 0.0
            elif change.operation == LINE_IN:
                change.price_unit = change.product_id.lst_price
            else:
                change.price_unit = line.price_unit * change._get_length_ratio()

    def _get_length_ratio(self):
        """Return how many periods of now a period of the new schedule lasts."""
        line, schedule = self.line_id, self.schedule_id
        per_period = line.price_basis == "period"
        if self.operation != SCHEDULE or not (line and schedule and per_period):
            return 1.0
        day = line.date_start
        old, new = (
            one.get_grid(day, day).per_year() for one in (line.schedule_id, schedule)
        )
        return old / new if old and new else 1.0

    @api.constrains("operation", *{name for names in NEEDED.values() for name in names})
    def _check_needed(self):
        for change in self:
            if not all(change[name] for name in NEEDED[change.operation]):
                raise ValidationError(
                    self.env._("Say which line, machine, product or schedule changes.")
                )
            if change.line_id and change.line_id.contract_id != change.contract_id:
                raise ValidationError(
                    self.env._(
                        "%(line)s is of another contract.", line=change.line_id.name
                    )
                )

    def _apply(self, day):
        """Write the dated terms.

        :param date day: first day of what is new.
        """
        for change in self:
            getattr(change, f"_apply_{change.operation}")(day)

    def _apply_price(self, day):
        self.line_id._set_rate(day, self._prepare_rate_vals())

    def _prepare_rate_vals(self):
        return {
            "quantity": self.quantity,
            "price_unit": self.price_unit,
            "discount": self.discount,
            "reason": "amendment",
            "note": self.amendment_id.name,
        }

    def _apply_line_in(self, day):
        self.line_id.create(
            {
                "contract_id": self.contract_id.id,
                "product_id": self.product_id.id,
                "date_start": day,
                "quantity": self.quantity,
                "price_unit": self.price_unit,
                "discount": self.discount,
            }
        )

    def _apply_line_out(self, day):
        if day <= self.line_id.date_start:
            raise UserError(
                self.env._("%(line)s had not begun then.", line=self.line_id.name)
            )
        self.line_id.date_end = day - timedelta(days=1)

    def _apply_machine_in(self, day):
        self.env["customer.service.contract.equipment"].create(
            {
                "line_id": self.line_id.id,
                "equipment_id": self.equipment_id.id,
                "date_from": day,
                "quantity": self.quantity,
                "own_price": bool(self.price_unit),
                "price_unit": self.price_unit,
            }
        )

    def _apply_machine_out(self, day):
        covered = self.line_id.equipment_ids.filtered(
            lambda own: own.equipment_id == self.equipment_id and own._is_on(day)
        )
        if not covered:
            raise UserError(
                self.env._(
                    "%(machine)s is not covered by %(line)s until then.",
                    machine=self.equipment_id.display_name,
                    line=self.line_id.name,
                )
            )
        covered.date_to = day - timedelta(days=1)

    def _apply_schedule(self, day):
        self.line_id._change_schedule(day, self.schedule_id)
        self.line_id._set_rate(day, self._prepare_rate_vals())
