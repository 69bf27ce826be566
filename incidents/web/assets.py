"""Static files, read once at start and served from memory.

The address carries one digest over all files, so that they may be cached for a
year and still change with a release. Serves nothing outside the folder: names
are looked up, never joined to a path.
"""

import gzip
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from litestar import Request, Response, get
from litestar.exceptions import NotFoundException
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromPath

FOLDER = Path(__file__).parent / "static"
_TYPES = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
    ".woff2": "font/woff2",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Asset:
    """One file: its bytes, the same gzipped, and its media type."""

    plain: bytes
    packed: bytes
    media_type: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Assets:
    """All static files under one digest."""

    digest: str
    files: Mapping[str, Asset]

    def url(self, name: str) -> str:
        """Return the address of file *name*; KeyError when there is none."""
        if name not in self.files:
            raise KeyError(name)
        return f"/static/{self.digest}/{name}"


@cache
def load_assets(folder: Path = FOLDER) -> Assets:
    """Read every file under *folder* that a browser may ask for."""
    files: dict[str, Asset] = {}
    digest = hashlib.sha256()
    for path in sorted(p for p in folder.rglob("*") if p.suffix in _TYPES):
        name = path.relative_to(folder).as_posix()
        plain = path.read_bytes()
        digest.update(name.encode() + b"\0" + plain)
        files[name] = Asset(
            plain=plain,
            packed=gzip.compress(plain, mtime=0),
            media_type=_TYPES[path.suffix],
        )
    return Assets(digest=digest.hexdigest()[:16], files=files)


def asset_route(assets: Assets) -> HTTPRouteHandler:
    """Return the route that serves *assets*."""

    @get("/static/{digest:str}/{name:path}", sync_to_thread=False)
    def static(
        request: Request[Any, Any, Any], digest: FromPath[str], name: FromPath[str]
    ) -> Response[bytes]:
        """Answer one file, to be kept for a year."""
        asset = assets.files.get(name.lstrip("/"))
        if digest != assets.digest or asset is None:
            raise NotFoundException
        packed = "gzip" in request.headers.get("accept-encoding", "")
        headers = {
            "cache-control": "public, max-age=31536000, immutable",
            "vary": "accept-encoding",
        }
        if packed:
            headers["content-encoding"] = "gzip"
        return Response(
            asset.packed if packed else asset.plain,
            media_type=asset.media_type,
            headers=headers,
        )

    return static
