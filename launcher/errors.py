"""The one exception that reaches the user."""

CONTAINERS = (
    "use containers (docs/deploy.md): docker compose --env-file docker/demo.env "
    "-f docker/compose.yaml -f docker/compose.demo.yaml up"
)


class LauncherError(Exception):
    """Something the user can act on.

    :param message: what happened, in words
    :param hints: what to do about it, one alternative each
    :param code: the exit code of ``./cs``
    """

    def __init__(self, message, hints=(), code=1):
        super().__init__(message)
        self.message = message
        self.hints = tuple(hints)
        self.code = code

    def __str__(self):
        if not self.hints:
            return self.message
        lines = [self.message, "What to do, any one of:"]
        return "\n".join(lines + [f"  - {hint}" for hint in self.hints])
