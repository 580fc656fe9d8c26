"""What is given instead of what comes back: when it is owed, when it is settled."""

from hypothesis import given
from hypothesis import strategies as st

from tests.unit.loading import load_tools

rma = load_tools("customer_service_rma").rma

COUNTS = st.integers(0, 5)


def facts(operation, quantity=1.0, decided=True, **more):
    return rma.Facts(quantity, operation, decided=decided, authorized=True, **more)


def test_replacement_is_owed_for_what_came():
    assert facts(rma.REPLACE).to_replace == 0
    assert facts(rma.REPLACE, received=1.0).to_replace == 1
    assert facts(rma.REPLACE, received=1.0, replaced=1.0).to_replace == 0


def test_replacement_in_advance_waits_for_the_item():
    sent = facts(rma.ADVANCE, replaced=1.0)
    assert rma.line_state(sent) == rma.EXPECTED
    assert rma.missing_quantity(sent, False) == 0
    assert rma.missing_quantity(sent, True) == 1
    came = facts(rma.ADVANCE, replaced=1.0, received=1.0, taken_over=1.0)
    assert rma.line_state(came) == rma.DONE
    assert rma.missing_quantity(came, True) == 0


def test_replacement_that_is_not_waited_for():
    assert rma.line_state(facts(rma.ADVANCE, replaced=1.0, short=True)) == rma.DONE
    assert rma.line_state(facts(rma.ADVANCE, short=True)) == rma.READY


def test_only_advance_replacements_are_missing():
    assert rma.missing_quantity(facts(rma.REPLACE, replaced=1.0), True) == 0


def test_refund_is_owed_until_it_is_settled():
    gone = {"received": 1.0, "taken_over": 1.0}
    assert rma.line_state(facts(rma.REFUND, **gone)) == rma.READY
    assert rma.line_state(facts(rma.REFUND, settled=True, **gone)) == rma.DONE
    here = facts(rma.REFUND, received=1.0, settled=True)
    assert rma.line_state(here) == rma.READY
    back = facts(rma.REFUND, received=1.0, back=1.0)
    assert rma.line_state(back) == rma.DONE


def test_no_return_is_compensated_without_a_receipt():
    asked = facts(rma.NO_RETURN, decided=False)
    assert asked.to_receive == 0
    assert rma.line_state(asked) == rma.READY
    assert rma.line_state(facts(rma.NO_RETURN, settled=True)) == rma.DONE
    owed = facts(rma.NO_RETURN, replaces=True)
    assert owed.to_replace == 1
    assert rma.line_state(owed) == rma.READY
    gone = facts(rma.NO_RETURN, replaces=True, replaced=1.0, disposed=1.0)
    assert gone.held == 0
    assert rma.line_state(gone) == rma.DONE


@given(COUNTS, COUNTS, COUNTS)
def test_loans_stand_in_one_place(out, back, kept):
    state = rma.loan_state(out, back, kept, planned=False)
    if not out:
        assert state == "cancelled"
        assert rma.loan_state(out, back, kept, planned=True) == "planned"
    elif out > back + kept:
        assert state == "out"
    else:
        assert state == ("kept" if kept else "returned")


@given(
    st.sampled_from(rma.OPERATIONS),
    st.booleans(),
    st.integers(1, 5),
    COUNTS,
    COUNTS,
)
def test_nothing_owed_is_done(operation, decided, quantity, received, replaced):
    known = facts(
        operation,
        quantity,
        decided,
        received=float(min(received, quantity)),
        replaced=float(replaced),
    )
    assert known.to_replace >= 0
    assert rma.missing_quantity(known, True) >= 0
    if rma.line_state(known) == rma.DONE:
        assert known.held == 0
        assert not (known.received and known.to_replace)
