from odoo import api, models
from odoo.fields import Datetime, Domain

from ..tools import installed_base

# what a machine is when its number turns out to be another one's
NEVER_DELIVERED = {
    "active": False,
    "state": "retired",
    "sale_line_id": False,
    "delivery_move_id": False,
}


class StockMoveLine(models.Model):
    """Goods that reach or leave a customer, as the installed base sees them."""

    _inherit = "stock.move.line"

    def write(self, vals):
        """A number corrected after the delivery moves the machine to the right one."""
        wrong = {}
        if "lot_id" in vals:
            # sudo: who ships goods has no rights on the installed base
            done = self.sudo()._filter_crossings()
            wrong = {line: line.lot_id for line in done}
        result = super().write(vals)
        if wrong:
            lines = self.browse().union(*wrong).sudo()  # sudo: as above
            lines._correct_lots_in_installed_base(wrong)
        return result

    @api.model
    def _get_crossing_domain(self):
        """Return the done lines to, from and between customers.

        Repairs at the customer move nothing, and the grid of parts itself says which
        component a spare part becomes.
        """
        return (
            Domain("state", "=", "done")
            & Domain("quantity", ">", 0)
            & Domain("move_id.repair_id", "=", False)
            & Domain("move_id.customer_service_part_id", "=", False)
            & (
                Domain("location_id.usage", "=", "customer")
                | Domain("location_dest_id.usage", "=", "customer")
            )
        )

    def _filter_crossings(self):
        """Return those of :meth:`_get_crossing_domain`."""
        return self.filtered(
            lambda line: (
                line.state == "done"
                and line.quantity > 0
                and "customer" in (line.location_id.usage, line.location_dest_id.usage)
                and not line.move_id.repair_id
                and not line.move_id.customer_service_part_id
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

    def _follow_in_installed_base(self, only_new=False):
        """Bring the machines of the installed base to where done lines took them.

        :param bool only_new: leave the machines that are known as people keep them.
        :return: the machines made.
        """
        machines = made = self.env["customer.service.equipment"]
        serial = self.filtered(lambda line: line.product_id.tracking == "serial")
        for company, lines in serial.filtered("lot_id").grouped("company_id").items():
            made |= machines.with_company(company)._follow_serials(
                company, lines, only_new=only_new
            )
        moves = (self - serial).move_id
        for company, found in moves.grouped("company_id").items():
            made |= machines.with_company(company)._follow_quantities(
                company, found, only_new=only_new
            )
        return made

    def _correct_lots_in_installed_base(self, wrong):
        """Give the machines of done lines the numbers that the lines have now.

        The machine made from a wrong number is the one of the right number, unless
        there is one already: then it was never delivered, and is archived.

        :param dict wrong: the lot by line as it was before.
        """
        machines = self.env["customer.service.equipment"]
        for line in self:
            lot = wrong[line]
            if line.lot_id == lot:
                continue
            machine = machines.search(
                Domain("lot_id", "=", lot.id)
                & Domain("delivery_move_id", "=", line.move_id.id)
            )
            taken = machines.with_context(active_test=False).search_count(
                Domain("lot_id", "=", line.lot_id.id)
                & Domain("company_id", "=", line.company_id.id)
                & (
                    Domain("serial", "!=", False)
                    | Domain("delivery_move_id", "=", line.move_id.id)
                ),
                limit=1,
            )
            if machine and taken:
                machine.write(NEVER_DELIVERED)
            elif machine:
                machine.lot_id = line.lot_id
        self._follow_in_installed_base()
