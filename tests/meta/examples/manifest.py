"""Breaches of the rules about manifests and the addon graph."""

from tests.meta.examples import Example, manifest_text

BASE = "addons/customer_service_base/__manifest__.py"
CONTRACT = "addons/customer_service_contract/__manifest__.py"


def chain(*names) -> dict[str, str]:
    """Manifests of addons that each depend on the one before."""
    return {
        f"addons/{name}/__manifest__.py": manifest_text(depends=[before])
        for before, name in zip(("base", *names), names, strict=False)
    }


EXAMPLES = [
    Example(
        "addon_is_in_the_design",
        "customer_service_oddity: unknown addon",
        files={"addons/customer_service_oddity/__manifest__.py": manifest_text()},
        passes={BASE: manifest_text()},
    ),
    Example(
        "depends_only_on_what_is_allowed",
        "customer_service_base: must not depend on stock",
        files={BASE: manifest_text(depends=["portal", "stock"])},
        passes={BASE: manifest_text(depends=["portal"])},
    ),
    Example(
        "graph_is_acyclic_and_shallow",
        "customer_service_base: depends on itself",
        files={
            BASE: manifest_text(depends=["customer_service_contract"]),
            CONTRACT: manifest_text(depends=["customer_service_base"]),
        },
        passes=chain("a", "b", "c", "d"),
    ),
    Example(
        "graph_is_acyclic_and_shallow",
        "e: 5 levels deep, 4 at most",
        files=chain("a", "b", "c", "d", "e"),
    ),
    Example(
        "glue_installs_itself",
        "customer_service_crm: must be auto_install",
        files={"addons/customer_service_crm/__manifest__.py": manifest_text()},
        passes={
            "addons/customer_service_crm/__manifest__.py": manifest_text(
                auto_install=True
            )
        },
    ),
    Example(
        "glue_installs_itself",
        "customer_service_base: must not be auto_install",
        files={BASE: manifest_text(auto_install=True)},
    ),
    Example(
        "manifest_says_version_licence_and_author",
        "version must look like",
        files={BASE: manifest_text(version="1.0")},
        passes={BASE: manifest_text()},
    ),
    Example(
        "manifest_says_version_licence_and_author",
        "license must be",
        files={BASE: manifest_text(license="AGPL-3")},
    ),
    Example(
        "manifest_says_version_licence_and_author",
        "author must be",
        files={BASE: manifest_text(author="Somebody")},
    ),
    Example(
        "data_files_come_in_order",
        "(access rights) must come before the reports, views and wizards",
        files={
            BASE: manifest_text(
                data=["views/call_views.xml", "security/ir.model.access.csv"]
            )
        },
        passes={
            BASE: manifest_text(
                data=[
                    "security/customer_service_base_groups.xml",
                    "security/ir.model.access.csv",
                    "security/customer_service_base_rules.xml",
                    "data/ir_sequence_data.xml",
                    "report/call_report.xml",
                    "views/call_views.xml",
                    "wizards/close_views.xml",
                    "views/menus.xml",
                ]
            )
        },
    ),
    Example(
        "data_files_come_in_order",
        "stray.xml is in no known folder",
        files={BASE: manifest_text(data=["stray.xml"])},
    ),
    Example(
        "addon_is_furnished",
        "the manifest lists no demo data",
        files={BASE: manifest_text()},
        passes={
            BASE: manifest_text(demo=["demo/call_demo.xml"]),
            "addons/customer_service_base/readme/DESCRIPTION.md": "",
            "addons/customer_service_base/static/description/icon.png": "",
            "addons/customer_service_base/i18n/customer_service_base.pot": "",
            "addons/customer_service_base/i18n/it.po": "",
            "addons/customer_service_base/tests/__init__.py": "",
        },
    ),
    Example(
        "addon_is_furnished",
        "static/description/icon.png is missing",
        files={BASE: manifest_text(demo=["demo/call_demo.xml"])},
    ),
]
