from . import customer_service_billing_run
