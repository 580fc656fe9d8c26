from . import test_demo
from . import test_equipment_identity
from . import test_equipment_place
from . import test_equipment_warranty
from . import test_equipment_search
from . import test_equipment_counts
