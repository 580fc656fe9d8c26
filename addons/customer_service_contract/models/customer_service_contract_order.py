from markupsafe import Markup

from odoo import fields, models


class CustomerServiceContract(models.Model):
    """The sales order a contract was made from."""

    _inherit = "customer.service.contract"

    sale_order_id = fields.Many2one(
        "sale.order",
        string="Sales Order",
        index="btree_not_null",
        ondelete="set null",
        check_company=True,
        copy=False,
        readonly=True,
    )

    def _note_order(self):
        """Write in the threads of new contracts and of their orders where to look."""
        for contract in self:
            order = contract.sale_order_id
            contract.message_post_with_source(
                "mail.message_origin_link",
                render_values={"self": contract, "origin": order},
                subtype_xmlid="mail.mt_note",
            )
            order._message_log(
                body=Markup("%s %s")
                % (self.env._("Service contract made:"), contract._get_html_link())
            )

    def _warn_order_cancelled(self):
        """Ask the salesperson what becomes of a contract whose order was cancelled."""
        self.ensure_one()
        self.activity_schedule(
            "mail.mail_activity_data_warning",
            summary=self.env._("Its order was cancelled"),
            note=self.env._(
                "Order %(order)s was cancelled and the contract has begun: end it, or "
                "let it go on.",
                order=self.sale_order_id.name,
            ),
            user_id=self.user_id.id or self.env.uid,
        )

    def action_view_sale_order(self):
        """Open the order the contract was made from."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "sale.order",
            "res_id": self.sale_order_id.id,
            "views": [(False, "form")],
        }
