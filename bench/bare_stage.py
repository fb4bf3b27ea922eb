"""Prepares the bare views' database in a process of its own."""

import os
import subprocess
import sys
from collections.abc import Mapping

from bench.servers import ROOT


def prepare(env: Mapping[str, str], size: int) -> None:
    """A bare page of about `size` bytes."""
    program = f"from bench.bare import prepare; prepare({size})"
    environment = {**os.environ, **env, "PYTHONPATH": str(ROOT)}
    subprocess.run([sys.executable, "-c", program], cwd=ROOT, env=environment, check=True)
