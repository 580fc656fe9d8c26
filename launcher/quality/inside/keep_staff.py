"""Run in `odoo shell`: make the companies and users that most tests begin with."""

from odoo.modules import module

from odoo.addons.customer_service_base.tests.common import CustomerServiceCommon
from odoo.addons.customer_service_contract.tests.common import ContractCommon

module.current_test = "staff"  # only in tests the host gives companies a warehouse
for common in (CustomerServiceCommon, ContractCommon):
    common._keep_staff(env)  # noqa: F821 - `odoo shell` provides it
env.cr.commit()  # noqa: F821 - the same
