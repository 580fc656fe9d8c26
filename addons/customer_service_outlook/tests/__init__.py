from . import (
    test_authenticate,
    test_customer_service_call_create,
    test_customer_service_call_log,
    test_customer_service_call_section,
    test_ir_http,
    test_malformed,
    test_multi_company,
    test_res_config_settings,
    test_security,
)
