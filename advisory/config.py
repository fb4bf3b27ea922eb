"""Settings: typed, from the environment. The program refuses to start when they are unsafe (decision 21)."""

import ipaddress
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

SAMPLE_SECRETS = frozenset({"", "change-me", "changeme", "secret", "dev", "default"})
SHORTEST_SECRET = 32
YES, NO = frozenset({"1", "true", "yes", "on"}), frozenset({"0", "false", "no", "off"})
LARGEST_FILE = 20 * 1024 * 1024


class UnsafeSettings(SystemExit):
    """The settings do not allow a start. The message says what to do."""


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything that differs from one installation to another. Names are those of the environment."""

    mode: str = "production"
    database_url: str = ""
    secret_key: str = ""
    base_url: str = ""
    mail_server: str = ""
    mail_port: int = 25
    mail_username: str = ""
    mail_password: str = ""
    mail_use_tls: bool = False
    mail_use_ssl: bool = False
    mail_from: str = ""
    mail_ca_file: str = ""
    storage_url: str = ""
    trusted_proxies: int = 0
    service_name: str = "Advisory"
    is_debug: bool = False
    demo_clock: str = ""

    @property
    def is_demo(self) -> bool:
        return self.mode == "demo"

    @property
    def is_https(self) -> bool:
        return self.base_url.startswith("https://")

    @property
    def uses_tray(self) -> bool:
        """In demo mode without a mail server, mails go to a tray that the browser shows."""
        return self.is_demo and not self.mail_server


def from_environment(environ: Mapping[str, str]) -> Settings:
    """Read the settings. Raises UnsafeSettings for a value of the wrong type."""
    mode = environ.get("MODE", "production").strip().lower()
    given = Settings(
        mode=mode,
        database_url=environ.get("DATABASE_URL", ""),
        secret_key=environ.get("SECRET_KEY", ""),
        base_url=environ.get("BASE_URL", "").rstrip("/"),
        mail_server=environ.get("MAIL_SERVER", ""),
        mail_port=_number(environ, "MAIL_PORT", 25),
        mail_username=environ.get("MAIL_USERNAME", ""),
        mail_password=environ.get("MAIL_PASSWORD", ""),
        mail_use_tls=_flag(environ, "MAIL_USE_TLS"),
        mail_use_ssl=_flag(environ, "MAIL_USE_SSL"),
        mail_from=environ.get("MAIL_FROM", ""),
        mail_ca_file=environ.get("MAIL_CA_FILE", ""),
        storage_url=environ.get("STORAGE_URL", ""),
        trusted_proxies=_number(environ, "TRUSTED_PROXIES", 0),
        service_name=environ.get("SERVICE_NAME", "Advisory"),
        is_debug=_flag(environ, "FLASK_DEBUG", no=NO - {"off"}),  # which Flask itself takes for yes
        demo_clock=environ.get("DEMO_CLOCK", ""),
    )
    return _with_demo_values(given) if given.is_demo else given


def _with_demo_values(given: Settings) -> Settings:
    """Demo mode starts with nothing set: what is missing is made up, on this machine only."""
    home = Path("var").resolve()
    made_up = {
        "database_url": f"sqlite:///{home / 'advisory.db'}",
        "secret_key": _kept_secret(home) or secrets.token_hex(32),
        "base_url": "http://127.0.0.1:8000",
        "mail_from": "advisory@service.example",
        "storage_url": f"file://{home / 'files'}",
    }
    values = {name: getattr(given, name) for name in Settings.__dataclass_fields__}
    return Settings(**values | {name: value for name, value in made_up.items() if not values[name]})


def _kept_secret(home: Path) -> str:
    """The secret that `make run` keeps, so that links which a command prints open in the running demo."""
    file = home / "secret-key"
    return file.read_text().strip() if file.is_file() else ""


def faults(settings: Settings) -> list[str]:
    """What is unsafe or missing, each with what to do about it. Empty when the program may start."""
    if settings.mode not in {"production", "demo"}:
        return [f'MODE is "{settings.mode}". Set MODE to production or demo.']
    found = _demo_faults(settings) if settings.is_demo else _production_faults(settings)
    is_safe = settings.mail_use_tls or settings.mail_use_ssl or is_loopback(settings.mail_server)
    if settings.mail_server and settings.mail_username and not is_safe:
        found.append(
            "MAIL_USERNAME is set, but the password would go to the mail server in clear. "
            "Set MAIL_USE_TLS=true with port 587, or MAIL_USE_SSL=true with port 465."
        )
    if settings.mail_use_tls and settings.mail_use_ssl:
        found.append("MAIL_USE_TLS and MAIL_USE_SSL are both on. Keep TLS for port 587 or SSL for port 465.")
    return found


def _demo_faults(settings: Settings) -> list[str]:
    host = urlsplit(settings.base_url).hostname or ""
    if is_loopback(host):
        return []
    return [f"Demo mode serves on this machine only, but BASE_URL names {host}. Use http://127.0.0.1:8000."]


def _production_faults(settings: Settings) -> list[str]:
    secret = settings.secret_key
    checks = (
        (
            secret in SAMPLE_SECRETS or len(secret) < SHORTEST_SECRET,
            "SECRET_KEY is missing, too short or a sample. Set one of at least 32 characters: "
            'python3 -c "import secrets; print(secrets.token_hex(32))"',
        ),
        (
            not settings.is_https,
            "BASE_URL must be the https address that people use, such as https://advisory.example.fi.",
        ),
        (settings.is_debug, "FLASK_DEBUG is on. Switch it off in production."),
        (bool(settings.demo_clock), "DEMO_CLOCK moves the clock. Leave it out in production."),
        (
            not settings.database_url,
            "DATABASE_URL is missing, such as postgresql+psycopg://user:password@host/advisory.",
        ),
        (not settings.mail_server, "MAIL_SERVER is missing: without it no member can be called to a meeting."),
        ("@" not in settings.mail_from, "MAIL_FROM is missing: the address that mails come from."),
        (not settings.storage_url, "STORAGE_URL is missing, such as file:///var/lib/advisory/files."),
    )
    return [sentence for is_wrong, sentence in checks if is_wrong]


def refuse_unsafe(settings: Settings) -> None:
    """Stop the start with sentences that say what to do. Raises UnsafeSettings."""
    found = faults(settings)
    if found:
        raise UnsafeSettings("Advisory cannot start:\n" + "\n".join(f"- {sentence}" for sentence in found))


def is_loopback(host: str) -> bool:
    """Whether a host name or address is this machine."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def flask_config(settings: Settings) -> dict[str, Any]:
    """The same as Flask and its extensions want it."""
    return {
        "SETTINGS": settings,
        "SECRET_KEY": settings.secret_key,
        "SQLALCHEMY_DATABASE_URI": settings.database_url,
        "SQLALCHEMY_ENGINE_OPTIONS": {"pool_pre_ping": settings.database_url.startswith("postgresql")},
        "LARGEST_FILE": LARGEST_FILE,
        "MAX_CONTENT_LENGTH": LARGEST_FILE + 1024 * 1024,
        "MAX_FORM_MEMORY_SIZE": 4 * 1024 * 1024,
        "SESSION_COOKIE_NAME": "__Host-session" if settings.is_https else "session",
        "SESSION_COOKIE_SECURE": settings.is_https,
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "WTF_CSRF_TIME_LIMIT": None,
        "WTF_CSRF_SSL_STRICT": False,  # it asks for a referrer, which our own policy tells browsers not to send
        "MAIL_SERVER": settings.mail_server,
        "MAIL_PORT": settings.mail_port,
        "MAIL_USERNAME": settings.mail_username or None,
        "MAIL_PASSWORD": settings.mail_password or None,
        "MAIL_USE_TLS": settings.mail_use_tls,
        "MAIL_USE_SSL": settings.mail_use_ssl,
        "MAIL_FROM": settings.mail_from,
        "MAIL_CA_FILE": settings.mail_ca_file,
        "MAIL_DEFAULT_SENDER": settings.mail_from,
        "MAIL_SUPPRESS_SEND": False,  # the library suppresses in tests, and calls the mail sent
        "SERVICE_NAME": settings.service_name,
    }


def _number(environ: Mapping[str, str], name: str, default: int) -> int:
    text = environ.get(name, "").strip()
    if text and not (text.isascii() and text.isdigit() and len(text) < 10):
        raise UnsafeSettings(f"{name} must be a whole number, not {text!r}.")
    return int(text) if text else default


def _flag(environ: Mapping[str, str], name: str, *, no: frozenset[str] = NO) -> bool:
    """A word that is neither yes nor no stops the start: a misspelt one would silently switch off what guards a password."""
    text = environ.get(name, "").strip().lower()
    if text and text not in YES | no:
        raise UnsafeSettings(f"{name} must be true or false, not {text!r}.")
    return text in YES
