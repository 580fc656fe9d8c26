from odoo import models


class StockMove(models.Model):
    """A done move to or from a customer changes the installed base."""

    _inherit = "stock.move"

    def _action_done(self, cancel_backorder=False):
        moves = super()._action_done(cancel_backorder=cancel_backorder)
        moves._follow_in_installed_base()
        return moves

    def _follow_in_installed_base(self):
        """Bring the machines of the installed base to where the goods went.

        Moves that do not touch customers are left out; doing it again changes nothing.

        :return: the machines made.
        """
        # sudo: who ships goods has no rights on the installed base, which follows them
        lines = self.sudo().move_line_ids.filtered_domain(
            self.env["stock.move.line"]._get_crossing_domain()
        )
        equipment = lines.env["customer.service.equipment"]
        made = equipment
        serials = lines.filtered(
            lambda line: line.lot_id and line.product_id.tracking == "serial"
        )
        for company, found in serials.grouped("company_id").items():
            made |= equipment.with_company(company)._follow_serials(company, found)
        return made

    def _get_customer_service_parties(self):
        """Return owner, end user and site of the goods of the move, as partners.

        Who bought owns; where the order, or else the transfer, sent the goods they
        stand; when that is an address of somebody else, they use them. The partner of
        goods that come straight from the supplier is the supplier.
        """
        self.ensure_one()
        order, picking = self.sale_line_id.order_id, self.picking_id
        straight = self.location_id.usage == "supplier"
        address = self.partner_id or picking.partner_id
        if straight and (not self.partner_id or self.partner_id == picking.partner_id):
            address = order.partner_shipping_id
        site = address or order.partner_shipping_id
        owner = (order.partner_id or site).commercial_partner_id
        user = site.commercial_partner_id
        return owner, user if user != owner else user.browse(), site
