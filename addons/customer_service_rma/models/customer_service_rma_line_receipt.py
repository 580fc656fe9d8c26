from collections import Counter, defaultdict

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import SQL

from ..tools import rma

# what says which goods a line is for
IDENTITY = ("product_id", "lot_id", "uom_id", "equipment_id")


class CustomerServiceRmaLine(models.Model):
    """What is expected of a line, and what is not waited for any more."""

    _inherit = "customer.service.rma.line"

    receipt_missing = fields.Boolean(
        compute="_compute_receipt_missing",
        help="Something is expected that is on no transfer.",
    )

    @api.depends("to_receive_quantity", "state")
    def _compute_receipt_missing(self):
        for line in self:
            line.receipt_missing = bool(line._get_quantity_without_receipt())

    # ------------------------------------------------------------------
    # One open return for each number and machine
    # ------------------------------------------------------------------
    @api.constrains("lot_id", "equipment_id", "product_id", "rma_id")
    def _check_open_elsewhere(self):
        self.filtered(lambda line: line.state in rma.OPEN_STATES)._check_not_elsewhere()

    def _check_not_elsewhere(self):
        """Refuse a machine or a serial number that is on another open return.

        :raises UserError: it is; names that return.
        """
        siblings = self.rma_id.line_ids.filtered(
            lambda line: (
                line.state in (rma.DRAFT, *rma.OPEN_STATES) and not line.split_from_id
            )
        )
        for field in ("equipment_id", "lot_id"):
            told = siblings
            if field == "lot_id":
                told = siblings.filtered("tracking_serial")
            for record, count in Counter(line[field] for line in told).items():
                if record and count > 1:
                    raise UserError(
                        self.env._(
                            "%(item)s is asked for twice.",
                            # sudo: the name of a number is no secret of stock
                            item=record.sudo().display_name,
                        )
                    )
        found = self._find_open_lines()
        for line in self.browse().union(*found):
            raise UserError(
                self.env._(
                    "%(item)s is on return %(return)s already, which is open: "
                    "close that one first, or go on there.",
                    **{"item": line.display_name, "return": found[line].rma_id.name},
                )
            )

    def _find_open_lines(self):
        """Return what is open for the same things on other returns.

        Asked before anything is written: the index of the database would only say
        that there is something.

        :return: dict of line by line.
        """
        item = self.env.ref("customer_service_rma.product_customer_item")
        # sudo: who makes returns may not see lots; the other return is only named
        lines = self.sudo()
        rows = self.env.execute_query(
            SQL(
                """
                SELECT l.id, l.equipment_id, l.lot_id, lot.product_id,
                       lot.name
                  FROM customer_service_rma_line l
                  JOIN customer_service_rma r ON r.id = l.rma_id
             LEFT JOIN stock_lot lot ON lot.id = l.lot_id
                 WHERE r.company_id IN %(companies)s
                   AND (l.equipment_id IN %(machines)s
                        OR l.lot_id IN %(lots)s
                        OR lot.name IN %(serials)s)
                """,
                companies=(0, *lines.company_id.ids),
                machines=(0, *lines.equipment_id.ids),
                lots=(0, *lines.lot_id.ids),
                serials=("", *lines.filtered("serial").mapped("serial")),
            )
        )
        others = lines.browse(row[0] for row in rows)
        others = others.filtered(lambda line: line.state in rma.OPEN_STATES)
        by_thing = defaultdict(others.browse)
        for key, machine, lot, product, name in rows:
            other = others & others.browse(key)
            things = [("machine", machine)]
            if other.tracking_serial:
                things += [("lot", lot), (product, name)]
            for thing in things:
                if all(thing):
                    by_thing[other.company_id, thing] |= other
        found = {}
        for line in lines:
            things = [("machine", line.equipment_id.id)]
            if line.product_id.tracking == "serial":
                things.append(("lot", line.lot_id.id))
                if line.product_id != item:
                    things.append((line.product_id.id, line.serial))
            for thing in things:
                other = by_thing.get((line.company_id, thing), others.browse())
                other -= line.rma_id.line_ids
                if other:
                    found[self.browse(line.id)] = other[:1]
        return found

    @api.constrains("product_id")
    def _check_product(self):
        for line in self:
            if line.product_id and line.product_id.type != "consu":
                raise ValidationError(
                    self.env._(
                        "%(product)s is nothing that can be sent.",
                        product=line.product_id.display_name,
                    )
                )

    # ------------------------------------------------------------------
    # What is on transfers
    # ------------------------------------------------------------------
    def _get_open_receipts(self):
        """Return the movements in which goods are expected, as superuser."""
        return self._get_open_moves().filtered(
            lambda move: move.customer_service_rma_role == rma.RECEIPT
        )

    def _get_quantity_without_receipt(self):
        """Return how many are expected and on no transfer."""
        self.ensure_one()
        if self.state not in rma.OPEN_STATES or not self.to_receive_quantity:
            return 0.0
        announced = sum(
            move.product_uom._compute_quantity(
                move.product_uom_qty, self.uom_id, round=False
            )
            for move in self._get_open_receipts()
        )
        return max(round(self.to_receive_quantity - announced, 6), 0.0)

    def _is_begun(self):
        """Tell whether goods have moved for the line. Hook."""
        self.ensure_one()
        return bool(self.received_quantity or self.replaced_quantity)

    def _create_receipt(self):
        """Have what is expected of lines of one return expected at the warehouse."""
        quantities = {line: line._get_quantity_without_receipt() for line in self}
        self._prepare_goods()
        return self._create_picking(rma.RECEIPT, quantities, self.rma_id.partner_id)

    def _check_nothing_at_warehouse(self):
        """Refuse another warehouse for what stands in one.

        :raises UserError: something of the lines came in already.
        """
        for line in self:
            if line.held_quantity:
                raise UserError(
                    self.env._(
                        "%(item)s is at %(warehouse)s already: transfer it, the "
                        "return follows.",
                        item=line.display_name,
                        # sudo: an operator may not read warehouses
                        warehouse=line.rma_id.sudo().warehouse_id.name,
                    )
                )

    # ------------------------------------------------------------------
    # What is not waited for
    # ------------------------------------------------------------------
    def action_close_short(self):
        """Wait no longer for what has not come.

        :raises UserError: nothing is expected any more.
        """
        self.check_access("write")
        if any(
            line.state not in rma.OPEN_STATES or not line.to_receive_quantity
            for line in self
        ):
            raise UserError(self.env._("Nothing more is expected of it."))
        self._close_short()

    def _close_short(self):
        """Give up what has not come; what never came at all is cancelled."""
        self._get_open_receipts()._action_cancel()
        begun = self.filtered(lambda line: line._is_begun() or line._is_owed())
        # sudo: access was checked; nobody writes by hand what follows from it
        begun.sudo().write({"short": True})
        # sudo: access was checked; nobody writes by hand what follows from it
        (self - begun).sudo().write({"cancelled": True})

    def _is_owed(self):
        """Tell whether we promised something before the goods come. Hook."""
        self.ensure_one()
        return (self.operation or self.operation_requested) == rma.ADVANCE

    def action_expect_again(self):
        """Let come after all what was not waited for any more.

        :raises UserError: the return is closed, or all of it came.
        """
        self.check_access("write")
        for line in self:
            if line.rma_id.ended or not line.rma_id.date_authorized:
                raise UserError(
                    self.env._(
                        "%(return)s lets no goods come: extend or authorize it first.",
                        **{"return": line.rma_id.name},
                    )
                )
            if not (line.short or line.cancelled):
                raise UserError(self.env._("It is waited for, or all of it came."))
        self._check_not_elsewhere()
        # sudo: access was checked; nobody writes by hand what follows from it
        self.sudo().write({"short": False, "cancelled": False})
        due = self.filtered(lambda line: line._get_quantity_without_receipt())
        for lines in due.grouped("rma_id").values():
            lines._create_receipt()

    # ------------------------------------------------------------------
    # Changes of an authorization
    # ------------------------------------------------------------------
    def write(self, vals):
        identity = [name for name in IDENTITY if name in vals]
        changed = self.filtered(
            lambda line: any(line[name].id != vals[name] for name in identity)
        )
        if changed and not self.env.su:
            changed._check_nothing_came()
        result = super().write(vals)
        if self.env.context.get("customer_service__receiving"):
            return result
        if changed:
            changed._replace_receipt()
        if "quantity" in vals:
            (self - changed)._fit_receipt()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_authorized(self):
        if any(line.state != rma.DRAFT for line in self):
            raise UserError(
                self.env._("What was authorized is not waited for, not deleted.")
            )

    def _check_nothing_came(self):
        """Refuse to say afterwards that something else came.

        :raises UserError: goods have moved for a line.
        """
        for line in self:
            if line._is_begun():
                raise UserError(
                    self.env._(
                        "%(item)s came already: what it is cannot change any more.",
                        item=line.display_name,
                    )
                )

    def _replace_receipt(self):
        """Expect what lines are for now, where something was expected."""
        expected = self.filtered(lambda line: line._get_open_receipts())
        expected._get_open_receipts()._action_cancel()
        for lines in expected.grouped("rma_id").values():
            lines._create_receipt()

    def _fit_receipt(self):
        """Bring the open receipt of lines to the quantity that is authorized now.

        :raises UserError: more has come than that.
        """
        for line in self:
            if (
                line.quantity < line.received_quantity - line.back_quantity
                and not self.env.su
            ):
                raise UserError(
                    self.env._(
                        "%(quantity)s of %(item)s came already.",
                        quantity=line.received_quantity,
                        item=line.display_name,
                    )
                )
            moves = line._get_open_receipts()
            if not moves or line.state == rma.DRAFT:
                continue
            (moves - moves[:1])._action_cancel()
            if not line.to_receive_quantity:
                moves._action_cancel()
                continue
            moves[:1].product_uom_qty = line.uom_id._compute_quantity(
                line.to_receive_quantity, moves[:1].product_uom, round=False
            )
            moves[:1]._pin_lots()

    # ------------------------------------------------------------------
    # One line for each number
    # ------------------------------------------------------------------
    def _after_authorize(self):
        """A serial number is one piece: several of them are as many lines."""
        several = self.filtered(
            lambda line: line.tracking == "serial" and line.quantity > 1
        )
        lines = self
        for line in several:
            for _piece in range(round(line.quantity) - 1):
                lines |= line.copy({"quantity": 1, "rma_id": line.rma_id.id})
        several.write({"quantity": 1})
        return super(CustomerServiceRmaLine, lines)._after_authorize()

    def _prepare_goods(self):
        """Two items of customers may bear the same number: each has its own."""
        item = self.env.ref("customer_service_rma.product_customer_item")
        # sudo: who makes returns may not see lots
        lots = self.env["stock.lot"].sudo()
        for line in self:
            if line.product_id and line.product_id != item:
                continue
            if line.lot_id or not line.serial:
                continue
            taken = lots.search(
                [
                    ("product_id", "=", item.id),
                    ("name", "=", line.serial),
                    ("company_id", "in", [False, line.company_id.id]),
                ],
                limit=1,
            )
            if taken and taken._is_of_another_customer(line):
                line.product_id = item
                line.lot_id = lots.create(
                    {
                        "product_id": item.id,
                        "name": f"{line.serial} ({line.rma_id.name})",
                    }
                )
        return super()._prepare_goods()
