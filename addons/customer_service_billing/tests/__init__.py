from . import test_customer_service_billing_run
