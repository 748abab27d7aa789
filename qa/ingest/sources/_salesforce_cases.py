"""Cases of Salesforce with their emails and comments, as drafts."""

from collections.abc import Iterator, Sequence

from qa.ingest._draft import DraftTurn
from qa.ingest._export import Export, Piece
from qa.ingest.email_text import own_text
from qa.ingest.html import to_text
from qa.ingest.sources._salesforce_drafts import BROKEN, Said, broken, each_once, finished
from qa.ingest.sources._salesforce_rows import Row, User, Users, is_true
from qa.types import Channel, Contact, Role

__all__ = ["case_pieces"]

_DRAFT = {"5", "draft"}  # EmailMessage.Status: 0 new, 1 read, 2 replied, 3 sent, 4 forwarded, 5 draft
_WRITTEN_BY_CUSTOMERS = ("web", "email", "portal", "community", "site")


def case_pieces(export: Export, rows: Sequence[Row], users: Users) -> Iterator[Piece]:
    """The conversation of one case, or of emails whose case isn't in the export."""
    case = next((row for row in reversed(rows) if row.kind == "case"), None)
    first = case or rows[0]
    part = export.parts[first.part]
    if case and (why := _why_left_out(case)):
        yield export.left_out(part, case.number, why, case.what)
        return
    owner = users.of(case.text("ownerid")) if case else User("")
    said: list[Said] = []
    for row in each_once(export, [row for row in rows if row.kind != "case"]):
        try:
            turn = _email(export, row, users) if row.kind == "email" else _comment(export, row, users, owner)
        except BROKEN:
            yield broken(export, row)
            continue
        said += [turn] if turn else []
    if case and (opening := _description(export, case, users, [turn for _, turn in said])):
        said.insert(0, opening)
    yield finished(
        export, first, said, Channel.EMAIL, _case_fields(case, users, rows[0]), _contact(export, case)
    )


def _why_left_out(case: Row) -> str:
    if master := case.text("masterrecordid"):
        return f"was merged into case {master}. Nothing to do."
    if is_true(case.keys.get("isdeleted")):
        return "is deleted. Nothing to do."
    return "is marked as spam. Nothing to do." if case.text("status").lower() == "spam" else ""


def _email(export: Export, row: Row, users: Users) -> Said | None:
    if is_true(row.keys.get("isdeleted")):
        export.notes.count("deleted messages left out")
        return None
    if row.text("status").lower() in _DRAFT:
        export.notes.count("draft messages left out")
        return None
    if is_true(row.keys.get("hasattachment")):
        export.notes.count("emails with attachments, which are not read")
    at = export.time(row.text("messagedate", "createddate"))
    text = own_text(row.text("textbody"), row.text("htmlbody"))
    address, name = row.text("fromaddress"), row.text("fromname")
    if is_true(row.keys.get("incoming")):
        return at, export.turn(text, name=name, email=address, told=Role.CUSTOMER, start=at)
    user = users.of(row.text("createdbyid"))
    if user.is_automated or row.text("automationtype").lower() == "aiautomated":
        return at, export.turn(text, name=name, told=Role.BOT, start=at)
    own_name, own_address = user.name or name, user.email or address
    return at, export.turn(text, id=user.id, name=own_name, email=own_address, told=Role.AGENT, start=at)


def _comment(export: Export, row: Row, users: Users, owner: User) -> Said | None:
    if is_true(row.keys.get("isdeleted")):
        export.notes.count("deleted messages left out")
        return None
    at = export.time(row.text("createddate"))
    user = users.of(row.text("createdbyid", "creatorid"))
    is_public = is_true(row.keys.get("ispublished"))
    told: Role | None = None
    if user.is_automated:
        told = Role.SYSTEM
    elif not is_public or user.is_staff or (user.id and user.id == owner.id):
        told = Role.AGENT  # only staff may write what customers don't see
    elif user.is_staff is False:
        told = Role.CUSTOMER
    text = to_text(row.text("commentbody"))
    turn = export.turn(
        text, id=user.id, name=user.name, email=user.email, told=told, start=at, is_public=is_public
    )
    return at, turn


def _description(export: Export, case: Row, users: Users, turns: Sequence[DraftTurn]) -> Said | None:
    """What the case was opened with, unless it is the first email again."""
    text = own_text(case.text("description"))
    start = " ".join(text.split())[:200]
    if not text or any(start in " ".join(t.text.split()) for t in turns if t.speaker == Role.CUSTOMER):
        return None
    at = export.time(case.text("createddate"))
    origin = case.text("origin").lower()
    if not origin or any(word in origin for word in _WRITTEN_BY_CUSTOMERS):
        name, email = case.text("suppliedname"), case.text("suppliedemail")
        return at, export.turn(text, name=name, email=email, told=Role.CUSTOMER, start=at)
    user = users.of(case.text("createdbyid"))
    # a case opened on the phone: the agent's own note of it
    turn = export.turn(
        text, id=user.id, name=user.name, email=user.email, told=Role.AGENT, start=at, is_public=False
    )
    return at, turn


def _case_fields(case: Row | None, users: Users, any_row: Row) -> dict[str, str]:
    if case is None:
        return {"interaction_id": any_row.text("parentid")}
    return {
        "interaction_id": case.text("id"),
        "customer_id": case.text("contactid", "accountid"),
        "queue": users.queue(case.text("ownerid")),
        "language": case.text("language"),
        "disposition": case.text("status"),
    }


def _contact(export: Export, case: Row | None) -> Contact | None:
    if case is None:
        return None
    return Contact(
        case.text("id"),
        channel=Channel.EMAIL,
        started_at=export.time(case.text("createddate")),
        customer_id=case.text("contactid", "accountid") or None,
        reason=case.text("reason", "type") or None,
        status=case.text("status") or None,
        disposition="escalated" if is_true(case.keys.get("isescalated")) else None,
        solved_at=export.time(case.text("closeddate")),
    )
