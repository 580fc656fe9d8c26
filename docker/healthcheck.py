#!/usr/bin/env python3
"""Is this service doing its work? Exit status 0 = yes; the reason is printed.

healthcheck.py web     the HTTP workers answer and reach PostgreSQL, and so does
                       the websocket process when there are workers
healthcheck.py cron    no scheduled action is overdue by OVERDUE while nobody
                       is working on it
"""

import os
import sys
import urllib.request

OVERDUE = "30 minutes"
TIMEOUT = 8  # seconds

# A job that runs holds its row, so SKIP LOCKED leaves only the forgotten ones.
OVERDUE_SQL = """
    SELECT cron_name FROM ir_cron
     WHERE active AND nextcall < now() AT TIME ZONE 'UTC' - %s::interval
     ORDER BY nextcall LIMIT 1 FOR NO KEY UPDATE SKIP LOCKED
"""


def check_web():
    """Return what is wrong with the web service, or an empty string."""
    http_port = os.environ.get("ODOO_HTTP_PORT", "8069")
    urls = [f"http://127.0.0.1:{http_port}/web/health?db_server_status=1"]
    if os.environ.get("ODOO_WORKERS", "0") != "0":
        gevent_port = os.environ.get("ODOO_GEVENT_PORT", "8072")
        urls.append(f"http://127.0.0.1:{gevent_port}/websocket/health")
    for url in urls:
        try:
            urllib.request.urlopen(url, timeout=TIMEOUT).close()  # noqa: S310
        except OSError as error:  # URLError and HTTPError are OSErrors
            return f"{url}: {error}"
    return ""


def check_cron():
    """Return what is wrong with the scheduled actions, or an empty string."""
    import psycopg2

    try:
        connection = psycopg2.connect(connect_timeout=TIMEOUT)
        with connection, connection.cursor() as cursor:
            cursor.execute(OVERDUE_SQL, [OVERDUE])
            overdue = cursor.fetchone()
            connection.rollback()
        connection.close()
    except psycopg2.Error as error:
        return str(error)
    return f"overdue by {OVERDUE}: {overdue[0]}" if overdue else ""


def main(arguments):
    checks = {"web": check_web, "cron": check_cron}
    if len(arguments) != 1 or arguments[0] not in checks:
        sys.exit(__doc__)
    problem = checks[arguments[0]]()
    sys.stdout.write(f"{problem or 'ok'}\n")
    return 1 if problem else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
