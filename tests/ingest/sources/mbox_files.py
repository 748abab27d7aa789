"""Mailboxes written for tests, as Takeout and Thunderbird write them."""

_ASK = """\
From 1846500000000000001@xxx Tue Oct 20 07:01:00 +0000 2026
X-GM-THRID: 1846500000000000001
X-Gmail-Labels: Inbox,Important,Opened
Delivered-To: help@shop.example
Return-Path: <sam@mail.example>
Received: by 2002:a05:1234:: with SMTP id x1; Tue, 20 Oct 2026 00:01:00 -0700 (PDT)
MIME-Version: 1.0
From: =?UTF-8?Q?Sam_P=C3=B6?= <Sam@mail.example>
Date: Tue, 20 Oct 2026 09:01:00 +0200
Message-ID: <ask-1@mail.example>
Subject: Parcel
To: help@shop.example
Content-Type: multipart/mixed; boundary="b1"

--b1
Content-Type: multipart/alternative; boundary="b2"

--b2
Content-Type: text/plain; charset="UTF-8"
Content-Transfer-Encoding: quoted-printable

My parcel is late =E2=80=93 where is it?

>From the shop I heard nothing.

-- =20
Sam P=C3=B6, 1 Street

--b2
Content-Type: text/html; charset="UTF-8"

<p>My parcel is late</p>

--b2--
--b1
Content-Type: image/png; name="label.png"
Content-Disposition: attachment; filename="label.png"
Content-Transfer-Encoding: base64

iVBORw0KGgo=
--b1--

"""
_AWAY = """\
From 1846500000000000002@xxx Tue Oct 20 07:02:00 +0000 2026
X-Gmail-Labels: Sent
From: Shop <help@shop.example>
Date: Tue, 20 Oct 2026 07:02:00 GMT
Message-ID: <away-1@shop.example>
In-Reply-To: <ask-1@mail.example>
Auto-Submitted: auto-replied
Content-Type: text/plain; charset="us-ascii"

We got your mail.

"""
_ANSWER = """\
From 1846500000000000003@xxx Tue Oct 20 08:00:00 +0000 2026
X-Gmail-Labels: =?UTF-8?Q?Gesendet,Ge=C3=B6ffnet?=
From: Ana Ruiz <ana@shop.example>
Date: Tue, 20 Oct 2026 04:00:00 -0400
Message-ID: <answer-1@shop.example>
In-Reply-To: <ask-1@mail.example>
References: <ask-1@mail.example>
Content-Type: text/html; charset="utf-8"
Content-Transfer-Encoding: quoted-printable

<div dir=3D"ltr">Hello Sam,<div>it comes today &amp; we are sorry.</div><div>Ana</div></div><br>=
<div class=3D"gmail_quote"><div class=3D"gmail_attr">On Tue, Oct 20, 2026 at 9:01=E2=80=AFAM Sam wrote:<br>=
</div><blockquote class=3D"gmail_quote">My parcel is late</blockquote></div>

"""
_BEN = """\
From 1846500000000000004@xxx Tue Oct 20 09:00:00 +0000 2026
X-Gmail-Labels: Sent
From: Ben <BEN@shop.example>
Date: Tue, 20 Oct 2026 09:00:00 +0000
Message-ID: <answer-2@shop.example>
References: <ask-1@mail.example> <answer-1@shop.example>
Content-Type: text/plain; charset="utf-8"

It is at your door.

"""
_THANKS = """\
From 1846500000000000005@xxx Tue Oct 20 10:00:00 +0000 2026
X-Gmail-Labels: Inbox
From: Sam <sam@mail.example>
Date: Tue, 20 Oct 2026 10:00:00 +0000
Message-ID: <thanks-1@mail.example>
References: <ask-1@mail.example> <answer-1@shop.example> <answer-2@shop.example>
Content-Type: text/plain; charset="utf-8"

Got it, thanks!

Sent from my iPhone

> On 20 Oct 2026, at 11:00, Ben <ben@shop.example> wrote:
>=20
> It is at your door.

"""


def spoilt(label: str, number: int) -> str:
    """A message that is to be left out, by its label."""
    return f"""\
From 184650000000000001{number}@xxx Tue Oct 20 11:00:00 +0000 2026
X-Gmail-Labels: {label}
From: Sam <sam@mail.example>
Date: Tue, 20 Oct 2026 11:00:00 +0000
Message-ID: <spoilt-{number}@mail.example>
References: <ask-1@mail.example>

Unwanted words.

"""


TAKEOUT = _THANKS + spoilt("Spam", 1) + _ANSWER + _ASK + _BEN + _AWAY
"""Newest first and mixed, as Takeout writes them."""

THUNDERBIRD_INBOX = """\
From - Wed Oct 21 09:00:00 2026
X-Mozilla-Status: 0001
X-Mozilla-Status2: 00000000
Message-ID: <t1@mail.example>
Date: Wed, 21 Oct 2026 09:00:00 +0000
From: kim@mail.example
Content-Type: text/plain; charset=windows-1252
Content-Transfer-Encoding: 8bit

Café closed?

From - Wed Oct 21 09:30:00 2026
X-Mozilla-Status: 0009
From: kim@mail.example
Date: Wed, 21 Oct 2026 09:30:00 +0000
Message-ID: <t3@mail.example>
In-Reply-To: <t1@mail.example>

Deleted and not yet compacted.

""".encode("cp1252")

THUNDERBIRD_SENT = b"""\
From - Wed Oct 21 10:00:00 2026\r
X-Mozilla-Status: 0001\r
Message-ID: <t2@shop.example>\r
Date: Wed, 21 Oct 2026 10:00:00 +0000\r
From: Ana <ana@shop.example>\r
In-Reply-To: <t1@mail.example>\r
\r
Open again from ten.\r
\r
"""

FILES: dict[str, dict[str, str | bytes]] = {
    "takeout": {"All mail Including Spam and Trash.mbox": TAKEOUT},
    "thunderbird": {"Inbox": THUNDERBIRD_INBOX, "Sent": THUNDERBIRD_SENT},
}
