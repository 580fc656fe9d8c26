"""The stages of `./cs test`: what each one checks, and which it needs first."""

from ..demo import HOST_HAS_DEMO, INSTALLED, LANGUAGES
from . import host_tests, lint, log_gate
from .leftovers import leftovers
from .outcome import Outcome
from .results import pytest_outcome
from .schedule import Stage
from .workbench import DATABASE_PREFIX, KEEP_STAFF, SUITE

DEMO = DATABASE_PREFIX + "demo"
ITALIAN = f"--load-language={LANGUAGES['it']}"
DEMO_FAILURES = "SELECT error FROM ir_demo_failure"
# Addons that the template saw and that are not at hand must not install themselves
STAND_ALONE = r"""
UPDATE ir_module_module SET auto_install = false WHERE name LIKE 'customer\_service\_%'
"""


class Stages:
    """The work of each stage, on one workbench.

    :param options: the chosen `keyword`, `addons`, `tours`, `runner` and `workers`
    """

    def __init__(self, workbench, options):
        self.bench = workbench
        self.options = options
        self.addons = workbench.addon_names()

    # ----- without a database -----------------------------------------------
    def quick(self):
        """Stages that need neither the host nor a database."""
        units = Stage("Unit tests", self.unit_tests)
        if self.options.is_partial:
            return [units] if self.options.keyword else []
        rules = Stage("Meta rules: sources", self.source_rules)
        return [Stage("Lint", self.lint), units, rules]

    def lint(self):
        return lint.lint(self.bench, lint.all_files(self.bench.root))

    def unit_tests(self):
        folders = ("tests/unit", "tests/launcher")
        present = [name for name in folders if (self.bench.root / name).is_dir()]
        return self._plain_pytest("unit", [*present, *self._keyword()])

    def source_rules(self):
        files = ["tests/meta/test_sources.py", "tests/meta/test_rules_can_fail.py"]
        return self._plain_pytest("meta-sources", files)

    def _plain_pytest(self, name, arguments, variables=None):
        log = self.bench.log(name)
        report = self.bench.result(f"{name}.json")
        code = self.bench.pytest(arguments, log, report, variables)
        return pytest_outcome(report, code, log, selected=bool(self.options.keyword))

    def container_start(self):
        """Let the containers' init script make, update and refuse a database."""
        variables = {"CS_ODOO": f"{self.bench.python} -W ignore -m odoo"}
        log = self.bench.log("container-start")
        report = self.bench.result("container-start.json")
        code = self.bench.pytest(
            ["docker/tests"], log, report, variables, odoo=True, plain=True
        )
        return pytest_outcome(report, code, log, skips_fail=True)

    def _keyword(self):
        return ["-k", self.options.keyword] if self.options.keyword else []

    # ----- with databases ---------------------------------------------------
    def heavy(self):
        """Stages on clones of the host template, in the order to start them."""
        suite, demo = "Install all", "Demo data"
        tests = Stage("Tests", self.tests, (suite,), slots=self.options.workers)
        containers = Stage("Container start", self.container_start)
        if self.options.is_partial:
            return [Stage(suite, self.ready_suite), tests]
        return [
            *([containers] if (self.bench.root / "docker/tests").is_dir() else []),
            Stage(demo, self.demo),
            Stage(suite, self.install_all),
            Stage("Update", self.update, (demo,)),
            Stage("Meta rules: database", self.database_rules, (suite,)),
            Stage("Host's own lint", self.core_lint, (suite,)),
            Stage("Uninstall", self.uninstall, ("Update",)),
            *(
                Stage(f"Alone: {name}", lambda name=name: self.alone(name))
                for name in self.addons
            ),
            tests,
        ]

    def alone(self, addon):
        """Install one addon with nothing of ours but what it needs."""
        folder = self.bench.folder_with_only(addon)
        database = self.bench.clone(self.bench.template, f"alone_{addon}")
        self.bench.column(database, STAND_ALONE)
        outcome = self._install(
            database,
            f"alone-{addon}",
            [addon],
            f"--addons-path={self.bench.host_addons_path()},{folder}",
        )
        outcome.check(
            "only what it needs is installed",
            set(self._installed(database)) ^ {path.name for path in folder.iterdir()},
        )
        self.bench.drop(database)
        return outcome

    def install_all(self):
        """Install the whole suite; its database serves the tests, with their staff."""
        database = self.bench.clone(self.bench.template, "suite")
        outcome = self._install(database, "install-all", self.addons)
        self._require_all(outcome, database)
        if not outcome.failed:
            log = self.bench.log("keep-staff")
            self.bench.run_inside(database, KEEP_STAFF, log, {})
            outcome.check(f"no warning in {log.name}", log_gate.findings(log))
            self.bench.remember_suite()
        return outcome

    def ready_suite(self):
        """Install the whole suite unless the last one is still good."""
        if self.bench.suite_is_current():
            return Outcome(notes=["kept from the last run"])
        return self.install_all()

    def demo(self):
        """Install the whole suite with its demo data, in Italian too."""
        database = self.bench.clone(self.bench.template, "demo")
        self.bench.column(database, HOST_HAS_DEMO)
        options = ("--with-demo", ITALIAN)
        outcome = self._install(database, "demo", self.addons, *options)
        outcome.check("demo data loads", self.bench.column(database, DEMO_FAILURES))
        self._require_all(outcome, database)
        return outcome

    def update(self):
        """Update the whole suite on its demo data."""
        log = self.bench.log("update")
        code = self.bench.run_odoo(DEMO, log, "-u", ",".join(self.addons))
        return self._odoo_outcome(code, log)

    def uninstall(self):
        """Uninstall the whole suite; the database must be as if it never was."""
        log = self.bench.log("uninstall")
        variables = {"CS_ADDONS": ",".join(self.addons)}
        self.bench.run_inside(DEMO, "uninstall.py", log, variables)
        outcome = self._odoo_outcome(0, log)
        outcome.check("all uninstalled", self._installed(DEMO))
        outcome.check(
            "nothing is left behind",
            leftovers(self.bench.column, self.bench.template, DEMO),
        )
        self.bench.drop(DEMO)
        return outcome

    def database_rules(self):
        """Ask the meta rules about the registry and a fresh export of the terms."""
        log = self.bench.log("registry")
        variables = {
            "CS_ADDONS": ",".join(self.addons),
            "CS_REGISTRY_DUMP": self.bench.result("registry.json"),
            "CS_EXPORTS": self.bench.result("exports"),
        }
        self.bench.run_inside(SUITE, "registry.py", log, variables)
        outcome = self._odoo_outcome(0, log)
        return outcome.add(
            self._plain_pytest(
                "meta-database", ["tests/meta/test_database.py"], variables
            )
        )

    def core_lint(self):
        """Let the host's linters look at our addons."""
        plugin = ["-p", "launcher.quality.inside.core_lint_plugin"]
        tests = self.bench.host_addon("test_lint") / "tests"
        variables = {"CS_LINT_PACKAGES": self.bench.lint_packages()}
        outcome = self._odoo_pytest("core-lint", [*plugin, tests], variables)
        return outcome.add(host_tests.pylint(self.bench, tests))

    def tests(self):
        """Run the addons' own tests, tours included."""
        if self.options.runner == "odoo":
            return self._tests_by_odoo()
        chosen = self.options.addons or self.addons
        folders = [self.bench.root / "addons" / name / "tests" for name in chosen]
        present = [folder for folder in folders if folder.is_dir()]
        outcome = Outcome()
        if not outcome.check("the addons have tests", [] if present else chosen):
            return outcome
        screenshots = self.bench.result("screenshots")
        arguments = ["--odoo-http", "--odoo-extra", f"screenshots={screenshots}"]
        if self.options.debugger:
            arguments += ["--pdb", "-s"]
        elif self.options.workers > 1:
            arguments += ["-n", str(self.options.workers), "--dist", "loadfile"]
            arguments += ["-p", "launcher.quality.inside.filestore_plugin"]
        outcome = self._odoo_pytest(
            "tests",
            [*arguments, *self._keyword(), *present],
            {} if self.options.tours else {"CS_NO_TOURS": "1"},
            skips_fail=True,
        )
        for path in sorted(screenshots.rglob("*.png")):
            outcome.problems.append(f"screenshot: {path}")
        return outcome

    def _odoo_pytest(self, name, arguments, variables=None, skips_fail=False):
        """Run pytest on the suite database; its warnings are checked too."""
        log = self.bench.log(name)
        report = self.bench.result(f"{name}.json")
        warnings = self.bench.result(f"{name}-warnings")
        warnings.mkdir()
        variables = {
            "CS_LOG": warnings,
            "CS_ADDONS": ",".join(self.addons),
            **(variables or {}),
        }
        database = [f"--odoo-database={SUITE}", "--odoo-log-level=warn"]
        code = self.bench.pytest(
            [*database, *arguments],
            None if self.options.debugger else log,
            report,
            variables,
            odoo=True,
        )
        selected = bool(self.options.keyword)
        outcome = pytest_outcome(report, code, log, skips_fail, selected)
        if not outcome.passed and not outcome.failed:
            return outcome
        logs = sorted(warnings.glob("*.log"))
        found = [finding for path in logs for finding in log_gate.findings(path)]
        outcome.check("no warning in the logs", found)
        return outcome

    def _tests_by_odoo(self):
        """Run the tests as the host's own command does."""
        log = self.bench.log("tests")
        chosen = self.options.addons or self.addons
        tags = ",".join(f"/{name}" for name in chosen)
        options = [f"--test-tags={tags}", f"--screenshots={self.bench.result('shots')}"]
        code = self.bench.run_odoo(SUITE, log, *options, http=True)
        return host_tests.outcome(code, log)

    # ----- shared -----------------------------------------------------------
    def _install(self, database, name, modules, *options):
        log = self.bench.log(name)
        code = self.bench.run_odoo(database, log, "-i", ",".join(modules), *options)
        return self._odoo_outcome(code, log)

    def _odoo_outcome(self, code, log):
        """Two checks: the exit code, and a log without warnings."""
        outcome = Outcome()
        outcome.require("Odoo's exit code", [f"{code}: see {log}"] if code else [])
        outcome.check(f"no warning in {log.name}", log_gate.findings(log))
        return outcome

    def _require_all(self, outcome, database):
        """Every addon of the suite must be installed."""
        missing = set(self.addons) - self._installed(database)
        outcome.require("all installed", sorted(missing))

    def _installed(self, database):
        """Names of our addons that are installed in a database."""
        return set(self.bench.column(database, INSTALLED)) & set(self.addons)
