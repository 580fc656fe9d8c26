from . import test_customer_service_billing_check_charge
from . import test_customer_service_billing_check_contract
from . import test_customer_service_billing_check_work
from . import test_customer_service_billing_run
from . import test_customer_service_billing_run_automatic
from . import test_multi_company
from . import test_security
from . import test_customer_service_billing_preview
