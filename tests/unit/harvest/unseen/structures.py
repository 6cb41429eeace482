"""Mails as programs build them: parts, nesting, signatures, encodings of the content."""

from __future__ import annotations

import binascii

from tests.unit.harvest.unseen.cases import Case, b64, bill, file, head, letter, mixed, multipart, text

INNER, DEEP = "Apple-Mail=_6B1E", "000000000000c1f0a2062f"
DISPOSED = 'Content-Type: application/pdf\r\nContent-Disposition: attachment; filename="rechnung.pdf"'


def apple_inline() -> bytes:
    shown = (
        "Content-Disposition: inline;\r\n\tfilename=rechnung.pdf\r\n"
        'Content-Type: application/pdf;\r\n\tx-unix-mode=0644;\r\n\tname="rechnung.pdf"'
    )
    return mixed(text("Moin,\r\n\r\n"), file(bill(), shown), text("\r\n\r\nGesendet von meinem iPhone"))


def apple_alternative() -> bytes:
    rich = multipart("mixed", text("<p>Hallo</p>", "html"), file(bill(), DISPOSED), text("<br>", "html"), edge=INNER)
    return head().encode() + multipart("alternative", text(), rich)


def gmail_forward() -> bytes:
    quoted = (
        "FYI\r\n\r\n---------- Forwarded message ---------\r\nVon: Sturmfest <buero@sturmfest.example>\r\n"
        "Date: Mi., 12. März 2025 um 09:12 Uhr\r\nSubject: Rechnung 25-0417\r\n\r\nanbei\r\n"
    )
    return head("Fwd: Rechnung").encode() + multipart("mixed", text(quoted), file(bill(), DISPOSED), edge=DEEP)


def forwarded(levels: int) -> bytes:
    raw = mixed(text(), file(bill(), DISPOSED), subject="Ganz innen")
    for level in range(levels):
        edge = f"level{level}"
        inside = b"Content-Type: message/rfc822\r\nContent-Disposition: attachment\r\n\r\n" + raw
        raw = head(f"WG: {level}").encode() + multipart("mixed", text(), inside, edge=edge)
    return raw


def rfc822_in_base64() -> bytes:
    raw = mixed(text(), file(bill(), DISPOSED))
    return head("Fw").encode() + multipart("mixed", text(), file(raw, "Content-Type: message/rfc822"), edge=INNER)


def eml_as_octets() -> bytes:
    raw = mixed(text(), file(bill(), DISPOSED))
    named = 'Content-Type: application/octet-stream; name="Rechnung Sturmfest.eml"'
    return head("Fw").encode() + multipart("mixed", text(), file(raw, named), edge=INNER)


def clear_signed(protocol: str, kind: str, name: str) -> bytes:
    inside = multipart("mixed", text(), file(bill(), DISPOSED), edge=INNER)
    signature = file(b"0\x80\x06\x09*\x86H\x86\xf7\r\x01\x07\x02", f'Content-Type: {kind}; name="{name}"')
    return head().encode() + multipart(f'signed; protocol="{protocol}"; micalg=sha-256', inside, signature)


def pgp_encrypted() -> bytes:
    armour = "-----BEGIN PGP MESSAGE-----\r\n\r\nhQEMA5qL0\r\n=abcd\r\n-----END PGP MESSAGE-----\r\n"
    version = "Content-Type: application/pgp-encrypted\r\n\r\nVersion: 1\r\n"
    sealed = 'Content-Type: application/octet-stream; name="encrypted.asc"\r\n\r\n' + armour
    return head().encode() + multipart('encrypted; protocol="application/pgp-encrypted"', version, sealed)


def enveloped() -> bytes:
    oid = bytes.fromhex("06092a864886f70d010703")
    body = bytes([0x30, len(oid) + 4]) + oid + b"\xa0\x02\x30\x00"
    named = 'Content-Type: application/pkcs7-mime; smime-type=enveloped-data; name="smime.p7m"'
    return head(more=f"{named}\r\nContent-Transfer-Encoding: base64\r\n\r\n{b64(body)}\r\n").encode()


def related() -> bytes:
    page = text('<img src="cid:logo"><p>Ihre Rechnung</p>', "html")
    logo = file(b"\x89PNG\r\n\x1a\n" + bytes(900), "Content-Type: image/png\r\nContent-ID: <logo>")
    return head().encode() + multipart("related", page, logo, file(bill(), DISPOSED))


def outlook() -> bytes:
    both = multipart("alternative", text(), text("<p>anbei</p>", "html"), edge="alt")
    page = multipart("related", both, file(b"GIF89a" + bytes(60), "Content-Type: image/gif"), edge="rel")
    return head().encode() + multipart("mixed", page, file(bill(), DISPOSED))


def digest() -> bytes:
    inside = (mixed(text(), file(bill(), DISPOSED)), letter("Hallo Liste", "Frage"), letter("Antwort", "Re: Frage"))
    return head("Sammelmail").encode() + multipart("digest", *(b"\r\n" + raw for raw in inside), edge="digest")


def report(kind: str, told: str) -> bytes:
    back = "Content-Type: text/rfc822-headers\r\n\r\nSubject: Rechnung 25-0417\r\nTo: weg@kunde.example\r\n"
    return head("Unzustellbar").encode() + multipart(f"report; report-type={kind}", text("Fehler 550"), told, back)


def uuencoded() -> bytes:
    content = bill()
    lines = [binascii.b2a_uu(content[start : start + 45]).decode().rstrip("\n") for start in range(0, len(content), 45)]
    return letter("Anbei.\n\nbegin 644 rechnung.pdf\n" + "\n".join(lines) + "\n`\nend\n", "Rechnung")


def line_feeds() -> bytes:
    return mixed(text(), file(bill(), DISPOSED)).replace(b"\r\n", b"\n")


def encoded(name: str, content: str) -> bytes:
    return mixed(text(), f"{DISPOSED}\r\nContent-Transfer-Encoding: {name}\r\n\r\n{content}\r\n")


def binary() -> bytes:
    return mixed(text(), f"{DISPOSED}\r\nContent-Transfer-Encoding: binary\r\n\r\n".encode() + bill())


def quoted() -> bytes:
    return mixed(
        text(),
        f"{DISPOSED}\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n".encode()
        + binascii.b2a_qp(bill(), istext=False).replace(b"=\n", b"=\r\n"),
    )


def junk() -> bytes:
    lines = b64(bill()).split("\r\n")
    lines[3:3] = ["", "   ", "-- "]
    return encoded("base64", "\r\n".join([*lines, "", "_______________", "Liste verlassen: http://liste.example/"]))


ONE = ("rechnung.pdf",)
CASES: dict[str, Case] = {
    "Apple Mail, PDF inline between texts": Case(apple_inline, 1, ONE),
    "Apple Mail, PDF within the alternative": Case(apple_alternative, 1, ONE),
    "Gmail, forwarded inline": Case(gmail_forward, 1, ONE),
    "forwarded as an attachment": Case(lambda: forwarded(1), 1, ONE),
    "forwarded three deep": Case(lambda: forwarded(3), 1, ONE),
    "message/rfc822 in base64": Case(rfc822_in_base64, 1, ONE),
    "a mail attached as octets, by its name": Case(eml_as_octets, 1, ONE),
    "S/MIME, clear": Case(lambda: clear_signed("application/pkcs7-signature", "application/pkcs7-signature", "smime.p7s"), 1, ONE),
    "PGP/MIME, signed": Case(lambda: clear_signed("application/pgp-signature", "application/pgp-signature", "s.asc"), 1, ONE),
    "PGP/MIME, encrypted": Case(pgp_encrypted, 0, (), "encrypted"),
    "PGP in the text": Case(lambda: letter("-----BEGIN PGP MESSAGE-----\n\nhQEMA5\n-----END PGP MESSAGE-----\n", "x"), 0, (), "encrypted"),
    "S/MIME, enveloped": Case(enveloped, 0, (), "encrypted"),
    "related: page, logo, PDF": Case(related, 1, ONE, "inline-image"),
    "Outlook: mixed, related, alternative": Case(outlook, 1, ONE),
    "digest of a list": Case(digest, 1, ONE),
    "delivery status": Case(lambda: report("delivery-status", "Content-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.example\r\n\r\nAction: failed\r\n"), 0, ()),
    "read receipt": Case(lambda: report("disposition-notification", "Content-Type: message/disposition-notification\r\n\r\nDisposition: manual-action; displayed\r\n"), 0, ()),
    "uuencoded in the text": Case(uuencoded, 1, ONE),
    "no closing boundary": Case(lambda: head().encode() + multipart("mixed", text(), file(bill(), DISPOSED), last=False), 1, ONE),
    "line feeds alone": Case(line_feeds, 1, ONE),
    "base64 with blank lines and a list's footer": Case(junk, 1, ONE),
    "base64 without padding": Case(lambda: encoded("base64", b64(bill()).rstrip("=")), 1, ONE),
    "base64 in one line": Case(lambda: encoded("base64", b64(bill(), 10**7)), 1, ONE),
    "BASE64 with a comment": Case(lambda: encoded("BASE64 (of course)", b64(bill())), 1, ONE),
    "quoted-printable PDF": Case(quoted, 1, ONE),
    "binary PDF": Case(binary, 1, ONE),
}  # fmt: skip
