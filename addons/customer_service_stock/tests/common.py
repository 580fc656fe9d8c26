from odoo.addons.customer_service_base.tests.common import CustomerServiceCommon


class CustomerServiceStockCommon(CustomerServiceCommon):
    """The companies and users of the base, each company with its warehouse."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.warehouse = cls.admin_env["stock.warehouse"].search(
            [("company_id", "=", cls.company.id)], limit=1
        ) or cls._create_admin(
            "stock.warehouse",
            name=cls.company.name,
            code="ASR",
            company_id=cls.company.id,
        )
        cls.storekeeper = cls._create_user(
            "storekeeper", groups="stock.group_stock_user"
        )
