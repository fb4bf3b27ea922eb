"""The Atom feed of a board (RFC 4287): published minutes, and the steps of its initiatives.

Ids never change, whatever the board is called later; text is text, so that nothing in it can become markup (S1).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit
from xml.etree import ElementTree as Xml

from advisory.kernel.plaintext import clean

ATOM = "http://www.w3.org/2005/Atom"
MOST = 40


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that was published. `name` makes its id: "minutes/7"."""

    name: str
    title: str
    url: str
    at: datetime
    text: str = ""


@dataclass(frozen=True, slots=True)
class Channel:
    """The feed itself."""

    name: str
    title: str
    subtitle: str
    url: str
    own_url: str
    language: str
    since: datetime


def atom(channel: Channel, entries: Sequence[Entry]) -> bytes:
    """The feed as a file, newest entry first."""
    newest = sorted(entries, key=lambda one: one.at, reverse=True)[:MOST]
    host = urlsplit(channel.own_url).hostname or "advisory"
    Xml.register_namespace("", ATOM)
    feed = Xml.Element(f"{{{ATOM}}}feed", {"{http://www.w3.org/XML/1998/namespace}lang": channel.language})
    _text(feed, "id", _id(host, channel.name, channel.since))
    _text(feed, "title", channel.title)
    _text(feed, "subtitle", channel.subtitle)
    _text(feed, "updated", _time(newest[0].at if newest else channel.since))
    _link(feed, "self", channel.own_url, "application/atom+xml")
    _link(feed, "alternate", channel.url, "text/html")
    author = Xml.SubElement(feed, f"{{{ATOM}}}author")
    _text(author, "name", channel.title)
    for entry in newest:
        _entry(feed, entry, host)
    content: bytes = Xml.tostring(feed, encoding="utf-8", xml_declaration=True)
    return content


def _entry(feed: Xml.Element, entry: Entry, host: str) -> None:
    node = Xml.SubElement(feed, f"{{{ATOM}}}entry")
    _text(node, "id", _id(host, entry.name, entry.at))
    _text(node, "title", entry.title)
    _text(node, "updated", _time(entry.at))
    _text(node, "published", _time(entry.at))
    _link(node, "alternate", entry.url, "text/html")
    if entry.text:
        _text(node, "summary", entry.text)


def _id(host: str, name: str, at: datetime) -> str:
    """A tag URI (RFC 4151)."""
    return f"tag:{host},{at:%Y-%m-%d}:{name}"


def _text(parent: Xml.Element, tag: str, text: str) -> None:
    Xml.SubElement(parent, f"{{{ATOM}}}{tag}").text = clean(text)


def _link(parent: Xml.Element, relation: str, url: str, media_type: str) -> None:
    Xml.SubElement(parent, f"{{{ATOM}}}link", {"rel": relation, "href": url, "type": media_type})


def _time(at: datetime) -> str:
    return at.strftime("%Y-%m-%dT%H:%M:%SZ")
