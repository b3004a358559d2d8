"""How an incident's weight fades with time and with distance."""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

EARTH_RADIUS_KM = 6371.0088

_NODES, _WEIGHTS = np.polynomial.legendre.leggauss(40)
_TAIL = 8.5
"""Beyond so many standard deviations a Gaussian holds less than 1e-16."""


def distances_km(a: Floats, b: Floats) -> Floats:
    """Return the great-circle distances in kilometres between rows of (lat, lon) in degrees: one row per ``a``.

    Haversine formula (Sinnott 1984, Sky and Telescope 68:159).
    """
    lat1, lon1 = np.radians(a[:, 0])[:, None], np.radians(a[:, 1])[:, None]
    lat2, lon2 = np.radians(b[:, 0])[None, :], np.radians(b[:, 1])[None, :]
    h = np.sin((lat2 - lat1) / 2) ** 2 + np.cos(lat1) * np.cos(lat2) * np.sin((lon2 - lon1) / 2) ** 2
    found: Floats = 2 * EARTH_RADIUS_KM * np.arcsin(np.minimum(1.0, np.sqrt(h)))
    return found


def mass_in_disc(distance_km: Floats, spread_km: Floats | float, radius_km: float) -> Floats:
    """Return the part of a round Gaussian that lies in a disc whose centre is ``distance_km`` away.

    This is the distribution function of Rice at the radius, 1 - Q1(d/s, R/s) (Marcum 1960): the integral of
    (r/s^2) exp(-(r-d)^2/2s^2) I0e(rd/s^2) from 0 to R, here by Gauss-Legendre over the part of the radius
    where the integrand is not negligible, to 1e-14. For many distances at once see ``numeric.masses``.
    A spread of 0 is a point: 1 inside the disc, its edge included.
    """
    d, s = np.broadcast_arrays(np.asarray(distance_km, dtype=np.float64), np.asarray(spread_km, dtype=np.float64))
    point = s <= 0
    width = np.where(point, 1.0, s)
    low = np.clip(d - _TAIL * width, 0.0, radius_km)
    high = np.clip(d + _TAIL * width, 0.0, radius_km)
    total = np.zeros(d.shape)
    for node, weight in zip(_NODES, _WEIGHTS, strict=True):
        r = low + (high - low) * (node + 1) / 2
        total += weight * r / width**2 * np.exp(-((r - d) ** 2) / (2 * width**2)) * bessel_i0e(r * d / width**2)
    mass = np.clip(total * (high - low) / 2, 0.0, 1.0)
    return np.where(point, (d <= radius_km).astype(np.float64), mass)


def bessel_i0e(x: Floats) -> Floats:
    """Return exp(-x) I0(x) for x >= 0, to the last digits of a float.

    Up to 500 by the Chebyshev series of Clenshaw (1962) that numpy has; beyond it, where that would overflow,
    by Hankel's asymptotic series (Abramowitz and Stegun 1964, 9.7.1), whose next term is below 1e-17.
    """
    near = np.minimum(x, 500.0)
    u = 1 / (8 * np.maximum(x, 500.0))
    far = (1 + u * (1 + u * (9 / 2 + u * (75 / 2 + u * (3675 / 8 + u * (59535 / 8)))))) * np.sqrt(4 / np.pi * u)
    return np.where(x <= 500.0, np.i0(near) * np.exp(-near), far)


def fading_share(age_days: Floats, horizon_days: float, scale_days: float) -> Floats:
    """Return the part of an exponential kernel's offspring that falls in the next ``horizon_days``.

    exp(-age/scale) - exp(-(age + horizon)/scale); nothing for an event that lies ahead (Hawkes 1971).
    """
    faded: Floats = np.exp(-np.maximum(age_days, 0.0) / scale_days) * -np.expm1(-horizon_days / scale_days)
    return np.where(age_days >= 0, faded, 0.0)
