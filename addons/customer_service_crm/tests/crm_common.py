from odoo.addons.customer_service_base.tests.common import CustomerServiceCommon

SALES = "sales_team.group_sale_salesman"


class ServiceCrmCommon(CustomerServiceCommon):
    """Two salespeople, each with a customer; one who sees all; one with two roles."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        export = f"{SALES},base.group_allow_export"
        cls.seller = cls._create_user("seller", groups=export)
        cls.other_seller = cls._create_user("other_seller", groups=export)
        cls.sales_all = cls._create_user("sales_all", groups=f"{SALES}_all_leads")
        cls.sales_manager = cls._create_user(
            "sales_manager", groups="sales_team.group_sale_manager"
        )
        cls.both = cls._create_user(
            "both", groups=f"{SALES},customer_service_base.group_user"
        )
        # sudo: an operator does not say who sells
        (cls.customer | cls.contact | cls.site).sudo().user_id = cls.seller
        cls.other_customer.sudo().user_id = cls.other_seller

    @classmethod
    def _create_lead(cls, user=None, **vals):
        """Create an opportunity of a salesperson; of nobody known unless said."""
        return cls._create_admin(
            "crm.lead",
            **{
                "name": "Heating",
                "type": "opportunity",
                "user_id": (user or cls.seller).id,
                "company_id": cls.company.id,
                **vals,
            },
        )
