"""Rules of meter readings, free of the database."""


def first_decrease(readings):
    """Return the key of the first reading that goes back, or ``None``.

    :param readings: tuples ``(key, value, is_reset)`` of one counter in the
        order of time. A reading marked as reset (the counter was replaced or
        set to zero) may be lower than the one before it.
    """
    previous = None
    for key, value, is_reset in readings:
        if previous is not None and value < previous and not is_reset:
            return key
        previous = value
    return None
