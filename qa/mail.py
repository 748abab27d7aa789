"""The blocks `mail` and `notify` of callqa.yaml: by which server e-mails go out, from whom, and to whom.

mail:
  host: smtp.shop.example
  user: callqa
  password_file: smtp-password
  sender: Quality team <quality@shop.example>
  supervisors:
    North: [ana.ruiz@shop.example]
notify:
  to: [nights@shop.example]
  when: trouble
"""

from collections.abc import Mapping
from email.headerregistry import Address
from email.utils import getaddresses
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

__all__ = ["Mail", "Notify", "address_of", "one_line"]

_PORTS = {"starttls": 587, "tls": 465, "none": 25}


def one_line(text: str) -> str:
    """The text as it may stand in a header: nothing that breaks a line, turns it round or can't be seen."""
    return " ".join("".join(each if each.isprintable() else " " for each in text).split())


def address_of(text: str, name: str | None = None) -> Address:
    """The address in `Ana Ruiz <ana@shop.example>` or `ana@shop.example`, with its name or the one given.

    A domain of other letters than ASCII is written as the network has it. Raises ValueError, which repeats
    nothing of the text, for what is no one address.
    """
    (found, spec), *others = getaddresses([text]) or [("", "")]
    user, _, domain = spec.rpartition("@")
    is_plain = not others and text.isprintable() and user.isascii() and " " not in spec
    try:
        made = Address(one_line(name or found), user, domain.encode("idna").decode()) if is_plain else None
    except ValueError:  # an empty label, a character that no domain has
        made = None
    if made is None or not made.username or not made.domain:
        raise ValueError("is no address; write ana@shop.example or Ana Ruiz <ana@shop.example>")
    return made


def _checked(text: str) -> str:
    address_of(text)
    return text


Mailbox = Annotated[str, AfterValidator(_checked)]


class Mail(BaseModel):
    """Where e-mails are handed in. The password lies in a file of its own, never here or in a command."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    host: str = Field(min_length=1)
    """Name of the SMTP server, as its certificate has it."""
    port: int | None = Field(default=None, ge=1, le=65535)
    """None = 587 with starttls, 465 with tls, 25 with none."""
    security: Literal["starttls", "tls", "none"] = "starttls"
    """How the connection is encrypted; the server's certificate is always checked. `none` only for a server
    on this machine or a wire that nobody else reads: what is sent is about people."""
    user: str | None = None
    """None = the server asks for no name."""
    password_file: Path | None = None
    """File with the password of `user`, readable by its owner only."""
    sender: Mailbox
    """From whom: Quality team <quality@shop.example>."""
    reply_to: Mailbox | None = None
    """Where answers go; None = to the sender."""
    supervisors: Mapping[str, tuple[Mailbox, ...]] = Field(default_factory=dict)
    """By team, who gets its week: {North: [ana.ruiz@shop.example]}."""
    attach: Literal["pdf", "html"] = "pdf"
    """As what an agent's report is attached; as html where no PDF can be made here."""

    def __hash__(self) -> int:
        """Settings are the key under which a process keeps what it has loaded."""
        return hash(self.model_dump_json())

    @model_validator(mode="after")
    def _says_how_to_log_in(self) -> Self:
        if (self.user is None) != (self.password_file is None):
            raise ValueError("names a user or a password_file without the other; give both or neither")
        if self.user is not None and self.security == "none":
            raise ValueError("would send the password readable by others; set security to starttls or tls")
        return self

    @property
    def answers_to(self) -> str:
        """The address that an answer reaches."""
        return address_of(self.reply_to or self.sender).addr_spec

    @property
    def port_used(self) -> int:
        """The port to connect to."""
        return _PORTS[self.security] if self.port is None else self.port


class Notify(BaseModel):
    """Who is told how a run ended: counts and reasons, never what was said."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    to: tuple[Mailbox, ...] = Field(min_length=1)
    """Each gets one e-mail a run."""
    when: Literal["always", "trouble"] = "always"
    """`trouble`: only when a run failed, or inputs could not be used."""
