"""What Zoom writes, for tests: shape -> files."""

__all__ = ["CHAT_TABS", "CHAT_TO", "FILES", "NAMED", "TRANSCRIPT"]

NAMED = "GMT20261021-140000_Recording"

TRANSCRIPT = """WEBVTT

1
00:00:03.120 --> 00:00:05.400
Ana Ruiz: Good morning, this is Ana,

2
00:00:05.900 --> 00:00:08.000
Ana Ruiz: how can I help?

3
00:00:09.000 --> 00:00:12.500
mia novak: My lamp: it hums.

4
00:00:15.000 --> 00:00:16.000
(hums)

5
00:01:00.000 --> 00:01:02.000
Ana Ruiz: I see.
"""

CHAT_TABS = (
    "00:00:12\tAna Ruiz:\tHello, welcome.\n"
    "00:00:40\tMia Novak:\tHi! I have:\n"
    "- a lamp\n"
    "- no plug\n"
    "00:01:02\tAna Ruiz:\thttps://shop.example/plugs\n"
    '00:01:05\tMia Novak:\tReacted to "https://shop.exampl..." with \U0001f44d\n'
)

CHAT_TO = (
    "23:59:50 From Ana Ruiz to Everyone:\n"
    "\tHello, I am Ana.\n"
    "23:59:58 From  Mia Novak  to  Everyone:\n"
    "\tI need to go to: the shop\n"
    "\tbefore six.\n"
    "00:00:08 From Ben Okoro to Ana Ruiz(Direct Message):\n"
    "\tOffer her the plug.\n"
    "00:00:20 From Ana Ruiz to Everyone:\n"
    '\tReplying to "I need to go to: the..."\n'
    "\n"
    "\tWe close at eight.\n"
    "00:00:25 From Mia Novak to Everyone:\n"
    '\tRemoved a \U0001f44d reaction from "We close at eight."\n'
)

CHAT_OLD = (
    "10:15:00\t From  Ana Ruiz : Hello all\n"
    "10:15:30\t From  Mia Novak   to   Ana Ruiz(Privately) : It hums\n"
    "still.\n"
)

FILES: dict[str, dict[str, str | bytes]] = {
    "transcript": {f"{NAMED}.transcript.vtt": TRANSCRIPT},
    "chat of a cloud recording": {f"{NAMED}chat.txt": CHAT_TABS},
    "chat saved on a computer": {"meeting_saved_chat.txt": CHAT_TO},
    "older chat": {"chat.txt": CHAT_OLD},
}
