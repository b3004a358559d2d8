"""The compiled kernel behind ``numeric.streaming``: adds one incident to the states of the sites it reaches.

Loaded only when states are kept for many sites. Its plain twin is ``streaming.states_plainly``.
"""

from typing import Any

import numpy as np
from numba import njit

from standby.numeric.masses import TERMS

BLOCK = 256
"""Sites are taken in blocks of at most this many, so that their masses stay in the nearest cache."""

SMALL_ANGLE = 0.3
"""Up to this difference of longitudes, in radians, its sine is a short series that is exact to 1e-16."""


def _compiled(function: Any) -> Any:
    return njit(cache=True, nogil=True, error_model="numpy", fastmath={"contract", "nsz"})(function)


def _inside(function: Any) -> Any:
    """Make part of whatever calls it: a call of its own would count references for every run of sites."""
    return njit(inline="always", error_model="numpy")(function)


@_inside
def _reach(field, kernels, states, piece):
    """Add one piece (day since the anchor, latitude, longitude, weight) to every site within the cut-off.

    ``field`` is (grid, first site of each cell, places, their unit), the grid (southern edge, western edge,
    size of a cell, rows, columns), places latitudes above longitudes, angles in radians; ``kernels`` is (table
    of masses, squared chord of the cut-off, time scales); ``states`` is one row per kernel, flat.

    The sites of a row of cells that the disc can touch lie in one run. In each run: distances, then masses,
    then one sum per kernel, each a plain loop that the compiler makes wide.
    """
    (south, west, cell, rows, columns), starts = field[0], field[1]
    day, lat, lon, weight = piece
    scales = kernels[2]
    factors = np.empty(len(scales))
    for k in range(len(scales)):
        factors[k] = np.exp(day / scales[k]) * weight
    scratch = np.empty(5 * BLOCK)
    sine, cosine = np.sin(lat), np.cos(lat)
    angle = 2 * np.arcsin(np.sqrt(kernels[1]) / 2)
    over_the_pole = abs(lat) + angle >= np.pi / 2
    widest = 0.0 if over_the_pole else np.arcsin(sine / np.cos(angle))
    first = max(0, int(np.floor((lat - angle - south) / cell)))
    last = min(rows - 1, int(np.floor((lat + angle - south) / cell)))
    for row in range(first, last + 1):
        half = np.pi
        if not over_the_pole:
            edge = south + row * cell
            parallel = min(max(widest, edge), edge + cell)  # the parallel of this row along which the disc is widest
            x = (np.cos(angle) - sine * np.sin(parallel)) / (cosine * np.cos(parallel))
            half = np.arccos(min(1.0, max(-1.0, x)))
        here = (lat, lon, sine, cosine, half + cell > SMALL_ANGLE)
        if half + cell >= np.pi:  # all around: one run, each site once
            _run(starts[row * columns], starts[(row + 1) * columns], field, kernels, states, factors, here, scratch)
            continue
        for turn in range(-1, 2):
            middle = lon + turn * 2 * np.pi
            left = max(0, int(np.floor((middle - half - west) / cell)))
            right = min(columns - 1, int(np.floor((middle + half - west) / cell)))
            if left <= right:
                start, stop = starts[row * columns + left], starts[row * columns + right + 1]
                start, stop = _trimmed(start, stop, field, middle - half, middle + half)
                here = (lat, middle, sine, cosine, half + cell > SMALL_ANGLE)
                _run(start, stop, field, kernels, states, factors, here, scratch)


@_inside
def _trimmed(start, stop, field, west, east):
    """Leave out the sites of the outermost cells that lie too far west or east; a row goes from west to east."""
    places, unit = field[2], field[3]
    sites = places.size // 2
    while start < stop and places[np.uint64(sites + start)] * unit < west:
        start += 1
    while stop > start and places[np.uint64(sites + stop - 1)] * unit > east:
        stop -= 1
    return start, stop


@_inside
def _run(start, stop, field, kernels, states, factors, here, scratch):
    while start < stop:
        many = min(BLOCK, stop - start)
        _apart(start, many, field, scratch, here)
        _weigh(many, kernels, scratch)
        _sum(start, many, states, factors, scratch)
        start += many


@_inside
def _apart(start, many, field, scratch, here):
    """Squared chords by the haversine, 4 (sin²(dlat/2) + cos cos sin²(dlon/2)), with series for small angles."""
    places, unit = field[2], field[3]
    sites = np.uint64(places.size // 2)
    lat, lon, sine, cosine, far = here
    for n in range(many):
        site = np.uint64(start + n)
        north = places[site] * unit - lat
        east = 0.5 * (places[sites + site] * unit - lon)
        q = 0.25 * north * north
        half = 0.5 * north * (1 - q * (1 / 6 - q * (1 / 120 - q * (1 / 5040))))
        q = north * north
        sine_north = north * (1 - q * (1 / 6 - q * (1 / 120 - q * (1 / 5040))))
        cosine_north = 1 - q * (0.5 - q * (1 / 24 - q * (1 / 720 - q * (1 / 40320))))
        q = east * east
        aside = east * (1 - q * (1 / 6 - q * (1 / 120 - q * (1 / 5040 - q * (1 / 362880)))))
        if far:
            aside = np.sin(east)
        scratch[np.uint64(n)] = 4 * (half * half + cosine * (cosine * cosine_north - sine * sine_north) * aside * aside)


@_inside
def _weigh(many, kernels, scratch):
    """Masses for the five spreads by the table's polynomials, in place of the chords; 0 beyond the cut-off."""
    table, furthest = kernels[0], kernels[1]
    pieces = table.size // (5 * TERMS)
    one, two, three, four = np.uint64(1), np.uint64(2), np.uint64(3), np.uint64(4)
    for n in range(many):
        at = np.uint64(n)
        u = scratch[at]
        p0, p1, p2, p3, p4 = 0.0, 0.0, 0.0, 0.0, 0.0
        if u <= furthest:
            t = u * (pieces / furthest)
            number = min(int(t), pieces - 1)
            t -= number
            for term in range(TERMS - 1, -1, -1):
                c = np.uint64((number * TERMS + term) * 5)
                p0 = p0 * t + table[c]
                p1 = p1 * t + table[c + one]
                p2 = p2 * t + table[c + two]
                p3 = p3 * t + table[c + three]
                p4 = p4 * t + table[c + four]
        scratch[at] = p0
        scratch[at + np.uint64(BLOCK)] = p1
        scratch[at + np.uint64(2 * BLOCK)] = p2
        scratch[at + np.uint64(3 * BLOCK)] = p3
        scratch[at + np.uint64(4 * BLOCK)] = p4


@_inside
def _sum(start, many, states, factors, scratch):
    """Add mass times factor to every kernel's row of states."""
    sites = states.size // (5 * factors.size)
    for j in range(5):
        for k in range(factors.size):
            factor = factors[k]
            row = np.uint64((j * factors.size + k) * sites + start)
            masses = np.uint64(j * BLOCK)
            for n in range(many):
                at = np.uint64(n)
                states[row + at] += scratch[masses + at] * factor


@_compiled
def reach(starts, places, states, table, numbers, rows, columns, day, lat, lon, weight):
    """Add one piece. Everything comes flat, for that is what is handed over fastest.

    ``numbers`` are southern edge, western edge, size of a cell, unit of places, squared chord of the cut-off
    and then the time scales.
    """
    field = ((numbers[0], numbers[1], numbers[2], rows, columns), starts, places, numbers[3])
    _reach(field, (table, numbers[4], numbers[5:]), states, (day, lat, lon, weight))


@_compiled
def reach_all(starts, places, states, table, numbers, rows, columns, days, lats, lons, weights):
    """Add many pieces, one after the other."""
    field = ((numbers[0], numbers[1], numbers[2], rows, columns), starts, places, numbers[3])
    for n in range(days.size):
        _reach(field, (table, numbers[4], numbers[5:]), states, (days[n], lats[n], lons[n], weights[n]))
