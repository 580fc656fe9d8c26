from odoo import fields, models


class ResCompany(models.Model):
    """Where goods of customers and goods on loan are, and how long things may take."""

    _inherit = "res.company"

    customer_service_goods_location_id = fields.Many2one(
        "stock.location",
        string="Customer Goods",
        check_company=True,
        copy=False,
        readonly=True,
        help="Holds the places where goods of customers stand while they are here.",
    )
    customer_service_loan_location_id = fields.Many2one(
        "stock.location",
        string="On Loan",
        check_company=True,
        copy=False,
        readonly=True,
        help="Our goods that are at customers on loan: still ours, not to be sold.",
    )
    customer_service_rma_expiry_days = fields.Integer(
        string="Authorization Valid (days)",
        default=30,
        help="Days in which authorized goods are to arrive; 0 for no limit.",
    )
    customer_service_rma_auto_return = fields.Boolean(
        string="Prepare Deliveries at Once",
        help="An item that is repaired, or decided to go back, is put on a delivery.",
    )
    customer_service_rma_notify = fields.Boolean(
        string="Keep Customers Informed",
        default=True,
        help="Write to the customer when goods arrive, are ready and are sent back.",
    )
    customer_service_rma_free_diagnosis = fields.Boolean(
        string="Diagnosis Free if Accepted",
        default=True,
        help="A diagnosis billed because a quotation was refused is taken back when "
        "the customer accepts a later one.",
    )

    def _create_customer_service_places(self):
        """Give companies the places that are outside of any warehouse."""
        locations = self.env["stock.location"]
        for company in self:
            vals = {"company_id": company.id, "location_id": False}
            if not company.customer_service_goods_location_id:
                company.customer_service_goods_location_id = locations.create(
                    {
                        **vals,
                        "name": self.env._("Customer Goods"),
                        "usage": "view",
                        "customer_service_customer_goods": True,
                    }
                )
            if not company.customer_service_loan_location_id:
                company.customer_service_loan_location_id = locations.create(
                    {**vals, "name": self.env._("On Loan"), "usage": "internal"}
                )
