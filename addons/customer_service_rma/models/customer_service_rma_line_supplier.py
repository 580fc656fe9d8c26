from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ..tools import rma

# days before a supplier's deadline at which somebody is reminded
NOTICE_DAYS = 7


class CustomerServiceRmaLine(models.Model):
    """Items that go to their manufacturer, and what comes back from there."""

    _inherit = "customer.service.rma.line"

    supplier_id = fields.Many2one(
        "res.partner",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
        tracking=True,
    )
    supplier_reference = fields.Char(
        string="Supplier's Authorization", readonly=True, copy=False, tracking=True
    )
    supplier_deadline = fields.Date(
        string="Claim until",
        copy=False,
        tracking=True,
        help="Until when the supplier accepts the claim, or is to answer.",
    )
    supplier_reason = fields.Selection(
        [("warranty", "Under Warranty"), ("paid", "To be Paid")],
        string="Repaired there",
        readonly=True,
        copy=False,
    )
    supplier_reminded = fields.Boolean(readonly=True, copy=False)
    date_supplier = fields.Date(string="Sent to Supplier on", readonly=True, copy=False)
    kept_quantity = fields.Float(
        string="Kept by the Supplier",
        readonly=True,
        copy=False,
        digits="Product Unit",
        help="It never comes back: the supplier credited or replaced it.",
    )
    original_serial = fields.Char(
        string="Came in as",
        readonly=True,
        copy=False,
        help="Number of the item before the supplier sent another one.",
    )

    @api.depends("kept_quantity")
    def _compute_quantities(self):
        result = super()._compute_quantities()
        for line in self:
            line.supplier_quantity -= line.kept_quantity
        return result

    @api.model
    def _get_state_fields(self):
        return (*super()._get_state_fields(), "kept_quantity")

    def _prepare_facts(self):
        return {**super()._prepare_facts(), "kept": self.kept_quantity}

    # ------------------------------------------------------------------
    # There
    # ------------------------------------------------------------------
    def action_send_to_supplier(self):
        """Ask to which supplier items go, and on what terms."""
        self._check_at_hand()
        return self._open_wizard("customer.service.rma.supplier")

    def _send_to_supplier(self, supplier, **terms):
        """Put items on a delivery to a supplier.

        :param supplier: partner.
        :param terms: values of the fields about the supplier.
        :return: the deliveries, as superuser; the warehouse validates them.
        """
        self._check_at_hand()
        self._lock_goods()
        # sudo: access was checked; nobody writes by hand what follows from it
        self.sudo().write(
            {
                "supplier_reference": False,
                "supplier_deadline": False,
                **terms,
                "supplier_id": supplier.id,
                "supplier_reminded": False,
                "date_supplier": fields.Date.context_today(self),
            }
        )
        # sudo: access was checked; goods move without stock rights
        pickings = self.env["stock.picking"].sudo()
        for lines in self.grouped(lambda line: line._get_place_here()).values():
            places = {line: line._get_quantities_by_place() for line in lines}
            pickings |= lines._create_picking(
                rma.SUPPLIER_OUT,
                {line: places[line][line._get_place_here()] for line in lines},
                supplier,
            )
        return pickings

    # ------------------------------------------------------------------
    # And back
    # ------------------------------------------------------------------
    def action_back_from_supplier(self):
        """Ask what the supplier sends back."""
        self.ensure_one()
        self._check_at_supplier()
        return self._open_wizard("customer.service.rma.supplier.back")

    def _check_at_supplier(self):
        """Refuse items that are not at a supplier.

        :raises UserError: see above, or the user may not write the item.
        """
        self.check_access("write")
        for line in self:
            if line.supplier_quantity <= 0 or line.state not in rma.OPEN_STATES:
                raise UserError(
                    self.env._("%(item)s is at no supplier.", item=line.display_name)
                )

    def _get_expected_back(self):
        """Return the open movements back from the supplier, as superuser."""
        return self._get_open_moves().filtered(
            lambda move: move.customer_service_rma_role == rma.SUPPLIER_IN
        )

    def _expect_from_supplier(self):
        """Have what is at the supplier expected at the warehouse.

        :return: the receipt, as superuser.
        :raises UserError: it is at no supplier, or is expected already.
        """
        self.ensure_one()
        self._check_at_supplier()
        self._lock_goods()
        expected = self._get_expected_back()
        if expected:
            raise UserError(
                self.env._(
                    "It is expected already, on %(transfer)s.",
                    transfer=", ".join(expected.picking_id.mapped("name")),
                )
            )
        return self._create_picking(
            rma.SUPPLIER_IN, {self: self.supplier_quantity}, self.supplier_id
        )

    def _change_number(self, name):
        """Have another piece take the place of the one the supplier keeps.

        The old machine is replaced by the new one, which the customer gets back.

        :param str name: serial number of the other piece.
        :raises UserError: it is in our stock, or the item has no number.
        """
        self.ensure_one()
        name = (name or "").strip()
        if not name or not self.lot_id or self.tracking != "serial":
            raise UserError(self.env._("Say the number of the other piece."))
        lot = self._get_other_lot(name)
        old = self.equipment_id
        new = self._get_other_machine(lot)
        # sudo: what came in as another piece is changed by nobody by hand
        free = self.sudo().with_context(customer_service__receiving=True)
        free.write(
            {
                "original_serial": self.original_serial or self.serial,
                "lot_id": lot.id,
                "serial": lot.name,
                "equipment_id": new.id,
                "product_id": self.product_id.id,
                "name": self.name,
            }
        )
        if old and new and old != new:
            # sudo: who returns goods may not change every machine
            old.sudo()._replace_by(new, fields.Date.context_today(self))
            new.sudo().state = "in_house"  # sudo: as above
        self.message_post(
            body=self.env._(
                "The supplier sends %(new)s instead of %(old)s.",
                new=lot.name,
                old=self.original_serial,
            )
        )

    def _get_other_lot(self, name):
        """Return the lot of another piece, made if stock does not know it.

        :raises UserError: it stands in one of our places.
        """
        self.ensure_one()
        # sudo: who makes returns may not make lots
        lots = self.env["stock.lot"].sudo()
        lot = lots.search(
            [
                ("product_id", "=", self.product_id.id),
                ("name", "=", name),
                ("company_id", "in", [False, self.company_id.id]),
            ],
            limit=1,
        ) or lots.create({"product_id": self.product_id.id, "name": name})
        # sudo: as above
        if lot.sudo().location_id.usage in ("internal", "transit", "customer"):
            raise UserError(
                self.env._(
                    "%(serial)s is at %(place)s: the supplier cannot have it.",
                    serial=lot.name,
                    place=lot.location_id.display_name,
                )
            )
        return lot

    def _get_other_machine(self, lot):
        """Return the machine of another piece; none where there was none before."""
        self.ensure_one()
        old = self.equipment_id
        if not old:
            return old
        # sudo: who returns goods may not make every machine
        machines = old.sudo().with_company(self.company_id)
        known = machines._get_machines_of_lots(self.company_id, lot).get(lot)
        return (
            known
            or machines.with_context(mail_create_nosubscribe=True).create(
                {
                    "company_id": self.company_id.id,
                    "partner_id": old.partner_id.id,
                    "product_id": lot.product_id.id,
                    "lot_id": lot.id,
                    "serial": lot.name,
                    "state": "in_house",
                }
            )
        ).with_env(self.env)

    def _never_comes_back(self, operation=None):
        """Close what is at the supplier: it was credited or replaced to us.

        :param operation: what the customer gets for it, key of ``OPERATIONS``.
        """
        self.ensure_one()
        self._check_at_supplier()
        self._lock_goods()
        self._get_expected_back()._action_cancel()
        if operation:
            self._decide(operation)
        # sudo: access was checked; nobody writes by hand what follows from it
        self.sudo().kept_quantity += self.supplier_quantity
        self._retire_machines()

    # ------------------------------------------------------------------
    # Deadlines
    # ------------------------------------------------------------------
    @api.model
    def _get_supplier_domain(self):
        """Return the items of whose deadline somebody is to be told."""
        returns = self.env["customer.service.rma"]
        due = Domain.OR(
            Domain("company_id", "=", company.id)
            & Domain(
                "supplier_deadline",
                "<=",
                returns._get_day(company) + timedelta(days=NOTICE_DAYS),
            )
            for company in self.env["res.company"].search([])
        )
        return (
            Domain("supplier_quantity", ">", 0)
            & Domain("supplier_reminded", "=", False)
            & due
        )

    @api.model
    def _cron_remind_supplier(self, limit=500):
        """Remind of the deadlines of suppliers, each once."""
        cron, domain = self.env["ir.cron"], self._get_supplier_domain()
        found = self.search(domain, limit=limit, order="id")
        cron._commit_progress(remaining=len(found))
        found.try_lock_for_update().filtered_domain(domain)._remind_supplier()
        cron._commit_progress(len(found), remaining=int(len(found) == limit))

    def _remind_supplier(self):
        """Tell the responsible that the deadline of a supplier is near."""
        for line in self:
            line.activity_schedule(
                "mail.mail_activity_data_todo",
                line.supplier_deadline,
                summary=line.env._(
                    "Claim at %(supplier)s", supplier=line.supplier_id.name
                ),
                user_id=line.user_id.id or line.env.uid,
            )
        # sudo: access was checked; nobody writes by hand what follows from it
        self.sudo().supplier_reminded = True
