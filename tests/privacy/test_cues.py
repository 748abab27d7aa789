"""Words that say which number follows."""

import pytest

from qa.privacy._cues import cue_around


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        *(
            (words, "CVV")
            for words in ("cvv2", "CVC", "security code", "signature strip", "digits on the back")
        ),
        *((words, "IBAN") for words in ("IBAN", "my iban is")),
        *(
            (words, "NATIONAL_ID")
            for words in ("SSN", "my social", "social insurance", "NI number", "DNI", "passport")
        ),
        *(
            (words, "NATIONAL_ID")
            for words in ("driver's license", "tax id", "PAN", "Steuer-ID", "Aadhaar", "id number")
        ),
        *(
            (words, "PHONE")
            for words in ("phone", "telephone", "mobile", "call me on", "best number", "calling from")
        ),
        *((words, "PHONE") for words in ("teléfono", "móvil", "llámame al", "WhatsApp", "my number is")),
        *((words, "CARD") for words in ("my card", "long number", "16-digit number", "visa", "tarjeta")),
        *(
            (words, "ACCOUNT")
            for words in ("account", "sort code", "routing number", "policy number", "número de cuenta")
        ),
        *(
            (words, "BIRTH_DATE")
            for words in ("date of birth", "DOB", "d.o.b.", "birthday", "born on", "nací el")
        ),
    ],
)
def test_words_before_a_number_say_what_it_is(words: str, kind: str) -> None:
    text = f"Yes, {words} 1234"
    cue = cue_around(text, len(text) - 4, len(text))
    assert cue is not None
    assert cue.kind == kind


@pytest.mark.parametrize(
    "words",
    ["social media", "I was never", "sin duda", "card reader", "nie wieder", "the order", "[ACCOUNT]"],
)
def test_other_words_say_nothing(words: str) -> None:
    text = f"{words} 1234"
    assert cue_around(text, len(text) - 4, len(text)) is None
