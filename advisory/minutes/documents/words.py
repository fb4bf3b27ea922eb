"""Small pieces of a record."""

from advisory.kernel.localized import Localized
from advisory.minutes.rules import Lines, Words


def fact(label: str, *lines: str) -> Lines:
    return {"label": label, "lines": list(lines)}


def written(label: str, text: Localized | str, language: str) -> Words | None:
    """A part of an item; None where there is no text. Another language than the document's is named."""
    words, spoken = (text, language) if isinstance(text, str) else text.pick(language)
    if not words.strip():
        return None
    return {"label": label, "text": words, "lang": "" if spoken == language else spoken, "vote": []}


def told(label: str, sentences: str) -> list[Words]:
    """A part of an item in the words of the house; nothing where there is nothing to tell."""
    return [{"label": label, "text": sentences, "lang": "", "vote": []}] if sentences.strip() else []


def quoted(text: str, language: str) -> Words:
    """What somebody said in another language than the document's: it stands as it was said, and no translation is missing."""
    return {"label": "", "text": text, "lang": language, "vote": [], "is_quote": True}
