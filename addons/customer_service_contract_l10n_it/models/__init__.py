from . import customer_service_contract
from . import customer_service_contract_period
