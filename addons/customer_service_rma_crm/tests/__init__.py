from . import test_access, test_multi_company, test_overview, test_security
