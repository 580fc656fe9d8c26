from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

BATCH = 200


class ProductTemplate(models.Model):
    """Machines from the deliveries that were made before the product was marked."""

    _inherit = "product.template"

    customer_service_backfill = fields.Boolean(
        string="Past Deliveries Being Read", copy=False, readonly=True
    )
    customer_service_backfill_move = fields.Integer(
        copy=False, readonly=True, help="Id of the last move that was read."
    )

    def action_create_customer_service_equipment(self):
        """Make machines from past deliveries, in the background.

        :raises UserError: a product is not marked as part of the installed base.
        """
        self.env["customer.service.equipment"].check_access("create")
        other = self.filtered(
            lambda product: not product.customer_service_installed_base
        )
        if other:
            raise UserError(
                self.env._(
                    "Mark as Installed Base first: %(products)s.",
                    products=", ".join(other.mapped("display_name")),
                )
            )
        # sudo: a manager of the service who may not change products may ask for it
        self.sudo().write(
            {"customer_service_backfill": True, "customer_service_backfill_move": 0}
        )
        self.env.ref(
            "customer_service_stock.ir_cron_create_equipment"
        ).sudo()._trigger()  # sudo: the cron belongs to nobody
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "info",
                "message": self.env._(
                    "The machines of past deliveries will appear in a few minutes."
                ),
                "next": {"type": "ir.actions.client", "tag": "soft_reload"},
            },
        }

    @api.model
    def _cron_create_equipment(self):
        """Make the machines of past deliveries, some moves at a time."""
        cron = self.env["ir.cron"]
        waiting = Domain("customer_service_backfill", "=", True)
        cron._commit_progress(remaining=self.search_count(waiting))
        while product := self.search(waiting, limit=1, order="id"):
            ended = product._create_equipment_of_past_moves()
            if not cron._commit_progress(1 if ended else 0):
                break

    def _create_equipment_of_past_moves(self, limit=BATCH):
        """Make the machines of the next moves of the product.

        :return: whether these were the last ones.
        """
        self.ensure_one()
        moves = self.env["stock.move"].search(
            Domain("product_id.product_tmpl_id", "=", self.id)
            & Domain("state", "=", "done")
            & Domain("location_dest_id.usage", "=", "customer")
            & Domain("id", ">", self.customer_service_backfill_move),
            limit=limit,
            order="id",
        )
        moves._follow_in_installed_base(only_new=True)
        ended = len(moves) < limit
        self.write(
            {
                "customer_service_backfill": not ended,
                "customer_service_backfill_move": max(moves.ids, default=0),
            }
        )
        return ended
