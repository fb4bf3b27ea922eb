"""The look keeps its promises: contrast, right-to-left, strict content policy, unchanged third-party files, icons that exist."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
STATIC = ROOT / "static"
CSS = re.sub(r"/\*.*?\*/", "", (STATIC / "css" / "app.css").read_text(encoding="utf-8"), flags=re.DOTALL)
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
PAGES = [path for path in TEMPLATES if "mail" not in path.relative_to(ROOT / "templates").parts]
SPRITE = (STATIC / "vendor" / "lucide" / "icons.svg").read_text(encoding="utf-8")

TEXT, EDGE = 4.5, 3.0  # WCAG 2.2, 1.4.3 and 1.4.11
PAIRS = [
    *[(text, ground, TEXT) for text in ("text", "text-2", "primary") for ground in ("bg", "surface", "sunken")],
    *[(sign, "surface", TEXT) for sign in ("ok", "warn", "bad")],
    *[(sign, f"{sign}-soft", TEXT) for sign in ("ok", "warn", "bad", "accent", "primary")],
    *[("text", f"{sign}-soft", TEXT) for sign in ("ok", "warn", "bad", "primary")],
    ("text-2", "primary-soft", TEXT),
    ("on-primary", "primary", TEXT),
    ("on-primary", "primary-strong", TEXT),
    ("primary-strong", "primary-soft", TEXT),
    ("on-hero", "hero", TEXT),
    ("on-hero", "hero-2", TEXT),
    ("on-hero-2", "hero", TEXT),
    ("surface", "line-strong", TEXT),
    ("surface", "text-2", TEXT),
    ("surface", "bad", TEXT),
    ("on-hero-2", "hero-2", EDGE),
    ("line-strong", "surface", EDGE),
    ("line-strong", "bg", EDGE),
    ("line-strong", "sunken", EDGE),
    ("focus", "bg", EDGE),
    ("focus", "surface", EDGE),
]


def tokens(start: str, end: str) -> dict[str, str]:
    block = CSS[CSS.index(start) :]
    return dict(re.findall(r"--([a-z0-9-]+):(#[0-9a-f]{3,6})", block[: block.index(end)]))


THEMES = {
    "light": tokens(":root{", "@media (prefers-color-scheme:dark)"),
    "dark": tokens(":root[data-theme=dark]{", "box-sizing"),
}
DARK_BY_SYSTEM = tokens("@media (prefers-color-scheme:dark)", ":root[data-theme=dark]{")


def luminance(colour: str) -> float:
    digits = colour[1:] if len(colour) == 7 else "".join(digit * 2 for digit in colour[1:])
    channels = [int(digits[place : place + 2], 16) / 255 for place in (0, 2, 4)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return sum(weight * c for weight, c in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def contrast(one: str, other: str) -> float:
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def test_the_formula_gives_the_known_extremes():
    assert contrast("#000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#777777") == pytest.approx(1)


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize(("front", "ground", "needed"), PAIRS)
def test_colours_can_be_told_apart(theme, front, ground, needed):
    colours = THEMES[theme]

    assert contrast(colours[front], colours[ground]) >= needed


def test_dark_by_choice_and_dark_by_system_are_the_same():
    assert THEMES["dark"] == DARK_BY_SYSTEM
    assert THEMES["light"].keys() == THEMES["dark"].keys()


def test_styles_name_no_left_or_right():
    physical = re.findall(r"(?:[\w-]*-)?(?:left|right)\s*:|:\s*(?:left|right)\b|text-align:(?:left|right)", CSS)

    assert physical == []


def test_styles_use_nothing_that_older_browsers_drop_whole():
    assert re.findall(r"@layer|light-dark\(|^\s*&", CSS, re.MULTILINE) == []


def test_styles_ask_no_other_host():
    addresses = re.findall(r"url\(([^)]*)\)", CSS)

    assert addresses
    for address in addresses:
        assert (STATIC / "css" / address).resolve().is_relative_to(STATIC / "vendor")
        assert (STATIC / "css" / address).is_file()


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_templates_have_nothing_inline(path):
    """The content policy would block it: a style, a script, or an event attribute."""
    page = path.read_text(encoding="utf-8")

    assert re.findall(r"<style\b|\sstyle\s*=|\son[a-z]+\s*=\s*[\"']|javascript:|hx-on", page) == []
    assert re.findall(r"<script(?![^>]*\ssrc=)[^>]*>", page) == []
    assert re.findall(r"<(?:script|link|img|iframe)[^>]*(?:src|href)=\"(?:https?:)?//", page) == []


def test_every_icon_of_the_templates_is_in_the_sprite():
    drawn = set(re.findall(r'<symbol id="([a-z0-9-]+)"', SPRITE))
    asked = {name for path in PAGES for name in icons_of(path.read_text(encoding="utf-8"))}

    assert {"check", "chevron-right"} <= asked
    assert asked - drawn == set()


def test_every_icon_of_the_code_is_in_the_sprite():
    """Menus and task rows get the name of their icon from Python."""
    drawn = set(re.findall(r'<symbol id="([a-z0-9-]+)"', SPRITE))
    code = [path.read_text(encoding="utf-8") for path in sorted((ROOT / "advisory").rglob("*.py"))]
    asked = {name for module in code for name in re.findall(r"\bicon=\"([a-z0-9-]+)\"", module)}

    assert code
    assert asked - drawn == set()


def icons_of(page: str) -> set[str]:
    """Icon names written out in a template: icon("x"), draw_icon("x"), icon="x", icon_after="x" and words of small tables."""
    direct = re.findall(r"\b(?:draw_)?icon\(\s*\"([a-z0-9-]+)\"", page)
    named = re.findall(r"\bicon(?:_after)?=\"([a-z0-9-]+)\"", page)
    tables = re.findall(r"icon\((\{[^}]*\})", page)
    return {*direct, *named, *(name for table in tables for name in re.findall(r":\s*\"([a-z0-9-]+)\"", table))}


def test_third_party_files_are_those_that_were_accepted():
    check = subprocess.run(
        [sys.executable, str(ROOT / "tools" / "vendor_update.py"), "--check"],
        check=False,
        capture_output=True,
        text=True,
    )

    assert (check.returncode, check.stderr) == (0, "")


def test_every_third_party_package_brings_its_licence():
    folders = [folder for folder in (STATIC / "vendor").iterdir() if folder.is_dir()]

    assert folders
    assert [folder.name for folder in folders if not (folder / "LICENSE").is_file()] == []
