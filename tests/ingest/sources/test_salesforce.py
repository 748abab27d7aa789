import json
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import pytest

from qa.types import Channel, Contact, Survey
from tests.ingest.sources.harness import Imported, lines
from tests.ingest.sources.salesforce_files import (
    CASES_CSV,
    CASES_JSON,
    CHAT_CSV,
    ENTRIES_CSV,
    ENTRIES_REST,
    FILES,
    table,
)


def by_id(found: Imported, interaction_id: str) -> list[str]:
    return lines(next(one for one in found.interactions if one.id == interaction_id))


def test_a_chat_from_bot_to_two_agents(tmp_path: Path) -> None:
    found = Imported(tmp_path, CHAT_CSV)
    assert found.sources == ["salesforce"] and not found.unclaimed and not found.rejected
    assert by_id(found, "5701t000000AbCdAAK") == [
        "0.0 bot Parcel Bot: Hello! What is it about?",
        "10.0 customer Mia Novak: my parcel & its label",
        "10.0 system: (note) Agent Parcel Bot successfully transferred the chat to skill Parcels",
        "37.0 system: (note) Chat Transferred From Parcel Bot To Ana R",
        "42.0 agent a101 Ana Ruiz: Hi Mia, I'm Ana.\nLet me look.",
        "110.0 customer Mia Novak: Thanks: it is 1:1 the same",
        "110.0 system: (note) Chat Transferred From Ana R To Ben Okoro",
        "3639.0 agent a102 Ben Okoro: See your order.",
    ]
    one = found.interactions[0]
    assert one.channel is Channel.CHAT and one.metadata.agent_id == "several"
    assert one.metadata.started_at == datetime(2026, 10, 21, 8, 27, 23, tzinfo=UTC)
    assert one.metadata.queue == "Parcels EN" and one.metadata.customer_id == "0031t00000MiaNAAS"
    assert found.contacts[0] == Contact(
        "5701t000000AbCdAAK",
        channel=Channel.CHAT,
        started_at=datetime(2026, 10, 21, 8, 27, 21, tzinfo=UTC),
        queue="Parcels EN",
        customer_id="0031t00000MiaNAAS",
        status="Completed",
        wait_s=39.0,
        transfers=2,
        is_abandoned=False,
        solved_at=datetime(2026, 10, 21, 9, 30, tzinfo=UTC),
    )


def test_a_missed_chat_is_a_contact_without_words(tmp_path: Path) -> None:
    found = Imported(tmp_path, CHAT_CSV)
    missed = next(one for one in found.contacts if one.interaction_id == "5701t000000MissAAK")
    assert missed.is_abandoned is True and missed.status == "Missed"
    assert "chats without words, kept as contacts alone: 1" in found.notes


def test_a_chat_as_plain_text_and_what_only_looks_like_a_header(tmp_path: Path) -> None:
    plain = (
        "Chat Started: Wednesday, October 21, 2026, 10:00:00 (+0000)\nChat Origin: Web\nAgent Ana Talbot\n"
        "( 5s ) Ana Talbot: Hi\n( 9s ) Zoë: I want\nAgent please\nFile transfer succeeded.\n( 1m 0s ) Zoë: ok"
    )
    row = {"Id": "570000000000001", "ChatKey": "k", "OwnerId": "", "Body": plain}
    found = Imported(tmp_path, {"chat.csv": table(row)})
    assert lines(found.only) == [
        "0.0 agent Ana Talbot: Hi",
        "4.0 customer Zoë: I want\nAgent please",
        "4.0 system: (note) File transfer succeeded.",
        "55.0 customer Zoë: ok",
    ]


def test_chats_of_bots_alone_and_of_nobody_known(tmp_path: Path) -> None:
    bot = {"Id": "1", "ChatKey": "k", "Body": "( 1s ) Shop Bot: Hi<br>( 2s ) Zoë: Hello"}
    strangers = {"Id": "2", "ChatKey": "k", "Body": "( 1s ) Max: Hi<br>( 2s ) Zoë: Hello"}
    empty = {"Id": "3", "ChatKey": "k", "Body": "( 1s ) "}
    found = Imported(tmp_path, {"chat.csv": table(bot, strangers, empty)})
    assert [lines(one) for one in found.interactions] == [
        ["1.0 bot Shop Bot: Hi", "2.0 customer Zoë: Hello"],
        ["1.0 unknown Max: Hi", "2.0 unknown Zoë: Hello"],
    ]
    assert [(r.source_name, r.reason) for r in found.rejected] == [("export/chat.csv#line 4", "no_turns")]


def test_a_chat_in_another_language_starts_when_its_record_says(tmp_path: Path) -> None:
    found = Imported(tmp_path, CHAT_CSV)
    one = found.interactions[1]
    assert lines(one) == ["0.0 agent Lupe: Buenas", "4.0 customer Visitante: Hola"]
    assert one.metadata.started_at == datetime(2026, 10, 21, 10, 0, 4, tzinfo=UTC)


def test_the_owner_is_the_one_agent_whom_no_user_is_shown_as(tmp_path: Path) -> None:
    body = '<p align="center">Agent Benny</p>( 1s ) Benny: Hi<br>( 3s ) Zoë: Hallo'
    row = {"Id": "570000000000001", "ChatKey": "k", "OwnerId": "0051t000002BenO", "Body": body}
    found = Imported(tmp_path, {"chat.csv": table(row)})
    assert lines(found.only) == ["1.0 agent 0051t000002BenO Benny: Hi", "3.0 customer Zoë: Hallo"]


def test_the_owners_rating_by_roles_json(tmp_path: Path) -> None:
    found = Imported(tmp_path, {**CHAT_CSV, "roles.json": '{"csat_column": "CSAT__c"}'})
    assert found.surveys == [Survey("5701t000000AbCdAAK", csat=4)]


def test_a_case_with_emails_and_comments(tmp_path: Path) -> None:
    found = Imported(tmp_path, CASES_CSV)
    assert found.sources == ["salesforce"] and not found.unclaimed
    assert by_id(found, "5001t00000CaseAAAS") == [
        "0.0 customer Mia Novak: Hello,\nthe cup came cracked.\n\nMia",
        "60.0 bot Shop Help: We have received your mail.",
        "1800.0 agent a102 Ben Okoro: (note) Second cracked cup this week",
        "5400.0 agent a101 Ana Ruiz: Dear Mia,\nsorry! A new cup is on its way.",
        "95340.0 customer Mia Novak: It arrived, thank you",
    ]
    one = found.interactions[0]
    assert one.channel is Channel.EMAIL and one.metadata.agent_id == "a101"
    assert one.metadata.queue == "Returns" and one.metadata.disposition == "Closed"
    assert found.contacts[0] == Contact(
        "5001t00000CaseAAAS",
        channel=Channel.EMAIL,
        started_at=datetime(2026, 10, 21, 9, 30, tzinfo=UTC),
        customer_id="0031t00000MiaNAAS",
        reason="Damaged",
        status="Closed",
        disposition="escalated",
        solved_at=datetime(2026, 10, 22, 12, tzinfo=UTC),
    )


def test_cases_by_phone_merged_empty_and_missing(tmp_path: Path) -> None:
    found = Imported(tmp_path, CASES_CSV)
    assert by_id(found, "5001t00000PhonAAAS") == [
        "0.0 agent a101 Ana Ruiz: (note) Customer rang about an invoice."
    ]
    assert by_id(found, "5001t00000GoneAAAS") == ["0.0 customer Mia Novak: Anyone there?"]
    assert [(r.source_name, r.reason, r.detail) for r in found.rejected] == [
        (
            "export/Case.csv#line 5",
            "left_out",
            "was merged into case 5001t00000CaseAAAS. Nothing to do.",
        ),
        (
            "export/Case.csv#line 7",
            "no_turns",
            "has no message. Export its emails, comments or entries with it.",
        ),
    ]
    for note in (
        "draft messages left out: 1",
        "deleted messages left out: 1",
        "emails with attachments, which are not read: 2",
        "emails and other rows that belong to no case, left out: 1",
    ):
        assert note in found.notes


def test_a_web_case_opens_with_its_description(tmp_path: Path) -> None:
    case = {
        "Id": "500000000000001",
        "CaseNumber": "7",
        "Origin": "Web",
        "Description": "The lamp & its plug don't fit",
        "SuppliedName": "Ola",
        "SuppliedEmail": "ola@mail.example",
        "CreatedDate": "2026-10-21T09:30:00.000Z",
        "IsEscalated": False,
    }
    found = Imported(tmp_path, {"case.json": json.dumps(case)})
    assert lines(found.only) == ["0.0 customer Ola: The lamp & its plug don't fit"]
    assert found.only.metadata.started_at == datetime(2026, 10, 21, 9, 30, tzinfo=UTC)


def test_query_results_lines_and_arrays_without_users(tmp_path: Path) -> None:
    found = Imported(tmp_path, CASES_JSON)
    assert lines(found.only) == [
        "0.0 customer Mia Novak: Hello,\nthe cup came cracked.\n\nMia",
        "1800.0 agent 0051t000002BenOAAS: (note) Second cracked cup this week",
        "5400.0 agent 0051t000002AnaRAAS Shop Help: Dear Mia,\nsorry! A new cup is on its way.",
    ]
    assert found.only.metadata.queue == "unknown"


def test_roles_json_says_who_sends_from_the_shared_address(tmp_path: Path) -> None:
    roles = json.dumps({"supervisor": ["0051t000002AnaRAAS"], "customer": "0051t000002BenOAAS"})
    found = Imported(tmp_path, {**CASES_JSON, "roles.json": roles})
    assert [turn.role.value for turn in found.only.turns] == ["customer", "customer", "supervisor"]


def test_messaging_entries(tmp_path: Path) -> None:
    found = Imported(tmp_path, ENTRIES_CSV)
    assert lines(found.only) == [
        "0.0 bot Parcel Bot: Hello, how can I help?",
        "10.0 customer Mia: agent please",
        "30.0 agent a101 Ana Ruiz: Hi Mia, Ana here 👋",
        "40.0 supervisor Sol: (note) Offer her the refund",
        "50.0 customer Mia: ",
    ]
    assert found.only.id == "0Mw1t000000Ses1AAC" and found.only.channel is Channel.SMS
    assert found.contacts == [
        Contact(
            "0Mw1t000000Ses1AAC",
            channel=Channel.SMS,
            started_at=datetime(2026, 10, 21, 9, 30, tzinfo=UTC),
            customer_id="0PA1t000000End1AAC",
            status="Ended",
            wait_s=90.0,
            solved_at=datetime(2026, 10, 21, 9, 45, tzinfo=UTC),
        )
    ]
    assert "events such as joins and routing, which are no turns: 1" in found.notes
    assert "messages with attachments, which are not read: 1" in found.notes


def test_entries_of_the_rest_api(tmp_path: Path) -> None:
    found = Imported(tmp_path, ENTRIES_REST)
    assert lines(found.only) == [
        "0.0 customer Mia: Is it on its way?",
        "5.0 bot Parcel Bot: Yes, today.",
        "9.0 agent a101 Ana Ruiz: Anything else?",
    ]
    assert found.only.id == "0Mw1t000000Ses2AAC"
    assert "messages whose text isn't in the export; enhanced channels keep it elsewhere: 1" in found.notes


def test_entries_that_name_no_session_are_one_conversation_a_file(tmp_path: Path) -> None:
    entries = json.loads(ENTRIES_REST["entries.json"])["conversationEntries"][:2]
    one, other = ({**entry, "relatedRecords": []} for entry in entries)
    files = {"a.json": json.dumps([one, other]), "b.json": json.dumps({"conversationEntries": [one]})}
    found = Imported(tmp_path, files)
    assert [len(each.turns) for each in found.interactions] == [2, 1]
    assert len({each.id for each in found.interactions}) == 2


def test_a_broken_record_loses_itself_alone(tmp_path: Path) -> None:
    head, *rows = CASES_JSON["emails.jsonl"].splitlines()
    lost = '{"Id": "02s", "ParentId": "5001t00000CaseAAAS", "Incoming": tru'
    emails = "\n".join([head, lost, *rows])
    found = Imported(tmp_path, {**CASES_JSON, "emails.jsonl": emails})
    assert len(found.only.turns) == 3
    assert [(r.source_name, r.reason) for r in found.rejected] == [
        ("export/emails.jsonl#record 2", "wrong_shape")
    ]


def test_a_broken_record_of_a_querys_result_loses_itself_alone(tmp_path: Path) -> None:
    cases = json.loads(CASES_JSON["cases.json"])
    first, second, third = (
        json.dumps(cases["records"][0] | {"Id": f"500{n}", "Origin": "Web"}) for n in (1, 2, 3)
    )
    text = f'{{"totalSize": 3, "done": true, "records": [{first}, {second[:-9]}, {third}]}}'
    found = Imported(tmp_path, {"cases.json": text})
    assert [one.id for one in found.interactions] == ["5001", "5003"]
    assert [(r.source_name, r.reason) for r in found.rejected] == [
        ("export/cases.json#record 2", "wrong_shape")
    ]


def test_a_value_of_the_wrong_kind_loses_its_row_alone(tmp_path: Path) -> None:
    entries = json.loads(ENTRIES_REST["entries.json"])
    entries["conversationEntries"][1]["sender"] = "Chatbot"
    entries["conversationEntries"][0]["senderDisplayName"] = {"name": "nested"}
    found = Imported(tmp_path, {"entries.json": json.dumps(entries)})
    assert [turn.role.value for turn in found.only.turns] == ["customer", "agent"]
    (lost,) = found.rejected
    assert lost.source_name == "export/entries.json#record 2" and "Chatbot" not in lost.detail


def test_a_row_with_too_many_cells_loses_itself_alone(tmp_path: Path) -> None:
    head, first, *rest = ENTRIES_CSV["ConversationEntry.csv"].splitlines(keepends=True)
    broken = first.rstrip("\r\n") + ',"more"\r\n'
    found = Imported(tmp_path, {**ENTRIES_CSV, "ConversationEntry.csv": "".join([head, broken, *rest])})
    assert len(found.only.turns) == 4
    assert [r.source_name for r in found.rejected] == ["export/ConversationEntry.csv#line 2"]


def test_a_weekly_export_in_its_zip(tmp_path: Path) -> None:
    (tmp_path / "export").mkdir()
    archive = tmp_path / "made.zip"
    with zipfile.ZipFile(archive, "w") as made:
        for name, content in CASES_CSV.items():
            made.writestr(name, content)
    found = Imported(tmp_path, {"week.zip": archive.read_bytes()})
    assert len(found.interactions) == 3 and found.sources == ["salesforce"]


@pytest.mark.parametrize(
    "files",
    [
        {"a.csv": "conversation_id,speaker,text\n1,agent,Hi\n"},
        {"a.json": '{"id": "1", "channel": "chat", "turns": [{"speaker": "agent", "text": "Hi"}]}'},
        {"a.json": '{"tickets": [{"id": 1, "comments": [], "requester_id": 2, "status": "open"}]}'},
        {"User.csv": CASES_CSV["User.csv"]},
    ],
    ids=["plain", "native", "zendesk", "users alone"],
)
def test_what_is_not_its_own_is_left(tmp_path: Path, files: dict[str, str]) -> None:
    assert "salesforce" not in Imported(tmp_path, files).sources


def test_every_shape_gives_conversations(tmp_path: Path) -> None:
    for number, files in enumerate(FILES.values()):
        assert Imported(tmp_path / str(number), files).interactions
