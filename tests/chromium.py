"""The browser of the journeys: where it is, and what to say where there is none."""

import os
import shutil

CHROMIUM = (
    os.environ.get("CHROMIUM")
    or shutil.which("chromium-headless-shell")  # the same engine without windows: a third faster
    or shutil.which("chromium")
    or shutil.which("chromium-browser")
    or shutil.which("google-chrome")
)
IS_REQUIRED = os.environ.get("REQUIRE_BROWSER", "") not in {"", "0"}
NOTE = "Browser journeys were left out: no Chromium on this machine (CHROMIUM=/path/to/it names one)."
MISSING = "REQUIRE_BROWSER is set, but there is no Chromium. Install it: sudo apt install chromium"
