from . import test_part_workshop
from . import test_equipment_delivery
from . import test_part_van
from . import test_van
