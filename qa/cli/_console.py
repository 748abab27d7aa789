"""What the shell shows: results on stdout, everything else on stderr."""

from rich.console import Console
from rich.markup import escape

__all__ = ["STOPPED", "err", "fail", "out"]

out = Console(highlight=False, soft_wrap=True)
STOPPED = "stopped. What was done is kept; run the same command again to go on."
err = Console(stderr=True, highlight=False, soft_wrap=True)


def fail(message: str) -> None:
    """Print a mistake, in red where there is colour."""
    err.print(f"[red]error:[/red] {escape(message)}")
