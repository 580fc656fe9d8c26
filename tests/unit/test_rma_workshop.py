"""What the workshop and the supplier do to the state of a returned item."""

import pytest

from tests.unit.loading import load_tools

rma = load_tools("customer_service_rma").rma


def state(**facts):
    return rma.line_state(
        rma.Facts(
            **{"quantity": 1.0, "operation": rma.REPAIR, "authorized": True, **facts}
        )
    )


@pytest.mark.parametrize(
    ("states", "expected"),
    [
        ((), (False, False)),
        (("draft",), (True, False)),
        (("confirmed",), (True, False)),
        (("under_repair",), (True, False)),
        (("done",), (False, True)),
        (("cancel",), (False, False)),
        (("done", "confirmed"), (True, False)),
        (("done", "done"), (False, True)),
        (("done", "cancel"), (False, True)),
        (("cancel", "done"), (False, True)),
    ],
)
def test_what_repairs_say(states, expected):
    assert rma.repair_facts(states) == expected


def test_from_the_bench_to_the_door():
    here = {"received": 1.0}
    assert state(**here) == rma.RECEIVED
    assert state(**here, in_workshop=True) == rma.WORKSHOP
    assert state(**here, in_workshop=True, decided=True) == rma.WORKSHOP
    assert state(**here, decided=True) == rma.RECEIVED
    assert state(**here, decided=True, repaired=True) == rma.READY
    assert state(**here, decided=True, repaired=True, back=1.0) == rma.DONE


def test_sent_back_unrepaired():
    assert state(received=1.0, operation=rma.RETURN, decided=True) == rma.READY


@pytest.mark.parametrize("gone", ["disposed", "lost", "back", "kept"])
def test_nothing_left_is_done(gone):
    facts = {"received": 2.0, "quantity": 2.0, "decided": True}
    assert state(**facts, **{gone: 1.0}) == rma.RECEIVED
    assert state(**facts, **{gone: 2.0}) == rma.DONE


def test_at_the_supplier():
    facts = {"received": 1.0, "decided": True}
    assert state(**facts, at_supplier=1.0) == rma.SUPPLIER
    assert state(received=3.0, quantity=3.0, at_supplier=1.0) == rma.RECEIVED


def test_what_the_supplier_keeps_is_owed():
    facts = {"received": 1.0, "decided": True, "kept": 1.0}
    assert state(**facts, operation=rma.REPLACE) == rma.READY
    assert state(**facts, operation=rma.REPLACE, replaced=1.0) == rma.DONE
    assert state(**facts, operation=rma.REFUND) == rma.READY
    assert state(**facts, operation=rma.REFUND, settled=True) == rma.DONE
