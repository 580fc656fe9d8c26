from datetime import timedelta

from odoo import fields

from odoo.addons.customer_service_contract.tests.common import ContractCommon
from odoo.addons.customer_service_crm.tests.crm_common import SALES


class ContractCrmCommon(ContractCommon):
    """A salesperson with a customer who has a contract, and one with another."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.seller = cls._create_user("seller", groups=SALES)
        cls.other_seller = cls._create_user("other_seller", groups=SALES)
        cls.sales_all = cls._create_user("sales_all", groups=f"{SALES}_all_leads")
        # sudo: a contractor does not say who sells
        (cls.customer | cls.contact | cls.site).sudo().user_id = cls.seller
        cls.other_customer.sudo().user_id = cls.other_seller
        cls.today = fields.Date.today()
        cls.contract = cls._create_contract(
            title="Boilers",
            renewal="none",
            date_start=cls.today - timedelta(days=300),
            date_end=cls.today + timedelta(days=20),
            user_id=cls.seller.id,
        )
        cls.other_contract = cls._create_contract(
            partner_id=cls.other_customer.id,
            renewal="none",
            date_start=cls.today - timedelta(days=300),
            date_end=cls.today + timedelta(days=20),
            user_id=cls.other_seller.id,
        )
