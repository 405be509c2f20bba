"""The order that ICU gives to Kazakh words, asked of a real JavaScript engine.

The engine is the Node that the development dependency playwright brings with it: it holds all of
ICU's data, so that no Node on the machine is needed.
"""

import json
import subprocess
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, cast

import playwright

Order = Callable[[Iterable[str]], list[str]]

# An engine without the data of kk would quietly sort by the rules of another language.
_SORT = """
const collator = new Intl.Collator("kk");
if (collator.resolvedOptions().locale !== "kk") {
  throw new Error("this Node has no Kazakh: ICU " + process.versions.icu);
}
require("readline").createInterface({ input: process.stdin }).on("line", (line) => {
  console.log(JSON.stringify(JSON.parse(line).sort(collator.compare)));
});
"""


def bundled_node() -> str:
    """Return the path of playwright's Node."""
    driver = Path(playwright.__file__).parent / "driver"
    return str(next(path for path in (driver / "node", driver / "node.exe") if path.exists()))


def version(node: str) -> str:
    """Return what a Node says of itself: «Node v26.13.1, ICU 78.3»."""
    tell = "console.log(`Node ${process.version}, ICU ${process.versions.icu}`)"
    return subprocess.run([node, "-e", tell], check=True, capture_output=True, encoding="utf-8").stdout.strip()


@contextmanager
def order(node: str) -> Iterator[Order]:
    """Give a function that puts words in the order of ``Intl.Collator('kk')``; Node runs until the end."""
    with subprocess.Popen(
        [node, "-e", _SORT], stdin=subprocess.PIPE, stdout=subprocess.PIPE, encoding="utf-8"
    ) as process:
        # Popen closes both, and Node ends when nothing more can come.
        stdin, stdout = cast(IO[str], process.stdin), cast(IO[str], process.stdout)

        def in_order(words: Iterable[str]) -> list[str]:
            stdin.write(json.dumps(list(words)) + "\n")
            stdin.flush()
            found: list[str] = json.loads(stdout.readline())
            return found

        yield in_order
