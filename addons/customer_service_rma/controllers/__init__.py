from . import portal_rma
from . import portal_rma_new
