"""A user's presentation, opened after its sizes are known."""

from __future__ import annotations

import tempfile
from pathlib import Path
from shutil import copyfileobj
from typing import IO, Any
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile

from pptx import Presentation
from pptx.exc import PackageNotFoundError

from reports.content.gathering import ReportError

LARGEST_FILE = 200 * 2**20
"""The most bytes of a template."""

LARGEST_CONTENT = 256 * 2**20
"""The most bytes that all its parts may unpack to, pictures and films included."""

LARGEST_TEXT = 32 * 2**20
"""The most bytes of XML, all parts together: once it is read, it takes some ten times as much memory."""

MOST_PARTS = 10_000

_TEXT = (".xml", ".rels", ".vml")
_LARGEST_DIRECTORY = 4 * 2**20
_LARGEST_COMMENT = 2**16
_END, _END_SIZE, _SIZE_AT = b"PK\x05\x06", 22, 12
_UNREADABLE = (BadZipFile, KeyError, ValueError, AttributeError, SyntaxError, RuntimeError, EOFError, OSError)


def opened(path: Path) -> Any:
    """Open a template.

    Files within its parts, such as the workbooks of charts, are not unpacked.

    Raises:
        ReportError: It is missing, no PowerPoint file, damaged, or larger than any template.
    """
    try:
        if not path.is_file():
            raise PackageNotFoundError
        if path.stat().st_size > LARGEST_FILE:
            raise ReportError(f'The template "{path}" has more than {LARGEST_FILE:,} bytes.')
        with tempfile.TemporaryFile() as copy, _listed(path) as package:
            _refuse_large(package, path)
            _unpack(package, copy)
            copy.seek(0)
            return Presentation(copy)
    except PackageNotFoundError:
        raise ReportError(f'The template "{path}" does not exist, or is no PowerPoint file (.pptx).') from None
    except _UNREADABLE as error:
        raise ReportError(f'The template "{path}" cannot be read: {error}. Save it as .pptx again.') from None


def _listed(path: Path) -> ZipFile:
    """A package whose list of parts, which is read as a whole, is no longer than that of a presentation."""
    with path.open("rb") as file:
        file.seek(max(path.stat().st_size - _END_SIZE - _LARGEST_COMMENT, 0))
        tail = file.read()
    end = tail.rfind(_END)
    if end >= 0 and int.from_bytes(tail[end + _SIZE_AT : end + _SIZE_AT + 4], "little") > _LARGEST_DIRECTORY:
        raise BadZipFile(f"its list of parts has more than {_LARGEST_DIRECTORY:,} bytes")
    return ZipFile(path)


def _refuse_large(package: ZipFile, path: Path) -> None:
    """Compare what the parts claim to have with what a template has."""
    parts = package.infolist()
    if len(parts) > MOST_PARTS:
        raise ReportError(f'The template "{path}" has {len(parts):,} parts; at most {MOST_PARTS:,} are read.')
    for limit, name, size in (
        (LARGEST_CONTENT, "", sum(part.file_size for part in parts)),
        (LARGEST_TEXT, " of XML", sum(part.file_size for part in parts if part.filename.lower().endswith(_TEXT))),
    ):
        if size > limit:
            raise ReportError(f'The template "{path}" unpacks to {size:,} bytes{name}; at most {limit:,} are read.')


def _unpack(package: ZipFile, copy: IO[bytes]) -> None:
    """Put the parts, without compression, into a file.

    A part may be larger than it claims to be. Read in pieces it ends where it claims to; read as a whole, as
    python-pptx does, all of it would be unpacked first. Other kinds of compression cannot be unpacked in pieces, and
    presentations have none.
    """
    with ZipFile(copy, "w") as plain:
        for part in {part.filename: part for part in package.infolist()}.values():
            if part.compress_type not in (ZIP_STORED, ZIP_DEFLATED):
                raise BadZipFile(f"{part.filename} is compressed in a way that presentations are not")
            with package.open(part) as source, plain.open(part.filename, "w") as target:
                copyfileobj(source, target)
