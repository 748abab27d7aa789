"""Exports of Salesforce as its tools write them, for tests: shape -> files."""

import csv
import io
import json
from collections.abc import Mapping
from typing import Any

__all__ = ["CASES_CSV", "CASES_JSON", "CHAT_CSV", "ENTRIES_CSV", "ENTRIES_REST", "FILES", "table"]


def table(*rows: Mapping[str, str]) -> str:
    """Rows as Data Loader writes them: every cell in quotes."""
    out = io.StringIO()
    writer = csv.DictWriter(out, list(rows[0]), quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def records(kind: str, *rows: Mapping[str, Any]) -> str:
    """Rows as a query's result."""
    url = f"/services/data/v62.0/sobjects/{kind}/x"
    found = [{"attributes": {"type": kind, "url": url}, **row} for row in rows]
    return json.dumps({"totalSize": len(rows), "done": True, "records": found})


CHAT_BODY = (
    '<p align="center">Chat Started: Wednesday, October 21, 2026, 10:27:21 (+0200)</p>'
    "( 2s ) Parcel Bot: Hello! What is it about?<br>( 12s ) Mia Novak: my parcel &amp; its label<br>"
    '<p align="center">Agent Parcel Bot successfully transferred the chat to skill Parcels</p>'
    '<p align="center">Chat Started: Wednesday, October 21, 2026, 10:28:00 (+0200)</p>'
    '<p align="center">Chat Origin: Parcels EN</p>'
    '<p align="center">Chat Transferred From Parcel Bot To Ana R</p>'
    '<p align="center">Agent Ana R</p>'
    "( 5s ) Ana R: Hi Mia, I&#39;m Ana.<br>Let me look.<br>"
    "( 1m 13s ) Mia Novak: Thanks: it is 1:1 the same<br>"
    '<p align="center">Chat Transferred From Ana R To Ben Okoro</p><p align="center">Agent Ben Okoro</p>'
    "( 1h 0m 2s ) Ben Okoro: See <a href='https://shop.example'>your order</a>.<br>( 1h 0m 9s ) "
)

_CHAT = {
    "Id": "5701t000000AbCdAAK",
    "Name": "00012345",
    "ChatKey": "b1946ac9-2492",
    "LiveChatVisitorId": "5711t000000AAAAAA0",
    "LiveChatButtonId": "5731t000000BBBBAA0",
    "OwnerId": "0051t000002BenOAAS",
    "ContactId": "0031t00000MiaNAAS",
    "Status": "Completed",
    "StartTime": "2026-10-21T08:27:21.000+0000",
    "EndTime": "2026-10-21T09:30:00.000+0000",
    "WaitTime": "39",
    "Abandoned": "0",
    "IpAddress": "203.0.113.7",
    "Body": CHAT_BODY,
    "CSAT__c": "4",
}
_MISSED = _CHAT | {
    "Id": "5701t000000MissAAK",
    "Status": "Missed",
    "Body": "",
    "WaitTime": "",
    "Abandoned": "55",
    "EndTime": "",
    "CSAT__c": "",
}
_PLAIN = _CHAT | {
    "Id": "5701t000000PlaiAAK",
    "Body": '<div align="center">Chat iniciado: miércoles, octubre 21, 2026, 10:00:00 (+0000)</div>'
    '<div align="center">Agente Lupe</div>( 4s ) Lupe: Buenas<br>( 8s ) Visitante: Hola',
    "StartTime": "2026-10-21T10:00:00Z",
    "OwnerId": "00G1t000000QueuAAS",
    "CSAT__c": "",
}
USERS = table(
    {
        "Id": "0051t000002AnaRAAS",
        "Username": "ana@shop.example.prod",
        "FirstName": "Ana",
        "LastName": "Ruiz",
        "Name": "Ana Ruiz",
        "Alias": "aruiz",
        "Email": "ana@shop.example",
        "UserType": "Standard",
        "ProfileId": "00e1t000000AAAA",
    },
    {
        "Id": "0051t000002BenOAAS",
        "Username": "ben@shop.example.prod",
        "FirstName": "Ben",
        "LastName": "Okoro",
        "Name": "Ben Okoro",
        "Alias": "bokor",
        "Email": "ben@shop.example",
        "UserType": "Standard",
        "ProfileId": "00e1t000000AAAA",
    },
    {
        "Id": "0051t000002PortAAS",
        "Username": "mia@mail.example",
        "FirstName": "Mia",
        "LastName": "Novak",
        "Name": "Mia Novak",
        "Alias": "mnova",
        "Email": "mia@mail.example",
        "UserType": "CspLitePortal",
        "ProfileId": "00e1t000000BBBB",
    },
    {
        "Id": "0051t000002AutoAAS",
        "Username": "auto@shop.example.prod",
        "FirstName": "",
        "LastName": "Automated Process",
        "Name": "Automated Process",
        "Alias": "autoproc",
        "Email": "auto@shop.example",
        "UserType": "AutomatedProcess",
        "ProfileId": "",
    },
)
QUEUES = table(
    {
        "Id": "00G1t000000QueuAAS",
        "Name": "Returns",
        "DeveloperName": "Returns",
        "Type": "Queue",
        "DoesSendEmailToMembers": "false",
        "DoesIncludeBosses": "false",
    }
)
CHAT_CSV = {"LiveChatTranscript.csv": table(_CHAT, _MISSED, _PLAIN), "User.csv": USERS}

_CASE = {
    "Id": "5001t00000CaseAAAS",
    "IsDeleted": "false",
    "MasterRecordId": "",
    "CaseNumber": "00001026",
    "ContactId": "0031t00000MiaNAAS",
    "SuppliedName": "Mia Novak",
    "SuppliedEmail": "mia@mail.example",
    "Type": "Problem",
    "Status": "Closed",
    "Reason": "Damaged",
    "Origin": "Email",
    "Subject": "Cracked cup",
    "Priority": "Medium",
    "Description": "Hello,\r\nthe cup came cracked.",
    "IsClosed": "true",
    "ClosedDate": "2026-10-22T12:00:00.000+0000",
    "IsEscalated": "true",
    "OwnerId": "00G1t000000QueuAAS",
    "CreatedDate": "2026-10-21T09:30:00.000+0000",
    "CreatedById": "0051t000002AutoAAS",
    "CSAT__c": "",
}
_PHONE = _CASE | {
    "Id": "5001t00000PhonAAAS",
    "CaseNumber": "00001027",
    "Origin": "Phone",
    "Status": "New",
    "ClosedDate": "",
    "IsEscalated": "false",
    "Description": "Customer rang about an invoice.",
    "CreatedById": "0051t000002AnaRAAS",
    "Reason": "",
}
_MERGED = _CASE | {
    "Id": "5001t00000MergAAAS",
    "CaseNumber": "00001028",
    "MasterRecordId": "5001t00000CaseAAAS",
    "IsDeleted": "true",
}
_WEB = _CASE | {"Id": "5001t00000WebCAAAS", "CaseNumber": "00001029", "Origin": "Web", "Description": ""}
_EMAIL = {
    "Id": "02s1t000000Eml1AAC",
    "ParentId": "5001t00000CaseAAAS",
    "CreatedById": "0051t000002AutoAAS",
    "CreatedDate": "2026-10-21T09:30:01.000+0000",
    "TextBody": "Hello,\nthe cup came cracked.\n\nMia",
    "HtmlBody": "",
    "Subject": "Cracked cup",
    "FromName": "Mia Novak",
    "FromAddress": "mia@mail.example",
    "ToAddress": "help@shop.example",
    "Incoming": "true",
    "HasAttachment": "true",
    "Status": "2",
    "MessageDate": "2026-10-21T09:30:00.000+0000",
    "IsDeleted": "false",
    "AutomationType": "",
}
_REPLY = _EMAIL | {
    "Id": "02s1t000000Eml2AAC",
    "CreatedById": "0051t000002AnaRAAS",
    "TextBody": "",
    "HtmlBody": "<div>Dear Mia,<br>sorry! A new cup is on its way.</div><blockquote type='cite'>the cup came"
    " cracked.</blockquote>",
    "FromName": "Shop Help",
    "FromAddress": "help@shop.example",
    "ToAddress": "mia@mail.example",
    "Incoming": "false",
    "HasAttachment": "false",
    "Status": "3",
    "MessageDate": "2026-10-21T11:00:00.000+0000",
}
_UNSENT = _REPLY | {"Id": "02s1t000000Eml3AAC", "Status": "5", "TextBody": "not yet"}
_BINNED = _EMAIL | {"Id": "02s1t000000Eml4AAC", "IsDeleted": "true"}
_OTHER = _EMAIL | {"Id": "02s1t000000Eml5AAC", "ParentId": ""}
_AI = _REPLY | {
    "Id": "02s1t000000Eml6AAC",
    "HtmlBody": "",
    "TextBody": "We have received your mail.",
    "AutomationType": "AiAutomated",
    "MessageDate": "2026-10-21T09:31:00.000+0000",
}
_LONE = _EMAIL | {"Id": "02s1t000000Eml7AAC", "ParentId": "5001t00000GoneAAAS", "TextBody": "Anyone there?"}
_NOTE = {
    "Id": "00a1t000000Cmt1AAC",
    "ParentId": "5001t00000CaseA",
    "IsPublished": "false",
    "CommentBody": "Second cracked cup this week",
    "CreatedById": "0051t000002BenOAAS",
    "CreatedDate": "2026-10-21T10:00:00.000+0000",
    "IsDeleted": "false",
}
_SHOWN = _NOTE | {
    "Id": "00a1t000000Cmt2AAC",
    "IsPublished": "true",
    "CommentBody": "It arrived, thank you",
    "CreatedById": "0051t000002PortAAS",
    "CreatedDate": "2026-10-22T11:59:00.000+0000",
}
CASES_CSV = {
    "Case.csv": "\ufeff" + table(_CASE, _PHONE, _MERGED, _WEB),
    "CaseComment.csv": table(_SHOWN, _NOTE),
    "EmailMessage.csv": table(_REPLY, _EMAIL, _UNSENT, _BINNED, _OTHER, _AI, _LONE),
    "Group.csv": QUEUES,
    "User.csv": USERS,
}


def _typed(row: Mapping[str, str]) -> dict[str, Any]:
    """The row as JSON has it: true, false and null."""
    return {key: {"true": True, "false": False, "": None}.get(value, value) for key, value in row.items()}


CASES_JSON = {
    "cases.json": records("Case", _typed(_CASE)),
    "emails.jsonl": "\n".join(json.dumps(_typed(row)) for row in (_REPLY, _EMAIL)) + "\n",
    "comments.json": json.dumps([_typed(_NOTE)]),
}

_SESSION = {
    "Id": "0Mw1t000000Ses1AAC",
    "Name": "00000077",
    "MessagingEndUserId": "0PA1t000000End1AAC",
    "MessagingChannelId": "0Mj1t000000Chn1AAC",
    "ChannelType": "Text",
    "Status": "Ended",
    "AgentType": "BotToAgent",
    "OwnerId": "0051t000002AnaRAAS",
    "StartTime": "2026-10-21T09:30:00.000+0000",
    "AcceptTime": "2026-10-21T09:31:30.000+0000",
    "EndTime": "2026-10-21T09:45:00.000+0000",
}


def _entry(number: int, actor: str, name: str, kind: str, message: str, second: int) -> dict[str, str]:
    ids = {"Agent": "0051t000002AnaRAAS", "EndUser": "0PA1t000000End1AAC", "Bot": "0Xx1t000000Bot1AAC"}
    return {
        "Id": f"0Dz1t00000Ent{number:02}AAC",
        "ConversationId": "0Mw1t000000Ses1AAC",
        "ActorId": ids.get(actor, ""),
        "ActorName": name,
        "ActorType": actor,
        "EntryTime": f"2026-10-21T09:30:{second:02}.000+0000",
        "EntryTimeMilliSecs": str(1792575000000 + second * 1000),
        "EntryType": kind,
        "Message": message,
        "HasAttachments": "true" if kind == "Text" and not message else "false",
        "Seq": str(number),
    }


ENTRIES = (
    _entry(6, "EndUser", "Mia", "Text", "", 50),
    _entry(5, "Supervisor", "Sol", "Text", "Offer her the refund", 40),
    _entry(4, "Agent", "Ana Ruiz", "Text", "Hi Mia, Ana here 👋", 30),
    _entry(3, "System", "", "BotEscalated", "", 20),
    _entry(2, "EndUser", "Mia", "Text", "agent please", 10),
    _entry(1, "Bot", "Parcel Bot", "Text", "Hello, how can I help?", 0),
)
ENTRIES_CSV = {"ConversationEntry.csv": table(*ENTRIES), "MessagingSession.csv": table(_SESSION)}


def _rest(role: str, name: str, second: int, **words: Any) -> dict[str, Any]:
    return {
        "identifier": f"36b0f4d9-7c14-43dc-bb9e-{role}{second:05}",
        "clientDuration": 0,
        "clientTimestamp": 1792575000000 + second * 1000,
        "serverReceivedTimestamp": 1792575000100 + second * 1000,
        "relatedRecords": ["0Mw1t000000Ses2AAC"],
        "sender": {"appType": "agent", "role": role, "subject": f"{role}-1"},
        "senderDisplayName": name,
        **words,
    }


ENTRIES_REST = {
    "entries.json": json.dumps(
        {
            "conversationEntries": [
                _rest("EndUser", "Mia", 0, messageText="Is it on its way?"),
                _rest(
                    "Chatbot",
                    "Parcel Bot",
                    5,
                    entryType="MESSAGE",
                    entryPayload={
                        "entryType": "Message",
                        "abstractMessage": {"staticContent": {"formatType": "Text", "text": "Yes, today."}},
                    },
                ),
                _rest("System", "", 6, entryType="PARTICIPANT_CHANGED", entryPayload="{}"),
                _rest("Agent", "Ana Ruiz", 9, entryType="Message", entryPayload='{"text": "Anything else?"}'),
                _rest("Agent", "Ana Ruiz", 12, entryType="Message", messageText=""),
            ]
        }
    )
}

FILES: dict[str, dict[str, str | bytes]] = {
    "chat transcripts": dict(CHAT_CSV),
    "cases as CSV": dict(CASES_CSV),
    "cases as JSON": dict(CASES_JSON),
    "messaging entries": dict(ENTRIES_CSV),
    "entries of the REST API": dict(ENTRIES_REST),
}
