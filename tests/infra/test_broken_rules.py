"""Every rule that can refuse has a sentence, and its facts fit in."""

import re
from pathlib import Path

from advisory.infra.broken_rules import SENTENCES, sentence
from advisory.infra.i18n import speaking
from advisory.kernel.errors import RuleBroken

CODE = Path(__file__).resolve().parents[2] / "advisory"
RAISED = re.compile(r'RuleBroken\(\s*"([a-z_]+)"')


def test_every_code_that_is_raised_has_a_sentence() -> None:
    raised = {code for file in CODE.rglob("*.py") for code in RAISED.findall(file.read_text())}
    assert raised - set(SENTENCES) == set()


def test_the_facts_of_each_sentence_fit_in_every_language(context: object) -> None:
    for code, words in SENTENCES.items():
        wanted = set(re.findall(r"%\((\w+)\)", str(words)))
        for language in ("fi", "sv", "en"):
            with speaking(language):
                shown = sentence(RuleBroken(code, **dict.fromkeys(wanted, "7")))
                assert shown
                assert "%(" not in shown
