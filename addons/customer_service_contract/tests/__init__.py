from . import test_customer_service_contract
from . import test_customer_service_contract_ledger
from . import test_security
from . import test_multi_company
