from odoo.addons.customer_service_crm.tests.crm_common import SALES
from odoo.addons.customer_service_rma.tests.common import RmaCommon


class RmaCrmCommon(RmaCommon):
    """Two salespeople, each with a customer who has a return."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.seller = cls._create_user("seller", groups=SALES)
        cls.other_seller = cls._create_user("other_seller", groups=SALES)
        # sudo: an operator does not say who sells
        (cls.customer | cls.contact | cls.site).sudo().user_id = cls.seller
        cls.other_customer.sudo().user_id = cls.other_seller
        cls.rma = cls._authorize()
        cls.other_rma = cls._authorize(
            {"equipment_id": cls.other_machine.id}, partner_id=cls.other_customer.id
        )
