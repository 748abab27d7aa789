"""Runs an importer over files written for a test, as the inbox does, and shows conversations as lines."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from qa.ingest._assemble import Assembler
from qa.ingest._draft import Draft, Notes
from qa.ingest._exports import find_exports, read_export
from qa.ingest.roster import Roster
from qa.layout import Layout
from qa.types import Agent, Channel, Contact, Interaction, Rejected, Survey

ANA = Agent("a101", "Ana Ruiz", "North", "ana@shop.example")
BEN = Agent("a102", "Ben Okoro", "North", "ben@shop.example")
ROSTER = (ANA, BEN)


class Imported:
    """What came out of the files: by kind, in order, with the importers' names and the notes."""

    def __init__(
        self, root: Path, files: Mapping[str, str | bytes], agents: Sequence[Agent] = ROSTER
    ) -> None:
        folder = root / "export"
        for name, content in files.items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content if isinstance(content, bytes) else content.encode())
        self.notes_taken = Notes()
        names = sorted(path.relative_to(root).as_posix() for path in folder.rglob("*") if path.is_file())
        found = find_exports({name: root / name for name in names}, Layout())
        self.claimed = [claimed for claimed, _ in found.claimed]
        self.sources = [claimed.source.name for claimed in self.claimed]
        self.unclaimed = [name.removeprefix("export/") for name in names if name not in found.files]
        self.rejected: list[Rejected] = list(found.rejected)
        self.surveys: list[Survey] = []
        self.contacts: list[Contact] = []
        self.interactions: list[Interaction] = []
        roster = Roster(agents)
        assembler = Assembler(roster, "en", self.notes_taken)
        for claimed, layout in found.claimed:
            for piece in read_export(claimed, layout, roster, self.notes_taken):
                if isinstance(piece, Draft):
                    channel = piece.channel or claimed.source.channel or Channel.CHAT
                    one = assembler.interaction(piece, piece.fields, channel, is_alone=False)
                    self.interactions.append(one)
                    self.surveys += piece.surveys
                    self.contacts += [piece.contact] if piece.contact else []
                elif isinstance(piece, Rejected):
                    self.rejected.append(piece)
                elif isinstance(piece, Survey):
                    self.surveys.append(piece)
                else:
                    self.contacts.append(piece)

    @property
    def only(self) -> Interaction:
        """The one conversation."""
        assert len(self.interactions) == 1, [one.id for one in self.interactions]
        return self.interactions[0]

    @property
    def notes(self) -> str:
        """All notes, a line each."""
        return "\n".join(self.notes_taken.lines)


def lines(one: Interaction) -> list[str]:
    """A turn a line: `12.0 agent a101 Ana Ruiz: Hello`; `-` without time; `(note)` where it isn't public."""
    shown = []
    for turn in one.turns:
        at = "-" if turn.start_s is None else f"{turn.start_s:.1f}"
        who = [
            turn.role.value,
            turn.agent_id or "",
            "" if turn.participant == turn.role.value else turn.participant,
        ]
        note = "" if turn.is_public else "(note) "
        shown.append(f"{at} {' '.join(filter(None, who))}: {note}{turn.text}")
    return shown
