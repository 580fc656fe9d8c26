from . import customer_service_billing_item
from . import customer_service_call
from . import res_partner
from . import sale_order
