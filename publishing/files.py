"""content/ kept as it is, file by file, and given out again: byte for byte what came in, but for what was published at the desk since."""

from hashlib import sha256
from pathlib import Path, PurePosixPath

from sqlalchemy import delete, select

from db import db
from publishing.models import ContentFile


def keep_files(root: Path) -> None:
    """Keep every file under this folder; what is kept of others is dropped. What is the same is not written again."""
    kept = {path: (id, digest) for id, path, digest in db.session.execute(select(ContentFile.id, ContentFile.path, ContentFile.digest))}
    for path, name in files_of(root):
        content = path.read_bytes()
        id, before = kept.pop(name, (None, ""))
        if (digest := sha256(content).hexdigest()) == before:
            continue
        row = db.session.get(ContentFile, id) if id else ContentFile(path=name)
        assert row is not None
        row.digest, row.content = digest, content
        db.session.add(row)
    if kept:
        db.session.execute(delete(ContentFile).where(ContentFile.id.in_([id for id, _digest in kept.values()])))
    db.session.flush()


def files_of(root: Path) -> list[tuple[Path, str]]:
    """Every file below this folder with its name there; links lead elsewhere and are no files of ours."""
    return [(path, path.relative_to(root).as_posix()) for path in sorted(root.rglob("*")) if path.is_file() and not path.is_symlink()]


def write_files(out: Path) -> int:
    """Write everything that is kept below this folder. Returns how many files. Raises ValueError where a name leads out of it."""
    count = 0
    for name, content in db.session.execute(select(ContentFile.path, ContentFile.content).order_by(ContentFile.path)):
        path = PurePosixPath(name)
        if path.is_absolute() or ".." in path.parts:
            raise ValueError(name)
        target = out / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)
        count += 1
    return count


def kept_digests() -> dict[str, str]:
    """The SHA-256 of every kept file, by its name."""
    return dict(db.session.execute(select(ContentFile.path, ContentFile.digest)).tuples().all())
