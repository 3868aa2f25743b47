"""Do programs that aren't ours take our questions, and mark them as we do? Not part of the suite, since it needs those programs:

    npm install --ignore-scripts --prefix FOLDER gift-pegjs@1.0.2 @citolab/qti-components@7.27.4
    python -m tests.foreign_tools FOLDER [QTI-SDK]

gift-pegjs reads an item of every kind that GIFT has; qti-components draws an item of every kind in Chromium and marks responses to it.
QTI-SDK is a copy of oat-sa/qti-sdk: PHP (with dom and mbstring) marks with it, and its XSD of QTI 2.1 judges an item of every kind.
"""

import functools
import http.server
import json
import re
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path

from lxml import etree

from quizzes.exchange.dialects import QTI3, QTI21, Dialect, spoken
from quizzes.exchange.formats import FORMATS
from quizzes.exchange.markup import write_markup
from quizzes.exchange.qti import item_of
from quizzes.interactions import INTERACTIONS, Response
from tests.quizzes.kinds import BODIES
from tests.served import chromium

Given = dict[str, str | list[str]]
RESPONSES: dict[str, list[Response]] = {
    "choice": [{"choice": "b"}, {"choice": "a"}],
    "choices": [{"choices": ["b", "d"]}, {"choices": ["b"]}, {"choices": ["a", "b", "d"]}, {"choices": ["a", "c"]}],
    "true-false": [{"value": True}, {"value": False}],
    "matching": [{"matches": dict(zip("abc", matches, strict=True))} for matches in ("yxx", "yxw", "www")],
    "ordering": [{"order": list(order)} for order in ("abcd", "abdc", "badc")],
    "numeric": [{"number": number} for number in ("40", "42", "38", "2.5", "42.01", "37.99", "2.6")],
    "short-text": [{"text": text} for text in ("uzticēšanās", "Paļāvība", "cits")],
    "gaps": [{"gaps": {"does": typed, "says": chosen}} for typed, chosen in (("Klausās", "b"), ("runā", "b"), ("runā", "a"))],
    "best-worst": [{"best": best, "worst": worst} for best, worst in ("ad", "ab", "ba", "da")],
}
READ = "const {parse} = require(process.argv[1]); console.log(JSON.stringify(parse(require('fs').readFileSync(0, 'utf8')).map(one => one.type)))"
DRAW = """async ([markup, given]) => {
  document.body.innerHTML = markup;
  await new Promise(done => setTimeout(done, 300));
  const item = document.querySelector("qti-assessment-item");
  const drawn = [...item.querySelectorAll("*")].filter(one => one.localName.endsWith("-interaction") && one.shadowRoot).length;
  const scores = [];
  for (const one of given) {
    for (const [name, value] of Object.entries(one)) item.updateResponseVariable(name, value);
    item.processResponse();
    scores.push(Number(item._context.variables.find(other => other.identifier === "SCORE").value));
  }
  return [drawn, scores];
}"""
MARK = r"""
error_reporting(E_ALL & ~E_DEPRECATED);
spl_autoload_register(function ($name) use ($argv) {
    $file = $argv[1] . '/src/' . strtr($name, '\\', '/') . '.php';
    if (is_file($file)) require_once $file;
});
use qtism\common\datatypes\{QtiDirectedPair, QtiFloat, QtiIdentifier, QtiString};
use qtism\common\enums\{BaseType, Cardinality};
use qtism\data\storage\xml\XmlDocument;
use qtism\runtime\common\{MultipleContainer, OrderedContainer, ResponseVariable, State};
use qtism\runtime\tests\AssessmentItemSession;
$made = fn ($type, $value) => match ($type) {
    BaseType::IDENTIFIER => new QtiIdentifier($value),
    BaseType::STRING => new QtiString($value),
    BaseType::FLOAT => new QtiFloat((float) $value),
    BaseType::DIRECTED_PAIR => new QtiDirectedPair(...explode(' ', $value)),
};
foreach (json_decode(stream_get_contents(STDIN), true) as [$xml, $given]) {
    $document = new XmlDocument();
    $document->loadFromString($xml);
    $item = $document->getDocumentComponent();
    $session = new AssessmentItemSession($item);
    $session->beginItemSession();
    $session->beginAttempt();
    $state = new State();
    foreach ($item->getResponseDeclarations() as $declared) {
        $type = $declared->getBaseType();
        $values = array_map(fn ($one) => $made($type, $one), (array) $given[$declared->getIdentifier()]);
        $variable = ResponseVariable::createFromDataModel($declared);
        $variable->setValue(match ($declared->getCardinality()) {
            Cardinality::SINGLE => $values[0],
            Cardinality::MULTIPLE => new MultipleContainer($type, $values),
            Cardinality::ORDERED => new OrderedContainer($type, $values),
        });
        $state->setVariable($variable);
    }
    $session->endAttempt($state);
    echo json_encode($session['SCORE']->getValue()), "\n";
}
"""


def given(kind: str, response: Response) -> Given:
    """A response as values of an item's variables."""
    if kind == "gaps":
        return {f"gap-{key}": value for key, value in response["gaps"].items()}
    if kind == "matching":
        return {"RESPONSE": [f"prompt-{key} match-{match}" for key, match in response["matches"].items()]}
    if kind == "best-worst":
        return {"RESPONSE": [f"action-{key} {rating}" for rating, key in response.items()]}
    (value,) = response.values()
    return {"RESPONSE": str(value).lower() if kind == "true-false" else value}


def points(kind: str) -> list[float]:
    """What we give for each of the responses."""
    return [float(INTERACTIONS[kind].score(BODIES[kind], response).points) for response in RESPONSES.get(kind, ())]


def items(dialect: Dialect) -> Iterator[tuple[str, str]]:
    """Every kind, and an item of it."""
    for kind, body in BODIES.items():
        yield kind, write_markup(spoken(item_of(dict(body), "lv"), dialect)).decode()


def agrees(program: str, kind: str, scores: list[float]) -> bool:
    """Whether the program marks as we do; says so."""
    is_same = scores == points(kind)
    print(f"{program}: {kind}: {scores}", "as ours" if scores and is_same else f"ours {points(kind)}" if scores else "(nothing to mark)")
    return is_same


def read_gift(modules: Path) -> bool:
    """Whether gift-pegjs reads as many questions as were written."""
    bodies = [body for body in BODIES.values() if FORMATS["gift"].has(body)]
    done = subprocess.run(["node", "-e", READ, modules / "gift-pegjs"], input=FORMATS["gift"].write(bodies, "lv"), capture_output=True, check=True)
    types = json.loads(done.stdout)
    print("gift-pegjs:", *types)
    return len(types) == len(bodies)


def draw_qti(modules: Path) -> bool:
    """Whether qti-components draws every kind and marks as we do."""
    handler = functools.partial(http.server.SimpleHTTPRequestHandler, directory=str(modules / "@citolab/qti-components/cdn"))
    server, is_well = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler), True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    with chromium() as browser:
        page = browser.new_page()
        page.goto(f"http://127.0.0.1:{server.server_port}/")
        page.add_script_tag(url="/index.js", type="module")
        page.wait_for_timeout(1500)
        for kind, xml in items(QTI3):
            markup = re.sub(r"<([a-z-]+)((?: [^<>]*?)?)/>", r"<\1\2></\1>", re.sub(r' xmlns="[^"]*"', "", xml.partition("?>")[2]))
            drawn, scores = page.evaluate(DRAW, [markup, [given(kind, response) for response in RESPONSES.get(kind, ())]])
            is_well &= agrees(f"qti-components, {drawn} drawn", kind, scores) and drawn > 0
    server.shutdown()
    return is_well


def mark_qti(sdk: Path) -> bool:
    """Whether qti-sdk marks every kind as we do."""
    asked = [(kind, xml, given(kind, response)) for kind, xml in items(QTI21) for response in RESPONSES.get(kind, ())]
    with tempfile.NamedTemporaryFile("w", suffix=".php") as script:
        script.write(f"<?php{MARK}")
        script.flush()
        sent = json.dumps([rest for _, *rest in asked]).encode()
        lines = subprocess.run(["php", script.name, sdk], input=sent, stdout=subprocess.PIPE, check=True).stdout.splitlines()
    scores = {kind: [float(line) for (one, *_), line in zip(asked, lines, strict=True) if one == kind] for kind in RESPONSES}
    agreed = [agrees("qti-sdk", kind, found) for kind, found in scores.items()]
    return all(agreed)


def judge_qti(sdk: Path) -> bool:
    """Whether an item of every kind keeps to the XSD of QTI 2.1."""
    schema = etree.XMLSchema(etree.parse(sdk / "src/qtism/data/storage/xml/schemes/qtiv2p1/imsqti_v2p1.xsd"))
    is_well = True
    for kind, xml in items(QTI21):
        is_valid = schema.validate(etree.fromstring(xml.encode()))
        print(f"XSD of QTI 2.1: {kind}:", "valid" if is_valid else schema.error_log.last_error)
        is_well &= is_valid
    return is_well


if __name__ == "__main__":
    node_modules = Path(sys.argv[1]).resolve() / "node_modules"
    checked = [read_gift(node_modules), draw_qti(node_modules)]
    if sys.argv[2:]:
        checked += [mark_qti(Path(sys.argv[2]).resolve()), judge_qti(Path(sys.argv[2]).resolve())]
    sys.exit(not all(checked))
