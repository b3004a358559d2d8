"""Names a picture by its content, from the digests of its parts: a part that is the same object is not written again.

The digest of an item is the SHA-256 of its fields, written in one and only one way; that of a list is made of the
digests of its items in their order; that of a unit, and the picture's own, of their fields and the digests of their
lists. So pictures of one name have one content, and who names one after another pays only for what changed.
"""

from dataclasses import fields, replace
from hashlib import sha256
from typing import NamedTuple

import orjson

from standby.basis.ids import content_id
from standby.picture.model import Picture, UnitState


class _Listed(NamedTuple):
    """A list with its digest and those of its items, each beside its item, so that no other can pass for it."""

    items: tuple[object, ...]
    each: dict[int, tuple[object, bytes]]
    digest: bytes


class Fingerprints:
    """Names one picture after another; the digest of what an earlier one shared with it is not made again."""

    def __init__(self) -> None:
        """Begin with no picture."""
        self._held: dict[str, _Listed] = {}

    def of(self, picture: Picture) -> str:
        """Return the fingerprint: the same moment asked about and the same content have the same."""
        bare = replace(picture, fingerprint="", as_of=replace(picture.as_of, entry=None))
        return content_id("picture", self._told("", bare).decode())

    def _told(self, path: str, whole: Picture | UnitState) -> bytes:
        """Write something with the digests of its lists in their place."""
        values = ((field.name, getattr(whole, field.name)) for field in fields(whole))
        return orjson.dumps({n: self._list(f"{path}{n}", v) if isinstance(v, tuple) else v for n, v in values})

    def _list(self, path: str, items: tuple[object, ...]) -> str:
        held = self._held.get(path)
        if held is None or held.items is not items:
            before = held.each if held else {}
            each = {id(item): before.get(id(item)) or (item, self._item(path, item)) for item in items}
            digest = sha256(b"".join([each[id(item)][1] for item in items])).digest()
            held = self._held[path] = _Listed(items, each, digest)
        return held.digest.hex()

    def _item(self, path: str, item: object) -> bytes:
        """Return the digest of an item; the lists of a unit are kept by the unit's name."""
        if isinstance(item, UnitState):
            return sha256(self._told(f"{path}/{item.id or item.name}/", item)).digest()
        return sha256(orjson.dumps(item)).digest()
