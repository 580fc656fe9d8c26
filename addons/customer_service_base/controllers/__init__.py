from . import call_entry
from . import equipment
from . import portal
from . import portal_call
from . import portal_call_new
from . import portal_call_work
from . import thread
