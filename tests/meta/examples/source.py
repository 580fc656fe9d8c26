"""Breaches of the rules about Python code, tests and the repository."""

from tests.meta.examples import Example, manifest_text

MODEL = "addons/customer_service_base/models/call.py"
TOOL = "addons/customer_service_base/tools/period.py"
TEST = "addons/customer_service_base/tests/test_call.py"
MANIFEST = "addons/customer_service_base/__manifest__.py"

TAGGED = """
    @tagged("post_install", "-at_install")
    class TestCall(TransactionCase):
        def test_it(self):
            pass
"""


def host(*parts) -> str:
    return ".".join(parts)


EXAMPLES = [
    Example(
        "no_self_in_a_loop_over_self",
        "models/call.py:5: self.partner_id",
        files={
            MODEL: """
                class Call:
                    def _compute_name(self):
                        for call in self:
                            call.name = self.partner_id.name
            """
        },
        passes={
            MODEL: """
                class Call:
                    def _compute_name(self):
                        for call in self:
                            call.name = self.env._("of %s", self._title(call))
                        return self.partner_id
            """
        },
    ),
    Example(
        "no_self_in_a_loop_over_self",
        "self.total",
        files={
            MODEL: """
                def share(self):
                    return {call.id: call.amount / self.total for call in self}
            """
        },
    ),
    Example(
        "no_self_in_a_loop_over_self",
        "self.write",
        files={
            MODEL: """
                def renumber(self):
                    for number, call in enumerate(self):
                        self.write({"number": number})
            """
        },
    ),
    Example(
        "methods_are_short",
        "models/call.py:1: long has 61 lines",
        files={MODEL: "def long():\n" + "    pass\n" * 60},
        passes={MODEL: "def long():\n" + "    pass\n" * 59},
    ),
    Example(
        "files_are_short",
        "models/call.py: 601 lines",
        files={MODEL: "a = 1\n" * 601},
        passes={
            MODEL: "a = 1\n" * 600,
            "addons/customer_service_base/demo/call_demo.xml": "<odoo/>\n" * 601,
        },
    ),
    Example(
        "tools_do_not_know_odoo",
        "tools/period.py:1: imports odoo.tools",
        files={TOOL: "from odoo.tools import float_compare\n"},
        passes={TOOL: "from dateutil.relativedelta import relativedelta\n"},
    ),
    Example(
        "tools_do_not_know_odoo",
        "imports odoo",
        files={TOOL: "def late():\n    import odoo\n"},
    ),
    Example(
        "tools_have_no_clock",
        "date.today() reads the clock",
        files={TOOL: "def due():\n    return date.today()\n"},
        passes={TOOL: "def due(today):\n    return today\n"},
    ),
    Example(
        "sudo_says_why",
        "models/call.py:1: sudo()",
        files={MODEL: "call.sudo().write({})\n"},
        passes={
            MODEL: """
                # sudo: the portal user may not read teams
                team = call.sudo().team_id
                name = call.sudo().name  # sudo: shown to whoever has the link
                # sudo: a reason that is long enough
                # to need a second line
                code = call.sudo().code
            """
        },
    ),
    Example(
        "sudo_says_why",
        "models/call.py:2: sudo()",
        files={MODEL: "# sudo:\ncall.sudo().write({})\n"},
    ),
    Example(
        "constraints_are_declared_as_objects",
        "models/call.py:2",
        files={MODEL: "class Call:\n    _sql_constraints = []\n"},
        passes={MODEL: "class Call:\n    _name_uniq = models.Constraint('', '')\n"},
    ),
    Example(
        "fields_are_not_sniffed",
        "models/call.py:1: looks whether",
        files={MODEL: "ok = 'lot_id' in self._fields\n"},
        passes={MODEL: "ok = 'lot_id' in values\n"},
    ),
    Example(
        "nothing_is_left_for_later",
        "models/call.py:1",
        files={MODEL: "# TO" + "DO: think\n"},
        passes={MODEL: "# nothing to do\n"},
    ),
    Example(
        "tests_run_after_the_install",
        "TestCall is not tagged",
        files={TEST: TAGGED.replace(', "-at_install"', "")},
        passes={TEST: TAGGED},
    ),
    Example(
        "every_test_file_is_imported",
        "test_call.py: not imported",
        files={
            MANIFEST: manifest_text(),
            TEST: TAGGED,
            TEST.replace("test_call", "__init__"): "from . import test_team\n",
        },
        passes={
            MANIFEST: manifest_text(),
            TEST: TAGGED,
            TEST.replace("test_call", "__init__"): "from . import test_call\n",
        },
    ),
    Example(
        "tests_do_not_sleep",
        "test_call.py:1: sleeps",
        files={TEST: "time.sleep(1)\n"},
        passes={TEST: "clock.tick(1)\n"},
    ),
    Example(
        "rights_and_companies_are_tested",
        "tests/test_multi_company.py is missing",
        files={
            MANIFEST: manifest_text(),
            "addons/customer_service_base/security/ir.model.access.csv": "id\n",
            TEST.replace("test_call", "test_security"): "",
        },
        passes={MANIFEST: manifest_text()},
    ),
    Example(
        "no_registry_host",
        "names a registry host",
        files={"docs/deploy.md": f"see {host('pypi', 'org')}\n"},
        passes={"docs/deploy.md": "see the package index of your machine\n"},
    ),
    Example(
        "no_machine_path",
        "names a path of one machine",
        files={"docs/deploy.md": "cd /home/anna/suite\n"},
        passes={"docs/deploy.md": "cd ~/suite; ls addons/home/a\n"},
    ),
    Example(
        "no_conflict_marker",
        "deploy.md:2: conflict marker",
        files={"docs/deploy.md": "a\n" + "<" * 7 + " ours\n"},
        passes={"docs/deploy.md": "a\n" + "=" * 7 + "\n"},
    ),
]
