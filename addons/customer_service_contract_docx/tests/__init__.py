from . import test_customer_service_contract
from . import test_customer_service_price_letter
