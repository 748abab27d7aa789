"""The mail server's password, out of a file that nobody else may read."""

import stat
from pathlib import Path

from qa.errors import ConfigError, Mistake
from qa.mail import Mail

__all__ = ["password_of"]


def password_of(mail: Mail) -> str | None:
    """What stands in the password file; None where no user is named.

    Raises ConfigError when it can't be read, others may read it, or it is empty or not ASCII.
    """
    path = mail.password_file
    if path is None:
        return None
    try:
        mode, password = path.stat().st_mode, path.read_text(encoding="utf-8").strip("\r\n")
    except (OSError, UnicodeDecodeError):
        raise _mistake(path, "can't be read. Name the file that holds the password.") from None
    if stat.S_IMODE(mode) & (stat.S_IRWXG | stat.S_IRWXO):
        raise _mistake(path, f"others may read it. Keep it to its owner: chmod 600 {path}")
    if not password.isascii():
        raise _mistake(path, "holds a letter that mail servers don't take. Choose another password.")
    if not password:
        raise _mistake(path, "is empty. Write the password into it.")
    return password


def _mistake(path: Path, what: str) -> ConfigError:
    return ConfigError([Mistake(f"mail.password_file: {path}", None, what)])
