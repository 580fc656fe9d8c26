from . import res_company
from . import res_config_settings
from . import stock_picking_type
from . import stock_warehouse
from . import stock_picking
from . import stock_move
from . import customer_service_rma_line
from . import account_move
