"""Four weeks of Ben Okafor, with two colleagues for a team mean: what the gold file shows."""

from datetime import UTC, datetime

from qa.types import Channel, Rejected, Survey
from tests.report.builder import Line, Talk, Warehouse

HELLO: Line = (
    "A",
    "Good morning, this is Ben at Harbor Broadband.",
    {"greeting": "Good morning, this is Ben at Harbor Broadband"},
)
VERIFY: Line = (
    "A",
    "Before I open your account, may I have your date of birth, please?",
    {"verification_request": "may I have your date of birth"},
)
TELL: Line = ("A", "Thank you. I can see the charge here.", {"disclosure": "I can see the charge here"})
NEXT: Line = (
    "A",
    "I'll call you by five today with the answer.",
    {"next_step": "I'll call you by five today"},
)
MORE: Line = ("A", "Is there anything else I can do?", {"offer_more_help": "Is there anything else I can do"})
UPSET: Line = (
    "C",
    "This is the third time I call about the same charge, I'm really fed up.",
    {"sentiment_low": "I'm really fed up"},
)
SORRY: Line = (
    "A",
    "Three calls for one charge, I'd be fed up too. Let me stay on it until it is gone.",
    {"empathy_reaction": "I'd be fed up too"},
)
FACTS: Line = ("A", "The charge is from the second of October.")
CUT: Line = ("A", "Yes, but the contract says", {"interruption": "Yes, but the contract says"})
BYE: Line = ("C", "All right. Thank you, bye.")

GOOD = (HELLO, UPSET, SORRY, VERIFY, TELL, NEXT, MORE, BYE)
COLD = (HELLO, UPSET, FACTS, VERIFY, TELL, NEXT, ("A", "Goodbye."), BYE)
CALM = (HELLO, ("C", "Hi, what is my balance?"), VERIFY, TELL, ("A", "It is 42 dollars. Goodbye."), BYE)


def _week_of_november_2() -> list[Talk]:
    hasty = (HELLO, UPSET, CUT, ("C", "Let me finish, please."), CUT, VERIFY, TELL, ("A", "Goodbye."), BYE)
    loss = (
        (
            "C",
            "Hello? The line has been down since Monday and my shop can't take cards. I'm losing money here.",
            {"sentiment_low": "I'm losing money here"},
        ),
        (
            "A",
            "Hello, this is Ben. A shop without card payments, that hurts every hour. I'm putting you ahead"
            " of the queue.",
            {"greeting": "Hello, this is Ben", "empathy_reaction": "that hurts every hour"},
        ),
        ("C", "Thank you. When will somebody come?"),
        (
            "A",
            "The technician is at your door between two and four today, and I'll write to you at four"
            " to hear how it went.",
            {"next_step": "The technician is at your door between two and four today"},
        ),
        ("C", "Great."),
        (
            "A",
            "What else would help you get through the day?",
            {"offer_more_help": "What else would help you"},
        ),
    )
    billing = (
        ("C", "why is there a 12 dollar fee on my bill???", {"sentiment_low": "???"}),
        ("A", "The fee is for the late payment of September."),
        ("C", "nobody told me. i have paid on the 3rd like every month"),
        ("A", "Your account shows it on the 9th.", {"disclosure": "Your account shows it on the 9th"}),
        ("C", "then check again please"),
        ("A", "I have passed it on to the billing team."),
    )
    return [
        Talk("C-0041", "2026-11-02T09:12:00", GOOD),
        Talk("C-0043", "2026-11-03T14:05:00", hasty, interruptions=2.0),
        Talk("T-0107", "2026-11-04T10:31:00", loss, channel=Channel.CHAT, queue="technical"),
        Talk("C-0048", "2026-11-05T16:40:00", COLD, interruptions=0.0),
        Talk("T-0112", "2026-11-06T11:20:00", billing, channel=Channel.CHAT),
        Talk(
            "T-0113",
            "2026-11-06T15:02:00",
            (("C", "Hola, ¿me puede ayudar?"), ("A", "Sí, claro.")),
            channel=Channel.CHAT,
            language="es",
        ),
        Talk("C-0051", "2026-11-07T12:15:00", CALM, interruptions=None),
    ]


def _earlier() -> list[Talk]:
    return [
        Talk("C-0011", "2026-10-13T09:00:00", COLD, interruptions=1.0),
        Talk("C-0012", "2026-10-14T09:00:00", CALM),
        Talk("C-0013", "2026-10-15T09:00:00", COLD, interruptions=3.0),
        Talk("C-0021", "2026-10-20T09:00:00", GOOD, interruptions=1.0),
        Talk("C-0022", "2026-10-21T09:00:00", COLD, interruptions=2.0),
        *(
            Talk(
                f"C-003{i}", f"2026-10-2{6 + i // 2}T1{i}:00:00", COLD if i % 2 else GOOD, interruptions=i % 3
            )
            for i in range(6)
        ),
    ]


def _colleagues() -> list[Talk]:
    days = ("2026-10-14", "2026-10-21", "2026-10-28", "2026-11-04")
    people = (("a101", "Anna Whitfield", GOOD), ("a103", "Carla Jensen", CALM))
    return [
        Talk(f"X-{agent}-{i}", f"{day}T10:00:00", lines, agent_id=agent, agent_name=name, interruptions=i % 2)
        for i, day in enumerate(days)
        for agent, name, lines in people
    ]


def warehouse() -> Warehouse:
    """The story, scored."""
    answers = [
        Survey(
            "C-0041", datetime(2026, 11, 2, 10, tzinfo=UTC), csat=5, comment="Finally someone who listens."
        ),
        Survey("T-0112", datetime(2026, 11, 6, 12, tzinfo=UTC), csat=2),
    ]
    return Warehouse().add(*_week_of_november_2(), *_earlier(), *_colleagues(), surveys=answers)


REJECTED = (
    Rejected("calls/C-0060.ogg", None, "not_audio", "is no audio. Export the recording again."),
    Rejected("chats/T-0130.json", None, "no_turns", "holds no turn. Leave it out."),
)
