"""The recorded mutations of the rules can be tried: `make rules CHECK=1` tries them."""

from tools.check_rules import NEEDED, marked_tests, mutations, problems_of, pure


def test_every_needed_rule_has_a_mutation_and_each_can_be_tried():
    recorded, tests = mutations(), marked_tests()
    assert set(NEEDED) <= {one.rule for one in recorded}
    assert [(one.rule, why) for one in recorded if (why := problems_of(one, tests))] == []
    assert [one.rule for one in recorded if not pure(tests[("domain_rule", str(one.rule))])] == []
    assert [one for one in recorded if one.old == one.new] == []
