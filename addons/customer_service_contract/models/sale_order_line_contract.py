from odoo import api, fields, models

from .customer_service_contract import CANCELLED, DRAFT
from .customer_service_contract_line import RATE_FIELDS

SYNCED = {"product_uom_qty", "product_uom_id", "price_unit", "discount"}


class SaleOrderLine(models.Model):
    """A line that is sold as a contract: the ledger bills it, not the order."""

    _inherit = "sale.order.line"

    customer_service_contract_line_ids = fields.One2many(
        "customer.service.contract.line",
        "sale_line_id",
        string="Service Contract Lines",
        copy=False,
        groups="customer_service_base.group_reader",
    )

    # ------------------------------------------------------------------
    # The contract
    # ------------------------------------------------------------------
    def _get_contract_type(self):
        """Return the type of contract that is made of the line, maybe none. Hook."""
        self.ensure_one()
        # sudo: who sells need not read types of contracts
        return self.product_id.sudo().customer_service_contract_template_id

    def _makes_contract(self):
        """Tell whether a contract is still to be made of the line."""
        self.ensure_one()
        return (
            self.state == "sale"
            and not self.display_type
            and self.product_uom_qty > 0
            and bool(self._get_contract_type())
            # sudo: as above
            and not self.sudo().customer_service_contract_line_ids
        )

    def _prepare_contract_line_vals(self):
        """Return the values of the contract line. Hook: extend it.

        Scope and basis come from the line of the type with the same product, price
        and discount from the order.
        """
        self.ensure_one()
        template = self._get_contract_type()
        promised = template.line_ids.filtered(
            lambda line: line.product_id == self.product_id
        )[:1]
        return {
            **(promised._prepare_contract_line_vals() if promised else {}),
            "product_id": self.product_id.id,
            "name": (self.name or self.product_id.display_name).split("\n")[0],
            "sequence": self.sequence,
            "sale_line_id": self.id,
            **self._prepare_contract_rate_vals(),
        }

    def _prepare_contract_rate_vals(self):
        """Return quantity, fee and discount in the unit of the product."""
        self.ensure_one()
        unit = self.product_id.uom_id
        return {
            "quantity": self.product_uom_id._compute_quantity(
                self.product_uom_qty, unit
            ),
            "price_unit": self.product_uom_id._compute_price(self.price_unit, unit),
            "discount": self.discount,
        }

    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create(vals_list)
        added = lines.filtered(lambda line: line.state == "sale")
        # sudo: who sells need not make contracts
        added.order_id.sudo()._create_service_contracts()
        return lines

    def write(self, vals):
        result = super().write(vals)
        if SYNCED & vals.keys():
            self._sync_contract_lines()
        return result

    def _sync_contract_lines(self):
        """Have contracts that have not begun follow quantity and price of the order."""
        # sudo: who sells need not change contracts
        for line in self.sudo():
            drafts = line.customer_service_contract_line_ids.filtered(
                lambda one: one.state == DRAFT
            )
            vals = drafts and line._prepare_contract_rate_vals()
            if drafts and any(drafts[0][name] != vals[name] for name in RATE_FIELDS):
                drafts.write(vals)

    # ------------------------------------------------------------------
    # To invoice
    # ------------------------------------------------------------------
    def _is_billed_by_contract(self):
        """Tell whether a contract bills the line, and the order nothing of it."""
        self.ensure_one()
        # sudo: who sells need not see contracts
        made = self.sudo().customer_service_contract_line_ids
        return any(line.state != CANCELLED for line in made)

    @api.depends("customer_service_contract_line_ids.state")
    def _compute_qty_to_invoice(self):
        result = super()._compute_qty_to_invoice()
        for line in self:
            if line._is_billed_by_contract():
                line.qty_to_invoice = 0.0
        return result

    @api.depends("customer_service_contract_line_ids.state")
    def _compute_untaxed_amount_to_invoice(self):
        result = super()._compute_untaxed_amount_to_invoice()
        for line in self:
            if line._is_billed_by_contract():
                line.untaxed_amount_to_invoice = 0.0
        return result

    @api.depends("customer_service_contract_line_ids.state")
    def _compute_amount_to_invoice(self):
        result = super()._compute_amount_to_invoice()
        for line in self:
            if line._is_billed_by_contract():
                line.amount_to_invoice = 0.0
        return result
