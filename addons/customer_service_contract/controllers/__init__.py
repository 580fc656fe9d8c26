from . import fee_schedule
from . import portal_contract
