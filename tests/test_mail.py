"""The block `mail` of the settings: every mistake at its line, and no password in it."""

import re
from pathlib import Path

import pytest

from qa.errors import ConfigError
from qa.mail import Mail
from qa.send._password import password_of
from qa.settings import Settings, load_settings
from tests.conftest import ROOT

GIVEN = "mail:\n  host: smtp.shop.example\n  sender: Quality <quality@shop.example>\n"


def read(folder: Path, more: str = "") -> Mail:
    (folder / "callqa.yaml").write_text(GIVEN + more, encoding="utf-8")
    mail = load_settings(folder / "callqa.yaml").mail
    assert mail is not None
    return mail


def test_encrypted_unless_set(tmp_path: Path) -> None:
    mail = read(tmp_path)
    assert (mail.security, mail.port_used, mail.attach) == ("starttls", 587, "pdf")
    assert mail.answers_to == "quality@shop.example"
    assert read(tmp_path, "  security: tls\n").port_used == 465
    assert read(tmp_path, "  reply_to: lead@shop.example\n").answers_to == "lead@shop.example"


@pytest.mark.parametrize(
    ("more", "told"),
    [
        ("  reply_to: nobody\n", r":4: mail.reply_to.*is no address"),
        ("  supervisors: {North: [a@b, 'x y']}\n", r":4: mail.supervisors.North\[1\].*is no address"),
        ("  user: callqa\n", "the other; give both or neither"),
        ("  user: callqa\n  password_file: x\n  security: none\n", "readable by others"),
        ("  password: secret\n", "unknown key"),
        ("  port: 70000\n", r":4: mail.port.*out of range"),
    ],
)
def test_a_mistake_is_told_at_its_line(tmp_path: Path, more: str, told: str) -> None:
    with pytest.raises(ConfigError, match=told) as caught:
        read(tmp_path, more)
    assert "secret" not in str(caught.value)


def test_the_readmes_example_can_be_used(tmp_path: Path) -> None:
    (example,) = re.findall(r"```yaml\n(mail:.*?)```", (ROOT / "README.md").read_text("utf-8"), re.DOTALL)
    (tmp_path / "callqa.yaml").write_text(example, "utf-8")
    assert load_settings(tmp_path / "callqa.yaml").mail is not None


def test_settings_with_mail_can_be_a_key(tmp_path: Path) -> None:
    mail = read(tmp_path, "  supervisors: {North: [ana@shop.example]}\n")
    assert len({Settings(), Settings(mail=mail), Settings(mail=mail.model_copy())}) == 2


def test_the_password_lies_in_a_file_that_nobody_else_reads(tmp_path: Path) -> None:
    path = tmp_path / "password"
    mail = read(tmp_path, f"  user: callqa\n  password_file: {path}\n")
    with pytest.raises(ConfigError, match="can't be read"):
        password_of(mail)
    path.write_text(" s3cret \n", "utf-8")
    path.chmod(0o640)
    with pytest.raises(ConfigError, match="chmod 600"):
        password_of(mail)
    path.chmod(0o600)
    assert password_of(mail) == " s3cret "
    path.write_text("\n", "utf-8")
    with pytest.raises(ConfigError, match="is empty"):
        password_of(mail)
