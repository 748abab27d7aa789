"""E-mail the last week's reports, for a schedule of its own."""

from datetime import UTC, datetime
from pathlib import Path

from prefect import flow

from qa.crashes import wordless
from qa.home import keep_private
from qa.send import Readers, send_last_week
from qa.settings import load_settings

__all__ = ["send_reports"]


@flow(name="send-reports", validate_parameters=False)
@wordless()
def send_reports(data: str = "data", settings_file: str | None = None, to: Readers = "all") -> int:
    """How many e-mails went out now: who has the last week already gets nothing.

    Raises SendError where somebody's did not go out, so that the run shows as failed; ConfigError or
    StoreError when nothing can be sent.
    """
    keep_private()
    settings = load_settings(Path(settings_file) if settings_file else None)
    return send_last_week(Path(data), settings, datetime.now(UTC), to)
