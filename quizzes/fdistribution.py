"""Quantiles of Fisher's F distribution, pure, to about twelve digits: the intervals of reliability are made of them.

By the regularised incomplete beta function, whose continued fraction (DLMF 8.17.22) is worked out after Lentz.
"""

from math import exp, inf, lgamma, log, log1p

TINY = 1e-300
EXACT = 1e-15
MOST_STEPS = 100_000


def quantile(probability: float, numerator: int, denominator: int) -> float:
    """The value below which this share of an F distribution lies. Degrees of freedom are positive, the share is within 0 and 1.

    Where X is such a value, d₁X ÷ (d₁X + d₂) is of the beta distribution with halves of the degrees of freedom.
    """
    if not (0 < probability < 1 and numerator > 0 and denominator > 0):
        raise ValueError("a quantile needs a share between 0 and 1 and degrees of freedom")
    low, high = 0.0, 1.0
    while low < (middle := (low + high) / 2) < high:
        if incomplete_beta(middle, numerator / 2, denominator / 2) < probability:
            low = middle
        else:
            high = middle
    return denominator * high / (numerator * (1 - high)) if high < 1 else inf


def incomplete_beta(x: float, a: float, b: float) -> float:
    """The share of a beta distribution that lies below x, 0 < x < 1."""
    if x > (a + 1) / (a + b + 2):  # the fraction is quick below its mean
        return 1 - incomplete_beta(1 - x, b, a)
    scale = exp(a * log(x) + b * log1p(-x) + lgamma(a + b) - lgamma(a) - lgamma(b))
    return scale * _fraction(x, a, b) / a


def _fraction(x: float, a: float, b: float) -> float:
    """The continued fraction, by Lentz's way."""
    c, d = 1.0, 1 / _away_from_zero(1 - (a + b) * x / (a + 1))
    value = d
    for m in range(1, MOST_STEPS):
        for term in (
            m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m)),
            -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1)),
        ):
            d = 1 / _away_from_zero(1 + term * d)
            c = _away_from_zero(1 + term / c)
            value *= c * d
        if abs(c * d - 1) < EXACT:
            break
    return value


def _away_from_zero(value: float) -> float:
    return value if abs(value) > TINY else TINY
