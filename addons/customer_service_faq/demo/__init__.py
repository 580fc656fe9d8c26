from . import entries
