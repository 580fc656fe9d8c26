"""The SQL of what hangs on the time of a call: promises, pauses, assignments.

As in ``row_sql``, on rows of calls that are there already. The hours are plausible,
not reckoned: the calendars are of no use to who measures.
"""

import row_sql

RESPONSE_HOURS, RESOLUTION_HOURS = 4, 40
OPEN = "t.state IN ('new', 'in_progress', 'waiting')"

# By call: what was promised and when it was done. A quarter of the open calls is late.
FACTS = f"""
SELECT t.i, t.id, t.company_id, t.state, t.date_open, t.stage_id, t.user_id, t.team_id,
       t.pause_reason_id, {row_sql.PROMISED} AS promised, {OPEN} AS opened,
       t.state IN ('in_progress', 'waiting', 'solved', 'closed') AS answered,
       t.date_open + interval '1 second' * round(18000 * pg_temp.u(t.i, 101))
       AS response,
       t.date_open + interval '{RESPONSE_HOURS} hours' AS response_due,
       t.date_solved AS resolution,
       CASE WHEN {OPEN} THEN greatest(t.date_open + interval '1 hour',
                 b.now + interval '1 second'
                 * round((20 * pg_temp.u(t.i, 102) - 5) * 86400))
            ELSE t.date_open + interval '60 hours' END AS resolution_due
  FROM {row_sql.CALLS_OF_CHUNK}
"""
PROMISE_FACTS = f"""
DROP TABLE IF EXISTS bench_work;
CREATE TEMP TABLE bench_work AS {FACTS};
CREATE UNIQUE INDEX ON bench_work (i);
ANALYZE bench_work;
"""
CALL_SOURCE = "bench_work AS t CROSS JOIN bench AS b"
PROMISE_SOURCE = (
    f"{CALL_SOURCE} CROSS JOIN LATERAL (VALUES"
    " (0, 'response', t.response_due,"
    " CASE WHEN t.answered THEN t.response END),"
    " (1, 'resolution', t.resolution_due, t.resolution))"
    " AS k(n, kind, due, met) WHERE t.promised"
)
_STANDS = "k.n = 1 AND t.state = 'waiting'"
_STATE = (
    "CASE WHEN t.state = 'cancelled' THEN 'cancelled'"
    f" WHEN {_STANDS} THEN 'paused'"
    " WHEN k.due < COALESCE(k.met, b.now) THEN 'missed'"
    " WHEN k.met IS NULL THEN 'running' ELSE 'met' END"
)
_DUE = f"CASE WHEN NOT ({_STANDS}) THEN k.due END"
PROMISE = {
    "id": "b.sla0 + 2 * t.i + k.n",
    "call_id": "t.id",
    "company_id": "t.company_id",
    "kind": "k.kind",
    "hours": f"CASE k.n WHEN 0 THEN {RESPONSE_HOURS} ELSE {RESOLUTION_HOURS} END",
    "date_start": "t.date_open",
    "date_due": _DUE,
    "date_warning": f"{_DUE} - interval '1 hour'",
    "date_met": "CASE WHEN t.state <> 'cancelled' THEN k.met END",
    "date_missed": f"CASE WHEN {_STATE} = 'missed' THEN k.due END",
    "state": _STATE,
    "elapsed_hours": "CASE WHEN k.met IS NOT NULL"
    f" THEN {RESPONSE_HOURS} * pg_temp.u(t.i, 103) ELSE 0 END",
    "date_next": f"CASE WHEN {_STATE} = 'running' THEN CASE"
    " WHEN k.due - interval '1 hour' > b.now THEN k.due - interval '1 hour'"
    " ELSE k.due END END",
    "stale": "false",
}

# Who waits has a pause that goes on; one in five of the others has had one.
PAUSE_SOURCE = (
    f"{CALL_SOURCE} WHERE t.state = 'waiting' OR t.i % 5 = 2 AND NOT t.opened"
)
PAUSE = {
    "id": "b.pause0 + t.i",
    "call_id": "t.id",
    "company_id": "t.company_id",
    "reason_id": "COALESCE(t.pause_reason_id, b.pause_reason_ids[1])",
    "stops_clock": "true",
    "date_start": "least(t.date_open + interval '2 hours', b.now)",
    "date_end": "CASE WHEN t.state <> 'waiting'"
    " THEN t.date_open + interval '5 hours' END",
    "user_id": "t.user_id",
}

# Whoever works on a call was given it; one in ten took over from somebody else.
ASSIGNMENT_SOURCE = (
    f"{CALL_SOURCE} CROSS JOIN generate_series(0, 1) AS k(n)"
    " WHERE t.user_id IS NOT NULL AND (k.n = 0 OR t.i % 10 = 4)"
)
ASSIGNMENT = {
    "id": "b.assignment0 + 2 * t.i + k.n",
    "call_id": "t.id",
    "company_id": "t.company_id",
    "date": "least(t.date_open + interval '1 hour' * (1 + 5 * k.n), b.now)",
    "from_user_id": "CASE WHEN k.n = 1"
    " THEN pg_temp.pick(b.user_ids, pg_temp.u(t.i, 104)) END",
    "to_user_id": "CASE WHEN k.n = 0 AND t.i % 10 = 4"
    " THEN pg_temp.pick(b.user_ids, pg_temp.u(t.i, 104)) ELSE t.user_id END",
    "to_team_id": "t.team_id",
    "method": "pg_temp.pick('{hand,hand,equipment,skill,load}'::text[],"
    " pg_temp.u(t.i + k.n, 105))",
}

# What of all this an open call itself keeps.
UPDATE_CALLS = """
UPDATE customer_service_call AS c
   SET sla_paused = t.state = 'waiting',
       sla_due = d.due,
       sla_warning = d.due - interval '1 hour'
  FROM bench_work AS t, LATERAL (SELECT
       CASE t.state WHEN 'new' THEN least(t.response_due, t.resolution_due)
                    WHEN 'in_progress' THEN t.resolution_due END AS due) AS d
 WHERE t.promised AND t.opened AND c.id = t.id
"""
