"""Mails as mail servers and people send them, and as an attacker would."""

import random
from collections.abc import Iterator

OUR_ID = f"<{'0a1b2c3d' * 4}@tocsin.example>"
_REPORT = """\
From: Mail Delivery System <MAILER-DAEMON@mx.example>
To: alarms@tocsin.example
Subject: Undelivered Mail Returned to Sender
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b1"

--b1
Content-Type: text/plain; charset=us-ascii

I could not deliver it. Message-ID: <ffffffffffffffffffffffffffffffff@evil.example>

--b1
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example
Arrival-Date: Fri, 12 Jun 2026 09:20:00 +0000

Final-Recipient: rfc822; dpo@clinic.example
Action: {action}
Status: {status}
Diagnostic-Code: smtp; 550 nobody here

{returned}
--b1--
"""
_WHOLE = """\
--b1
Content-Type: message/rfc822

Message-ID: {id}
From: Tocsin <alarms@tocsin.example>
Subject: Breach report

Text
"""
_HEADERS = """\
--b1
Content-Type: text/rfc822-headers

Message-ID: {id}
Subject: Breach report
"""


def bounce(
    message_id: str = OUR_ID,
    *,
    action: str = "failed",
    status: str = "5.1.1",
    headers_only: bool = False,
) -> bytes:
    """Return a delivery report (RFC 3464) about a mail of ours."""
    returned = (_HEADERS if headers_only else _WHOLE).format(id=message_id)
    text = _REPORT.format(action=action, status=status, returned=returned)
    return text.replace("\n", "\r\n").encode()


def answer(message_id: str = OUR_ID, *, of_a_person: bool = True, **more: str) -> bytes:
    """Return an answer to a mail of ours, by a person or by their mail program."""
    marks = {} if of_a_person else {"Auto-Submitted": "auto-replied (vacation)"}
    headers = {
        "From": "Dana Dunne <dpo@clinic.example>",
        "Subject": "Re: Breach report",
        "In-Reply-To": message_id,
        **marks,
        **{name.replace("_", "-"): value for name, value in more.items()},
    }
    lines = [f"{name}: {value}" for name, value in headers.items()]
    return "\r\n".join([*lines, "", "I acknowledge this.", ""]).encode()


def old_bounce(message_id: str = OUR_ID) -> bytes:
    """Return what mail servers sent before there were reports: words."""
    return (
        "Return-Path: <>\r\nFrom: MAILER-DAEMON@mx.example\r\nSubject: failure notice"
        "\r\n\r\nHi. This is the qmail-send program.\r\n\r\n--- Below is a copy.\r\n"
        f"Message-ID: {message_id}\r\nSubject: Breach report\r\n"
    ).encode()


def hostile() -> Iterator[tuple[str, bytes]]:
    """Give one mail of each kind of malice, with its name."""
    deep = b"".join(
        b'Content-Type: multipart/mixed; boundary="b%d"\n\n--b%d\n' % (n, n)
        for n in range(1000)
    )
    wrapped = b"Content-Type: message/rfc822\n\n" * 1000
    yield "nothing", b""
    yield "NULs", b"\0" * 5000
    yield "NULs in headers", b"From: \0\0\r\nSubject\0: x\r\n\r\n\0"
    yield "no headers", b"\r\n\r\nhello"
    yield "1,000 deep", deep
    yield "1,000 mails in mails", wrapped + b"Subject: x\n\n"
    yield "a boundary that never comes", bounce().replace(b'"b1"', b'"zz"')
    yield "an empty boundary", bounce().replace(b'"b1"', b'""')
    yield "a boundary of 100,000 letters", bounce().replace(b"b1", b"b" * 100_000)
    yield "one line of 250 kB", b"Subject: " + b"x" * 250_000
    yield "200,000 line ends", b"Subject: x\n\n" + b"\n" * 200_000
    yield "a word that is encoded", b"Subject: =?utf-8?q?x=0ABcc:_e@evil.example?=\n\n"
    yield "20,000 encoded words", b"Subject: " + b"=?u?b?eA==?= " * 20_000 + b"\n\n"
    yield "an unknown charset", bounce().replace(b"us-ascii", b"\xff\xfe-nonsense")
    yield "bytes that are no text", bytes(range(256)) * 500
    yield "a lone surrogate", b"From: \xed\xa0\x80@x\r\n\r\n"
    yield (
        "a status block in no multipart",
        b"Content-Type: message/delivery-status\n\nx",
    )
    yield "base64 that is none", b"Content-Transfer-Encoding: base64\nX: y\n\n%%%%"
    yield (
        "20,000 parts",
        b"Content-Type: multipart/mixed; boundary=b\n\n" + (b"--b\n\nx\n" * 20_000),
    )
    yield "10,000 headers", b"".join(b"X-%d: y\n" % n for n in range(10_000)) + b"\n"
    yield (
        "10,000 recipients",
        bounce().replace(b"Action: failed", b"Action: delayed\r\n\r\n" * 10_000),
    )
    yield "an id of 200,000 letters", bounce(f"<{'a' * 200_000}@x.example>")
    yield "a mail cut in the middle", bounce()[: len(bounce()) // 2]


def spoilt(count: int) -> Iterator[bytes]:
    """Give reports and answers with 0.1 to 5 % of their bytes changed at random."""
    draw = random.Random(3464)  # noqa: S311 - the same ones each time
    whole = [bounce(), bounce(headers_only=True), answer(), old_bounce()]
    for number in range(count):
        mail = bytearray(whole[number % len(whole)])
        for _ in range(max(1, int(len(mail) * draw.uniform(0.001, 0.05)))):
            mail[draw.randrange(len(mail))] = draw.randrange(256)
        yield bytes(mail)
