"""`callqa review`: what people say about evaluations. The commands are in modules by subject."""

import typer

from qa.cli import _answers, _calibrate, _disputes, _sampling, _worksheets

__all__ = ["app"]

app = typer.Typer(
    no_args_is_help=True, help="Answer in place of the machine, settle disputes, draw samples, calibrate."
)
app.command("override")(_answers.override)
app.command("answer")(_answers.answer)
app.command("withdraw")(_answers.withdraw)
app.command("list")(_answers.list_answers)
app.command("dispute")(_disputes.dispute)
app.command("decide")(_disputes.decide)
app.command("withdraw-dispute")(_disputes.withdraw)
app.command("disputes")(_disputes.list_disputes)
app.command("acknowledge")(_disputes.acknowledge)
app.command("export")(_worksheets.export)
app.command("import")(_worksheets.import_worksheet)
app.command("sample")(_sampling.sample)
app.command("queue")(_sampling.show_queue)
app.add_typer(_calibrate.app, name="calibrate")
