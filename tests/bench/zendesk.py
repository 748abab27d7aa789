"""How fast Zendesk exports are read: python tests/bench/zendesk.py [TICKETS] [--folder] [--seed N] [--keep D]

Writes an export of so many tickets of 3 to 8 comments, the same for the same seed: with its comments inside
(one ticket a line), or with --folder as tickets, comments and users apart. Then reads it through the
importer alone, without the store, and prints conversations and megabytes a second, the peak of memory, and
the processor's time, which other work on the machine doesn't change much. Nothing is asserted.
"""

import argparse
import json
import random
import resource
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import perf_counter, process_time
from typing import Any

from qa.ingest._draft import Draft, Notes
from qa.ingest._exports import find_exports, read_export
from qa.ingest.roster import Roster
from qa.layout import Layout
from qa.types import Agent

AGENTS = 40
CUSTOMERS_A_TICKET = 0.7
BEGIN = datetime(2026, 1, 5, 7, tzinfo=UTC)
THINGS = ("kettle", "lamp", "rucksack", "pair of boots", "router", "coffee grinder", "bicycle pump", "desk")
TROUBLES = (
    "arrived with a dent in one corner",
    "stopped working after {n} days",
    "is not the colour that I ordered",
    "has not come although it was sent {n} days ago",
    "was charged twice on my card",
    "makes a rattling noise when I move it",
)
ASKED = (
    "Hello,\n\nmy {thing} (order {order}) {trouble}. Could you please tell me what to do now?\n\n"
    "Thank you,\n{name}",
    "Hi there,\n\nI bought a {thing} from you and it {trouble}. This is the second time that I write about "
    "it.\n\n{name}",
    "Good morning,\n\nthe {thing} of order {order} {trouble}. I would rather have my money back.\n\n"
    "Regards\n{name}",
)
ANSWERED = (
    "Dear {name},\n\nI am sorry to hear that your {thing} {trouble}. I have looked up order {order} and will "
    "send you a new one today. You don't have to send the old one back.\n\nIs there anything else that I can "
    "do?\n\n{agent}",
    "Hi {name},\n\nthank you for the details. Could you send me a photo of the {thing}, please? Then I can "
    "sort this out with our warehouse within {n} days.\n\nBest wishes\n{agent}",
    "Hello {name},\n\nI have refunded the {thing} of order {order}; the money is on your account in {n} "
    "days. Please accept my apology for the trouble.\n\nKind regards\n{agent}",
)
REPLIED = (
    "Thanks, that is great. I will wait for it.\n\n{name}",
    "Thank you for the quick answer. Here is what you asked for.\n\nSent from my phone",
    "That doesn't help me, I have waited {n} days already! I want to talk to someone who can decide this.",
)
NOTED = ("Called the carrier about order {order}, they look into it.", "@{agent} can you take this over?")
QUOTED = (
    "\n\nOn Mon, 5 Jan 2026 at 09:12, Shop <help@shop.example> wrote:\n> Dear {name},\n> thank you for your "
    "mail.\n> We are on it."
)


def ticket(number: int, seed: int) -> dict[str, Any]:
    """The ticket of that number with its comments inside."""
    chance = random.Random(seed * 1_000_003 + number)
    customer = 900_000 + chance.randrange(max(1, int(number * CUSTOMERS_A_TICKET) + 1))
    agent = 7_000 + chance.randrange(AGENTS)
    at = BEGIN + timedelta(seconds=number * 37)
    words = {
        "thing": chance.choice(THINGS),
        "order": str(chance.randrange(10**6, 10**7)),
        "trouble": chance.choice(TROUBLES).format(n=chance.randrange(2, 30)),
        "name": f"Customer {customer}",
        "agent": f"Agent {agent}",
        "n": str(chance.randrange(2, 9)),
    }
    comments = []
    for position in range(chance.randrange(3, 9)):
        is_agent = position % 2 == 1
        is_note = is_agent and position > 1 and chance.random() < 0.2
        texts = ASKED if position == 0 else NOTED if is_note else ANSWERED if is_agent else REPLIED
        text = chance.choice(texts).format(**words)
        if not is_agent and position and chance.random() < 0.3:
            text += QUOTED.format(**words)
        author = agent if is_agent else customer
        comments.append(comment(number * 10 + position, author, text, at, is_agent=is_agent, is_note=is_note))
        at += timedelta(minutes=chance.randrange(2, 400))
    return {
        "url": f"https://shop.zendesk.com/api/v2/tickets/{number}.json",
        "id": number,
        "external_id": None,
        "via": comments[0]["via"],
        "created_at": comments[0]["created_at"],
        "updated_at": stamp(at),
        "type": chance.choice(("question", "problem")),
        "subject": f"About my {words['thing']}",
        "description": comments[0]["body"],
        "priority": "normal",
        "status": "solved",
        "requester_id": customer,
        "submitter_id": customer,
        "assignee_id": agent,
        "group_id": 31,
        "tags": ["shop", words["thing"].replace(" ", "_")],
        "custom_fields": [{"id": n, "value": None} for n in range(10)],
        "satisfaction_rating": {"score": chance.choice(("good", "bad", "offered", "unoffered"))},
        "comments": comments,
        "users": [user(customer), user(agent)],
    }


def comment(
    number: int, author: int, text: str, at: datetime, *, is_agent: bool, is_note: bool
) -> dict[str, Any]:
    """A comment as the API gives it."""
    sender = {} if is_agent else {"address": f"{author}@post.example", "name": f"Customer {author}"}
    paragraphs = "".join(f"<p>{line}</p>" for line in text.split("\n\n"))
    return {
        "id": number,
        "type": "Comment",
        "author_id": author,
        "body": text,
        "html_body": f'<div class="zd-comment" dir="auto">{paragraphs}</div>',
        "plain_body": text,
        "public": not is_note,
        "attachments": [],
        "audit_id": number + 10**9,
        "via": {"channel": "web" if is_agent else "email", "source": {"from": sender, "to": {}, "rel": None}},
        "created_at": stamp(at),
        "metadata": {"system": {"client": "Mozilla/5.0", "location": "Leeds"}, "custom": {}},
    }


def user(number: int) -> dict[str, Any]:
    """An agent or a customer."""
    is_agent = number < 900_000
    name = f"{'Agent' if is_agent else 'Customer'} {number}"
    role = "agent" if is_agent else "end-user"
    return {"id": number, "name": name, "email": f"{number}@post.example", "role": role, "active": True}


def stamp(at: datetime) -> str:
    """As Zendesk writes times."""
    return at.strftime("%Y-%m-%dT%H:%M:%SZ")


def write(folder: Path, count: int, seed: int, *, is_apart: bool) -> int:
    """Write the export into the folder; its bytes."""
    names = ("tickets", "comments", "users") if is_apart else ("tickets",)
    with ExitStack() as stack:
        files = {name: stack.enter_context((folder / f"{name}.jsonl").open("w")) for name in names}
        for number in range(1, count + 1):
            one = ticket(number, seed)
            if is_apart:
                for each in one.pop("comments"):
                    print(json.dumps(each | {"ticket_id": number}), file=files["comments"])
                for each in one.pop("users"):
                    print(json.dumps(each), file=files["users"])
            print(json.dumps(one), file=files["tickets"])
    return sum(path.stat().st_size for path in folder.iterdir())


def pieces(folder: Path) -> Iterator[object]:
    """What the importer makes of the export."""
    roster = Roster(Agent(f"{7_000 + n}", f"Agent {7_000 + n}", "North") for n in range(AGENTS))
    files = {path.name: path for path in folder.iterdir()}
    for claimed, layout in find_exports(files, Layout()).claimed:
        yield from read_export(claimed, layout, roster, Notes())


def main() -> None:
    """Write, read, and print what it took."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else "")
    parser.add_argument("tickets", nargs="?", type=int, default=10_000)
    parser.add_argument("--folder", action="store_true", help="tickets, comments and users apart")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--keep", type=Path, help="write the export there, and leave it there")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as made:
        folder = given.keep or Path(made)
        folder.mkdir(parents=True, exist_ok=True)
        size = write(folder, given.tickets, given.seed, is_apart=given.folder)
        begun, begun_cpu = perf_counter(), process_time()
        drafts = turns = others = 0
        for piece in pieces(folder):
            if isinstance(piece, Draft):
                drafts, turns = drafts + 1, turns + len(piece.turns)
            else:
                others += 1
        took_s, cpu_s = perf_counter() - begun, process_time() - begun_cpu
    peak_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{drafts} conversations, {turns} turns, {others} rejected; {size / 1e6:.0f} MB in {took_s:.1f} s:")
    print(f"{drafts / took_s:.0f} conversations/s, {size / 1e6 / took_s:.1f} MB/s, peak {peak_mb:.0f} MB;")
    print(f"{cpu_s:.1f} s of processor: {drafts / cpu_s:.0f} conversations a second of it")


if __name__ == "__main__":
    main()
