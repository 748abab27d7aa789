"""`callqa transcribe`: recordings to native transcripts, redacted."""

import json
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from qa import checks, ingest, privacy, steps, transcribe
from qa.cli._console import err, fail, out
from qa.cli._exit import Exit
from qa.cli._options import SettingsFile
from qa.errors import InputError
from qa.settings import load_settings
from qa.types import Metadata, Recording

__all__ = ["transcribe_files"]


class AgentChannel(StrEnum):
    """What may be said of the agent's channel; with ! somebody has listened, and it holds."""

    LEFT = "left"
    RIGHT = "right"
    LEFT_SURE = "left!"
    RIGHT_SURE = "right!"
    MONO = "mono"


def transcribe_files(  # noqa: PLR0913, PLR0917 - one option each
    files: Annotated[
        list[Path],
        typer.Argument(
            help="Recordings: any format that FFmpeg reads.", exists=True, readable=True, dir_okay=False
        ),
    ],
    out_dir: Annotated[
        Path, typer.Option("--out", metavar="DIR", help="Where NAME.json is written.")
    ] = Path(),
    agent_channel: Annotated[
        AgentChannel | None,
        typer.Option(help="The agent's channel, with ! if you have listened; else told from what is said."),
    ] = None,
    language: Annotated[str | None, typer.Option(help="Such as en; detected when not given.")] = None,
    speakers: Annotated[
        int | None, typer.Option(min=1, help="How many speak, on one channel; else found by their voices.")
    ] = None,
    settings: SettingsFile = None,
) -> None:
    """Write what was said, by whom and when, as native transcripts; personal data is redacted. For example:

    callqa transcribe call.wav --out transcripts
    """
    chosen = load_settings(settings)
    names = steps.names_of(checks.load_book(chosen.scorecards / "phrases"))
    ear = transcribe.load_ear(chosen)
    out_dir.mkdir(parents=True, exist_ok=True)
    is_complete = True
    for path in files:
        about = Metadata(path.stem, agent_channel=agent_channel, language=language, speaker_count=speakers)
        try:
            with err.status(f"Listening to {path.name} ..."):
                recording = Recording(path, ingest.sha256_of(path) or "", about)
                heard = transcribe.transcribe(recording, ear, names)
        except InputError as error:
            fail(f"{path}: {error.detail}")
            is_complete = False
            continue
        target = out_dir / f"{path.stem}.json"
        record = ingest.to_native(privacy.redact(heard, names.company, chosen.privacy))
        target.write_text(json.dumps(record, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
        out.print(f"{target}: {len(heard.turns)} turns, {heard.duration_s:.0f} s")
    if not is_complete:
        raise typer.Exit(Exit.WITH_REMARKS)
