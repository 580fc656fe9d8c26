from odoo import fields, models


class CustomerServiceEquipment(models.Model):
    """From a machine to what is known of its faults."""

    _inherit = "customer.service.equipment"

    faq_count = fields.Integer(
        compute="_compute_faq_count",
        string="FAQ Entries",
        groups="customer_service_base.group_reader",
        help="Published entries about its product, its category or those above.",
    )

    def _compute_faq_count(self):
        counts = self.env["customer.service.faq"]._count_in_scope(
            {
                machine.id: (machine.product_id.product_tmpl_id, machine.category_id)
                for machine in self
            }
        )
        for machine in self:
            machine.faq_count = counts[machine.id]

    def action_view_faq(self):
        """Open the entries about the products and categories of the machines."""
        return self.env["customer.service.faq"]._prepare_scope_action(
            self.product_id.product_tmpl_id, self.category_id
        )
