"""Whose work is in an archive, and on which terms: NOTICE and licenses/."""

import json
import re
import zipfile
from pathlib import Path

from reproducible import ROOT

# Of libraries whose jars bring no text of their own, and of what is compiled into native code.
TEXTS = ROOT / "tidings-dist/src/main/licenses"
TERMS = re.compile(r"(META-INF/)?(licenses?/)?[\w.-]*(licen[sc]e|notice|copying)[\w.-]*", re.IGNORECASE)


def licences(component):
    """The names of the licences that a component of an SBOM may be used under."""
    names = [each.get("expression") or each["license"].get("id") or each["license"].get("name") for each in component.get("licenses", [])]
    return " or ".join(names) or "see its page"


def write(tree, jars, bom):
    """Writes the list, and each text that the jars have, into a tree."""
    components = [each for each in json.loads(bom.read_text())["components"] if each.get("group") != "dev.tidings"]
    lines = (ROOT / "NOTICE").read_text().splitlines() + ["", "This archive includes the following, each under its own licence; texts are in licenses/.", ""]
    lines += sorted(f"{each.get('group')}:{each['name']} {each['version']}: {licences(each)}" for each in components)
    (tree / "NOTICE").write_text("\n".join(lines) + "\n")
    folder = tree / "licenses"
    folder.mkdir()
    for text in sorted(TEXTS.glob("*.txt")):
        (folder / text.name).write_bytes(text.read_bytes())
    for jar in jars:
        if jar.name.startswith("tidings-"):
            continue
        with zipfile.ZipFile(jar) as source:
            for name in source.namelist():
                if TERMS.fullmatch(name) and not name.endswith((".class", "/")):
                    target = folder / jar.stem / Path(name).name
                    target.parent.mkdir(exist_ok=True)
                    target.write_bytes(source.read(name))
