"""One text in the languages of the house: Finnish, Swedish, English."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace

LANGUAGES = ("fi", "sv", "en")


@dataclass(frozen=True, slots=True)
class Localized:
    """A value: never changed, compared by its texts, false when every text is empty."""

    fi: str = ""
    sv: str = ""
    en: str = ""

    def __bool__(self) -> bool:
        return bool(self.languages)

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages that have a text, in the order of the house."""
        return tuple(language for language in LANGUAGES if self.text(language).strip())

    def text(self, language: str) -> str:
        """The text in exactly this language, empty if there is none."""
        return str(getattr(self, language)) if language in LANGUAGES else ""

    def pick(self, language: str) -> tuple[str, str]:
        """The text for a reader of `language` and the language it is in, which may be another."""
        if self.text(language).strip() or not self:
            return self.text(language), language
        other = self.languages[0]
        return self.text(other), other

    def with_text(self, language: str, text: str) -> "Localized":
        """The same with one language set. Raises ValueError for a language the house has not."""
        if language not in LANGUAGES:
            raise ValueError(f"no such language: {language}")
        return replace(self, **{language: text})

    def map(self, change: Callable[[str], str]) -> "Localized":
        """The same with `change` done to each text that is there."""
        return Localized(**{language: change(self.text(language)) for language in self.languages})

    def is_complete(self, languages: Iterable[str]) -> bool:
        return all(language in self.languages for language in languages)

    def missing(self, languages: Iterable[str]) -> tuple[str, ...]:
        """Those of `languages` that have no text."""
        return tuple(language for language in languages if language not in self.languages)

    def to_json(self) -> dict[str, str]:
        """What is stored: only the languages that have a text."""
        return {language: self.text(language) for language in self.languages}

    @classmethod
    def from_json(cls, stored: Mapping[str, str] | None) -> "Localized":
        """Reads what `to_json` wrote. A language the house does not know is left out."""
        return cls(**{language: text for language, text in (stored or {}).items() if language in LANGUAGES})


def obligatory(languages: Iterable[str]) -> tuple[str, ...]:
    """Those of the languages in which a text must exist: Finnish and Swedish. English is a service (rules 30 and 31)."""
    chosen = tuple(languages)
    return tuple(code for code in chosen if code in {"fi", "sv"}) or chosen
