from . import customer_service_call_entry
from . import customer_service_rma_refuse
from . import customer_service_rma_replacement
from . import customer_service_rma_no_return
from . import customer_service_rma_refund
from . import customer_service_rma_lend
