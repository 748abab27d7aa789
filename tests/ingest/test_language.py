import pytest

from qa.ingest.language import guess_language
from qa.types import Role, Turn

ENGLISH = "my internet has been down since Monday and nobody called me back"
SPANISH = "mi internet no funciona desde el lunes y nadie me ha llamado"


@pytest.mark.parametrize(
    ("turns", "language"),
    [
        ([(Role.CUSTOMER, ENGLISH)], "en"),
        ([(Role.CUSTOMER, SPANISH)], "es"),
        ([(Role.CUSTOMER, "mijn internet doet het sinds maandag niet meer en niemand belt")], "nl"),
        ([(Role.SYSTEM, ENGLISH), (Role.CUSTOMER, SPANISH)], "es"),
        ([(Role.CUSTOMER, "ok")], None),
        ([(Role.CUSTOMER, "https://x.example/a-very-long-address-without-any-word-in-it 555-0100")], None),
        ([(Role.BOT, ENGLISH)], None),
        ([], None),
    ],
)
def test_language_is_told_from_what_people_said(turns: list[tuple[Role, str]], language: str | None) -> None:
    spoken = [Turn(i, role, role.value, text) for i, (role, text) in enumerate(turns)]
    assert guess_language(spoken) == language
