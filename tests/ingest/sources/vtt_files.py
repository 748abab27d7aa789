"""Subtitles as several tools write them, for tests: shape -> files."""

__all__ = ["CHANGES", "FILES", "SBV", "SRT", "VOICES"]

VOICES = """WEBVTT - Call of the lamp shop
Kind: captions
Language: en-GB

STYLE
::cue(v[voice="Ana Ruiz"]) { color: teal }

REGION
id:bottom
width:40%

NOTE checked by hand,
twice --- and once more

intro
00:00.500 --> 00:02.000 line:85% align:start
<v Ana Ruiz>Lamp shop, this is <i>Ana</i>,

2
00:00:02.400 --> 00:00:04.000
<v.loud Ana Ruiz>how can I help
you?</v>

00:01:02.250 --> 00:01:05.000
<v Mia Novak>My lamp &amp; its &lt;plug&gt; don&#39;t <00:01:03.000>fit.

00:01:04.500 --> 00:01:04.900
<v Ana Ruiz>Oh no.

01:00:00.000 --> 01:00:02.000
<v Mia Novak>Thanks!</v> <v Ana Ruiz>Goodbye.</v>
"""

SRT = """1
00:00:01,000 --> 00:00:03,200
Ana Ruiz: Lamp shop,

2
00:00:03,500 --> 00:00:04,900
Ana Ruiz: how can I help you?

3
00:00:06,000 --> 00:00:09,000
Mia Novak: {\\an8}<font color="#ff0000">My lamp
is broken: the switch</font> sticks.

4
00:00:09,100 --> 00:00:09,900
[Music]
5
00:00:12,000 --> 00:00:13,000
[Mia Novak] Again.
"""

SBV = """0:00:01.000,0:00:03.000
>> ANA RUIZ: Hello there.

0:00:03.200,0:00:05.000
how are you?

0:01:06.000,0:01:07.500
>> I am well.
"""

CHANGES = """WEBVTT

00:01.000 --> 00:02.000
- Lamp shop, hello.
- Hi, I have a question.

00:03.000 --> 00:04.000
What is it?
"""

FILES: dict[str, dict[str, str | bytes]] = {
    "WebVTT with voices": {"call-17.vtt": VOICES},
    "SubRip": {"call-18.srt": SRT},
    "SubViewer with changes": {"call-19.sbv": SBV},
    "WebVTT without names": {"call-20.vtt": CHANGES},
}
