"""What a mail is, from whom, about which call; whatever arrives is read."""

from email.message import EmailMessage

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.unit.loading import load_tools

mail_message = load_tools("customer_service_base").mail_message

PERSON, AUTO_REPLY = mail_message.PERSON, mail_message.AUTO_REPLY
BOUNCE, LIST = mail_message.BOUNCE, mail_message.LIST


def build(body="The boiler leaks.", **headers):
    """Return the bytes of a mail; ``auto_submitted`` is the header Auto-Submitted."""
    values = {
        "From": "Anna Gallo <anna@verdi.example>",
        "To": "service@rossi.example",
        "Subject": "Boiler",
        "Message-Id": "<1@verdi.example>",
        **{name.replace("_", "-"): value for name, value in headers.items()},
    }
    lines = [f"{name}: {value}" for name, value in values.items() if value is not None]
    return ("\r\n".join(lines) + "\r\n\r\n" + body).encode()


@pytest.mark.parametrize(
    ("headers", "kind"),
    [
        ({}, PERSON),
        ({"Auto_Submitted": "no"}, PERSON),
        ({"Auto_Submitted": "auto-replied"}, AUTO_REPLY),
        ({"Auto_Submitted": "auto-generated (rejected)"}, AUTO_REPLY),
        ({"Auto_Submitted": "Auto-Replied; owner-email=x"}, AUTO_REPLY),
        ({"X_Autoreply": "yes"}, AUTO_REPLY),
        ({"X_Autoreply": "no"}, PERSON),
        ({"X_Autorespond": "Boiler"}, AUTO_REPLY),
        ({"X_Auto_Reply_From": "a@b.example"}, AUTO_REPLY),
        ({"Precedence": "auto_reply"}, AUTO_REPLY),
        ({"Precedence": "bulk"}, LIST),
        ({"Precedence": "junk"}, LIST),
        ({"Precedence": "first-class"}, PERSON),
        ({"List_Id": "News <news.example>"}, LIST),
        ({"Return_Path": "<>"}, AUTO_REPLY),
        ({"Return_Path": "<>", "Subject": "Undeliverable: Boiler"}, BOUNCE),
        ({"Return_Path": "<anna@verdi.example>"}, PERSON),
        ({"From": "MAILER-DAEMON@mx.example"}, BOUNCE),
        ({"X_Failed_Recipients": "x@y.example"}, BOUNCE),
        ({"X_Ricevuta": "avvenuta-consegna"}, AUTO_REPLY),
        ({"X_Ricevuta": "errore-consegna"}, BOUNCE),
        ({"Subject": "Risposta automatica: Caldaia"}, AUTO_REPLY),
        ({"Subject": "Fuori sede: Caldaia"}, AUTO_REPLY),
        ({"Subject": "Re: Out of office"}, AUTO_REPLY),
        ({"Subject": "Automatic reply: Boiler"}, AUTO_REPLY),
        ({"Subject": "Abwesenheitsnotiz: Kessel"}, AUTO_REPLY),
        ({"Subject": "=?utf-8?q?R=C3=A9ponse_automatique?="}, AUTO_REPLY),
        ({"Subject": "Delivery Status Notification (Failure)"}, BOUNCE),
        ({"Subject": "The printer that is out of office supplies"}, PERSON),
        ({"Subject": "Macchina fuori servizio"}, PERSON),
        ({"Subject": "Automatic door does not open"}, PERSON),
        ({"X_Auto_Response_Suppress": "All"}, PERSON),
    ],
)
def test_headers_tell_the_kind(headers, kind):
    assert mail_message.read(build(**headers)).kind == kind


@pytest.mark.parametrize(
    ("report", "action", "kind"),
    [
        ("delivery-status", "failed", BOUNCE),
        ("delivery-status", "delayed", AUTO_REPLY),
        ("disposition-notification", "", AUTO_REPLY),
    ],
)
def test_reports_tell_what_failed(report, action, kind):
    inner = f"Reporting-MTA: dns; mx.example\r\n\r\nAction: {action}\r\n"
    body = (
        "--b\r\nContent-Type: text/plain\r\n\r\nSorry\r\n"
        f"--b\r\nContent-Type: message/{report}\r\n\r\n{inner}\r\n"
        "--b\r\nContent-Type: text/rfc822-headers\r\n\r\n"
        "Message-ID: <sent@rossi.example>\r\n--b--\r\n"
    )
    content_type = f'multipart/report; report-type={report}; boundary="b"'
    mail = mail_message.read(build(body, Content_Type=content_type))
    assert mail.kind == kind
    assert "<sent@rossi.example>" in mail.references


def test_list_of_ours_is_no_list():
    raw = build(List_Id="<service.rossi.example>", Precedence="list")
    assert mail_message.read(raw).kind == LIST
    assert mail_message.read(raw, ("rossi.example",)).kind == PERSON


@pytest.mark.parametrize(
    ("headers", "sender"),
    [
        ({}, "anna@verdi.example"),
        ({"From": "ANNA@Verdi.Example"}, "anna@verdi.example"),
        ({"From": '"x@y.example" <anna@verdi.example>'}, "anna@verdi.example"),
        ({"From": "noreply@web.example", "Reply_To": "A <a@b.example>"}, "a@b.example"),
        ({"Reply_To": "other@verdi.example"}, "anna@verdi.example"),
        ({"From": None}, ""),
        ({"From": "Anna"}, ""),
        (
            {
                "From": '"Per conto di: a@pec.example" <posta-certificata@pec.example>',
                "Reply_To": "a@pec.example",
                "X_Trasporto": "posta-certificata",
            },
            "a@pec.example",
        ),
    ],
)
def test_sender_is_who_gets_the_answer(headers, sender):
    assert mail_message.read(build(**headers)).sender == sender


@pytest.mark.parametrize(
    ("headers", "silent"),
    [
        ({}, False),
        ({"From": "no-reply@shop.example"}, True),
        ({"From": "non.rispondere@shop.example"}, True),
        ({"From": "postmaster@shop.example"}, True),
        ({"From": "norbert@shop.example"}, False),
        ({"X_Auto_Response_Suppress": "OOF, AutoReply"}, True),
        ({"X_Auto_Response_Suppress": "DR, RN"}, False),
        ({"List_Unsubscribe": "<mailto:x@y.example>"}, True),
    ],
)
def test_who_gets_no_automatic_answer(headers, silent):
    assert mail_message.read(build(**headers)).silent is silent


@pytest.mark.parametrize(
    ("subject", "tokens"),
    [
        ("Re: [CALL/2026/00042] Boiler", ("CALL/2026/00042",)),
        ("[EXTERNAL] R: [ CALL/2026/00042 ]", ("CALL/2026/00042",)),
        ("[SR-77] and [CALL/2026/1]", ("SR-77", "CALL/2026/1")),
        ("CALL/2026/00042", ()),
        ("[urgent]", ()),
        ("", ()),
        (None, ()),
    ],
)
def test_tokens_stand_in_brackets(subject, tokens):
    assert mail_message.find_tokens(subject) == tokens


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "FYI\n\nDa: Mario Bo <Mario@bo.example>\nInviato: lunedì\nOggetto: Guasto",
            ("Mario Bo", "mario@bo.example"),
        ),
        (
            "> *From:* Mario Bo [mailto:mario@bo.example]\n> *Sent:* Monday\n",
            ("Mario Bo", "mario@bo.example"),
        ),
        (
            "---- Forwarded message ----\nVon: mario@bo.example\nDatum: heute",
            ("", "mario@bo.example"),
        ),
        ("From: here to there it leaks\nand then stops", ("", "")),
        ("Da: Mario Bo\nA: Service\n", ("", "")),
        ("", ("", "")),
    ],
)
def test_forwarded_mail_names_its_first_sender(text, expected):
    assert mail_message.forwarded_sender(text) == expected


def test_domain_of_a_company_but_not_of_a_mailbox_for_anybody():
    assert mail_message.domain_of("anna@Verdi.example") == "verdi.example"
    assert mail_message.domain_of("anna@gmail.com") == ""
    assert mail_message.domain_of("") == ""


@pytest.mark.parametrize(
    ("content_type", "sealed"),
    [
        ("text/plain", False),
        ("application/ms-tnef", True),
        ("application/pkcs7-mime; smime-type=enveloped-data", True),
        ('multipart/signed; boundary="b"', True),
        ('multipart/encrypted; boundary="b"', True),
        ('application/octet-stream; name="winmail.dat"', True),
    ],
)
def test_sealed_parts_are_told(content_type, sealed):
    assert mail_message.read(build(Content_Type=content_type)).sealed is sealed


def test_mail_without_identity_gets_the_same_one_each_time():
    raw = build(Message_Id=None)
    mail = mail_message.read(raw)
    again = mail_message.read(raw)
    assert mail.message_id == again.message_id
    completed = mail_message.read(mail_message.with_message_id(raw, mail))
    assert completed.has_message_id
    assert completed.message_id == mail.message_id
    assert mail.message_id != mail_message.read(raw + b"!").message_id


def test_rebuilt_mail_says_the_same():
    message = EmailMessage()
    message["From"] = "Anna Gàllo <anna@verdi.example>"
    message["To"] = "service@rossi.example"
    message["Subject"] = "Caldaia perché"
    message["Message-Id"] = "<1@verdi.example>"
    message["In-Reply-To"] = "<0@rossi.example>"
    message.set_content("Non parte più.")
    message.add_attachment(b"%PDF", "application", "pdf", filename="però.pdf")
    raw = message.as_bytes()
    before = mail_message.read(raw)
    rebuilt = mail_message.rebuild(raw)
    assert mail_message.read(rebuilt) == before
    assert "Non parte più." in mail_message.text_of(rebuilt)
    assert b"per%C3%B2.pdf" in rebuilt


NAMES = st.sampled_from(
    """From To Cc Subject Message-Id References In-Reply-To Date Return-Path List-Id
    Auto-Submitted Precedence Content-Type Content-Transfer-Encoding Reply-To
    Content-Disposition X-Ricevuta X-Trasporto MIME-Version""".split()
)
PIECES = st.sampled_from(
    [
        b"=?utf-8?b?//8=?=",
        b"=?x-unknown?q?=E0?=",
        b"=?utf-8?b?abc",
        b"<a@b.example>",
        b"@",
        b"<",
        b'"',
        b'multipart/mixed; boundary="b"',
        b"multipart/report; report-type=delivery-status; boundary=b",
        b"text/html; charset=unknown-8bit",
        b"text/plain; charset*=''x",
        b"base64",
        b"uuencode",
        b"\xe0\xff\x00",
        b"[CALL/2026/00042]",
        b"\r\n ",
        b"; filename*0*=x''%FF; filename*2=y",
        b"message/rfc822",
    ]
)
HEADER = st.tuples(NAMES, st.lists(PIECES | st.binary(max_size=20), max_size=6)).map(
    lambda header: header[0].encode() + b": " + b" ".join(header[1])
)
BODY = st.lists(
    st.sampled_from([b"--b\r\n", b"--b--\r\n", b"\r\n", b"Message-ID: <x@y>\r\n"])
    | HEADER.map(lambda line: line + b"\r\n")
    | st.binary(max_size=60),
    max_size=12,
).map(b"".join)
RAW = st.tuples(st.lists(HEADER, max_size=10).map(b"\r\n".join), BODY).map(
    b"\r\n\r\n".join
) | st.binary(max_size=300)


@settings(max_examples=1000, deadline=None)
@given(RAW)
def test_whatever_arrives_is_read_and_rebuilt(raw):
    mail = mail_message.read(raw)
    assert mail.kind in (PERSON, AUTO_REPLY, BOUNCE, LIST)
    assert mail.message_id
    assert mail.sender == mail.sender.lower()
    source = mail_message.with_message_id(raw, mail)
    rebuilt = mail_message.rebuild(source)
    again = mail_message.read(rebuilt)
    assert again.sender == mail.sender
    assert "\x00" not in mail_message.text_of(raw)
    rebuilt.decode("ascii")


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=400))
def test_any_text_may_be_looked_through(text):
    name, address = mail_message.forwarded_sender(text)
    assert not name or address
    assert isinstance(mail_message.find_tokens(text), tuple)
    mail_message.clean(text).encode()


@pytest.mark.parametrize(
    "filler", [b"a" * 200_000, b"<" * 200_000, b"a@" * 100_000, b"=?utf-8?q?" * 20_000]
)
def test_long_headers_take_no_time(filler):
    names = ("From", "To", "Subject", "References", "List-Id", "Reply-To")
    raw = b"\r\n".join(name.encode() + b": " + filler for name in names) + b"\r\n\r\nx"
    mail = mail_message.read(raw)
    assert mail.oversized
    assert len(mail_message.rebuild(raw)) < 100_000


def test_parts_in_parts_in_parts_are_read():
    head = b"From: a@b.example\r\n"
    part = b'Content-Type: multipart/mixed; boundary="b"\r\n\r\n--b\r\n'
    raw = head + part * 3000 + b"\r\nx"
    assert mail_message.read(raw).sender == "a@b.example"
    assert mail_message.rebuild(raw)
