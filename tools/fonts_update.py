"""Bring the fonts of our PDF files into templates/pdf/fonts/, or check that they are what they were.

    python tools/fonts_update.py            # fetch every package of fonts.json, check it, copy, write SHA256SUMS
    python tools/fonts_update.py --check    # offline: every file is listed and unchanged

The files are committed, so that a fresh machine needs no network to make a PDF. They are copied unchanged: "Source" is
a reserved font name, a changed font would have to be called something else. The Arabic font is the one of Debian, whose
letters are whole: newer builds put the dots on as signs of their own, and text copied from a PDF then doubles them.
"""

import hashlib
import json
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

FONTS = Path(__file__).resolve().parent.parent / "templates" / "pdf" / "fonts"
PACKAGES = FONTS / "fonts.json"
SUMS = FONTS / "SHA256SUMS"
FETCH = {
    "npm": ["npm", "pack", "{package}@{version}", "--ignore-scripts", "--silent"],
    "debian": ["apt-get", "download", "{package}={version}", "-qq"],
}
UNPACK = {
    "npm": ["tar", "xzf", "{archive}"],
    "debian": ["dpkg-deb", "-x", "{archive}", "."],
}


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def sums() -> str:
    """The checksum list of what lies in the folder now, in the format of `sha256sum`."""
    files = sorted(path for path in FONTS.iterdir() if path.is_file() and path != SUMS)
    return "".join(f"{digest(path)}  {path.name}\n" for path in files)


def run(command: list[str], folder: Path, **words: str) -> None:
    subprocess.run(
        [word.format(**words) for word in command],
        check=True,
        cwd=folder,
        stdout=subprocess.DEVNULL,
    )


def bring(package: dict[str, Any], folder: Path) -> None:
    """Fetch one package into an empty folder, refuse it when its checksum is not the recorded one, copy its files."""
    run(
        FETCH[package["from"]],
        folder,
        package=package["package"],
        version=package["version"],
    )
    archive = next(folder.iterdir())
    if digest(archive) != package["sha256"]:
        raise SystemExit(f"{archive.name}: its checksum is not the one in {PACKAGES.name}; nothing was copied")
    run(UNPACK[package["from"]], folder, archive=archive.name)
    for source, target in package["files"].items():
        shutil.copyfile(folder / source, FONTS / target)


def update() -> None:
    for package in json.loads(PACKAGES.read_text()):
        with tempfile.TemporaryDirectory() as folder:
            bring(package, Path(folder))
        print(f"{package['package']} {package['version']}: {len(package['files'])} files")
    SUMS.write_text(sums())


if __name__ == "__main__":
    if "--check" not in sys.argv:
        update()
    elif SUMS.read_text() != sums():
        raise SystemExit(f"{FONTS} differs from {SUMS.name}")
