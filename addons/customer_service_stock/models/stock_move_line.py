from odoo import api, models
from odoo.fields import Datetime, Domain

from ..tools import installed_base


class StockMoveLine(models.Model):
    """Goods that reach or leave a customer, as the installed base sees them."""

    _inherit = "stock.move.line"

    @api.model
    def _get_crossing_domain(self):
        """Return the done lines to, from and between customers; repairs do not move."""
        return (
            Domain("state", "=", "done")
            & Domain("move_id.repair_id", "=", False)
            & (
                Domain("location_id.usage", "=", "customer")
                | Domain("location_dest_id.usage", "=", "customer")
            )
        )

    def _get_crossing(self):
        """Return the line as the installed base sees it."""
        self.ensure_one()
        move = self.move_id
        owner, end_user, site = move._get_customer_service_parties()
        return installed_base.Crossing(
            key=self.id,
            moment=self.date,
            day=self._get_customer_service_day(),
            kind=installed_base.crossing_kind(
                self.location_id.usage == "customer",
                self.location_dest_id.usage == "customer",
            ),
            owner=owner.id,
            end_user=end_user.id,
            site=site.id,
            sale=move.sale_line_id.order_id.id,
            given_up=self.location_dest_id.usage == "inventory"
            or bool(move.origin_returned_move_id and move.to_refund),
        )

    def _get_customer_service_day(self):
        """Return the day of the line where its company is."""
        self.ensure_one()
        zone = self.company_id.partner_id.tz or self.env.user.tz or "UTC"
        return Datetime.context_timestamp(self.with_context(tz=zone), self.date).date()
