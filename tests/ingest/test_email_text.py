import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qa.ingest.email_text import own_text, own_words

OUTLOOK = "From: Anna <a@h.example>\nSent: Tuesday, October 20, 2026 9:14 AM\nTo: Sam\nSubject: line\n"


@pytest.mark.parametrize(
    ("written", "own"),
    [
        ("Hello.\n\nKind regards,\nAnna\n", "Hello.\n\nKind regards,\nAnna"),
        ("Yes.\n\nOn Tue, 20 Oct 2026 at 09:14, Sam Poe <s@x.example> wrote:\n> old\n> old\n", "Yes."),
        (
            "Yes.\n\nOn Tue, 20 Oct 2026 at 09:14, Sam Poe\n<s@x.example> wrote:\n> old\n\nBelow.\n",
            "Yes.\n\nBelow.",
        ),
        (f"Yes.\n\n{OUTLOOK}\nold\n", "Yes."),
        ("Yes.\n\n-----Original Message-----\nFrom: Anna\nold\n", "Yes."),
        ("Sí.\n\nEl mar, 20 oct 2026 a las 9:14, Anna <a@h.example> escribió:\n> viejo\n", "Sí."),
        (
            "> you said two days\nThat was a week ago.\n> and then\nNothing.\n",
            "That was a week ago.\nNothing.",
        ),
        ("Yes.\n\nOn Sun, 1 March, Ana wrote:\n> old\n", "Yes."),
        ("On 1 March Ana wrote:\n\nit is fine.\n\nIt is not.\n", None),
        ("Yes.\n-- \nSam Poe\n1 Street\n", "Yes."),
        ("Yes.\n--\nSam Poe\n", "Yes."),
        ("Two offers:\n--\n" + "line\n" * 20, "Two offers:\n--\n" + "line\n" * 19 + "line"),
        ("Wait -- it takes a minute.\n- one\n- two\n", "Wait -- it takes a minute.\n- one\n- two"),
        ("Yes.\n\nSent from my iPhone\n", "Yes."),
        ("Sent from my heart: thanks.\nSam", "Sent from my heart: thanks.\nSam"),
        ("On Monday Ben from your team wrote:\n\nit is fine.\n\nIt is not.\n", None),
        ("Regards,\nI have asked three times.\n", "Regards,\nI have asked three times."),
        ("a\r\nb\xa0c\r\n", "a\nb c"),
        ("> only\n> quotes\n", ""),
        ("", ""),
    ],
)
def test_what_the_sender_wrote_stays_and_the_rest_goes(written: str, own: str | None) -> None:
    assert own_words(written) == (written.strip() if own is None else own)


def test_lines_broken_by_the_mail_program_are_whole_again() -> None:
    written = (
        "I have been waiting for the technician since Monday and nobody has\n"
        "called me yet. Please tell me when he comes, because I have to be at\n"
        "work.\n\nThanks,\nSam\n"
    )
    assert own_words(written) == (
        "I have been waiting for the technician since Monday and nobody has called me yet. Please tell me "
        "when he comes, because I have to be at work.\n\nThanks,\nSam"
    )


def test_short_lines_and_lists_stay_lines() -> None:
    written = (
        "Dear Sam,\n- unplug the router and wait for a whole minute or longer\n- internationalisation\nAnna\n"
    )
    assert own_words(written) == written.strip()


QUOTE = "\n> old words\n> and more\n"
ATTRIBUTIONS = (
    "On Tue, Oct 20, 2026 at 9:14 AM Ana Ruiz <ana@shop.example> wrote:",
    "On 20/10/2026 09:14, Ana Ruiz wrote:",
    "On Oct 20, 2026, at 9:14 AM, Ana Ruiz <ana@shop.example>\nwrote:",
    "On Tuesday, October 20, 2026, 09:14:22 AM GMT+2, Shop Service Team\n<service@shop.example> wrote:",
    "2026-10-20 9:14 GMT+02:00 Ana Ruiz <ana@shop.example>:",
    "El mar, 20 oct 2026 a las 9:14, Ana Ruiz (<ana@shop.example>) escribió:",
    "El 20/10/2026 a las 9:14, Ana Ruiz escribió:",
    "Am Di., 20. Okt. 2026 um 09:14 Uhr schrieb Ana Ruiz <\nana@shop.example>:",
    "Am 20.10.2026 um 09:14 schrieb Ana Ruiz:",
    "Ana Ruiz <ana@shop.example> schrieb am Di. 20. Okt. 2026 um 09:14:",
    "Le mar. 20 oct. 2026 à 09:14, Ana Ruiz <ana@shop.example> a écrit\u202f:",
    "Le 20 octobre 2026 à 09:14, Ana Ruiz a écrit :",
    "Il giorno mar 20 ott 2026 alle ore 09:14 Ana Ruiz <ana@shop.example>\nha scritto:",
    "Il 20/10/2026 09:14, Ana Ruiz ha scritto:",
    "In data 20 ottobre 2026 alle 09:14 Ana Ruiz ha scritto:",
    "Op di 20 okt 2026 om 09:14 schreef Ana Ruiz <ana@shop.example>:",
    "Op 20-10-2026 om 09:14 heeft Ana Ruiz het volgende geschreven:",
    "Em ter., 20 de out. de 2026 às 09:14, Ana Ruiz <ana@shop.example> escreveu:",
    "Den tis 20 okt. 2026 kl 09:14 skrev Ana Ruiz <ana@shop.example>:",
)


@pytest.mark.parametrize("attribution", ATTRIBUTIONS)
@pytest.mark.parametrize("quoted", [QUOTE, "\nold words\nand more\n", "\n\nold words\n"])
def test_quoted_answers_go_in_every_language(attribution: str, quoted: str) -> None:
    assert own_words(f"Yes,  please.\n\nAna\n\n{attribution}{quoted}") == "Yes,  please.\n\nAna"


@pytest.mark.parametrize("attribution", ATTRIBUTIONS)
def test_answers_below_a_quote_stay(attribution: str) -> None:
    assert own_words(f"{attribution}{QUOTE}\nThat is right.\n\n> more\nSam") == "That is right.\n\nSam"


HEADERS = (
    "From: Ana Ruiz <ana@shop.example>\nSent: Tuesday, October 20, 2026 9:14 AM\nTo: Sam\nSubject: Line\n",
    "*From:* Ana Ruiz <ana@shop.example>\n*Sent:* Tuesday, October 20, 2026\n*To:* Sam\n*Subject:* Line\n",
    "From: Ana Ruiz <ana@shop.example> Sent: Tuesday, October 20, 2026 To: Sam Subject: Line\n",
    "From: Shop Service\nDate: Tuesday, 20 October 2026 at 09:14\nTo: Sam\nCc: Kim\nSubject: Re: Line\n",
    "De: Ana Ruiz <ana@shop.example>\nEnviado el: martes, 20 de octubre de 2026 9:14\nPara: Sam\nAsunto: X\n",
    "De: Ana Ruiz\nEnviado: martes, 20 de octubre de 2026 9:14\nPara: Sam\nAsunto: Re: Línea\n",
    "Von: Ana Ruiz <ana@shop.example>\nGesendet: Dienstag, 20. Oktober 2026 09:14\nAn: Sam\nBetreff: AW: X\n",
    "De\u00a0: Ana Ruiz <ana@shop.example>\nEnvoyé\u00a0: mardi 20 octobre 2026 09:14\nObjet\u00a0: X\n",
    "Da: Ana Ruiz <ana@shop.example>\nInviato: martedì 20 ottobre 2026 09:14\nA: Sam\nOggetto: R: Linea\n",
    "Van: Ana Ruiz <ana@shop.example>\nVerzonden: dinsdag 20 oktober 2026 09:14\nAan: Sam\nOnderwerp: X\n",
)


@pytest.mark.parametrize("headers", HEADERS)
@pytest.mark.parametrize("rule", ["", f"{'_' * 32}\n", "\n\n"])
def test_the_mail_below_a_block_of_headers_goes(headers: str, rule: str) -> None:
    assert own_words(f"Yes.\n\nSam\n\n{rule}{headers}\nold words\n\nold too\n") == "Yes.\n\nSam"


@pytest.mark.parametrize(
    "separator",
    [
        "-----Original Message-----",
        "-------- Original Message --------",
        "---------- Forwarded message ---------",
        "-----Mensaje original-----",
        "-----Ursprüngliche Nachricht-----",
        "---------- Weitergeleitete Nachricht ---------",
        "-----Message d'origine-----",
        "-----Messaggio originale-----",
        "-----Oorspronkelijk bericht-----",
        "Begin forwarded message:",
        "Anfang der weitergeleiteten Nachricht:",
    ],
)
def test_what_stands_below_a_separator_goes(separator: str) -> None:
    assert own_words(f"See below.\n\n{separator}\n\nold words\n") == "See below."


@pytest.mark.parametrize(
    "footer",
    [
        "Sent from my iPhone",
        "Sent from my Galaxy",
        "Sent from Outlook for Android<https://aka.example/x>",
        "Get Outlook for iOS",
        "Sent from Mail for Windows",
        "Sent from Yahoo Mail on Android",
        "Sent from my iPhone\n\nGet Outlook for iOS",
        "Enviado desde mi iPhone",
        "Obtener Outlook para iOS",
        "Von meinem iPhone gesendet",
        "Gesendet von Outlook für Android",
        "Gesendet mit der GMX Mail App",
        "Envoyé de mon iPhone",
        "Télécharger Outlook pour iOS",
        "Inviato da iPhone",
        "Inviato dal mio telefono Android",
        "Verstuurd vanaf mijn iPhone",
        "Verzonden met Outlook voor Android",
    ],
)
@pytest.mark.parametrize("below", ["", f"\n\n{ATTRIBUTIONS[0]}{QUOTE}"])
def test_phone_footers_go(footer: str, below: str) -> None:
    assert own_words(f"Thank you.\nSam\n\n{footer}{below}") == "Thank you.\nSam"


@pytest.mark.parametrize(
    "written",
    [
        "Am Montag schrieb Ihr Kollege:\n\nEs ist behoben.\n\nIst es nicht.",
        "On 20 October your colleague wrote:\nit is mended.\nIt isn't.",
        "El lunes Ana escribió:\nya está.\nPero no.",
        "From: Madrid\nTo: Rome\nDate: 3 May\nThat is the flight I booked.",
        "Date: 3 May\nSubject: my claim\nI write about the claim above.",
        "De: la caja roja\nPara: mi hija\nEso pone en el paquete.",
        "First part\n______________________________\nsecond part",
        "Sent from my old address on Mail Street. What happens to my parcel? It has been a week now.",
        "This email is confidential and meant for its reader alone.",
        "The error reads: on line 3 at 9:14 2026 it failed:\nand then it stopped.",
        "Kind regards,\nAnna\nShop Service, 1 Street",
        "We can do this:\n1. call you\n2. write to you",
    ],
)
def test_nothing_of_the_senders_own_is_lost(written: str) -> None:
    assert own_words(written) == written


@pytest.mark.parametrize(
    ("html", "own"),
    [
        (
            '<div>It still <b>fails</b> &amp; stops.</div><div class="gmail_quote"><div class="gmail_attr">'
            "Am Di. 20.10.2026 schrieb Ana:<br></div><blockquote class='gmail_quote'>old</blockquote></div>",
            "It still fails & stops.",
        ),
        (
            '<p>See my answers.</p><div class="gmail_quote"><blockquote class="gmail_quote">Which model?'
            '</blockquote><div>The blue one.</div><blockquote class="gmail_quote">Since when?</blockquote>'
            "<div>Monday.</div></div>",
            "See my answers.\n\nThe blue one.\nMonday.",
        ),
        (
            '<div class="moz-cite-prefix">On 20.10.26 Ana wrote:<br></div><blockquote type="cite">old'
            "</blockquote><p>New.</p>",
            "New.",
        ),
        (
            '<html><body><p>New.</p><div id="appendonsend"></div><hr><div id="divRplyFwdMsg">差出人: A'
            "</div><div>old</div></body></html>",
            "New.",
        ),
        ('<p>New.</p><div class="yahoo_quoted" id="y1">old</div>', "New."),
        ("<p>New.</p><div class='freshdesk_quote'><div>old</div></div><p>Below.</p>", "New.\n\nBelow."),
        ("<p>New.</p><div class='zmail_extra'>old</div>", "New."),
        (
            '<p>New.</p><div>Kind regards,<br>Ana</div><div id="Signature">Ana Ruiz, Shop</div>',
            "New.\n\nKind regards,\nAna",
        ),
        ('<p>New.</p><div dir="ltr" class="gmail_signature">Ana Ruiz<br>Shop</div>', "New."),
        ('<p>New.</p><pre class="moz-signature" cols="72">Ana Ruiz</pre>', "New."),
        ("<p>They told me:</p><blockquote>wait a week</blockquote>", "They told me:\n\nwait a week"),
        ("<p>a</p><script>steal()</script><style>p {}</style><p>b</p>", "a\n\nb"),
        ("<?xml version='1.0' encoding='utf-8'?><div><blockquote type='cite'>x</blockquote>own</div>", "own"),
        ("", ""),
        ("<blockquote></blockquote>", ""),
    ],
)
def test_html_bodies_lose_what_programs_mark_as_quoted(html: str, own: str) -> None:
    assert own_text("", html) == own
    assert own_text(" \n", html) == own


def test_the_plain_body_goes_first() -> None:
    assert own_text("plain \x00text", "<p>html</p>") == "plain \ufffdtext"


def test_the_line_of_a_helpdesk_about_answering_above_it_goes() -> None:
    assert own_words("##- Please type your reply above this line -##\n\nHello Sam") == "Hello Sam"


# letters and marks that are no sign of a quote, a signature or a footer, in lines too short to be unwrapped
lines_written = (
    st.text("abc éß.,:!?()1 9@-", max_size=40).map(str.strip).filter(lambda line: line[:2] != "--")
)


@given(st.lists(lines_written, min_size=1, max_size=8), st.sampled_from([*ATTRIBUTIONS, *HEADERS]))
@settings(max_examples=150, deadline=None)
def test_whatever_stands_above_a_quote_is_kept(written: list[str], quoting: str) -> None:
    own = "\n".join(written).strip()
    assert own_words(f"{own}\n\n{quoting}\n> old words\n> and more\n") == own


@pytest.mark.parametrize(
    ("html", "own"),
    [
        ("<p>Yes.</p><p>On Sun, 1 March, Ana wrote:</p><blockquote>old</blockquote>", "Yes."),
        ("<p>Yes.</p><p>My list:</p><blockquote>tea</blockquote>", "Yes.\n\nMy list:\n\ntea"),
        (
            "<p>On 1 March Ana wrote:</p>it said<blockquote>tea</blockquote>",
            "On 1 March Ana wrote:\n\nit said\n\ntea",
        ),
    ],
)
def test_a_blockquote_goes_only_with_the_line_that_says_who_wrote_it(html: str, own: str) -> None:
    assert own_text("", html).split() == own.split()
