from . import customer_service_call_entry
from . import customer_service_rma_refuse
