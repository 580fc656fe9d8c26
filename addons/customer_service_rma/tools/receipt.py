"""What a number that arrives may be: facts in, a kind and the choices out.

The storekeeper reads another number than the one expected, or one that nobody
announced. What is known of it decides what may be done with it.
"""

from dataclasses import dataclass

# What the number is
EXPECTED = "expected"  # the one the line is for, or one that it may be
SAME_RETURN = "same_return"  # on another open line of the return
OTHER_RETURN = "other_return"  # on another open return of the customer
FOREIGN_RETURN = "foreign_return"  # on an open return of another customer
HERE = "here"  # in our house already, with a return
STOCK = "stock"  # in our own stock
OWN = "own"  # another machine of the customer, on no return
FOREIGN = "foreign"  # another customer's
NEVER_SOLD = "never_sold"  # known, but never sold by us
UNKNOWN = "unknown"
MORE = "more"  # more than was authorized
KINDS = (
    EXPECTED,
    SAME_RETURN,
    OTHER_RETURN,
    FOREIGN_RETURN,
    HERE,
    STOCK,
    OWN,
    FOREIGN,
    NEVER_SOLD,
    UNKNOWN,
    MORE,
)

# What may be done
SWAP = "swap"  # receive it on its own line
TAKE = "take"  # receive it instead of the expected one
ADD = "add"  # receive it on a new line
AUTHORIZE = "authorize"  # authorize more
LIMIT = "limit"  # receive only what is authorized
LEAVE = "leave"  # not received: it goes back with who brought it
CHOICES = (SWAP, TAKE, ADD, AUTHORIZE, LIMIT, LEAVE)

# another customer's: whoever takes it says on what proof
NEEDS_PROOF = {(FOREIGN, TAKE), (FOREIGN, ADD)}

# taken for what it is without asking, where no number was announced
HARMLESS = (OWN, NEVER_SOLD, UNKNOWN)


@dataclass(frozen=True, slots=True)
class Number:
    """What is known of a number that arrived; ids or false values.

    :param int customer: whose goods are being received.
    :param int line: the line it arrived on, none when nobody announced it.
    :param bool announced: the line says which number is to come.
    :param bool matches: it is that number.
    :param int open_line: the open line of a return that the number is on.
    :param int open_return: the return of that line; ``open_customer`` its customer.
    :param bool open_due: that line still waits for it, in this warehouse.
    :param bool here: it is in our house, among goods of customers.
    :param bool in_stock: it is in our own stock, on loan included.
    :param owners: customers it belongs to or is used by, as far as we know.
    :param bool known: stock or the installed base has heard of it.
    """

    customer: int
    line: int = 0
    return_id: int = 0
    announced: bool = True
    matches: bool = False
    open_line: int = 0
    open_return: int = 0
    open_customer: int = 0
    open_due: bool = False
    here: bool = False
    in_stock: bool = False
    owners: frozenset = frozenset()
    known: bool = False


def judge(number):
    """Return what a number is.

    :param Number number: what is known of it.
    :return: one of ``KINDS``.
    """
    if number.here:
        return HERE
    if number.in_stock:
        return STOCK
    if number.line and number.matches:
        return EXPECTED
    if number.open_line and number.open_line != number.line:
        if number.open_return == number.return_id:
            return SAME_RETURN
        if number.open_customer == number.customer:
            return OTHER_RETURN
        return FOREIGN_RETURN
    kind = _judge_owner(number)
    if number.line and not number.announced and kind in HARMLESS:
        return EXPECTED
    return kind


def _judge_owner(number):
    """Return what a number is that is neither here nor on a return."""
    if number.customer in number.owners:
        return OWN
    if number.owners:
        return FOREIGN
    return NEVER_SOLD if number.known else UNKNOWN


def get_choices(kind, number):
    """Return what may be done with a number, the most likely first.

    :param str kind: one of ``KINDS``.
    :param Number number: what is known of it.
    :return: tuple of ``CHOICES``.
    """
    if kind == EXPECTED:
        return ()
    if kind == MORE:
        return (AUTHORIZE, LIMIT)
    if kind in (SAME_RETURN, OTHER_RETURN, FOREIGN_RETURN):
        return (SWAP, LEAVE) if number.open_due else (LEAVE,)
    if kind in (HERE, STOCK):
        return (LEAVE,)
    choices = ()
    if number.line:
        choices += (TAKE,)
    if number.return_id:
        choices += (ADD,)
    choices += (LEAVE,)
    if kind == FOREIGN:
        # the likely one is a mistake of the carrier
        return (LEAVE, *choices[:-1])
    return choices


def needs_proof(kind, choice):
    """Tell whether a choice makes goods of one customer those of another."""
    return (kind, choice) in NEEDS_PROOF


def get_excess(quantity, due):
    """Return how many arrived beyond what is still due.

    :param float quantity: what arrived.
    :param float due: what the line still waits for.
    """
    return max(round(quantity - due, 6), 0.0)
