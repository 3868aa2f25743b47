"""The compositor: a process of its own that reads one document's data from standard input and writes its PDF to standard output.

Started by typesetting.press with two arguments: the template's name and how many seconds of processor time it may take. It
limits itself before it reads anything; the templates and the fonts are ours, and what people wrote reaches a template as data and
never as code. Exit 0: a PDF; anything else: none.
"""

import resource
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
DOCUMENTS = ROOT / "templates" / "documents"
FONTS = ROOT / "assets" / "typst-fonts"
MEMORY = 1024**3  # bytes of address space
STANDARDS = ["ua-1", "a-3a"]


def limit(seconds: int) -> None:
    """From now on this process can't take more than its share, write a file or leave a core behind."""
    for what, most in ((resource.RLIMIT_AS, MEMORY), (resource.RLIMIT_CPU, seconds), (resource.RLIMIT_FSIZE, 0), (resource.RLIMIT_CORE, 0)):
        resource.setrlimit(what, (most, most))


def compose(template: str, data: str) -> bytes:
    """The document as PDF/UA-1 and PDF/A-3a. A letter that no font of ours has would break both standards: then the
    document comes without their mark, with an empty box in that letter's place, rather than not at all."""
    import typst

    def compiled(standards: list[str]) -> bytes:
        pdf: bytes = typst.compile(
            str(DOCUMENTS / f"{template}.typ"),
            root=str(DOCUMENTS),
            font_paths=[str(FONTS)],
            ignore_system_fonts=True,
            sys_inputs={"data": data},
            pdf_standards=standards,
        )
        return pdf

    try:
        return compiled(STANDARDS)
    except typst.TypstError as error:
        if "could not be displayed" not in str(error):
            raise
        return compiled([])


if __name__ == "__main__":
    limit(int(sys.argv[2]))
    sys.stdout.buffer.write(compose(sys.argv[1], sys.stdin.buffer.read().decode()))
