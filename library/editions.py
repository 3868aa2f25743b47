"""The handbook as files: which have to be made, and how. Making takes seconds and is done outside any transaction."""

from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path

from accounts.models import LANGUAGES
from library.book import Book, Publisher, book_in
from library.epub import SHEET, epub_of
from library.models import EPUB, FORMS
from library.paper import paper_of
from library.queries import digests_of_editions

HERE = Path(__file__).parent
MADE_BY = ("book.py", "epub.py", "figures.py", "markup.py", "paper.py", "phrases.py")


@dataclass(frozen=True)
class Unmade:
    """A file that has to be made, and all that it is made of."""

    book: Book
    form: str
    digest: str

    def make(self) -> bytes:
        """The file. Raises NotComposed."""
        return epub_of(self.book) if self.form == EPUB else paper_of(self.book)


def unmade_editions(publisher: Publisher) -> list[Unmade]:
    """What readers should find as a file and don't, or not as the texts are now. Seven statements."""
    kept = digests_of_editions()
    books = [book for lang in LANGUAGES if (book := book_in(lang, publisher))]
    wanted = [Unmade(book, form, sha256(f"{way_of_making()} {book.digest}".encode()).hexdigest()) for book in books for form in FORMS]
    return [one for one in wanted if kept.get((one.book.lang, one.form)) != one.digest]


@cache
def way_of_making() -> str:
    """Changes whenever our own part in a file does, so that a new version of the program makes them anew."""
    sources = [HERE / name for name in MADE_BY] + [SHEET, SHEET.with_suffix(".typ")]
    return sha256(b"".join(path.read_bytes() for path in sources)).hexdigest()
