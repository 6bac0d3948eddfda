"""Zip containers (DOCX, ODT) from strangers: looked at from outside before anything is unpacked."""

from __future__ import annotations

import io
import zipfile
import zlib

from newsflow import ReadError

MAX_FILES = 2_000  # a document with 900 pictures has about 950 parts
MAX_PART = 30_000_000  # bytes of one unpacked part; a 200-page DOCX has a document.xml of 4 MB
MAX_RATIO = 200  # XML packs 10 to 40 times; zip bombs 1,000 times


class Archive:
    """The parts of a container. Raises ReadError "hostile" or "malformed" where it cannot be trusted."""

    def __init__(self, data: bytes, name: str) -> None:
        self._name = name
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
            raise ReadError(f"{name} is a damaged container ({error}); save it again", code="malformed") from None
        infos = self._zip.infolist()
        if len(infos) > MAX_FILES:
            raise ReadError(f"{name} holds {len(infos)} files, no document does; refused", code="hostile")
        self._infos = {info.filename: info for info in infos}

    def names(self) -> list[str]:
        """The parts' names."""
        return list(self._infos)

    def part(self, name: str) -> bytes | None:
        """One part unpacked, or None where there is none of that name."""
        info = self._infos.get(name)
        if info is None:
            return None
        if info.file_size > MAX_PART or info.file_size > MAX_RATIO * max(info.compress_size, 1_000):
            raise ReadError(f"{self._name}: {name} unpacks to {info.file_size:,} bytes; refused", code="hostile")
        if info.flag_bits & 1:
            raise ReadError(f"{self._name} is encrypted; save it without a password", code="encrypted")
        try:
            with self._zip.open(info) as opened:
                data = opened.read(info.file_size + 1)  # the header may lie about the size: never read on
        except (
            zipfile.BadZipFile,
            zlib.error,
            EOFError,
            OSError,
            NotImplementedError,
            ValueError,
            RuntimeError,
        ) as error:
            raise ReadError(f"{self._name}: {name} is damaged ({error}); save it again", code="malformed") from None
        return data
