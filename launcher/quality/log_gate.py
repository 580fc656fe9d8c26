"""No warning and no error in an Odoo log, but for a few of the host's own."""

import re
from pathlib import Path

# 2026-01-31 10:00:00,000 123 WARNING database odoo.module: message
RECORD = re.compile(
    r"^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d{3} \d+ (?P<level>[A-Z]+) \S+ "
    r"(?P<logger>[\w.]+): (?P<message>.*)$"
)
SERIOUS = {"WARNING", "ERROR", "CRITICAL"}
CONTINUATION_LINES = 12

# (what the line says, why it is nobody's fault here)
ALLOWED = [
    (
        r"Running as user 'root' is a security risk",
        "root is allowed on a development machine",
    ),
    (
        r"\.browser: Error received after termination",
        "the page was closed while it still loaded; during a test it fails the test",
    ),
]
ALLOWED_PATTERNS = [re.compile(pattern) for pattern, _reason in ALLOWED]


def findings(log, allowed=ALLOWED_PATTERNS):
    """Return the serious records of a log file, tracebacks shortened.

    A missing or empty log is a finding too: nothing can be said about it.
    """
    text = read(log)
    if not text.strip():
        return [f"{log}: the log is empty"]
    found = []
    for level, line, continuation in records(text):
        if level in SERIOUS and not any(p.search(line) for p in allowed):
            found.append("\n      ".join([line, *continuation[-CONTINUATION_LINES:]]))
    return found


def records(text):
    """Yield level, first line and further lines of each log record.

    What comes before the first record (Python's own warnings, a crash at start)
    has the level `ERROR` when it is a traceback, otherwise `INFO`.
    """
    current = None
    for line in text.splitlines():
        if match := RECORD.match(line):
            if current:
                yield current
            current = (match["level"], line, [])
        elif current:
            current[2].append(line)
        else:
            level = "ERROR" if line.startswith("Traceback") else "INFO"
            current = (level, line, [])
    if current:
        yield current


def read(log):
    """Return the content of a log, empty when there is none."""
    path = Path(log)
    return path.read_text(errors="replace") if path.exists() else ""
