from . import test_part_workshop
