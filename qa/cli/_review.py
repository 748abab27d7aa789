"""`callqa review`: what people say about evaluations."""

import typer

__all__ = ["app"]

app = typer.Typer(
    no_args_is_help=True, help="Answer in place of the machine, settle disputes, draw samples, calibrate."
)
