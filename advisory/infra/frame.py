"""What surrounds a page: brand, navigation, languages, footer. One object for every layout."""

from dataclasses import dataclass, field

from flask import g


@dataclass(frozen=True, slots=True)
class NavLink:
    """One entry of a navigation. `icon` is a name in the sprite."""

    label: str
    url: str
    icon: str = ""
    current: bool = False


@dataclass(frozen=True, slots=True)
class LanguageLink:
    code: str
    label: str
    url: str
    current: bool


@dataclass(frozen=True, slots=True)
class AccountBox:
    """Who is signed in, as shown in the top bar."""

    name: str
    url: str
    role: str = ""


@dataclass(slots=True)
class Frame:
    """Everything base.html needs besides the page's own blocks."""

    lang: str = "fi"
    dir: str = "ltr"
    theme: str | None = None
    service_name: str = "Advisory"
    brand_name: str = ""
    brand_sub: str = ""
    home_url: str = "/"
    nav: list[NavLink] = field(default_factory=list)
    account: AccountBox | None = None
    sign_in_url: str = ""
    sign_out_url: str = ""
    languages: list[LanguageLink] = field(default_factory=list)
    notices_url: str = ""
    notices_count: int = 0
    demo: bool = False
    tray_url: str = ""
    footer: list[NavLink] = field(default_factory=list)
    canonical: str = ""
    alternates: list[LanguageLink] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Brand:
    """The name in the top bar, what stands under it, and where it leads."""

    name: str
    sub: str = ""
    url: str = ""


def set_brand(name: str, sub: str = "", url: str = "") -> None:
    """Name the brand of this page where the view knows it: the board of a public page, the municipality of a link."""
    g.frame_brand = Brand(name=name, sub=sub, url=url)
