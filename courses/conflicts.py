"""A text that was saved elsewhere meanwhile is never overwritten unseen: a save names the version that it started from."""

from hashlib import sha256

from courses.errors import SavedElsewhere


def version_of(text: str) -> str:
    """Sixteen letters that stand for a text, however its lines end; empty for no text. Equal texts are one version."""
    lines = _plain(text)
    return sha256(lines.encode()).hexdigest()[:16] if lines else ""


def refuse_overwriting(*, kept: str, started_from: str, new: str) -> None:
    """Raises SavedElsewhere where another text stands there than the one that the writer saw, and it isn't the new one.

    `kept` must have been read under a lock that holds until the new text is written.
    """
    if started_from != version_of(kept) and _plain(new) != _plain(kept):
        raise SavedElsewhere(theirs=kept, version=version_of(kept))


def joined(kept: str, new: str) -> str:
    """Both texts, one below the other."""
    return f"{kept.rstrip()}\n\n{new.lstrip()}"


def _plain(text: str) -> str:
    return "\n".join(text.splitlines()).strip()
