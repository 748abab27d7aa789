"""Languages that nobody planned for, and markup where text was expected."""

import json
from collections.abc import Iterator

from tests.badinput.case import Case, case
from tests.badinput.mails import letter

__all__ = ["cases"]

_SAID = {
    **{
        "zh": "我的网络又断了，请帮我看一下，谢谢您的帮助，我已经等了三天了。",
        "ja": "インターネットがまた切れました。助けてください。",
    },
    **{"ko": "인터넷이 또 끊겼어요. 도와주세요.", "ar": "انقطع الإنترنت مرة أخرى، أرجو المساعدة من فضلك"},
    **{"he": "האינטרנט שלי שוב נפל, אנא עזרו לי", "th": "อินเทอร์เน็ตของฉันหลุดอีกแล้วช่วยด้วยค่ะ"},
    "hi": "मेरा इंटरनेट फिर से बंद हो गया है",
    "ru": "У меня опять не работает интернет, помогите, пожалуйста",
    "el": "Το ίντερνετ μου έπεσε ξανά, βοηθήστε με",
    "fi": "Nettini on taas poikki, voisitteko auttaa minua",
    "la": "Quousque tandem abutere patientia nostra",
    **{"tlh": "nuqneH qaStaHvIS wa' ram loS SaD Hugh SIjlaH qetbogh loD", "am": "ኢንተርኔቴ እንደገና ተቋርጧል እርዱኝ"},
    **{"xx": "dfgh jklö qwrt zxcv bnmp ghty plmn", "base64": "TG9yZW0gaXBzdW0gZG9sb3Igc2l0IGFtZXQ=" * 40},
    "1": "4 8 15 16 23 42 " * 20,
}
_TAGS: tuple[object, ...] = (
    "klingon!",
    "zz",
    "en_US.UTF-8",
    "x" * 500,
    7,
    "EN",
    "c",
    "\ud800",
    "en;es",
    "und",
    "xx",
    "i-klingon",
    "",
)
_MARKUP = {
    "scripts": "<script>alert(document.cookie)</script><p>Hello <b>you</b></p><style>p{}</style>",
    "tags in tags": "<div>" * 5_000 + "Hello" + "</div>" * 5_000,
    "never closed": "<p><b><i><table><tr><td>Hello",
    "closed alone": "</p></div></b>Hello" * 90,
    "spaces in a tag": "Hello <a x=" + " " * 40_000,
    "spaces before a name": "Hello <a" + " " * 40_000 + "!",
    "openings alone": "<" * 40_000 + "Hello",
    "half tags": "<a " * 15_000 + "Hello",
    "entities": "&amp;" * 9_000 + "&#1114112;&#xd800;&#0;&unknown;Hello &lt;b&gt;",
    "comments": "<!--" * 5_000 + "Hello-->",
    "cdata": "<![CDATA[Hello]]><p>Hello</p>",
    "a page": "<!DOCTYPE html><html><head></head><body onload=alert(1)>Hello</body></html>",
    "an outside entity": '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><p>&a; Hello</p>',
    "attributes": "<p " + " ".join(f'a{n}="{n}"' for n in range(4_000)) + ">Hello</p>",
    "a template": "{{ 7 * 7 }} {% for x in y %} ${7*7} <%= 7 %> Hello",
    "a formula": '=HYPERLINK("http://x.example";"Hello")',
    "nul in a tag": "<p\x00>Hello</p\x00>",
    "quotes": "<blockquote>" * 600 + "Hello" + "</blockquote>" * 600,
}


def cases() -> Iterator[Case]:
    for number, (tag, said) in enumerate(_SAID.items()):
        turns = [
            {"speaker": ("customer", "agent")[n % 2], "text": f"{said} {n}", "start": n} for n in range(4)
        ]
        for told in (tag, None):
            raw = json.dumps({"turns": turns, "id": f"lang {number} {told}", "language": told}).encode()
            yield case(
                "languages that nobody planned for", {f"chats/lang{number}-{told}/a.json": raw}, "processed"
            )
    for number, given in enumerate(_TAGS):
        turns = [{"speaker": "agent", "text": f"Good morning, how may I help you today? {number}"}]
        raw = json.dumps({"turns": turns, "language": given}).encode()
        yield case("languages that are none", {f"chats/tag{number}/a.json": raw}, "processed")
    for number, markup in enumerate(_MARKUP.values()):
        turns = [{"speaker": "customer", "text": markup}, {"speaker": "agent", "text": f"Hello {number}"}]
        yield case(
            "markup in a chat",
            {f"chats/markup{number}/a.json": json.dumps({"turns": turns}).encode()},
            "processed",
        )
        table = f'speaker,text\ncustomer,"{markup.replace(chr(34), chr(34) * 2)}"\nagent,Hello {number}\n'
        yield case(
            "markup in a table", {f"chats/markup{number}t/a.csv": table.encode()}, "processed", "not_readable"
        )
        raw = letter(800 + number, markup, body_type="text/html; charset=utf-8")
        yield case(
            "markup in an email",
            {f"emails/markup{number}m/a.eml": raw},
            "processed",
            "no_turns",
            "not_readable",
        )
    for number, line in enumerate(
        (
            "> " * 20_000,
            ">" * 30_000,
            "On Mon, X wrote:\n" * 2_000,
            "-- \n" * 4_000,
            "_" * 30_000,
            "From: a\n" * 3_000,
            "Sent from " * 4_000,
            "\n" * 30_000,
            "a " * 30_000,
            "-" * 30_000 + "\n",
        )
    ):
        raw = letter(900 + number, f"Hello, my bill is wrong.\n{line}")
        yield case(
            "quotes without end in an email", {f"emails/quotes{number}/a.eml": raw}, "processed", "no_turns"
        )
