"""Renew ``app/widget/nlds``: the NL Design System components that the widget uses, and the tokens that they need.

Run ``python tools/vendor_nlds.py`` with npm at hand. Everything is EUPL-1.2; the notices come along. The own tokens of
the municipality of Utrecht (``@utrecht/design-tokens``) are proprietary and are never fetched.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import tarfile
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent.parent / "app" / "widget"
TARGET = HERE / "nlds"
COMPONENTS = {
    "@utrecht/button-css": "dist/index.css",
    "@utrecht/textarea-css": "dist/index.css",
    "@utrecht/form-label-css": "dist/index.css",
    "@utrecht/alert-css": "dist/index.css",
    "@utrecht/separator-css": "dist/index.css",
    "@utrecht/unordered-list-css": "dist/index.css",
    "@nl-design-system-candidate/heading-css": "dist/heading.css",
    "@nl-design-system-candidate/link-css": "dist/link.css",
    "@nl-design-system-candidate/paragraph-css": "dist/paragraph.css",
}
TOKENS = "@nl-design-system-unstable/voorbeeld-design-tokens"
_NAME = re.compile(r"--[a-zA-Z][\w-]*")
_DECLARED = re.compile(r"^\s*(--[\w-]+):\s*(.+);$", re.MULTILINE)


def unpack(package: str, folder: Path) -> Path:
    """Fetch a package from npm's registry and return the folder in which it lies unpacked."""
    said = subprocess.run(["npm", "pack", "--silent", package], cwd=folder, check=True, capture_output=True, text=True)  # noqa: S603, S607
    name = said.stdout.split()[-1]
    with tarfile.open(folder / name) as archive:
        archive.extractall(folder / name.removesuffix(".tgz"), filter="data")
    return folder / name.removesuffix(".tgz") / "package"


def described(folder: Path) -> str:
    """Return a package's name and version; refuse any licence but the expected one."""
    about = json.loads((folder / "package.json").read_text(encoding="utf-8"))
    if about["license"] != "EUPL-1.2":
        raise SystemExit(f"{about['name']}: licence {about['license']}; only EUPL-1.2 is expected here")
    return f"{about['name']} {about['version']}"


def needed_tokens(css: str, theme: str) -> dict[str, str]:
    """Return the tokens of ``theme`` that ``css`` uses, and those that they use in turn, in the theme's order."""
    declared = dict(_DECLARED.findall(theme))
    wanted, waiting = set[str](), [name for name in _NAME.findall(css) if not name.startswith("--nl-")]
    while waiting:
        name = waiting.pop()
        if name in declared and name not in wanted:
            wanted.add(name)
            waiting += _NAME.findall(declared[name])
    return {name: value for name, value in declared.items() if name in wanted}


def main() -> None:
    """Write the components as they come, and the tokens that these and our own style need."""
    shutil.rmtree(TARGET, ignore_errors=True)
    TARGET.mkdir()
    own = (HERE / "static" / "embed.css").read_text(encoding="utf-8")
    notice, used = [], own
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        for package, path in COMPONENTS.items():
            unpacked = unpack(package, folder)
            css = re.sub(r"/\*# sourceMappingURL=.*?\*/\s*", "", (unpacked / path).read_text(encoding="utf-8"))
            css = css.replace('@charset "UTF-8";\n', "").strip() + "\n"
            name = package.rpartition("/")[2].removesuffix("-css")
            header = f"/*! {described(unpacked)}, EUPL-1.2 */\n"
            (TARGET / f"{name}.css").write_text(header + css, encoding="utf-8")
            notice.append(f"| `{name}.css` | {described(unpacked)} | as it came, without its source map |")
            used += css
        unpacked = unpack(TOKENS, folder)
        tokens = needed_tokens(used, (unpacked / "dist" / "theme.css").read_text(encoding="utf-8"))
        lines = "".join(f"  {name}: {value};\n" for name, value in tokens.items())
        header = f"/*! {described(unpacked)}, EUPL-1.2; only the tokens that are used here */\n"
        (TARGET / "tokens.css").write_text(f"{header}.voorbeeld-theme {{\n{lines}}}\n", encoding="utf-8")
        notice.append(f"| `tokens.css` | {described(unpacked)} | `dist/theme.css`, only the tokens that are used |")
        shutil.copy(unpacked / "LICENSE.md", TARGET / "LICENSE.md")
    rows = "\n".join(notice)
    (TARGET / "README.md").write_text(
        "# NL Design System\n\n"
        "CSS of the NL Design System community, by Frameless B.V., Gemeente Utrecht and others, under the\n"
        "[EUPL-1.2](LICENSE.md). Fetched by `tools/vendor_nlds.py`; do not edit here.\n\n"
        f"| file | from | what was changed |\n| --- | --- | --- |\n{rows}\n",
        encoding="utf-8",
    )


if __name__ == "__main__":
    main()
