from . import test_part_workshop
from . import test_equipment_delivery
from . import test_stock_move_analytic
