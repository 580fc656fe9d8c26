from odoo import models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ..tools import rma
from .customer_service_rma_line_exchange import REFUND, REPLACE


class CustomerServiceRmaLine(models.Model):
    """Items that are not worth their way: a photo, and the customer gets another."""

    _inherit = "customer.service.rma.line"

    def action_no_return(self):
        """Ask for the photo and what the customer gets."""
        self.ensure_one()
        return self._get_wizard_action("no.return", self.env._("No Return"))

    def _get_photos(self):
        """Return the pictures that the item and its return have."""
        self.ensure_one()
        return self.env["ir.attachment"].search(
            (
                Domain("res_model", "=", self._name) & Domain("res_id", "=", self.id)
                | Domain("res_model", "=", self.rma_id._name)
                & Domain("res_id", "=", self.rma_id.id)
            )
            & Domain("mimetype", "=like", "image/%")
        )

    def _waive_return(self, compensation, photos):
        """Decide that the item is not to come, and is destroyed where it stands.

        :param str compensation: key of ``COMPENSATIONS``.
        :param photos: attachments that show what is wrong.
        :raises UserError: there is no photo, or the item came already, or
            was replaced and is to be refunded.
        """
        self.ensure_one()
        if self.received_quantity:
            raise UserError(
                self.env._("%(item)s came already.", item=self.display_name)
            )
        if not (photos | self._get_photos()):
            raise UserError(
                self.env._("A photo has to show what is wrong with it: add one.")
            )
        if compensation == REFUND:
            self._check_not_given_twice(rma.REFUND)
        self._decide(rma.NO_RETURN)
        self._get_open_moves().filtered(
            lambda move: move.customer_service_rma_role == rma.RECEIPT
        )._action_cancel()
        # sudo: who may decide writes what follows from it
        self.sudo().compensation = compensation
        if photos:
            self.message_post(
                body=self.env._("Not to come back, as these photos show."),
                attachment_ids=photos.ids,
            )
        if compensation == REFUND:
            self._scrap_in_field()

    def _scrap_in_field(self):
        """Write down that the item is destroyed at the customer."""
        # sudo: access was checked; its goods move without stock rights
        for line in self.sudo():
            tracked = line.product_id.tracking != "none"
            stored = line.product_id.is_storable
            if not stored or (tracked and not line.lot_id) or line.disposed_quantity:
                continue
            line._move_at_once(rma.DISPOSAL, line.quantity, line.lot_id)

    def _after_goods_moved(self, moves):
        result = super()._after_goods_moved(moves)
        replaced = moves.filtered(
            lambda move: move.customer_service_rma_role == rma.REPLACEMENT
        )
        replaced.customer_service_rma_line_id.filtered(
            lambda line: (
                line.operation == rma.NO_RETURN
                and line.compensation == REPLACE
                and not line.to_replace_quantity
            )
        )._scrap_in_field()
        return result
