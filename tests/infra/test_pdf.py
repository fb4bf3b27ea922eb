"""The PDF of minutes: accessible, lasting, the same every time, and with every word in it and no other."""

import io
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pypdf
import pytest
from pypdf.generic import DictionaryObject, IndirectObject

from advisory.infra import pdf, pdf_text
from advisory.infra.pdf import MinutesDocument
from bench import paper
from tests.infra.minutes_example import EXAMPLE, PRESENT
from tests.infra.minutes_example_sv import EXAMPLE_SV
from tests.infra.minutes_parts import (
    appeal,
    column,
    document,
    fact,
    item,
    part,
    secret_item,
    vote,
)

PUBLISHED_AT = datetime(2026, 9, 22, 7, 0, tzinfo=UTC)
HOSTILE = '#panic() $x$ <lbl> @ref // hei /* c */ `raw` \\n = otsikko #import "x" [y] ~ -- a_b_c *'


def made(data: MinutesDocument, language: str = "fi") -> bytes:
    return pdf.render("minutes", data, language=language, timestamp=PUBLISHED_AT)


def read(file: bytes) -> pypdf.PdfReader:
    return pypdf.PdfReader(io.BytesIO(file), strict=True)


def catalogue(file: bytes) -> Any:
    """The root of the file. Any: what hangs below it has no types."""
    return read(file).trailer["/Root"]


def words(file: bytes) -> str:
    """All the text of the pages with single spaces, soft hyphens at line ends taken out."""
    pages = "\n".join(page.extract_text() for page in read(file).pages)
    return " ".join(pages.replace("\u00ad\n", "").replace("\u00ad", "").split())


def tags(node: object) -> Iterator[str]:
    """The names of the structure elements, from the top of the document to its end."""
    node = node.get_object() if isinstance(node, IndirectObject) else node
    if isinstance(node, list):
        for kid in node:
            yield from tags(kid)
    elif isinstance(node, DictionaryObject) and "/S" in node:
        yield str(node["/S"])
        yield from tags(node.get("/K", []))


@pytest.fixture(scope="module")
def example() -> bytes:
    return made(EXAMPLE)


@pytest.mark.feature(72)
def test_the_worked_example_has_every_word_of_the_minutes(example: bytes) -> None:
    text = words(example)
    assert all(line in text for line in PRESENT)
    for sentence in (
        "§ 27 Esitys kohtaamispaikka-avustuksesta (Kohtaamispaikka Silta ry)",
        "Petrova poistui kokouksesta asian käsittelyn ja päätöksenteon ajaksi klo 17.48–17.59.",
        "Esittelijän ehdotus hyväksyttiin äänin 7–4.",
        "Eriävä mielipide. Tuomas Rauhala ilmoitti eriävän mielipiteen; perustelut liitteenä 4.",
        "Seuranta Henkilöstöpalvelut, määräaika 30.9.2027",
        "Allekirjoitettu sähköisesti 21.9.2026",
        "yleisessä tietoverkossa 22.9.2026 alkaen",
        "ei saa hakea muutosta",
    ):
        assert sentence in text


def test_the_record_that_the_bench_prints_is_one_of_ours() -> None:
    """Or `make bench` measures nothing."""
    assert len(read(made(paper.document(1))).pages) == 10


@pytest.mark.feature(73)
def test_no_page_parts_the_proposal_of_a_short_item_from_its_decision_and_notice() -> None:
    """Nor the notice on appeal from what it speaks of, in an item as long as it may be."""
    sentence = "Neuvottelukunta keskusteli asiasta ja totesi sen tarpeelliseksi kunnan asukkaille. "
    items = []
    for number in range(1, 31):
        is_long = number % 5 == 0
        paragraphs = "\n\n".join([sentence * 3] * (8 if is_long else number % 3))
        one = item(
            f"§ {number} Asia", part("Päätös", f"Hyväksyttiin {number}x."), meta=f"Esittelijä {number}x",
            parts=[part("Selostus", paragraphs), part("Ehdotus", f"Hyväksytään {number}x.")],
            notes=[part("Läsnäolo", f"Saapui {number}x.")] if number % 3 else [],
        )  # fmt: skip
        one["appeal"] = appeal("Muutoksenhakukielto", f"Kuntalaki {number}x.")
        items.append(one)
    pages = [page.extract_text() for page in read(made(document(items))).pages]
    assert len(pages) > 5

    def page_of(words: str) -> int:
        return next(n for n, page in enumerate(pages) if words in page)

    for number in range(1, 31):
        notice, decision = page_of(f"Kuntalaki {number}x."), page_of(f"Hyväksyttiin {number}x.")
        assert notice == (page_of(f"Saapui {number}x.") if number % 3 else decision), number
        assert page_of(f"Esittelijä {number}x") == page_of(f"§ {number} Asia"), number
        if number % 5:
            assert page_of(f"Hyväksytään {number}x.") == page_of(f"§ {number} Asia") == decision == notice, number


@pytest.mark.parametrize("before", range(6, 10))
def test_no_page_parts_the_names_of_a_vote(before: int) -> None:
    names = [f"Jäsen {number}x" for number in range(1, 9)]
    filled = [part("Selostus", "\n\n".join(["Rivi"] * 5)) for _ in range(before)]
    one = item(
        "§ 1 Asia",
        part("Päätös", "Hyväksyttiin."),
        parts=[*filled, vote("Äänestys", "Kyllä.", column("Jaa", "", *names))],
    )
    pages = [page.extract_text() for page in read(made(document([one]))).pages]
    assert len({next(n for n, page in enumerate(pages) if name in page) for name in names}) == 1


@pytest.mark.feature(73)
def test_a_screen_reader_finds_language_title_and_structure(example: bytes) -> None:
    root = catalogue(example)
    assert bool(root["/MarkInfo"]["/Marked"])
    assert root["/Lang"] == "fi-FI"
    assert bool(root["/ViewerPreferences"]["/DisplayDocTitle"])
    found = list(tags(root["/StructTreeRoot"]["/K"]))
    assert found.count("/H1") == len(EXAMPLE["items"]) + 3  # appeal, signatures, attachments
    assert found.count("/H2") == len(EXAMPLE["items"])  # one decision each
    assert found.count("/TH") == 3
    assert {"/L", "/LI", "/LBody", "/Table", "/TR", "/TD", "/P"} <= set(found)


@pytest.mark.feature(73)
def test_the_file_says_that_it_follows_both_standards(example: bytes) -> None:
    metadata = catalogue(example)["/Metadata"].get_data().decode()
    assert "<pdfuaid:part>1<" in metadata
    assert "<pdfaid:part>2<" in metadata
    assert "<pdfaid:conformance>A<" in metadata


@pytest.mark.feature(73)
def test_every_font_lies_in_the_file(example: bytes) -> None:
    names = set()
    pages: list[Any] = list(read(example).pages)
    for page in pages:
        for font in page["/Resources"]["/Font"].values():
            inner = font.get_object()["/DescendantFonts"][0].get_object()
            assert "/FontFile2" in inner["/FontDescriptor"]
            names.add(str(inner["/BaseFont"]).partition("+")[2])
    assert names == {"SourceSans3-Regular", "SourceSans3-Semibold"}


def test_each_item_is_a_bookmark(example: bytes) -> None:
    titles = [str(entry.title) for entry in read(example).outline if not isinstance(entry, list)]
    assert titles[0] == "§ 21 Kokouksen avaaminen"
    assert len(titles) == len(EXAMPLE["items"]) + 3


@pytest.mark.feature(115)
def test_swedish_minutes_have_swedish_words_and_language() -> None:
    file = made(EXAMPLE_SV, "sv")
    text = words(file)
    assert catalogue(file)["/Lang"] == "sv-FI"
    assert "Petrova avlägsnade sig från sammanträdet" in text
    assert "Besvärsförbud. Beslutet gäller endast beredning" in text
    assert "UTKAST" in text


def test_a_draft_says_so_at_the_head_of_each_page() -> None:
    pages = read(made({**EXAMPLE, "draft": "Luonnos"})).pages
    assert all("LUONNOS" in page.extract_text() for page in pages)
    assert "LUONNOS" not in words(made(EXAMPLE))


@pytest.mark.feature(79)
def test_the_same_minutes_make_the_same_file_byte_for_byte(example: bytes) -> None:
    script = "import sys; from tests.infra.test_pdf import EXAMPLE, made; sys.stdout.buffer.write(made(EXAMPLE))"
    root = Path(pdf.__file__).resolve().parents[2]
    other = subprocess.run([sys.executable, "-c", script], cwd=root, capture_output=True, check=True).stdout
    assert example == made(EXAMPLE) == other
    assert example != made({**EXAMPLE, "draft": "Luonnos"})


@pytest.mark.parametrize(
    "name",
    [
        "Äänestäjä Åström-Öhman",
        "Светлана Иванова",
        "Олена Їжакевич",
        "Čáhppesbáktŋŧđžš",
        "Nguyễn Thị Ánh",
        "Şükrü Yıldız",
        "قررت اللجنة",
        "کوردی ڕۆژ",
    ],
)
def test_names_in_every_script_of_the_members_can_be_read_and_copied(name: str) -> None:
    text = words(made(document([item("§ 1 Nimet", part("Päätös", name), meta=name)])))
    assert all(word in text for word in name.split())


def test_what_looks_like_markup_is_printed_as_it_was_typed() -> None:
    entry = item(
        f"§ 1 {HOSTILE}",
        {"label": HOSTILE, "blocks": [{"t": "p", "runs": [{"s": HOSTILE}]}]},
        meta=HOSTILE,
        follow_up=fact(HOSTILE, HOSTILE, HOSTILE),
        parts=[vote(HOSTILE, "x", column(HOSTILE, HOSTILE, HOSTILE))],
    )
    text = words(
        made(
            {
                **document([{**entry, "appeal": appeal(HOSTILE, HOSTILE)}], title=HOSTILE),
                "draft": HOSTILE,
            }
        )
    )
    assert text.count(HOSTILE.partition(" ~")[0]) >= 12


@pytest.mark.security("S2")
def test_only_safe_links_can_be_pressed() -> None:
    runs = [
        {"s": "hyvä", "href": "https://kunta.example/a"},
        {"s": "paha", "href": "javascript:alert(1)"},
    ]
    file = made(
        document(
            [
                item(
                    "§ 1 Linkit",
                    {"label": "Päätös", "blocks": [{"t": "p", "runs": runs}]},
                )
            ]
        )
    )
    links = [note.get_object()["/A"]["/URI"] for page in read(file).pages for note in page.get("/Annots", [])]
    assert links == ["https://kunta.example/a"]
    assert "paha" in words(file)


@pytest.mark.domain_rule(28)
@pytest.mark.feature(47)
def test_a_secret_item_shows_its_number_and_ground_and_nothing_else() -> None:
    hidden = item(
        "§ 2 Salainen otsikko",
        part("Päätös", "HIDDEN-decision"),
        meta="HIDDEN-meta",
        parts=[vote("HIDDEN-label", "HIDDEN-text", column("HIDDEN-side", "", "HIDDEN-name"))],
        notes=[part("HIDDEN-note", "HIDDEN-dissent")],
        follow_up=fact("HIDDEN-follow-up", "HIDDEN-owner"),
    )
    ground = fact(
        "Salassa pidettävä",
        "JulkL 24 § 1 mom. 20 kohta, asia kokonaan",
        "Ratkaisu: päätetty",
    )
    file = made(document([secret_item("Sopimusasia", ground, hidden)]))
    assert "§ 31 Sopimusasia Salassa pidettävä JulkL 24 § 1 mom. 20 kohta, asia kokonaan Ratkaisu: päätetty" in words(
        file
    )
    assert "HIDDEN" not in words(file)


def test_a_long_vote_goes_on_over_pages_under_its_headings() -> None:
    voters = [f"Äänestäjä Esimerkki {number}" for number in range(150)]
    file = made(
        document(
            [
                item(
                    "§ 1 Äänestys",
                    parts=[
                        vote(
                            "Äänestys",
                            "x",
                            column("Jaa", "esitys", *voters),
                            column("Ei", ""),
                        )
                    ],
                )
            ]
        )
    )
    pages = read(file).pages
    assert len(pages) >= 4
    assert all("Jaa 150" in page.extract_text() for page in pages)
    text = words(file)
    assert all(voter in text for voter in voters)


def test_nested_lists_keep_their_typed_numbers() -> None:
    source = "3. kolme\n4. neljä\n   - sisällä **lihava** ja *kursiivi*\n\n- yksi\n- kaksi"
    text = words(made(document([item("§ 1 Luettelo", part("Päätös", source))])))
    assert "3. kolme 4. neljä • sisällä lihava ja kursiivi • yksi • kaksi" in text


def test_a_sign_without_a_glyph_stops_nothing_and_is_told_beforehand() -> None:
    data = document([item("§ 1 Kokous 😀", part("Päätös", "中 \ue000 ja \ud83d \u202eesrever"))])
    text = words(made(data))
    assert "§ 1 Kokous □" in text
    assert "□ □ ja esrever" in text
    assert pdf_text.unprintable(data) == {"😀", "中", "\ue000"}


def test_every_sign_that_we_call_printable_can_be_printed() -> None:
    signs = "".join(map(chr, sorted(pdf_text.covered())))
    assert read(made(document([item("§ 1 Merkit", part("Päätös", signs))]))).pages


def test_data_that_do_not_fit_are_told_as_such() -> None:
    with pytest.raises(pdf.RenderFailed, match="minutes"):
        pdf.render("minutes", {"title": "x"}, language="fi", timestamp=PUBLISHED_AT)
    with pytest.raises(pdf.RenderFailed, match="nothing-of-the-kind"):
        pdf.render("nothing-of-the-kind", EXAMPLE, language="fi", timestamp=PUBLISHED_AT)


def test_the_committed_fonts_are_unchanged() -> None:
    root = Path(pdf.__file__).resolve().parents[2]
    subprocess.run([sys.executable, root / "tools" / "fonts_update.py", "--check"], check=True)
