"""Bring third-party front-end files into static/vendor/, or check that they are unchanged.

    python tools/vendor_update.py            run by hand, needs npm: fetch, verify, copy, write SHA256SUMS
    python tools/vendor_update.py --check    run by the tests, needs nothing: every file is listed and unchanged

The files are committed, so a fresh machine, CI and production need neither Node nor a network.
`tools/vendor.json` names each package, its version, its licence and the files that are wanted.
"""

import argparse
import hashlib
import json
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path
from typing import Any

TOOLS = Path(__file__).resolve().parent
LIST = TOOLS / "vendor.json"
VENDOR = TOOLS.parent / "static" / "vendor"
SUMS = VENDOR / "SHA256SUMS"

Package = dict[str, Any]


class Refused(Exception):
    """A package is not the one that was read and accepted before."""


def main() -> int:
    """Return the exit code: 0, or 1 after a sentence that says what is wrong."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument(
        "--check",
        action="store_true",
        help="compare static/vendor with SHA256SUMS, offline",
    )
    problems = differences() if parser.parse_args().check else update()
    for problem in problems:
        print(problem, file=sys.stderr)
    return 1 if problems else 0


def differences() -> list[str]:
    """What was added, removed or changed since SHA256SUMS was written; empty when all is well."""
    wanted, found = listed_sums(), actual_sums()
    return [
        f"static/vendor/{name}: {_kind(name, wanted, found)}"
        for name in sorted(wanted.keys() | found.keys())
        if wanted.get(name) != found.get(name)
    ]


def _kind(name: str, wanted: dict[str, str], found: dict[str, str]) -> str:
    if name not in wanted:
        return "not listed in SHA256SUMS"
    return "changed" if name in found else "missing"


def listed_sums() -> dict[str, str]:
    """File name to SHA-256 as committed."""
    lines = SUMS.read_text(encoding="utf-8").splitlines()
    return {name: digest for digest, name in (line.split("  ", 1) for line in lines)}


def actual_sums() -> dict[str, str]:
    """File name to SHA-256 as found on disk."""
    files = (path for path in sorted(VENDOR.rglob("*")) if path.is_file() and path != SUMS and path.suffix != ".gz")
    return {path.relative_to(VENDOR).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def update() -> list[str]:
    """Fetch everything anew. A package whose content changed is refused before anything is written."""
    packages: list[Package] = json.loads(LIST.read_text(encoding="utf-8"))
    try:
        contents = [wanted_files(package) for package in packages]
    except Refused as refused:
        return [str(refused)]
    shutil.rmtree(VENDOR, ignore_errors=True)
    for files in contents:
        write(files)
    LIST.write_text(json.dumps(packages, indent=2) + "\n", encoding="utf-8")
    SUMS.write_text(
        "".join(f"{digest}  {name}\n" for name, digest in actual_sums().items()),
        encoding="utf-8",
    )
    return []


def wanted_files(package: Package) -> dict[str, bytes]:
    """The wanted files of one package, by their place under static/vendor."""
    with tempfile.TemporaryDirectory() as folder:
        archive = fetch(package, folder)
        with tarfile.open(archive) as tar:
            files = {place: member(tar, source) for source, place in package["files"].items()}
            if "sprite" in package:
                files[package["sprite"]["to"]] = sprite(tar, package["sprite"]["icons"])
    print("ok", package["package"], package["version"])
    return files


def fetch(package: Package, folder: str) -> Path:
    """Download the archive; its integrity must be the one in vendor.json (written there the first time)."""
    name = f"{package['package']}@{package['version']}"
    command = [
        "npm",
        "pack",
        name,
        "--json",
        "--ignore-scripts",
        "--pack-destination",
        folder,
    ]
    answer = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    facts = answer[0] if isinstance(answer, list) else next(iter(answer.values()))
    if package.setdefault("integrity", facts["integrity"]) != facts["integrity"]:
        raise Refused(f"{name}: integrity differs from vendor.json, nothing was copied")
    return next(Path(folder).glob("*.tgz"))


def member(tar: tarfile.TarFile, source: str) -> bytes:
    """One file of the archive."""
    stream = tar.extractfile(f"package/{source}")
    if stream is None:
        raise Refused(f"{source} is not a file")
    return stream.read()


def sprite(tar: tarfile.TarFile, icons: list[str]) -> bytes:
    """One SVG with a symbol for each icon, drawn by components/icon.html."""
    symbols = "\n".join(symbol(name, member(tar, f"icons/{name}.svg").decode()) for name in sorted(icons))
    return f'<svg xmlns="http://www.w3.org/2000/svg">\n{symbols}\n</svg>\n'.encode()


def symbol(name: str, svg: str) -> str:
    """The drawing of one icon, without the frame that sets its size and colour."""
    drawing = re.search(r"<svg[^>]*>(.*)</svg>", svg, re.DOTALL)
    if drawing is None:
        raise Refused(f"{name}.svg is not an SVG")
    inner = re.sub(r"\s+", " ", drawing[1]).strip()
    return f'<symbol id="{name}" viewBox="0 0 24 24">{inner}</symbol>'


def write(files: dict[str, bytes]) -> None:
    """Put the files in their places under static/vendor."""
    for place, content in files.items():
        target = VENDOR / place
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)


if __name__ == "__main__":
    sys.exit(main())
