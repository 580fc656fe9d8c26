from . import test_part_workshop
from . import test_equipment_delivery
