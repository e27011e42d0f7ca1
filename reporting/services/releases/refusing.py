"""What the engine refuses, said to the person who asked."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from dalpb.kernel.refusals import Denial, Refused
from reporting.disclosure.drafting import TwoCounts
from reporting.disclosure.policy import BadPolicy
from reporting.disclosure.protect import NoProof, NotThePolicy, PartlyRounded, TooMuchWithheld
from reporting.disclosure.revisions import RoundedIssue
from reporting.disclosure.rounding import AboveTheWhole, RoundedTwoWays
from reporting.disclosure.statements import Contradiction, NothingNamed

CODES: Final[dict[type[Exception], str]] = {
    AboveTheWhole: "release.above_the_whole",
    BadPolicy: "release.bad_policy",
    Contradiction: "release.contradiction",
    NoProof: "release.no_proof",
    NotThePolicy: "release.not_the_policy",
    NothingNamed: "release.nothing_named",
    PartlyRounded: "release.partly_rounded",
    RoundedIssue: "release.rounded_issue",
    RoundedTwoWays: "release.rounded_two_ways",
    TooMuchWithheld: "release.too_much_withheld",
    TwoCounts: "release.two_counts",
}


@contextmanager
def refusals_of_the_engine() -> Iterator[None]:
    """Within, whatever the engine refuses is a refusal with its code and the engine's sentence."""
    try:
        yield
    except tuple(CODES) as problem:
        raise Refused(Denial(CODES[type(problem)], str(problem))) from problem
