from . import customer_service_price_exclude
from . import account_move_reversal
from . import customer_service_maintenance_move
from . import customer_service_contract_termination
from . import customer_service_call_entry
from . import customer_service_contract_bill
from . import customer_service_contract_bill_line
from . import customer_service_contract_decide
