import pytest

from qa.ingest._draft import DraftTurn
from qa.ingest._roles import roles_of

AGENTS = frozenset({"anna whitfield", "ben okafor"})


@pytest.mark.parametrize(
    ("speakers", "roles"),
    [
        (["agent", "customer"], "agent customer"),
        (["AGENT ", "Customer", "bot", "supervisor", "system"], "agent customer bot supervisor system"),
        (["Visitor", "Operator"], "customer agent"),
        (["Anna  Whitfield", "Sam Poe"], "agent customer"),
        (["sam poe", "SAM POE", "anna whitfield"], "customer customer agent"),
        (["Anna Whitfield", "Ben Okafor", "Sam"], "agent agent customer"),
        (["agent", "Sam"], "agent customer"),
        (["bot", "Sam"], "bot unknown"),
        (["agent", "customer", "Sam"], "agent customer unknown"),
        (["Anna Whitfield", "Sam", "Kim"], "agent unknown unknown"),
        (["Sam", "Kim"], "unknown unknown"),
        (["Sam"], "unknown"),
        (["", "agent"], "unknown agent"),
        (["unknown", "agent"], "unknown agent"),
    ],
)
def test_roles(speakers: list[str], roles: str) -> None:
    turns = [DraftTurn(speaker, "text") for speaker in speakers]
    assert " ".join(roles_of(turns, AGENTS)) == roles
