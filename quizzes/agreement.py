"""What experts say of a situation, pure and exact: how far they agree, and the key that follows.

Each rates every action from −2 (what should never be done) to +2 (what helps most) and says whether it can do harm.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import chain

LEAST_EXPERTS = 5  # the programme's own number for a key
AGREED = Fraction(2, 3)  # of the experts, for a best or a worst action that nobody need talk about
LEAST, MOST = -2, 2
BEST, WORST, NEUTRAL = "best", "worst", "neutral"


@dataclass(frozen=True)
class Rated:
    """One expert's word on one action."""

    rating: int
    is_harmful: bool


Ratings = Mapping[str, Rated]
"""One expert's word on a situation, by action."""


@dataclass(frozen=True)
class Opinion:
    """What the experts together say of one action. `for_best` and `for_worst` count those who rate nothing higher, nothing lower."""

    action: str
    mean: Fraction
    harmful: int
    for_best: int
    for_worst: int


@dataclass(frozen=True)
class KeyProposal:
    """The key that follows from the ratings, by how many experts, and what they disagree about.

    `disputes` holds BEST, WORST and the keys of actions of which it is disputed whether they do harm.
    """

    experts: int
    opinions: tuple[Opinion, ...] = ()
    best: str = ""
    worst: str = ""
    harmful: frozenset[str] = frozenset()
    disputes: tuple[str, ...] = ()
    agreement: Fraction | None = None

    @property
    def is_whole(self) -> bool:
        """Whether enough experts have rated the situation."""
        return self.experts >= LEAST_EXPERTS

    def rating_of(self, action: str) -> str:
        """How the key words an action."""
        return BEST if action == self.best else WORST if action == self.worst else NEUTRAL


def propose_key(actions: Sequence[str], ratings: Sequence[Ratings]) -> KeyProposal:
    """The key by those experts who rated every action: best and worst by the means, harmful by more than half.

    Disputed is a best (worst) action that ties with another, or that fewer than AGREED of the experts rate at their own top
    (bottom); and the harm of an action of which more than a third and fewer than two thirds say so.
    """
    whole = [one for one in ratings if set(actions) <= set(one)]
    if not whole or len(actions) < 2:
        return KeyProposal(len(whole))
    opinions = tuple(_opinion(action, actions, whole) for action in actions)
    best, worst = max(opinions, key=lambda one: one.mean), min(opinions, key=lambda one: one.mean)
    asked = len(whole)
    disputes = [BEST] if best.for_best < AGREED * asked or sum(one.mean == best.mean for one in opinions) > 1 else []
    disputes += [WORST] if worst.for_worst < AGREED * asked or sum(one.mean == worst.mean for one in opinions) > 1 else []
    disputes += [one.action for one in opinions if 1 - AGREED < Fraction(one.harmful, asked) < AGREED]
    harmful = frozenset(one.action for one in opinions if 2 * one.harmful > asked)
    units = [[one[action].rating for one in whole] for action in actions]
    return KeyProposal(asked, opinions, best.action, worst.action, harmful, tuple(disputes), krippendorff_alpha(units))


def _opinion(action: str, actions: Sequence[str], ratings: Sequence[Ratings]) -> Opinion:
    given = [one[action].rating for one in ratings]
    return Opinion(
        action,
        Fraction(sum(given), len(given)),
        sum(one[action].is_harmful for one in ratings),
        sum(one[action].rating == max(one[other].rating for other in actions) for one in ratings),
        sum(one[action].rating == min(one[other].rating for other in actions) for one in ratings),
    )


def krippendorff_alpha(units: Sequence[Sequence[int]]) -> Fraction | None:
    """Krippendorff's alpha for interval data: 1 is full agreement, 0 what chance gives, less is contradiction.

    `units` are what was rated, each with the ratings that it has; raters may be missing, a unit with fewer than two ratings says
    nothing. None where there is nothing to compare, or nobody ever rated differently. With n ratings in such units,
    alpha = 1 − (n − 1) Σ_u [Σ_pairs δ² / (m_u − 1)] / Σ_pairs δ² (Krippendorff, Content Analysis, 2004, ch. 11; δ² the squared difference).
    """
    paired = [list(unit) for unit in units if len(unit) > 1]
    everything = list(chain.from_iterable(paired))
    expected = _differences(everything)
    if not expected:
        return None
    observed = sum((Fraction(_differences(unit), len(unit) - 1) for unit in paired), Fraction())
    return 1 - (len(everything) - 1) * observed / expected


def _differences(values: Sequence[int]) -> int:
    """The sum of squared differences over all ordered pairs."""
    return 2 * (len(values) * sum(value * value for value in values) - sum(values) ** 2)


@dataclass(frozen=True)
class Standing:
    """How the key of a situation stands: the one in use, and the one that the experts give it."""

    present_best: str
    present_worst: str
    present_harmful: frozenset[str]
    is_provisional: bool
    experts_of_present: int
    proposal: KeyProposal = field(default_factory=lambda: KeyProposal(0))

    @property
    def is_same(self) -> bool:
        """Whether the experts give the key that is in use already."""
        proposal = self.proposal
        return (proposal.best, proposal.worst, proposal.harmful) == (self.present_best, self.present_worst, self.present_harmful)
