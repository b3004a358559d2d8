"""One rule's look written plainly, step by step, to compare the fast one with."""

from standby.posture.evaluate import Evidence, evaluate
from standby.posture.rules import RuleState
from standby.posture.truth import FALSE, TRUE, decided


def rule_on(rule, facts, at, before, age_limits):
    """Return the state a rule is left in, and how its indicator and its end came out."""

    def side(condition, needs, courses, current):
        evidence = Evidence(facts=facts, at=at, needs=needs, age_limits=age_limits, courses=courses, current=current)
        return evaluate(condition, evidence)

    enter, enter_courses = side(rule.enter, rule.enter_needs, before.enter_courses, bool(rule.lowers))
    leave, leave_courses = None, {}
    if rule.leave is not None:
        leave, leave_courses = side(rule.leave, rule.leave_needs, before.leave_courses, False)
    last_met = at if enter.value != FALSE else before.last_met
    ended = leave is None or leave.value == TRUE
    over = ended and enter.value == FALSE and (last_met is None or at - last_met >= rule.min_dwell)
    called = enter.value == TRUE or (rule.if_unknown == "enter" and not decided(enter.value))
    active = called or (before.active and not over)
    state = RuleState(
        active=active,
        possible=active or enter.value != FALSE or (before.possible and not over),
        since=(before.since if before.active else at) if active else None,
        last_met=last_met,
        enter_courses=enter_courses,
        leave_courses=leave_courses,
    )
    return state, enter, leave
