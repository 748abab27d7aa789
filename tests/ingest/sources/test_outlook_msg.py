from pathlib import Path

import pytest

from qa.ingest.customers import Customers
from qa.types import Channel
from tests.ingest.builders import found
from tests.ingest.sources.harness import Imported, lines
from tests.ingest.sources.outlook_msg_files import (
    ANSWER,
    ASK,
    BODY,
    CLASS,
    DELIVERED,
    FILES,
    FLAGS,
    HEADERS,
    HTML,
    IN_REPLY_TO,
    INDEX,
    MESSAGE_ID,
    RTF,
    SENDER,
    SENDER_ADDRESS,
    SENDER_SMTP,
    SUBMITTED,
    Properties,
    at,
    compound_file,
    msg,
)

FIRST = "0.0 customer Sam Pö: My parcel is late. Where is it?\n\nSam"
SECOND = "7200.0 agent a101 Ana Ruiz: Hello Sam,\n\nit comes today – sorry."


def without(properties: Properties, *pids: int) -> Properties:
    return {pid: value for pid, value in properties.items() if pid not in pids}


def test_the_messages_of_a_folder_are_threads(tmp_path: Path) -> None:
    got = Imported(tmp_path, FILES["msg"])
    assert got.sources == ["outlook_msg"]
    assert lines(got.only) == [FIRST, SECOND]
    assert got.only.channel is Channel.EMAIL
    assert got.only.metadata.agent_id == "a101"
    assert got.only.metadata.customer_id == Customers().id_of("sam@mail.example")
    assert got.only.source_name == "export/Parcel.msg, export/RE Parcel.msg"
    assert got.only.metadata.started_at == at(7)
    assert "attachments, not read: 2" in got.notes
    assert not got.rejected


def test_eml_files_beside_them_join_their_threads(tmp_path: Path) -> None:
    got = Imported(tmp_path, FILES["msg and eml"])
    assert lines(got.only) == [FIRST, SECOND, "10800.0 customer Sam: Thank you!"]


def test_eml_files_alone_are_left_to_others(tmp_path: Path) -> None:
    got = Imported(tmp_path, {"3.eml": FILES["msg and eml"]["3.eml"]})
    assert (got.sources, got.unclaimed) == ([], ["3.eml"])


@pytest.mark.parametrize(
    "broken",
    [
        msg(ASK)[:1500],
        msg(ASK)[:512] + bytes(4000),
        compound_file({"WordDocument": b"secret" * 20}),
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"secret" * 300,
    ],
)
def test_a_damaged_message_loses_itself_alone(tmp_path: Path, broken: bytes) -> None:
    got = Imported(tmp_path, {"1.msg": msg(ASK), "2.msg": broken, "3.msg": msg(ANSWER)})
    assert lines(got.only) == [FIRST, SECOND]
    (bad,) = got.rejected
    assert (bad.source_name, bad.reason) == ("export/2.msg", "not_readable")
    assert "secret" not in bad.detail


def test_other_items_and_drafts_are_left_out(tmp_path: Path) -> None:
    draft = {**ANSWER, FLAGS: 8, MESSAGE_ID: "<d@shop.example>"}
    task = {**ASK, CLASS: "IPM.Task"}
    got = Imported(tmp_path, {"1.msg": msg(ASK), "2.msg": msg(draft), "3.msg": msg(task)})
    assert lines(got.only) == [FIRST]
    assert [(bad.source_name, bad.reason) for bad in got.rejected] == [("export/3.msg", "left_out")]
    assert "draft messages left out: 1" in got.notes


@pytest.mark.parametrize(
    "automatic",
    [
        {CLASS: "REPORT.IPM.Note.NDR"},
        {CLASS: "IPM.Schedule.Meeting.Request"},
        {CLASS: "IPM.Note.Rules.OofTemplate.Microsoft"},
        {HEADERS: "Auto-Submitted: auto-replied\r\n\r\n"},
    ],
)
def test_bounces_meetings_and_absences_are_the_systems(tmp_path: Path, automatic: Properties) -> None:
    got = Imported(tmp_path, {"1.msg": msg(ASK), "2.msg": msg({**ANSWER, **automatic})})
    assert [turn.role.value for turn in got.only.turns] == ["customer", "system"]


def test_the_conversation_index_joins_what_has_no_references(tmp_path: Path) -> None:
    index = bytes(range(22))
    first = {**without(ASK, MESSAGE_ID), INDEX: index}
    second = {**without(ANSWER, MESSAGE_ID, IN_REPLY_TO), INDEX: index + b"\0\0\0\0\5"}
    got = Imported(tmp_path, {"1.msg": msg(first), "2.msg": msg(second)})
    assert lines(got.only) == [FIRST, SECOND]


def test_a_colleague_without_an_address_is_known_by_name(tmp_path: Path) -> None:
    got = Imported(tmp_path, {"1.msg": msg(ASK), "2.msg": msg(without(ANSWER, SENDER_SMTP))})
    assert lines(got.only) == [FIRST, SECOND]


def test_roles_json_tells_who_is_who(tmp_path: Path) -> None:
    files = {**FILES["msg"], "roles.json": '{"agent": ["@shop.example"]}'}
    got = Imported(tmp_path, files, agents=())
    assert [turn.role.value for turn in got.only.turns] == ["customer", "agent"]
    assert Imported(tmp_path / "b", FILES["msg"], agents=()).only.turns[0].role == "unknown"


@pytest.mark.parametrize(
    ("gone", "starts_at"),
    [((SUBMITTED,), at(8)), ((SUBMITTED, DELIVERED), at(7)), ((SUBMITTED, DELIVERED, HEADERS), None)],
)
def test_the_time_is_the_first_that_is_there(
    tmp_path: Path, gone: tuple[int, ...], starts_at: object
) -> None:
    got = Imported(tmp_path, {"1.msg": msg(without(ASK, *gone))})
    assert got.only.metadata.started_at == starts_at


def test_a_message_without_a_sender_is_rejected(tmp_path: Path) -> None:
    got = Imported(tmp_path, {"1.msg": msg(without(ASK, SENDER, SENDER_ADDRESS, HEADERS))})
    assert [(bad.reason, bad.detail) for bad in got.rejected] == [
        ("wrong_shape", "has no sender. Save it out of Outlook again.")
    ]


def test_bodies_in_other_shapes(tmp_path: Path) -> None:
    in_rtf = {**without(ANSWER, HTML), RTF: b"LZFu"}
    latin = {**ASK, MESSAGE_ID: "<3@x>", HTML: "<p>Café</p>".encode("cp1252"), 0x3FDE: 1252}
    files = {"1.msg": msg(ASK), "2.msg": msg(in_rtf), "3.msg": msg(without(latin, BODY))}
    got = Imported(tmp_path, files)
    assert sorted(turn.text for one in got.interactions for turn in one.turns) == [
        "",
        "Café",
        "My parcel is late. Where is it?\n\nSam",
    ]
    assert "messages of RTF alone" in got.notes


def test_a_copy_is_read_once_and_another_text_of_one_id_is_rejected(tmp_path: Path) -> None:
    files = {"1.msg": msg(ASK), "2.msg": msg(ASK), "3.msg": msg({**ASK, BODY: "Other."})}
    got = Imported(tmp_path, files)
    assert lines(got.only) == [FIRST]
    assert [bad.reason for bad in got.rejected] == ["duplicate_id"]


def test_a_large_body_is_read(tmp_path: Path) -> None:
    got = Imported(tmp_path, {"1.msg": msg({**ASK, BODY: "word " * 40_000})})
    assert len(got.only.turns[0].text) == 199_999


@pytest.mark.parametrize("name", ["a.xls", "a.doc"])
def test_other_compound_files_are_not_claimed(tmp_path: Path, name: str) -> None:
    assert Imported(tmp_path, {name: compound_file({"Workbook": b"x" * 5000})}).sources == []


def test_in_an_inbox_mail_of_any_kind_joins_and_the_sites_domains_are_agents(tmp_path: Path) -> None:
    files: dict[str, str | bytes | object] = {
        f"emails/a/{name}": content for name, content in FILES["msg and eml"].items()
    }
    lone = "From: x@shop.example\nMessage-ID: <9@x>\n\nText\n"
    got = found(tmp_path, {**files, "emails/b.eml": lone}, agent_email_domains=["shop.example"])
    assert sorted([turn.role.value for turn in one.turns] for one in got.interactions) == [
        ["agent"],
        ["customer", "agent", "customer"],
    ]
