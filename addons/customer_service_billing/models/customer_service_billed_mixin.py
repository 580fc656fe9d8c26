from odoo import fields, models


class CustomerServiceBilledMixin(models.AbstractModel):
    """From a record to what runs bill of it.

    ``_billing_item_link`` is the field of the items that leads back.
    """

    _name = "customer.service.billed.mixin"
    _description = "Billed by Runs"
    _billing_item_link = None

    billing_item_count = fields.Integer(
        string="Number of Billing Items",
        compute="_compute_billing_item_count",
        groups="customer_service_base.group_billing",
    )

    def _compute_billing_item_count(self):
        link = self._billing_item_link
        counts = dict(
            self.env["customer.service.billing.item"]._read_group(
                [(link, "in", self.ids)], [link], ["__count"]
            )
        )
        for record in self:
            record.billing_item_count = counts.get(record._origin, 0)

    def action_view_billing_items(self):
        """Open what runs bill of it."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "customer_service_billing.customer_service_billing_item_action"
        )
        return {
            **action,
            "domain": [(self._billing_item_link, "=", self.id)],
            "context": {"search_default_group_run": 1},
        }
