"""Small Markdown: paragraphs, line breaks, bold, italic, lists and links. Nothing else is markup.

The source is parsed once into blocks, and every output is made from the same blocks, so a page, a PDF, a mail
and a DOCX can never say different things. HTML in the source is text like any other. No word is ever lost: what
is not markup, or is too deeply nested to be meant, comes out as it was typed.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from html import escape
from itertools import groupby
from typing import cast
from urllib.parse import urlsplit

from markdown_it import MarkdownIt
from markdown_it.token import Token

from advisory.kernel.plaintext import clean

SCHEMES = frozenset({"http", "https", "mailto"})
_DEEPEST = 40
_MOST_BRACKETS = 2000


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text in one style. A line break is a run whose text is a newline."""

    text: str
    bold: bool = False
    italic: bool = False
    href: str | None = None


@dataclass(frozen=True, slots=True)
class Paragraph:
    runs: tuple[Run, ...]


@dataclass(frozen=True, slots=True)
class ListBlock:
    """Bullets, or the numbers as they were typed. Items are blocks again: lists can stand in lists."""

    items: tuple[tuple["Block", ...], ...]
    numbers: tuple[int, ...] = ()


Block = Paragraph | ListBlock


class _SmallMarkdown(MarkdownIt):
    def validateLink(self, url: str) -> bool:
        return is_safe_link(url)


_PARSER = _SmallMarkdown("zero", {"maxNesting": _DEEPEST}).enable(["emphasis", "list", "newline", "link", "escape"])


def is_safe_link(url: str) -> bool:
    """Whether the address may stand in a page: http, https or mailto, and nothing invisible in it."""
    try:
        scheme = urlsplit(url).scheme.lower()
    except ValueError:
        return False
    return scheme in SCHEMES and url.isprintable() and not any(sign in url for sign in " \\\"'<>")


def parse(source: str) -> tuple[Block, ...]:
    """The blocks of a source text. Takes any text and never raises."""
    text = clean(source)
    if text.count("[") > _MOST_BRACKETS:  # the parser of links needs quadratic time for them
        return _as_typed(text)
    tokens = _PARSER.parse(text)
    if any(token.level >= _DEEPEST - 2 for token in tokens):
        return _as_typed(text)
    return tuple(_blocks(iter(tokens)))


def _as_typed(text: str) -> tuple[Block, ...]:
    groups = groupby(text.split("\n"), key=lambda line: bool(line.strip()))
    return tuple(Paragraph(_joined(_lines(list(lines)))) for has_words, lines in groups if has_words)


def _lines(lines: Sequence[str]) -> Iterator[Run]:
    for number, line in enumerate(lines):
        if number:
            yield Run("\n")
        yield Run(line)


def _blocks(tokens: Iterator[Token]) -> Iterator[Block]:
    """Blocks up to the end of the tokens or of the element that the caller has opened."""
    for token in tokens:
        if token.nesting < 0 and token.type != "paragraph_close":
            return
        if token.type == "inline":
            yield Paragraph(_joined(_runs(token.children or [])))
        elif token.type == "bullet_list_open":
            yield ListBlock(tuple(item for _, item in _items(tokens)))
        elif token.type == "ordered_list_open":
            numbers, items = zip(*_items(tokens), strict=True)
            yield ListBlock(items, numbers=tuple(int(number) for number in numbers))


def _items(tokens: Iterator[Token]) -> Iterator[tuple[str, tuple[Block, ...]]]:
    """The items of one list, each with the number that was typed before it (empty for bullets)."""
    for token in tokens:
        if token.type != "list_item_open":
            return
        yield token.info, tuple(_blocks(tokens))


def _runs(children: Sequence[Token]) -> Iterator[Run]:
    style, bold, italic = Run(""), 0, 0
    for child in children:
        if child.type.startswith("strong"):
            bold += child.nesting
        elif child.type.startswith("em"):
            italic += child.nesting
        elif child.type.startswith("link"):
            style = replace(style, href=cast(str, child.attrs["href"]) if child.nesting > 0 else None)
        else:
            text = "\n" if child.type in {"softbreak", "hardbreak"} else child.content
            yield replace(style, text=text, bold=bold > 0, italic=italic > 0)


def _joined(runs: Iterator[Run]) -> tuple[Run, ...]:
    """Neighbours of one style as one run, empty ones left out; line breaks stand alone and without style."""
    joined: list[Run] = []
    for run in runs:
        if run.text == "\n":
            joined.append(Run("\n"))
        elif joined and joined[-1].text != "\n" and replace(joined[-1], text=run.text) == run:
            joined[-1] = replace(run, text=joined[-1].text + run.text)
        elif run.text:
            joined.append(run)
    return tuple(joined)


# --- HTML


def to_html(blocks: Sequence[Block]) -> str:
    """HTML of our own making: every character of the source is escaped."""
    return "".join(_html_block(block) for block in blocks)


def _html_block(block: Block) -> str:
    if isinstance(block, Paragraph):
        return f"<p>{_html_runs(block)}</p>"
    if not block.numbers:
        return "<ul>" + "".join(f"<li>{_html_item(item)}</li>" for item in block.items) + "</ul>"
    return "<ol>" + "".join(_html_numbered(block)) + "</ol>"


def _html_numbered(block: ListBlock) -> Iterator[str]:
    """Items with `value` where the number is not the one that a browser would count to."""
    expected = 1
    for number, item in zip(block.numbers, block.items, strict=True):
        opening = "<li>" if number == expected else f'<li value="{number}">'
        yield f"{opening}{_html_item(item)}</li>"
        expected = number + 1


def _html_item(item: Sequence[Block]) -> str:
    """An item of one paragraph needs no <p>, which would set the list apart line by line."""
    if item and isinstance(item[0], Paragraph) and not any(isinstance(block, Paragraph) for block in item[1:]):
        return _html_runs(item[0]) + to_html(item[1:])
    return to_html(item)


def _html_runs(paragraph: Paragraph) -> str:
    return "".join(_html_run(run) for run in paragraph.runs)


def _html_run(run: Run) -> str:
    if run.text == "\n":
        return "<br>"
    text = escape(run.text)
    text = f"<em>{text}</em>" if run.italic else text
    text = f"<strong>{text}</strong>" if run.bold else text
    return f'<a href="{escape(run.href)}">{text}</a>' if run.href else text


# --- data for Typst (and for DOCX)


def to_data(blocks: Sequence[Block]) -> list[dict[str, object]]:
    """Plain lists and dictionaries: {t: p, runs: [{s, b, i, href} or {br}]} and {t: ul | ol, items, numbers}."""
    return [_data_block(block) for block in blocks]


def _data_block(block: Block) -> dict[str, object]:
    if isinstance(block, Paragraph):
        return {"t": "p", "runs": [_data_run(run) for run in block.runs]}
    items = [to_data(item) for item in block.items]
    return {"t": "ol", "items": items, "numbers": list(block.numbers)} if block.numbers else {"t": "ul", "items": items}


def _data_run(run: Run) -> dict[str, object]:
    if run.text == "\n":
        return {"br": True}
    style = {"b": run.bold, "i": run.italic, "href": run.href}
    return {"s": run.text} | {key: value for key, value in style.items() if value}


# --- plain text


def to_text(blocks: Sequence[Block]) -> str:
    """For mails and search: paragraphs with an empty line between, lists with signs, addresses in brackets."""
    return "\n\n".join(_text_block(block) for block in blocks)


def _text_block(block: Block) -> str:
    if isinstance(block, Paragraph):
        return "".join(_text_run(run) for run in block.runs)
    signs = [f"{number}. " for number in block.numbers] or ["- "] * len(block.items)
    return "\n".join(_text_item(sign, item) for sign, item in zip(signs, block.items, strict=True))


def _text_item(sign: str, item: Sequence[Block]) -> str:
    body = "\n".join(_text_block(block) for block in item)
    return sign + body.replace("\n", "\n" + " " * len(sign))


def _text_run(run: Run) -> str:
    if run.href is None or run.href.removeprefix("mailto:") == run.text:
        return run.text
    return f"{run.text} ({run.href})"


# --- the three in one step, for those who have the source in hand


def html(source: str) -> str:
    return to_html(parse(source))


def text(source: str) -> str:
    return to_text(parse(source))
