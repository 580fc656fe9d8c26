from . import test_account_move
from . import test_customer_service_rma_line
from . import test_multi_company
from . import test_security
from . import test_stock_move
from . import test_stock_picking_carrier
from . import test_stock_picking_series
from . import test_stock_picking_type
