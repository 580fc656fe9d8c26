from . import (
    customer_service_call,
    customer_service_call_request,
    ir_http,
    res_config_settings,
)
