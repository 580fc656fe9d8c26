from . import customer_service_call_hold
from . import customer_service_call_mass
from . import customer_service_call_merge
from . import customer_service_call_reassign
from . import customer_service_call_solve
from . import customer_service_block
from . import customer_service_call_entry
from . import customer_service_call_entry_facts
