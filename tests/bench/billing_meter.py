"""What a piece of work costs: processor, statements, function calls, memory."""

import cProfile
import gc
import os
import pstats
import time
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

PAGE = os.sysconf("SC_PAGE_SIZE")
MEGABYTE = 1024 * 1024
STATUS = Path("/proc/self/status")
RESET_PEAK = "5"  # what /proc/self/clear_refs takes for "forget the peak"


@dataclass
class Cost:
    """What was spent on a number of invoices.

    :param cpu: seconds on a processor, of this process
    :param database_cpu: the same of the process of PostgreSQL, 0 if it is elsewhere
    :param wall: seconds by the clock; a busy machine makes them many
    :param sql: statements
    :param grown: megabytes that this process holds more at the end
    :param peak: megabytes that it held more when it held most
    :param calls: function calls, counted by the profiler; 0 if nobody counted
    """

    cpu: float = 0
    database_cpu: float = 0
    wall: float = 0
    sql: int = 0
    grown: float = 0
    peak: float = 0
    calls: int = 0

    def each(self, count):
        """Return the cost of one of a number of invoices, memory left whole."""
        return {
            "cpu_ms": round(self.cpu / count * 1000, 1),
            "database_cpu_ms": round(self.database_cpu / count * 1000, 1),
            "wall_ms": round(self.wall / count * 1000, 1),
            "sql": round(self.sql / count, 2),
            "calls": round(self.calls / count),
            "grown_mb": round(self.grown, 1),
            "peak_mb": round(self.peak, 1),
        }


@contextmanager
def spent(cr):
    """Measure a block.

    :param cr: the cursor whose process of PostgreSQL is looked at
    :return: context manager giving a :class:`Cost`, filled at the end
    """
    from odoo import sql_db

    cost = Cost()
    process = cr._cnx.info.backend_pid
    gc.collect()
    Path("/proc/self/clear_refs").write_text(RESET_PEAK)
    resident, statements = get_resident(), sql_db.sql_counter
    database, wall, cpu = get_cpu(process), time.perf_counter(), time.process_time()
    yield cost
    cost.cpu = time.process_time() - cpu
    cost.wall = time.perf_counter() - wall
    cost.database_cpu = get_cpu(process) - database
    cost.sql = sql_db.sql_counter - statements
    cost.peak = (get_peak() - resident) / MEGABYTE
    gc.collect()
    cost.grown = (get_resident() - resident) / MEGABYTE


@contextmanager
def counted(cost, report=None):
    """Count the function calls of a block into a cost.

    :param report: file for the functions, read with ``python -m pstats``
    """
    profile = cProfile.Profile()
    profile.enable()
    try:
        yield
    finally:
        profile.disable()
        cost.calls = pstats.Stats(profile).total_calls
        if report:
            profile.dump_stats(report)


def get_cpu(process):
    """Return the seconds that another process of this machine was on a processor."""
    schedule = Path(f"/proc/{process}/schedstat")
    return int(schedule.read_text().split()[0]) / 1e9 if schedule.exists() else 0


def get_resident():
    """Return the bytes of memory that this process holds."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * PAGE


def get_peak():
    """Return the most bytes of memory since the peak was last forgotten."""
    for line in STATUS.read_text().splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) * 1024
    return 0
