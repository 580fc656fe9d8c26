"""Where goods that a customer sends in stand: facts in, state out.

A line of a return is followed by *quantities*, each the sum of what was moved in one
*role*. What is here, what is still due and the state are arithmetic of them.
"""

from dataclasses import dataclass

# What is asked for, and what is decided
REPAIR = "repair"
REPLACE = "replace"
ADVANCE = "advance"
REFUND = "refund"
SCRAP = "scrap"
RETURN = "return"
NO_RETURN = "no_return"
OPERATIONS = (REPAIR, REPLACE, ADVANCE, REFUND, SCRAP, RETURN, NO_RETURN)

# What a movement of goods is for
RECEIPT = "receipt"  # from the customer to us
BACK = "back"  # from us to the customer
REPLACEMENT = "replacement"  # other goods, ours, to the customer
TAKEOVER = "takeover"  # the customer's goods become ours
DISPOSAL = "disposal"  # the customer's goods are destroyed
LOSS = "loss"  # the customer's goods got lost in our hands
SUPPLIER_OUT = "supplier_out"
SUPPLIER_IN = "supplier_in"
TRANSFER = "transfer"  # from one of our workshops to another
LOAN_OUT = "loan_out"
LOAN_IN = "loan_in"
REPLACEMENT_IN = "replacement_in"  # the other goods, from the customer to us again
LOAN_KEPT = "loan_kept"  # what was lent stays at the customer
ROLES = (
    RECEIPT,
    BACK,
    REPLACEMENT,
    TAKEOVER,
    DISPOSAL,
    LOSS,
    SUPPLIER_OUT,
    SUPPLIER_IN,
    TRANSFER,
    LOAN_OUT,
    LOAN_IN,
    REPLACEMENT_IN,
    LOAN_KEPT,
)
# the opposite of a movement: what a return of it is
UNDONE_BY = {
    RECEIPT: BACK,
    BACK: RECEIPT,
    SUPPLIER_OUT: SUPPLIER_IN,
    SUPPLIER_IN: SUPPLIER_OUT,
    TRANSFER: TRANSFER,
    LOAN_OUT: LOAN_IN,
    LOAN_IN: LOAN_OUT,
    REPLACEMENT: REPLACEMENT_IN,
    REPLACEMENT_IN: REPLACEMENT,
}

DRAFT = "draft"
EXPECTED = "expected"
RECEIVED = "received"
WORKSHOP = "workshop"
SUPPLIER = "supplier"
READY = "ready"
DONE = "done"
CANCELLED = "cancelled"
STATES = (DRAFT, EXPECTED, RECEIVED, WORKSHOP, SUPPLIER, READY, DONE, CANCELLED)
OPEN_STATES = (EXPECTED, RECEIVED, WORKSHOP, SUPPLIER, READY)


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of a line; quantities in its unit.

    :param str operation: the decided one, else the one asked for.
    :param bool decided: somebody decided.
    :param bool authorized: goods may come.
    :param bool cancelled: the line, or its return, was given up.
    :param bool in_workshop: a repair is open.
    :param bool repaired: the repair has ended.
    :param bool short: what has not come is not waited for any more.
    :param bool settled: what is owed instead of goods was settled: the credit note.
    :param float kept: what the supplier keeps and never sends back.
    :param bool replaces: goods are owed where nothing is to come back.
    """

    quantity: float
    operation: str
    decided: bool = False
    authorized: bool = False
    cancelled: bool = False
    in_workshop: bool = False
    repaired: bool = False
    short: bool = False
    settled: bool = False
    replaces: bool = False
    received: float = 0.0
    back: float = 0.0
    taken_over: float = 0.0
    disposed: float = 0.0
    lost: float = 0.0
    at_supplier: float = 0.0
    kept: float = 0.0
    replaced: float = 0.0

    @property
    def held(self):
        """What of the customer's is in our house."""
        gone = self.back + self.taken_over + self.disposed + self.lost + self.kept
        held = _clean(self.received - gone - self.at_supplier)
        # what is destroyed where it stands was never here
        return max(held, 0.0) if self.operation == NO_RETURN else held

    @property
    def to_receive(self):
        """What is still to come."""
        if self.short or self.operation == NO_RETURN:
            return 0.0
        return max(_clean(self.quantity - self.received), 0.0)

    @property
    def to_replace(self):
        """What other goods are still owed."""
        if self.operation == ADVANCE or (self.operation == NO_RETURN and self.replaces):
            due = self.quantity
        elif self.operation == REPLACE and self.decided:
            due = self.received
        else:
            return 0.0
        return max(_clean(due - self.replaced), 0.0)


def line_state(facts):
    """Return the state of a line.

    :param Facts facts: what is known of it.
    """
    if facts.cancelled:
        return CANCELLED
    if not facts.authorized:
        return DRAFT
    if facts.held > 0:
        return _state_here(facts)
    if facts.at_supplier > 0:
        return SUPPLIER
    if facts.operation == NO_RETURN:
        compensated = facts.settled or (facts.replaces and not facts.to_replace)
        return DONE if facts.decided and compensated else READY
    if facts.to_replace and (facts.received > 0 or facts.short):
        return READY
    if facts.to_receive:
        return EXPECTED
    if _is_owed_refund(facts):
        return READY
    return DONE


def _is_owed_refund(facts):
    """Tell whether the money for what came, and did not go back, is still owed."""
    kept = _clean(facts.received - facts.back) > 0
    decided = facts.operation == REFUND and facts.decided
    return decided and kept and not facts.settled


def loan_state(out, back, kept, planned):
    """Return where a loan stands: planned, out, returned, kept or cancelled.

    :param float out: what was lent, in the unit of the product.
    :param float back: what came back.
    :param float kept: what the customer does not give back.
    :param bool planned: a transfer is open.
    """
    if _clean(out) <= 0:
        return "planned" if planned else "cancelled"
    if _clean(out - back - kept) > 0:
        return "out"
    return "kept" if _clean(kept) > 0 else "returned"


def missing_quantity(facts, overdue):
    """Return how many the customer keeps that were to come for others sent before.

    :param Facts facts: what is known of the line.
    :param bool overdue: nobody waits for them any more.
    """
    if facts.operation != ADVANCE or not overdue:
        return 0.0
    return max(_clean(facts.replaced - facts.received), 0.0)


def _state_here(facts):
    """Return the state of a line of which something is in our house."""
    if facts.in_workshop:
        return WORKSHOP
    if not facts.decided:
        return RECEIVED
    if facts.operation == REPAIR and not facts.repaired:
        return RECEIVED
    return READY


def repair_facts(states):
    """Return what the repairs of a line say: one is open, the last one has ended.

    :param states: of the repairs in the order they were made; cancelled ones never
        happened.
    :return: (in the workshop, repaired)
    """
    lived = [state for state in states if state != "cancel"]
    in_workshop = any(state != "done" for state in lived)
    return in_workshop, bool(lived) and not in_workshop


def _clean(quantity):
    """Return a quantity without the dust of floating point sums."""
    return round(quantity, 6) + 0.0
