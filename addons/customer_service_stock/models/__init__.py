from . import customer_service_equipment
from . import stock_move
