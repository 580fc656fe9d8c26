from . import test_customer_service_rma
