from . import test_security
from . import test_multi_company
from . import test_customer_service_billing_item
from . import test_sale_order
