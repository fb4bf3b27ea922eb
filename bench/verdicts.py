"""What was to be reached and whether it was: a missed limit is marked in its line and named again at the end."""

LINE = "{name:<60} {value:>14}   {limit}"


class Verdicts:
    """Collects what was missed in one run."""

    def __init__(self) -> None:
        self.missed: list[str] = []

    def mark(self, name: str, *, is_kept: bool) -> str:
        """What to put behind a limit; a missed one is remembered."""
        if not is_kept:
            self.missed.append(name)
        return "" if is_kept else "  MISSED"

    def tell(self, name: str, value: str, limit: str = "", *, is_kept: bool = True) -> None:
        """Print one line."""
        print(LINE.format(name=name, value=value, limit=limit + self.mark(name, is_kept=is_kept)), flush=True)

    def summary(self) -> str:
        """The last line of a run."""
        return f"MISSED: {'; '.join(self.missed)}." if self.missed else "Every limit was kept."
