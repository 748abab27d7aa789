"""Files that only the site's key opens: AES-256-GCM, block by block, so that a long recording fits in memory.

A sealed file is a mark, a random salt, and blocks. The file's own key is made of the site's and the salt
(HKDF-SHA256, RFC 5869), each block has its number as nonce and says whether it is the last: a file that was
cut, reordered or changed in a single bit doesn't open (the STREAM construction, Hoang et al. 2015).
"""

import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from qa.errors import StoreError

__all__ = ["is_sealed", "opened", "seal", "unsealed"]

_MARK = b"callqa-sealed-1\n"
_SALT_BYTES = 16
_KEY_BYTES = 32
_BLOCK_BYTES = 1 << 20
_TAG_BYTES = 16  # what AES-GCM adds to a block
_LAST = 1 << 95
"""Set in the nonce (96 bits) of the last block."""


def seal(data: bytes | BinaryIO, target: Path, key: str) -> None:
    """Writes the data sealed, the file whole or not at all and readable by its owner only."""
    part = target.with_name(f"{target.name}.{os.getpid()}.part")
    descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as file:
            salt = os.urandom(_SALT_BYTES)
            file.write(_MARK + salt)
            cipher = _cipher(key, salt)
            for nonce, block in _numbered(_blocks(data, _BLOCK_BYTES)):
                file.write(cipher.encrypt(nonce, block, None))
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)


def opened(source: Path, key: str) -> Iterator[bytes]:
    """What was sealed, in blocks; to be used only once all have come.

    Raises StoreError when the file isn't sealed, was changed, or the key is another; OSError as reading does.
    """
    with source.open("rb") as file:
        head = file.read(len(_MARK) + _SALT_BYTES)
        if not head.startswith(_MARK) or len(head) < len(_MARK) + _SALT_BYTES:
            raise StoreError(f"{source.name}: is no sealed file. Nothing to open in it.")
        cipher = _cipher(key, head[len(_MARK) :])
        for nonce, block in _numbered(_blocks(file, _BLOCK_BYTES + _TAG_BYTES)):
            try:
                yield cipher.decrypt(nonce, block, None)
            except InvalidTag:
                raise StoreError(
                    f"{source.name}: doesn't open: sealed with another key, or damaged. "
                    "Name the right encryption_key_file."
                ) from None


def unsealed(source: Path, key: str) -> bytes:
    """The whole of what was sealed. Raises as `opened`."""
    return b"".join(opened(source, key))


def is_sealed(data: bytes) -> bool:
    """Whether a file that begins like this is sealed."""
    return data.startswith(_MARK)


def _cipher(key: str, salt: bytes) -> AESGCM:
    derived = HKDF(algorithm=SHA256(), length=_KEY_BYTES, salt=salt, info=b"callqa sealed file")
    return AESGCM(derived.derive(key.encode()))


def _blocks(data: bytes | BinaryIO, size: int) -> Iterator[bytes]:
    """At least one block, be it empty."""
    if isinstance(data, bytes):
        yield from (data[at : at + size] for at in range(0, max(1, len(data)), size))
        return
    yield data.read(size)
    while block := data.read(size):
        yield block


def _numbered(blocks: Iterable[bytes]) -> Iterator[tuple[bytes, bytes]]:
    """Each block with its nonce; a key is used for one file alone, so numbers suffice."""
    ahead = iter(blocks)
    block, number = next(ahead), 0
    for following in ahead:
        yield number.to_bytes(12, "big"), block
        block, number = following, number + 1
    yield (number | _LAST).to_bytes(12, "big"), block
