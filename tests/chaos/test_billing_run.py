"""A billing run when processes die, collide and repeat: every item once, no help.

The size is that of the environment (see ``conftest.py``); the database needs
``customer_service_billing``. 2,000 items take some minutes:

    CS_CHAOS_DATABASE=... CS_CHAOS_ROWS=2000 python -m pytest \
        tests/chaos/test_billing_run.py
"""

import random
import re
import time

from .stage import Disturber, Person, Workers, press_together, wait_until

LANES = 2
ENOUGH = 1000  # items: the jobs are still at it when somebody stops them
RUN = "customer.service.billing.run"
STATE = "SELECT state FROM customer_service_billing_run WHERE id = %s"
LEFT = "SELECT count(*) FROM customer_service_billing_item WHERE state = 'verified'"
INVOICED = "SELECT count(*) FROM customer_service_billing_item WHERE state = 'invoiced'"
ITEMS = "SELECT count(*) FROM customer_service_billing_item"
# a job is at it: it has locked its row
BUSY = """
SELECT count(*) FROM pg_locks l JOIN pg_class c ON c.oid = l.relation
 WHERE c.relname = 'ir_cron' AND l.mode = 'RowShareLock'
   AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())
"""
COLLISION = re.compile(r"could not serialize|deadlock|interfered", re.I)
# what no job may say; collisions, and jobs that are killed, the host itself notes
NOTED = r"odoo\.sql_db: bad query|ir_cron: Job .* timed out"
ERROR = re.compile(rf"^.* (?:ERROR|CRITICAL) (?!.*(?:{NOTED})).*$", re.M)
# what somebody else keeps writing on
TABLES = (
    "customer_service_billing_item",
    "customer_service_billing_run",
    "customer_service_charge",
    "customer_service_contract_period",
    "customer_service_call",
    "res_partner",
)
# what must be empty in the end, whatever happened
WRONG = {
    "items that are not invoiced, or failed": """
        SELECT id, state, error FROM customer_service_billing_item
         WHERE state != 'invoiced' OR invoice_id IS NULL OR error IS NOT NULL""",
    "work or fees in two items": """
        SELECT charge_id, period_id FROM customer_service_billing_item
         GROUP BY charge_id, period_id HAVING count(*) != 1""",
    "work that is not on one line of the invoice of its item": """
        SELECT i.id FROM customer_service_billing_item i
          JOIN customer_service_charge c ON c.id = i.charge_id
          LEFT JOIN account_move_line l ON l.id = c.invoice_line_id
         WHERE c.state != 'invoiced' OR l.move_id IS NULL
            OR l.move_id != i.invoice_id""",
    "order lines that are not on one invoice line": """
        SELECT o.id FROM sale_order_line o
          LEFT JOIN sale_order_line_invoice_rel r ON r.order_line_id = o.id
         WHERE o.display_type IS NULL
         GROUP BY o.id HAVING count(r.invoice_line_id) != 1""",
    "fees that are not on one line of the invoice of their item": """
        SELECT i.id FROM customer_service_billing_item i
          JOIN customer_service_contract_period p ON p.id = i.period_id
          LEFT JOIN account_move_line l ON l.customer_service_period_id = p.id
         GROUP BY i.id, p.id
        HAVING p.state != 'invoiced' OR p.invoice_id != i.invoice_id
            OR count(l.id) != 1 OR min(l.move_id) != i.invoice_id""",
    "invoices that are not posted, or of nothing": """
        SELECT m.id, m.state FROM account_move m
         WHERE m.move_type IN ('out_invoice', 'out_refund')
           AND (m.state != 'posted' OR NOT EXISTS (
                SELECT FROM customer_service_billing_item i
                 WHERE i.invoice_id = m.id))""",
    "invoices with another amount": """
        SELECT m.id, m.amount_untaxed, sum(i.amount_due) FROM account_move m
          JOIN customer_service_billing_item i ON i.invoice_id = m.id
         GROUP BY m.id HAVING m.amount_untaxed != sum(i.amount_due)""",
    "invoices of somebody else": """
        SELECT m.id FROM account_move m
          JOIN customer_service_billing_item i ON i.invoice_id = m.id
         WHERE m.partner_id != i.payer_id""",
    "numbers that are missing or double": """
        SELECT sequence_prefix, count(*), count(DISTINCT name), max(sequence_number)
          FROM account_move WHERE move_type = 'out_invoice'
         GROUP BY sequence_prefix
        HAVING count(*) != count(DISTINCT sequence_number)
            OR count(*) != max(sequence_number) - min(sequence_number) + 1""",
    "calls without one confirmed order": """
        SELECT c.id FROM customer_service_call c
          LEFT JOIN sale_order o ON o.customer_service_call_id = c.id
         GROUP BY c.id HAVING count(o.id) != 1 OR min(o.state) != 'sale'""",
    "calls apart that their payer wants on one invoice, or together": """
        SELECT o.id FROM sale_order o
          JOIN sale_order_line l ON l.order_id = o.id
          JOIN sale_order_line_invoice_rel r ON r.order_line_id = l.id
          JOIN account_move_line a ON a.id = r.invoice_line_id
         GROUP BY o.id HAVING count(DISTINCT a.move_id) != 1""",
}


def check(stage, run, rows):
    """Fail unless the run is done, and billed every item exactly once."""
    left = "items that are not invoiced, or failed"
    assert not stage.execute(WRONG[left])[:10], left
    assert stage.value(STATE, [run]) == "done"
    assert stage.value(ITEMS) == rows
    sources = """
        SELECT (SELECT count(*) FROM customer_service_charge)
             + (SELECT count(*) FROM customer_service_contract_period)"""
    assert stage.value(sources) == rows
    for what, query in WRONG.items():
        assert not stage.execute(query), what
    errors = ERROR.findall(stage.log("cron_server.py").read_text())
    assert not errors, errors[:10]


def prepare(stage, rows, *methods):
    """Fill the database and press buttons of a run; return the run and a person."""
    run, _other = stage.fill(rows, "fill_run.py")
    stage.leave_only(*(f"ir_cron_emit_{lane}" for lane in range(LANES)))
    person = Person(stage, "chaos_1")
    for method in methods or (
        "action_simulate",
        "action_start",
        "action_verify",
        "action_release",
    ):
        answer = person.press(RUN, method, run)
        assert answer is None, answer
    return run, person


def is_over(stage, run):
    """Tell whether the run came to an end, good or bad."""
    return stage.value(STATE, [run]).startswith("done")


def test_workers_that_are_killed_lose_and_repeat_nothing(stage, rows, kills):
    run, _person = prepare(stage, rows)
    workers = Workers(stage, LANES)
    wait_until(lambda: stage.value(STATE, [run]) == "running")
    longest = max(rows / kills / 20, 1)  # seconds: fewer items die than are invoiced
    while workers.kills < kills:
        time.sleep(random.uniform(0.2, longest))  # noqa: S311 no secret
        assert stage.value(LEFT), f"all was billed after {workers.kills} kills"
        workers.kill_one()

    # the host lets a job that died three times without a commit wait for its next turn
    wait_until(lambda: is_over(stage, run), each=stage.let_an_hour_pass)

    check(stage, run, rows)


def test_transactions_that_collide_are_tried_again(stage, rows):
    run, _person = prepare(stage, rows)
    Workers(stage, LANES)
    with Disturber(stage, TABLES):
        wait_until(lambda: is_over(stage, run), each=stage.let_an_hour_pass)

    check(stage, run, rows)
    assert COLLISION.search(stage.log("cron_server.py").read_text()), "no collision"


def test_two_at_the_buttons_have_one_run(stage, rows):
    run, other = stage.fill(rows, "fill_run.py")
    stage.leave_only(*(f"ir_cron_emit_{lane}" for lane in range(LANES)))
    people = [Person(stage, login) for login in ("chaos_1", "chaos_2")]
    for person, own in zip(people, (run, other), strict=True):
        person.begin(RUN, "action_simulate", own)
    assert [person.end() for person in people] == [None, None]
    assert stage.value(ITEMS) == rows  # each thing in one run, or in the other
    people[0].press(RUN, "action_simulate", other)
    people[0].press(RUN, "action_cancel", other)

    for method in ("simulate", "start", "verify", "release"):
        answers = press_together(people, RUN, f"action_{method}", run)
        assert None in answers, answers
    assert stage.value(LEFT) == rows
    Workers(stage, LANES)
    wait_until(lambda: is_over(stage, run), each=stage.let_an_hour_pass)

    stage.execute("DELETE FROM customer_service_billing_item WHERE state = 'free'")
    check(stage, run, rows)


def test_run_is_paused_and_stopped_between_two_batches(stage, rows):
    rows = max(rows, ENOUGH)
    run, person = prepare(stage, rows)
    Workers(stage, LANES)
    for stop, rest, go_on in (
        ("action_pause", "running", "action_resume"),
        ("action_stop", "verified", "action_release"),
    ):
        done = stage.value(INVOICED)
        wait_until(lambda done=done: stage.value(INVOICED) > done, pause=0.1)
        assert person.press(RUN, stop, run) is None
        wait_until(lambda: not stage.value(BUSY))
        done = stage.value(INVOICED)
        time.sleep(3)
        assert (stage.value(INVOICED), stage.value(STATE, [run])) == (done, rest)
        assert 0 < stage.value(LEFT) == rows - done
        assert person.press(RUN, go_on, run) is None
    wait_until(lambda: is_over(stage, run), each=stage.let_an_hour_pass)

    check(stage, run, rows)
