"""What a request is: of the web client, of a browser, or of the server itself."""

from dataclasses import dataclass, field

TARGET = 300  # ms, median
REPORT_TARGET = 3_000
OPEN = [("state", "in", ("new", "in_progress", "waiting"))]
CALL = "customer.service.call"
EQUIPMENT = "customer.service.equipment"


@dataclass(frozen=True)
class Request:
    """One call of a public method over RPC, unless it is said otherwise.

    :param target: highest median, in ms
    :param private: a method of the server, called as the superuser
    :param url: a page instead, opened by the user ``login``; with ``kwargs`` these
        are sent to it as JSON
    :param relations: kinds of records that the method or page itself shows, besides
        those of its specification: what is not found saves their queries
    """

    name: str
    model: str = ""
    method: str = ""
    args: list = field(default_factory=list)
    kwargs: dict = field(default_factory=dict)
    target: int = TARGET
    private: bool = False
    url: str = ""
    login: str = ""
    relations: int = 0
