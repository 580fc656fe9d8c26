"""One module for each command: HELP, add_arguments(parser), run(state, args)."""

DEFAULT_DATABASE = "demo"


def add_database(parser):
    """Add the option that names the database."""
    parser.add_argument(
        "-d",
        "--database",
        default=DEFAULT_DATABASE,
        help=f"database to work on (default: {DEFAULT_DATABASE})",
    )


def add_cluster(parser):
    """Add the option that names the PostgreSQL of this checkout."""
    parser.add_argument(
        "--cluster",
        choices=("main", "test"),
        default="main",
        help="the demo's PostgreSQL (main) or the tests' (test)",
    )
