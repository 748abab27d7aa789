"""Whether an input may be analysed: columns `analyse` and `consent` of a manifest, sidecar or export.

Only a plain yes lets it in where something is said; where nothing is, the site has settled it elsewhere.
"""

from qa.errors import RejectReason
from qa.ingest._draft import CONSENT, Fields
from qa.types import Rejected

__all__ = ["refusal", "refused_in"]

_YES = {"yes", "y", "true", "1", "given", "granted", "opt-in", "opted in"}
_DETAIL = (
    "must not be analysed: its source says so in {}. Nothing of it is kept. Where that is wrong, write yes."
)


def refused_in(fields: Fields) -> list[str]:
    """Which of the columns say something else than yes."""
    return [name for name in CONSENT if name in fields and fields[name].strip().casefold() not in _YES]


def refusal(fields: Fields, source_name: str, interaction_id: str) -> Rejected | None:
    """Why this conversation isn't read; None where it may be."""
    if not (columns := refused_in(fields)):
        return None
    detail = _DETAIL.format(" and ".join(columns))
    return Rejected(source_name, None, RejectReason.NO_CONSENT.value, detail, interaction_id)
