from odoo import fields, models

from .customer_service_charge import CHARGE_KINDS, COVERAGES


class SaleOrderLine(models.Model):
    """Line of a service quotation, with what covers it."""

    _inherit = "sale.order.line"

    customer_service_kind = fields.Selection(
        CHARGE_KINDS, string="Charge Kind", copy=False
    )
    customer_service_coverage = fields.Selection(
        COVERAGES, string="Coverage", copy=False
    )
    customer_service_coverage_rate = fields.Float(
        string="Covered %",
        digits=(5, 2),
        copy=False,
        help="Percentage of the price that the customer does not pay.",
    )
    customer_service_coverage_reason = fields.Char(
        string="Reason of Coverage", copy=False
    )
    customer_service_charge_ids = fields.One2many(
        "customer.service.charge", "sale_line_id", string="Service Charges"
    )
    customer_service_part_ids = fields.One2many(
        "customer.service.part", "sale_line_id", string="Spare Parts"
    )
