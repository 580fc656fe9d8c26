from odoo import api, fields, models
from odoo.exceptions import UserError

from ..tools import rma


class StockPicking(models.Model):
    """What the storekeeper says of goods that arrive, and is asked about them."""

    _inherit = "stock.picking"

    customer_service_rma_receipt = fields.Boolean(
        compute="_compute_customer_service_rma_receipt",
        string="Receipt of Returned Goods",
    )
    customer_service_rma_document = fields.Char(
        string="Customer's Transport Document",
        copy=False,
        index="trigram",
        help="Number of the document that the goods travelled with.",
    )
    customer_service_rma_document_date = fields.Date(
        string="Date of Their Document", copy=False
    )
    customer_service_rma_move_ids = fields.One2many(
        "stock.move",
        "picking_id",
        string="Returned Goods",
        domain=[("customer_service_rma_role", "=", rma.RECEIPT)],
    )
    customer_service_rma_accessory_ids = fields.One2many(
        "customer.service.rma.accessory", "picking_id", string="Accessories"
    )
    customer_service_rma_back_accessory_ids = fields.One2many(
        "customer.service.rma.accessory",
        "back_picking_id",
        string="Accessories to Send Back",
    )

    @api.depends(
        "move_ids.customer_service_rma_role",
        "picking_type_id",
        "location_dest_id.customer_service_customer_goods",
    )
    def _compute_customer_service_rma_receipt(self):
        for picking in self:
            roles = set(picking.move_ids.mapped("customer_service_rma_role"))
            place = picking.location_dest_id
            picking.customer_service_rma_receipt = rma.RECEIPT in roles or (
                not roles & set(rma.ROLES)
                and place.customer_service_customer_goods
                and picking.picking_type_code == "incoming"
            )

    # ------------------------------------------------------------------
    # Validation
    # ------------------------------------------------------------------
    def _pre_action_done_hook(self):
        """Ask first about what was not announced."""
        arrivals = self.move_ids._filter_rma_arrivals()
        findings = arrivals._get_arriving_lines()._find_rma_findings()
        if findings:
            wizard = self.env["customer.service.rma.receipt"]
            return wizard._open_for(arrivals.picking_id, findings)
        return super()._pre_action_done_hook()

    def _action_done(self):
        arriving = self.filtered(
            lambda picking: (
                picking.customer_service_rma_document
                and picking.state not in ("done", "cancel")
            )
        )
        result = super()._action_done()
        for picking in arriving.filtered(lambda picking: picking.state == "done"):
            # sudo: who receives goods only reads returns
            picking.sudo().customer_service_rma_ids._add_document(
                picking.customer_service_rma_document,
                picking.customer_service_rma_document_date,
            )
        return result

    # ------------------------------------------------------------------
    # Given up in Inventory
    # ------------------------------------------------------------------
    def action_cancel(self):
        """What was to come with a cancelled transfer is expected all the same."""
        lines = self._get_expected_rma_lines()
        result = super().action_cancel()
        lines._tell_receipt_is_gone()
        return result

    def unlink(self):
        lines = self._get_expected_rma_lines()
        result = super().unlink()
        lines._tell_receipt_is_gone()
        return result

    def _get_expected_rma_lines(self):
        """Return the lines whose goods are expected with these transfers."""
        moves = self.move_ids.filtered(
            lambda move: (
                move.customer_service_rma_role == rma.RECEIPT
                and move.state not in ("done", "cancel")
            )
        )
        # sudo: who receives goods only reads returns
        return moves.sudo().customer_service_rma_line_id

    # ------------------------------------------------------------------
    # Copies and packages
    # ------------------------------------------------------------------
    def copy(self, default=None):
        """A copy would expect goods that nobody announced."""
        default = default or {}
        if "move_ids" not in default and any(self.mapped("customer_service_rma_ids")):
            raise UserError(
                self.env._(
                    "A transfer of a return is not copied: make another one from the "
                    "return."
                )
            )
        return super().copy(default)
