from . import portal_faq
from . import portal_faq_call
