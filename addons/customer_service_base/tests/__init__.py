from . import test_equipment_identity
