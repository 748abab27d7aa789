"""Codes whose letters and digits tell that they are one: check digits, and shapes that nothing else has."""

import re

__all__ = ["kind_of_code", "passes_luhn"]

_IBAN = re.compile(r"[A-Z]{2}\d{2}[A-Z0-9]{11,30}")  # ISO 13616: 15 (Norway) to 34 characters
_MOD_97 = 97
_DNI = re.compile(r"(?:\d{8}|[XYZ]\d{7})[A-Z]")
_DNI_LETTERS = "TRWAGMYFPDXBNJZSQVHLCKE"
_NINO = re.compile(r"[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z]\d{6}[A-D]")
"""HM Revenue & Customs, NIM39110: no D, F, I, Q, U, V in front, no O in second place, A to D at the end."""
_PAN = re.compile(r"[A-Z]{3}[ABCFGHJLPT][A-Z]\d{4}[A-Z]")
"""India's Income Tax Department: the fourth letter says whether a person, a company or another holds it."""


def kind_of_code(code: str) -> str | None:
    """IBAN or NATIONAL_ID where these capitals and digits, without any space, can be nothing else."""
    if _IBAN.fullmatch(code) and _is_iban(code):
        return "IBAN"
    if _NINO.fullmatch(code) or _PAN.fullmatch(code) or (_DNI.fullmatch(code) and _is_dni(code)):
        return "NATIONAL_ID"
    return None


def passes_luhn(digits: str) -> bool:
    """ISO/IEC 7812-1 annex B: double every second digit from the right; the digit sum divides by ten."""
    doubled = (int(d) * 2 if i % 2 else int(d) for i, d in enumerate(reversed(digits)))
    return sum(n - 9 if n > 9 else n for n in doubled) % 10 == 0


def _is_iban(code: str) -> bool:
    """ISO 13616: the first four characters at the end, letters as 10 to 35, the number modulo 97 is 1."""
    return int("".join(str(int(each, 36)) for each in code[4:] + code[:4])) % _MOD_97 == 1


def _is_dni(code: str) -> bool:
    """Spain's DNI and NIE: the letter is the number modulo 23, X, Y, Z in front being 0, 1, 2."""
    number = code[:-1].translate(str.maketrans("XYZ", "012"))
    return _DNI_LETTERS[int(number) % 23] == code[-1]
