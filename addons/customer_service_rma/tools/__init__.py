from . import receipt, rma
