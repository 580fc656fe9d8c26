from . import customer_service_repair_end
from . import stock_return_picking
