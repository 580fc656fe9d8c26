"""Settings of a new database, before the suite is installed.

Run by init.py inside ``odoo shell`` (which provides ``env``). The company's country
must be known before accounting arrives, because it picks the chart of accounts; the
administrator's password must be set before anybody can reach the login page.
Safe to run again. Raises KeyError without CS_ADMIN_PASSWORD, ValueError on an
unknown country or an inactive language.

CS_PUBLIC_URL, the address that users type, goes into every link that is mailed.
CS_REPORT_URL is where the PDF engine fetches style sheets from: the public address
is often not reachable from inside.
"""

import os

country = env["res.country"].search([("code", "=", os.environ["CS_COUNTRY"])])  # noqa: F821
if not country:
    raise ValueError(f"CS_COUNTRY: no country {os.environ['CS_COUNTRY']!r}")
language = os.environ["CS_LANGUAGES"].split(",")[0]
if not env["res.lang"]._lang_get(language):  # noqa: F821
    raise ValueError(f"CS_LANGUAGES: {language!r} is not an installed language")

company = env.ref("base.main_company")  # noqa: F821
if company.country_id != country:
    company.write(
        {
            "country_id": country.id,
            "state_id": False,
            "currency_id": country.currency_id.id,
        }
    )
preferences = {"lang": language, "tz": os.environ["CS_TIMEZONE"]}
company.partner_id.write(preferences)
admin = env.ref("base.user_admin")  # noqa: F821
admin.write({**preferences, "password": os.environ["CS_ADMIN_PASSWORD"]})
env["ir.default"].set("res.partner", "lang", language)  # noqa: F821

parameters = env["ir.config_parameter"]  # noqa: F821
if public_url := os.environ.get("CS_PUBLIC_URL"):
    parameters.set_param("web.base.url", public_url.rstrip("/"))
    # else the next login of an administrator overwrites it
    parameters.set_param("web.base.url.freeze", "True")
if report_url := os.environ.get("CS_REPORT_URL"):
    parameters.set_param("report.url", report_url.rstrip("/"))
env.cr.commit()  # noqa: F821
