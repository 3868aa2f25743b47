"""Do programs that aren't ours take our questions? Not part of the suite, since it needs packages of Node:

    npm install --ignore-scripts --prefix FOLDER gift-pegjs@1.0.2 @citolab/qti-components@7.27.4
    python -m tests.foreign_tools FOLDER

gift-pegjs reads an item of every kind that GIFT has; qti-components draws an item of every kind in Chromium and marks the key.
Its `equal` and its `match` of an ordered response don't mark by the standard: numeric and ordering score nothing there.
"""

import functools
import http.server
import json
import re
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

from quizzes.exchange.dialects import QTI3, spoken
from quizzes.exchange.formats import FORMATS
from quizzes.exchange.markup import write_markup
from quizzes.exchange.qti import item_of
from tests.quizzes.kinds import BODIES
from tests.served import chromium

Given = dict[str, str | list[str]]
MARKED: dict[str, list[tuple[Given, float]]] = {
    "choice": [({"RESPONSE": "b"}, 1), ({"RESPONSE": "a"}, 0)],
    "choices": [({"RESPONSE": ["b", "d"]}, 1), ({"RESPONSE": ["b"]}, 0.5), ({"RESPONSE": ["a", "c"]}, 0)],
    "true-false": [({"RESPONSE": "true"}, 1), ({"RESPONSE": "false"}, 0)],
    "matching": [({"RESPONSE": [f"prompt-{one} match-{other}" for one, other in zip("abc", matches, strict=True)]}, points)
                 for matches, points in (("yxx", 3), ("yxw", 2), ("www", 0))],
    "ordering": [({"RESPONSE": list(order)}, points) for order, points in (("abcd", 4), ("abdc", 2), ("badc", 0))],
    "numeric": [({"RESPONSE": number}, points) for number, points in (("40", 1), ("42", 1), ("38", 1), ("2.5", 1), ("42.01", 0), ("2.6", 0))],
    "short-text": [({"RESPONSE": text}, points) for text, points in (("uzticēšanās", 1), ("Paļāvība", 1), ("cits", 0))],
    "gaps": [({"gap-does": typed, "gap-says": chosen}, points) for typed, chosen, points in (("Klausās", "b", 2), ("nē", "b", 1), ("nē", "a", 0))],
    "best-worst": [({"RESPONSE": [f"action-{best} best", f"action-{worst} worst"]}, points)
                   for best, worst, points in (("a", "d", 3), ("a", "b", 2), ("d", "a", 0))],
}  # fmt: skip
READ = "const {parse} = require(process.argv[1]); console.log(JSON.stringify(parse(require('fs').readFileSync(0, 'utf8')).map(one => one.type)))"
DRAW = """async ([markup, answer]) => {
  document.body.innerHTML = markup;
  await new Promise(done => setTimeout(done, 400));
  const item = document.querySelector("qti-assessment-item");
  const drawn = [...item.querySelectorAll("*")].filter(one => one.localName.endsWith("-interaction") && one.shadowRoot).length;
  if (answer === null) return [drawn, null];
  item.updateResponseVariable("RESPONSE", answer);
  item.processResponse();
  return [drawn, item._context.variables.find(one => one.identifier === "SCORE").value];
}"""


def read_gift(modules: Path) -> bool:
    """Whether gift-pegjs reads as many questions as were written."""
    bodies = [body for body in BODIES.values() if FORMATS["gift"].has(body)]
    done = subprocess.run(["node", "-e", READ, modules / "gift-pegjs"], input=FORMATS["gift"].write(bodies, "lv"), capture_output=True, check=True)
    types = json.loads(done.stdout)
    print("gift-pegjs:", *types)
    return len(types) == len(bodies)


def draw_qti(modules: Path) -> bool:
    """Whether qti-components draws every kind and gives the points of the key."""
    handler = functools.partial(http.server.SimpleHTTPRequestHandler, directory=str(modules / "@citolab/qti-components/cdn"))
    server, is_well = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler), True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    with chromium() as browser:
        page = browser.new_page()
        page.goto(f"http://127.0.0.1:{server.server_port}/")
        page.add_script_tag(url="/index.js", type="module")
        page.wait_for_timeout(1500)
        for kind, body in BODIES.items():
            xml = write_markup(spoken(item_of(dict(body), "lv"), QTI3)).decode().partition("?>")[2]
            markup = re.sub(r"<([a-z-]+)((?: [^<>]*?)?)/>", r"<\1\2></\1>", re.sub(r' xmlns="[^"]*"', "", xml))
            answer, points = KEYS.get(kind, (None, None))
            drawn, score = page.evaluate(DRAW, [markup, answer])
            is_well &= drawn > 0 and score == points
            print(f"qti-components: {kind}: {drawn} drawn, the key earns {score}")
    server.shutdown()
    return is_well


if __name__ == "__main__":
    node_modules = Path(sys.argv[1]).resolve() / "node_modules"
    sys.exit(not all([read_gift(node_modules), draw_qti(node_modules)]))
