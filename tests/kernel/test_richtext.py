"""Small Markdown in, blocks out; nothing lost, nothing let through."""

import re
import time

import pytest
from bs4 import BeautifulSoup
from hypothesis import example, given
from hypothesis import strategies as st

from advisory.kernel import richtext
from advisory.kernel.richtext import ListBlock, Paragraph, Run

OUR_TAGS = re.compile(r'</?(?:p|ul|ol|li|strong|em|a)>|<br>|<li value="\d+">|<a href="(?:https?:|mailto:)[^"<>]*">')
MARKDOWN = st.lists(
    st.sampled_from(
        ["**", "*", "_", "- ", "1. ", "7) ", "\n", "\n\n", "    ", "[", "](", ")", "http://a.fi", "javascript:x", "<b>"]
        + ["<script>", "&amp;", "\\", "sana", "ä", '"', "'", "\u202e", "\x00", "\ud800", "![", "`", "# ", "> ", "\t"]
    ),
    max_size=60,
).map("".join)


def test_paragraphs_breaks_bold_and_italic():
    assert richtext.parse("**Aino** ja *Farid*\nrivi\n\ntoinen") == (
        Paragraph((Run("Aino", bold=True), Run(" ja "), Run("Farid", italic=True), Run("\n"), Run("rivi"))),
        Paragraph((Run("toinen"),)),
    )


def test_lists_stand_in_lists():
    assert richtext.html("- a\n- b\n  1. c\n     d") == "<ul><li>a</li><li>b<ol><li>c<br>d</li></ol></li></ul>"


def test_numbers_stay_as_they_were_typed():
    assert richtext.html("16. syyskuuta\n18. lokakuuta") == (
        '<ol><li value="16">syyskuuta</li><li value="18">lokakuuta</li></ol>'
    )
    assert richtext.text("16. syyskuuta\n18. lokakuuta") == "16. syyskuuta\n18. lokakuuta"
    assert richtext.html("16.9.2026 pidetty") == "<p>16.9.2026 pidetty</p>"


def test_a_pasted_script_is_text():
    assert richtext.html("<script>alert(1)</script>") == "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>"


@pytest.mark.security("S2")
@pytest.mark.parametrize(
    "url",
    ["javascript:alert(1)", "JaVaScRiPt:alert(1)", "data:text/html,x", "vbscript:x", "//evil.fi", "/x", "file:///etc"],
)
def test_only_web_and_mail_addresses_become_links(url):
    assert "<a" not in richtext.html(f"[x]({url})")
    assert not richtext.is_safe_link(url)


def test_links():
    assert richtext.html("[sivu](https://a.fi/?q=1&b=2)") == '<p><a href="https://a.fi/?q=1&amp;b=2">sivu</a></p>'
    assert richtext.text("[sivu](https://a.fi) [a@b.fi](mailto:a@b.fi)") == "sivu (https://a.fi) a@b.fi"


def test_data_for_typst():
    assert richtext.to_data(richtext.parse("**a**\nb\n\n2. c\n\n- [d](http://e.fi)")) == [
        {"t": "p", "runs": [{"s": "a", "b": True}, {"br": True}, {"s": "b"}]},
        {"t": "ol", "numbers": [2], "items": [[{"t": "p", "runs": [{"s": "c"}]}]]},
        {"t": "ul", "items": [[{"t": "p", "runs": [{"s": "d", "href": "http://e.fi"}]}]]},
    ]


def test_no_word_is_lost_in_deep_nesting():
    deep = "- " * 300 + "sana"
    assert "sana" in richtext.html(deep)
    deep = "".join("  " * level + "- x\n" for level in range(200)) + "  " * 200 + "sana"
    assert "sana" in richtext.html(deep)


@pytest.mark.security("S1")
@given(MARKDOWN)
@example("[x](<http://a.fi\" onmouseover='x'>)")
@example('[x](http://a.fi "title")')
def test_no_text_breaks_the_page(source):
    html = richtext.html(source)
    assert "<" not in OUR_TAGS.sub("", html)
    assert ">" not in OUR_TAGS.sub("", html)
    assert html.encode().decode() == html


@given(MARKDOWN)
def test_every_word_comes_out(source):
    words = re.findall("sana|ä", source)
    assert re.findall("sana|ä", BeautifulSoup(richtext.html(source), "html.parser").get_text()) == words
    assert re.findall("sana|ä", richtext.text(source)) == words


@given(st.text(st.characters(), max_size=200))
def test_any_text_at_all_is_taken(source):
    blocks = richtext.parse(source)
    assert all(isinstance(block, Paragraph | ListBlock) for block in blocks)
    assert "\x00" not in richtext.to_html(blocks).encode().decode()
    assert "\x00" not in richtext.to_text(blocks).encode().decode()


@pytest.mark.security("S6")
@pytest.mark.parametrize("piece", ["[", "[x", "*", "**a", "[a](", "- ", "1. a\n", "![[", "\\", "*a_", "  - a\n"])
def test_long_nonsense_costs_little(piece):
    started = time.process_time()
    richtext.html(piece * (50_000 // len(piece)))
    assert time.process_time() - started < 3
