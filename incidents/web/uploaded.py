"""A posted form that may bring a file, as a value, whatever bytes were sent."""

from dataclasses import dataclass
from typing import Any

from litestar import Request
from litestar.datastructures import UploadFile

from incidents.web.posted import Posted, UnsupportedMediaError


@dataclass(frozen=True, slots=True, kw_only=True)
class Uploaded:
    """The fields of a form, and the one file that came with them.

    Attributes:
        content: empty where no file was chosen.
    """

    posted: Posted
    file_name: str
    content: bytes


async def read_uploaded(request: Request[Any, Any, Any]) -> Uploaded:
    """Return the form of *request*; the dependency named ``uploaded``."""
    sent_as = request.headers.get("content-type", "").split(";")[0].strip().lower()
    if sent_as != "multipart/form-data":
        raise UnsupportedMediaError(detail="send the form as the page does")
    form = await request.form()
    fields: dict[str, list[str]] = {}
    name, content = "", b""
    for key, value in form.multi_items():
        if isinstance(value, UploadFile):
            name, content = value.filename, await value.read()
        else:
            text = str(value).replace("\0", "").replace("\r\n", "\n")
            fields.setdefault(key, []).append(text.replace("\r", "\n"))
    posted = Posted(fields={key: tuple(texts) for key, texts in fields.items()})
    return Uploaded(posted=posted, file_name=name, content=content)
