"""Every unsafe setting stops the start with a sentence that says what to do."""

import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from advisory import config
from advisory.config import UnsafeSettings, faults, from_environment, is_loopback, refuse_unsafe
from advisory.kernel import clock

ROOT = Path(__file__).resolve().parents[2]
SAFE = {
    "MODE": "production", "SECRET_KEY": "k" * 40, "BASE_URL": "https://advisory.test.example/",
    "DATABASE_URL": "sqlite://", "MAIL_SERVER": "mail.test.example", "MAIL_FROM": "advisory@test.example",
    "STORAGE_URL": "memory:///",
}  # fmt: skip
UNSAFE = [
    ({"SECRET_KEY": ""}, "SECRET_KEY is missing"),
    ({"SECRET_KEY": "change-me"}, "SECRET_KEY is missing, too short or a sample"),
    ({"SECRET_KEY": "x" * 31}, "token_hex"),
    ({"BASE_URL": "http://advisory.test.example"}, "BASE_URL must be the https address"),
    ({"BASE_URL": ""}, "BASE_URL must be the https address"),
    ({"FLASK_DEBUG": "1"}, "FLASK_DEBUG is on"),
    ({"DATABASE_URL": ""}, "DATABASE_URL is missing"),
    ({"MAIL_SERVER": ""}, "MAIL_SERVER is missing"),
    ({"MAIL_FROM": ""}, "MAIL_FROM is missing"),
    ({"STORAGE_URL": ""}, "STORAGE_URL is missing"),
    ({"MODE": "test"}, 'MODE is "test"'),
    ({"MAIL_USE_TLS": "1", "MAIL_USE_SSL": "1"}, "MAIL_USE_TLS and MAIL_USE_SSL are both on"),
    ({"MAIL_USERNAME": "advisory"}, "the password would go to the mail server in clear"),
    (
        {"MODE": "demo", "BASE_URL": "", "MAIL_USERNAME": "advisory"},
        "the password would go to the mail server in clear",
    ),
    ({"MODE": "demo", "BASE_URL": "http://192.168.1.5:8000"}, "Demo mode serves on this machine only"),
    ({"MODE": "demo", "BASE_URL": "https://advisory.test.example"}, "Demo mode serves on this machine only"),
]


@pytest.mark.security("S59")
@pytest.mark.parametrize(("change", "words"), UNSAFE, ids=lambda value: str(value)[:40])
def test_an_unsafe_setting_stops_the_start(change: dict[str, str], words: str) -> None:
    with pytest.raises(UnsafeSettings, match="Advisory cannot start") as stopped:
        refuse_unsafe(from_environment(SAFE | change))
    assert words in str(stopped.value)


@pytest.mark.security("S59")
@pytest.mark.parametrize("name", ["MAIL_USE_TLS", "MAIL_USE_SSL", "FLASK_DEBUG"])
@pytest.mark.parametrize("word", ["ture", "enabled", "2", "tosi"])
def test_a_misspelt_yes_is_not_taken_for_no(name: str, word: str) -> None:
    with pytest.raises(UnsafeSettings, match=f"{name} must be true or false, not '{word}'"):
        from_environment(SAFE | {name: word})
    assert from_environment(SAFE | {name: "False"}) == from_environment(SAFE | {name: ""})


def test_what_flask_itself_takes_for_debugging_is_refused() -> None:
    with pytest.raises(UnsafeSettings, match="FLASK_DEBUG must be true or false"):
        from_environment(SAFE | {"FLASK_DEBUG": "off"})


@pytest.mark.parametrize(
    "change",
    [{"MAIL_USE_TLS": "true"}, {"MAIL_USE_SSL": "on"}, {"MAIL_SERVER": "127.0.0.1"}, {"MAIL_SERVER": "localhost"}],
)
def test_a_password_for_the_mail_server_goes_through_tls_or_stays_on_this_machine(change: dict[str, str]) -> None:
    assert faults(from_environment(SAFE | {"MAIL_USERNAME": "advisory"} | change)) == []


def test_safe_settings_start(app: object) -> None:
    assert faults(from_environment(SAFE)) == []
    assert from_environment(SAFE).base_url == "https://advisory.test.example"


def test_production_is_what_one_gets_without_saying_anything() -> None:
    settings = from_environment({})
    assert settings.mode == "production"
    assert len(faults(settings)) == 6


@pytest.mark.parametrize("name", ["MAIL_PORT", "TRUSTED_PROXIES"])
@pytest.mark.parametrize("text", ["abc", "-1", "2.5", "٣", "1" * 12])
def test_a_number_that_is_none_is_named(name: str, text: str) -> None:
    with pytest.raises(UnsafeSettings, match=f"{name} must be a whole number"):
        from_environment(SAFE | {name: text})


@pytest.mark.parametrize(
    ("host", "answer"),
    [("127.0.0.1", True), ("localhost", True), ("::1", True), ("127.1.2.3", True)]
    + [("0.0.0.0", False), ("example.fi", False), ("localhost.evil.example", False), ("", False)],
)
def test_this_machine_is_known(host: str, answer: bool) -> None:
    assert is_loopback(host) is answer


def test_demo_makes_up_what_is_missing_and_keeps_what_is_set() -> None:
    settings = from_environment({"MODE": "demo", "SERVICE_NAME": "Neuvosto", "DATABASE_URL": "sqlite:///x.db"})
    assert faults(settings) == []
    assert settings.uses_tray
    assert (settings.service_name, settings.database_url) == ("Neuvosto", "sqlite:///x.db")
    assert len(settings.secret_key) >= config.SHORTEST_SECRET
    assert not from_environment({"MODE": "demo", "MAIL_SERVER": "mail.test.example"}).uses_tray


def run(*command: str, **env: str) -> "subprocess.CompletedProcess[str]":
    path = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), "FLASK_APP": "wsgi"}
    return subprocess.run(
        [sys.executable, *command], cwd=ROOT, env={**path, **env}, capture_output=True, text=True, check=False
    )


@pytest.mark.security("S59")
def test_the_programs_themselves_do_not_start() -> None:
    for command in (["-c", "import wsgi"], ["-m", "advisory.worker", "--once"]):
        done = run(*command, **SAFE | {"SECRET_KEY": "secret"})
        assert done.returncode != 0, command
        assert "SECRET_KEY is missing, too short or a sample" in done.stderr, command
        assert "Traceback" not in done.stderr, command


def test_the_check_command_says_that_all_is_well() -> None:
    done = run("-m", "flask", "check", **SAFE)
    assert (done.returncode, done.stdout.strip()) == (0, "The settings are safe.")


def test_the_clock_is_moved_in_demo_mode_only(tmp_path: Path) -> None:
    file = tmp_path / "clock"
    try:
        clock.follow(str(file))
        assert clock.now() - datetime.now(UTC) < timedelta(seconds=5)
        file.write_text("86400")
        assert clock.now() - datetime.now(UTC) > timedelta(hours=23)
    finally:
        clock.follow("")
    settings = from_environment({"MODE": "production", "DEMO_CLOCK": str(file)})
    assert any("DEMO_CLOCK" in sentence for sentence in faults(settings))
