"""Bytes made smaller on the disk, and exactly the same again when they are read (Zstandard, RFC 8878)."""

import threading

import zstandard

LEVEL = 3
WORTH_TRYING = 64
"""Shorter than this, a frame costs more than it saves."""

MOST = 2**31
"""No frame is opened that says it holds more bytes than this: it is damaged."""

PLAIN, FRAME = b"\x00", zstandard.FRAME_HEADER


class Compressor:
    """Packs and unpacks with a few words that both sides know beforehand, so that short texts shrink too.

    What was packed with some words is unpacked with the same words only: never change those of a format that
    somebody may have on a disk.
    """

    def __init__(self, words: bytes = b"") -> None:
        """Prepare for some words; every thread gets its own state, for the library's must not be shared."""
        self._words = zstandard.ZstdCompressionDict(words, dict_type=zstandard.DICT_TYPE_RAWCONTENT) if words else None
        if self._words:
            self._words.precompute_compress(level=LEVEL)
        self._own = threading.local()

    def pack(self, data: bytes) -> bytes:
        """Return the frame of some bytes."""
        own = self._own
        if not hasattr(own, "packer"):
            own.packer = zstandard.ZstdCompressor(level=LEVEL, dict_data=self._words, write_dict_id=False)
        frame: bytes = own.packer.compress(data)
        return frame

    def unpack(self, frame: bytes) -> bytes:
        """Return the bytes of a frame. Raises ``ValueError`` when it is damaged or does not end where it should."""
        own = self._own
        if not hasattr(own, "reader"):
            own.reader = zstandard.ZstdDecompressor(dict_data=self._words)
        try:
            if zstandard.frame_content_size(frame) > MOST:
                raise ValueError("the frame says it holds more than anything here does")
            data: bytes = own.reader.decompress(frame, allow_extra_data=False)
        except zstandard.ZstdError as problem:
            raise ValueError(str(problem)) from problem
        return data


_contents = Compressor()


def pack_content(data: bytes) -> bytes:
    """Return kept bytes as they are stored: in a frame where that is shorter, else as they are after a zero byte."""
    if len(data) >= WORTH_TRYING:
        frame = _contents.pack(data)
        if len(frame) <= len(data):
            return frame
    return PLAIN + data


def unpack_content(stored: bytes) -> bytes:
    """Return the bytes as they were kept. Raises ``ValueError`` when what is stored is damaged."""
    if stored.startswith(FRAME):
        return _contents.unpack(stored)
    if not stored.startswith(PLAIN):
        raise ValueError("it begins with neither a zero byte nor a frame")
    return stored[1:]
