"""Everything derived from the server key: receipts, tokens, digests."""

import base64
import hashlib
import hmac
import secrets
import time
from uuid import UUID

_ALPHABET = str.maketrans(
    "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
)
_ALIKE = str.maketrans({"O": "0", "I": "1", "L": "1", "U": "V"})
_CODE_BYTES = 20  # 160 bits, shown as 8 groups of 4
# Of the last 80 bits of a row's key: what is fixed, and what is drawn.
_VERSION_AND_VARIANT = (7 << 76) | (0b10 << 62)
_DRAWN = ~((0xF << 76) | (0b11 << 62)) & ((1 << 80) - 1)


class Keys:
    """Derives purpose-bound secrets from one server key by HMAC-SHA-256."""

    def __init__(self, server_key: bytes) -> None:
        if len(server_key) < 32:
            msg = "the server key needs 32 bytes or more"
            raise ValueError(msg)
        self._key = server_key

    def receipt_code(self, organisation_id: str, idempotency_key: str) -> str:
        """Return the receipt code of a report: 160 bits in groups of base32.

        The same report sent twice gives the same code, so that a repeated submit
        can show it although only its digest is stored.
        """
        digest = self._derive("receipt", f"{organisation_id}|{idempotency_key}")
        return grouped(base32(digest[:_CODE_BYTES]))

    def webhook_secret(self, webhook: str, number: int) -> str:
        """Return the secret of this number that a webhook's events are signed with."""
        return self._derive("webhook", f"{webhook}|{number}").hex()

    def token_for(self, purpose: str, subject: str) -> str:
        """Return a token that proves we made it for *subject* (CSRF and the like)."""
        return base32(self._derive(purpose, subject)[:_CODE_BYTES])

    def is_token_for(self, purpose: str, subject: str, token: str) -> bool:
        """Compare in constant time."""
        return hmac.compare_digest(
            self.token_for(purpose, subject).encode(), token.encode(errors="replace")
        )

    def keyed_digest(self, purpose: str, subject: str) -> str:
        """Return a digest that is useless without our key (addresses, networks)."""
        return self._derive(purpose, subject).hex()

    def _derive(self, purpose: str, subject: str) -> bytes:
        message = f"tocsin/{purpose}\n{subject}".encode(errors="surrogatepass")
        return hmac.digest(self._key, message, "sha256")


def base32(raw: bytes) -> str:
    """Return *raw* in base32 without letters that look like digits."""
    return base64.b32encode(raw).decode().rstrip("=").translate(_ALPHABET)


def grouped(code: str, *, size: int = 4) -> str:
    """Return *code* in groups that can be read aloud: ``7K3F-2QXM-...``."""
    return "-".join(code[i : i + size] for i in range(0, len(code), size))


def normalised(code: str) -> str:
    """Return a typed code as we made it: no spaces or dashes, O read as 0."""
    kept = "".join(character for character in code.upper() if character.isalnum())
    return kept.translate(_ALIKE)


def digest_of(code: str) -> str:
    """Return the SHA-256 of a code as stored; typing variants give the same."""
    return hashlib.sha256(normalised(code).encode(errors="replace")).hexdigest()


def token_digest(token: str) -> str:
    """Return the SHA-256 of a token that nobody types (cookies, API tokens)."""
    return hashlib.sha256(token.encode(errors="replace")).hexdigest()


def new_token() -> str:
    """Return 256 random bits for a cookie or an API token."""
    return secrets.token_urlsafe(32)


def new_webhook_id() -> str:
    """Return 80 random bits that name a webhook."""
    return base32(secrets.token_bytes(10))


def new_row_id() -> UUID:
    """Return a random key for a row that sorts by time (RFC 9562, version 7).

    Rows that come together then stand together in every index: a report touches a
    fifth fewer pages, and each of them is written out before the answer.
    """
    milliseconds = time.time_ns() // 1_000_000
    drawn = int.from_bytes(secrets.token_bytes(10)) & _DRAWN
    return UUID(int=(milliseconds << 80) | _VERSION_AND_VARIANT | drawn)


def new_reference() -> str:
    """Return a case reference ``INC-7K3F-2QXM``: seven random signs and a check.

    Random, so that it does not tell how many cases there are.
    """
    body = base32(secrets.token_bytes(5))[:7]
    whole = body + check_character(body)
    return f"INC-{whole[:4]}-{whole[4:]}"


def check_character(body: str) -> str:
    """Return a check sign that finds any one wrong sign and most swaps."""
    signs = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
    total = sum((2 * i + 1) * signs.index(sign) for i, sign in enumerate(body, 1))
    return signs[total % 32]
