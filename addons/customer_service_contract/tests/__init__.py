from . import test_customer_service_contract
from . import test_customer_service_contract_ledger
from . import test_security
from . import test_multi_company
from . import test_price_index
from . import test_price_revision
from . import test_price_revision_settlement
from . import test_price_letter
