from odoo import models
from odoo.exceptions import UserError

from ..tools import rma

THEIRS, OURS, OUTSIDE, GONE = "theirs", "ours", "outside", "gone"
# where goods of customers come from and go to, by what the movement is for
ENDS = {
    rma.RECEIPT: ({OUTSIDE}, {THEIRS}),
    rma.BACK: ({THEIRS}, {OUTSIDE}),
    rma.TAKEOVER: ({THEIRS}, {OURS}),
    rma.DISPOSAL: ({THEIRS, OUTSIDE}, {GONE}),
    rma.LOSS: ({THEIRS}, {GONE}),
    rma.SUPPLIER_OUT: ({THEIRS}, {OUTSIDE}),
    rma.SUPPLIER_IN: ({OUTSIDE}, {THEIRS}),
    rma.TRANSFER: ({THEIRS}, {THEIRS}),
}


class StockMove(models.Model):
    """Where movements of returns begin and end, and how much they may carry."""

    _inherit = "stock.move"

    def _action_done(self, cancel_backorder=False):
        self.filtered(
            lambda move: move.state not in ("done", "cancel")
        )._check_rma_ends()
        moves = super()._action_done(cancel_backorder=cancel_backorder)
        moves.filtered(lambda move: move.state == "done")._check_rma_quantities()
        return moves

    def _check_done_rma_goods(self):
        """Refuse what was changed of movements that are done, if it cannot be.

        :raises UserError: goods of customers and ours would be mixed, another number
            or more than there was would have moved.
        """
        done = self.filtered(lambda move: move.state == "done")
        done._check_customer_goods()
        done._check_rma_ends()
        done._check_rma_quantities()

    def _check_rma_ends(self):
        """Refuse to move goods where they must not go, or to whom.

        :raises UserError: they would be mixed with ours, or be another customer's.
        """
        self._check_rma_places()
        self._check_rma_parties()

    def _check_rma_parties(self):
        """Refuse to send goods of a customer to another one.

        :raises UserError: the transfer names somebody else.
        """
        for move in self:
            partner = move.picking_id.partner_id.commercial_partner_id
            # sudo: who ships goods only reads returns
            return_ = move.sudo().customer_service_rma_line_id.rma_id
            if move.customer_service_rma_role != rma.BACK or not (partner and return_):
                continue
            if partner not in return_._get_parties():
                raise UserError(
                    self.env._(
                        "%(product)s is of %(customer)s: it cannot be sent to "
                        "%(other)s.",
                        product=move.product_id.display_name,
                        customer=return_.partner_id.display_name,
                        other=partner.display_name,
                    )
                )

    def _check_rma_places(self):
        """Refuse to put goods of customers where ours are, and the other way round.

        :raises UserError: a movement begins or ends where it must not.
        """
        for move in self:
            role = move.customer_service_rma_role
            if not role:
                continue
            sources, destinations = ENDS.get(role, ({OURS, OUTSIDE},) * 2)
            places = [(move.location_id, move.location_dest_id)] + [
                (line.location_id, line.location_dest_id)
                for line in move.move_line_ids.filtered("quantity")
            ]
            for source, destination in places:
                if (
                    source._get_rma_kind() not in sources
                    or destination._get_rma_kind() not in destinations
                ):
                    move._raise_wrong_place(source, destination)

    def _raise_wrong_place(self, source, destination):
        """Refuse to move goods from a place to another.

        :raises UserError: always.
        """
        self.ensure_one()
        names = {
            "product": self.product_id.display_name,
            "start": source.display_name,
            "end": destination.display_name,
        }
        if self.customer_service_rma_role not in ENDS:
            raise UserError(
                self.env._(
                    "%(product)s is ours: it is not moved from %(start)s to %(end)s.",
                    **names,
                )
            )
        raise UserError(
            self.env._(
                "%(product)s belongs to a customer: it comes from them to "
                "a place of returned goods and goes back from there, not "
                "from %(start)s to %(end)s.",
                **names,
            )
        )

    def _check_rma_quantities(self):
        """Refuse to move more of an item than there is: it would be somebody else's.

        :raises UserError: more leaves than is here, comes than is away, or is
            replaced than was asked for.
        """
        # sudo: who moves goods only reads returns
        moves = self.sudo().filtered("customer_service_rma_line_id")
        for line, moved in moves.grouped("customer_service_rma_line_id").items():
            roles = set(moved.mapped("customer_service_rma_role"))
            if line._is_overdrawn(roles):
                raise UserError(
                    self.env._(
                        "%(item)s: more would be moved than there is of it "
                        "(%(quantity)s %(unit)s).",
                        item=line.display_name,
                        quantity=line.quantity,
                        unit=line.uom_id.name,
                    )
                )
