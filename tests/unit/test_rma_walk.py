"""Random walks over the arithmetic of a returned item."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from tests.unit.loading import load_tools

rma = load_tools("customer_service_rma").rma

CLOSED = (rma.DONE, rma.CANCELLED)
# what each movement adds to
GOES_TO = {
    "back": "back",
    "take over": "taken_over",
    "dispose": "disposed",
    "lose": "lost",
    "to supplier": "at_supplier",
}
pieces = st.integers(1, 5)
steps = st.lists(
    st.tuples(
        st.sampled_from(["receive", "replace", "from supplier", "kept", *GOES_TO]),
        st.integers(1, 5),
    ),
    max_size=12,
)


def walk(quantity, operation, taken, **known):
    """Yield what is known after each step that is possible at all."""
    facts = rma.Facts(quantity=quantity, operation=operation, authorized=True, **known)
    yield facts
    for name, wanted in taken:
        if name == "receive":
            moved = min(wanted, facts.to_receive)
            facts = replace(facts, received=facts.received + moved)
        elif name == "replace":
            moved = min(wanted, facts.to_replace)
            facts = replace(facts, replaced=facts.replaced + moved)
        elif name in GOES_TO:
            moved = min(wanted, facts.held)
            field = GOES_TO[name]
            facts = replace(facts, **{field: getattr(facts, field) + moved})
        else:
            moved = min(wanted, facts.at_supplier)
            kept = facts.kept + (moved if name == "kept" else 0)
            facts = replace(facts, at_supplier=facts.at_supplier - moved, kept=kept)
        yield facts


@given(pieces, st.sampled_from(rma.OPERATIONS), steps)
def test_what_came_is_somewhere(quantity, operation, taken):
    for facts in walk(quantity, operation, taken):
        gone = facts.back + facts.taken_over + facts.disposed + facts.lost + facts.kept
        assert facts.received == facts.held + facts.at_supplier + gone
        assert facts.held >= 0
        assert facts.received <= quantity


@given(pieces, st.sampled_from(rma.OPERATIONS), steps, st.booleans(), st.booleans())
def test_nothing_is_closed_while_it_is_here(
    quantity, operation, taken, decided, repaired
):
    for facts in walk(quantity, operation, taken):
        facts = replace(facts, decided=decided, repaired=repaired)
        state = rma.line_state(facts)
        assert state in rma.STATES
        if facts.held or facts.at_supplier:
            assert state not in (*CLOSED, rma.DRAFT, rma.EXPECTED)
        if state == rma.DONE and operation != rma.NO_RETURN:
            assert not facts.to_receive


@given(pieces, st.sampled_from(rma.OPERATIONS), steps)
def test_what_went_its_way_is_done(quantity, operation, taken):
    """Whatever happened on the way: all of it back with the customer is the end."""
    *_before, facts = walk(quantity, operation, taken)
    facts = replace(facts, decided=True, settled=True, replaced=quantity)
    supplier = facts.at_supplier
    ended = replace(
        facts,
        received=facts.received + facts.to_receive,
        at_supplier=0.0,
    )
    ended = replace(ended, back=ended.back + ended.held)
    assert ended.held == 0
    assert ended.received >= facts.received >= supplier
    assert rma.line_state(ended) == rma.DONE


@given(pieces, st.sampled_from((rma.REPLACE, rma.ADVANCE)), steps)
def test_nothing_is_given_twice_or_forgotten(quantity, operation, taken):
    for facts in walk(quantity, operation, taken, decided=True):
        due = quantity if operation == rma.ADVANCE else facts.received
        assert facts.replaced + facts.to_replace == due
        if rma.line_state(facts) == rma.DONE:
            assert facts.replaced == due


@given(pieces, steps, st.booleans())
def test_a_refund_is_owed_until_it_is_settled(quantity, taken, settled):
    for facts in walk(quantity, rma.REFUND, taken, decided=True, settled=settled):
        if rma.line_state(facts) == rma.DONE and not settled:
            assert facts.received == facts.back


@given(st.integers(0, 5), st.integers(0, 5), st.integers(0, 5), st.booleans())
def test_what_is_lent_is_not_forgotten(out, back, kept, planned):
    state = rma.loan_state(out, back, kept, planned)
    assert (state == "out") == (out > 0 and out > back + kept)
    if state in ("planned", "cancelled"):
        assert not out
