"""Doing work on many things at once, without the bad ones stopping the good ones."""

PARTS = 4


def isolate(items, work, savepoint, failed, fatal=()):
    """Do work on all items together; where it fails, on fewer and fewer of them.

    Four parts are tried where a whole failed: one bad item in a hundred costs a third
    of the work again, beyond the first failure.

    :param list items: what the work is done on.
    :param work: function of a list of items; it returns a list.
    :param savepoint: function that returns a context which undoes what failed in it.
    :param failed: function of the one item that fails on its own, and the exception.
    :param tuple fatal: exceptions that are about the whole, and are raised.
    :return: list of what the work returned, in the order of the items.
    """
    results = []
    waiting = [list(items)] if items else []
    while waiting:
        chunk = waiting.pop()
        try:
            with savepoint():
                done = work(chunk)
        except fatal:
            raise
        except Exception as error:  # noqa: BLE001 - the others must not wait for it
            if len(chunk) == 1:
                failed(chunk[0], error)
            else:
                waiting += reversed(divide(chunk))
        else:
            results += done
    return results


def divide(items, parts=PARTS):
    """Return items in parts of about the same length.

    :param list items: at least two.
    :param int parts: as many as there are items at most.
    :return: list of lists, none of them empty.
    """
    size = -(-len(items) // parts)
    return [items[at : at + size] for at in range(0, len(items), size)]


def pack(groups, size):
    """Yield groups in batches of about a size, never a part of a group.

    :param groups: iterable of things with a length.
    :param int size: of a batch; a longer group is a batch of its own.
    """
    batch, total = [], 0
    for group in groups:
        if batch and total + len(group) > size:
            yield batch
            batch, total = [], 0
        batch.append(group)
        total += len(group)
    if batch:
        yield batch
