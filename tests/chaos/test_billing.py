"""Billing when processes die, collide and repeat: every period once, no gap, no help.

The size is that of the environment (see ``conftest.py``); 3,000 rows take some minutes:

    CS_CHAOS_DATABASE=... CS_CHAOS_ROWS=3000 python -m pytest tests/chaos
"""

import random
import re
import time

from .stage import Disturber, Person, Workers, press_together, wait_until

LANES = 3
DUE = "SELECT count(*) FROM customer_service_contract_period WHERE state = 'due'"
LEFT = f"""
SELECT (SELECT count(*) FROM customer_service_contract_line
         WHERE date_next_due <= now()::date) + ({DUE})
"""
# what must be empty in the end, whatever happened
WRONG = {
    "rows that are not invoiced once": """
        SELECT p.id, p.state, count(l.id)
          FROM customer_service_contract_period p
          LEFT JOIN account_move_line l ON l.customer_service_period_id = p.id
         GROUP BY p.id HAVING p.state != 'invoiced' OR count(l.id) != 1""",
    "lines without a row": """
        SELECT l.id FROM customer_service_contract_line l
         WHERE (SELECT count(*) FROM customer_service_contract_period p
                 WHERE p.line_id = l.id) != 1""",
    "invoices that are not posted, or of nothing": """
        SELECT m.id, m.state FROM account_move m
         WHERE m.move_type = 'out_invoice'
           AND (m.state != 'posted' OR NOT EXISTS (
                SELECT FROM account_move_line l WHERE l.move_id = m.id
                   AND l.customer_service_period_id IS NOT NULL))""",
    "invoices with another amount": """
        SELECT m.id FROM account_move m
          JOIN customer_service_contract_period p ON p.invoice_id = m.id
         GROUP BY m.id HAVING m.amount_untaxed != sum(p.amount)""",
    "numbers that are missing or double": """
        SELECT sequence_prefix, count(*), count(DISTINCT name), max(sequence_number)
          FROM account_move WHERE move_type = 'out_invoice'
         GROUP BY sequence_prefix
        HAVING count(*) != count(DISTINCT sequence_number)
            OR count(*) != max(sequence_number) - min(sequence_number) + 1""",
    "errors on rows": """
        SELECT id, error FROM customer_service_contract_period
         WHERE error IS NOT NULL""",
}
# what somebody else keeps writing on
TABLES = (
    "customer_service_contract_period",
    "customer_service_contract_line",
    "customer_service_contract",
    "res_partner",
)
COLLISION = re.compile(r"could not serialize|deadlock|interfered", re.I)


def check(stage, rows):
    """Fail unless every row was billed exactly once, in posted invoices."""
    found = stage.value("SELECT count(*) FROM customer_service_contract_period")
    assert found == rows
    for what, query in WRONG.items():
        assert not stage.execute(query), what


def set_lanes(stage):
    """Have three jobs bill, and no other job but the one that enters what is due."""
    stage.run("lanes.py", LANES)
    stage.leave_only(
        "ir_cron_materialise", *(f"ir_cron_bill_{lane}" for lane in range(LANES))
    )


def test_workers_that_are_killed_lose_and_repeat_nothing(stage, rows, kills):
    stage.fill(rows)
    set_lanes(stage)
    workers = Workers(stage, LANES)
    wait_until(lambda: stage.value(DUE))
    while workers.kills < kills:
        time.sleep(random.uniform(0.2, 2.0))  # noqa: S311 no secret
        assert stage.value(LEFT), f"all was billed after {workers.kills} kills"
        workers.kill_one()

    # the host lets a job that died three times without a commit wait for its next turn
    wait_until(lambda: not stage.value(LEFT), each=stage.let_an_hour_pass)

    check(stage, rows)


def test_transactions_that_collide_are_tried_again(stage, rows):
    stage.fill(rows)
    set_lanes(stage)
    Workers(stage, LANES)
    with Disturber(stage, TABLES):
        wait_until(lambda: not stage.value(LEFT), each=stage.let_an_hour_pass)

    check(stage, rows)
    assert COLLISION.search(stage.log("cron_server.py").read_text()), "no collision"


def test_two_at_the_button_make_one_invoice(stage):
    contracts = stage.fill(20)
    people = [Person(stage, login) for login in ("chaos_1", "chaos_2")]
    button = "customer.service.contract", "action_invoice"
    for contract in contracts:
        shown = press_together(people, *button, contract)
        invoices = {number for ids in shown if isinstance(ids, list) for number in ids}
        assert len(invoices) == 1, shown

    check(stage, 20)
