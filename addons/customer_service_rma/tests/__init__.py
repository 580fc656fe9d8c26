from . import test_customer_service_rma
from . import test_customer_service_rma_screen
from . import test_customer_service_rma_source
from . import test_customer_service_rma_life
from . import test_customer_service_rma_line_repair
from . import test_customer_service_rma_line_return
from . import test_multi_company
from . import test_security
