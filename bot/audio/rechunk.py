"""Pieces of any length made into whole telephone frames."""

from __future__ import annotations

from bot.model import FRAME_BYTES


class Rechunker:
    """Cuts a stream of bytes into frames of one length, whatever the pieces."""

    def __init__(self, frame_bytes: int = FRAME_BYTES) -> None:
        """`frame_bytes` is the length of a frame, bytes."""
        if frame_bytes < 1:
            raise ValueError("a frame has at least one byte")
        self._frame_bytes = frame_bytes
        self._rest = bytearray()

    @property
    def rest(self) -> bytes:
        """Bytes that do not make a whole frame yet."""
        return bytes(self._rest)

    def feed(self, piece: bytes) -> list[bytes]:
        """Take a piece and give the frames that are complete."""
        self._rest += piece
        size = self._frame_bytes
        whole = len(self._rest) // size * size
        frames = [bytes(self._rest[start : start + size]) for start in range(0, whole, size)]
        del self._rest[:whole]
        return frames

    def finish(self) -> list[bytes]:
        """Give the last frame, filled with silence (zero bytes); none when nothing is left."""
        if not self._rest:
            return []
        frame = bytes(self._rest).ljust(self._frame_bytes, b"\0")
        self._rest.clear()
        return [frame]


def split_frames(pcm: bytes, frame_bytes: int = FRAME_BYTES) -> list[bytes]:
    """Cut a whole sound into frames; the last one is filled with silence."""
    chunker = Rechunker(frame_bytes)
    return chunker.feed(pcm) + chunker.finish()
