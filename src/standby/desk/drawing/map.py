"""Draws the map: sites with their threat and incidents, over the borders of countries, names where there is room."""

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import orjson
from markupsafe import Markup

from standby.basis.mission import Site
from standby.basis.time import EARLIEST
from standby.desk.board.model import SiteRow
from standby.desk.board.movements import Moved
from standby.desk.drawing import PAGES
from standby.desk.drawing.labels import Label, placed
from standby.picture.model import Incident

Spot = tuple[float, float]
Ring = list[Spot]

MAP_WIDE = 960.0

LEAST_DEGREES = 4.0
"""The map shows at least so many degrees of latitude."""

ABOVE = 14.5
"""The middle of an incident's mark lies so many pixels above its spot."""

MARGIN = 0.15
"""So much of the span of what is shown is left free around it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """The part of the world that a map shows, in degrees, and how many pixels a degree has.

    Equirectangular, true to scale at its middle latitude (Snyder 1987, USGS Professional Paper 1395, chapter 12).
    """

    west: float
    south: float
    east: float
    north: float
    scale: float
    squeeze: float

    @property
    def height(self) -> float:
        """The height of the picture in pixels."""
        return (self.north - self.south) * self.scale

    def spot(self, lon: float, lat: float) -> Spot:
        """Return where a point of the world lies in the picture."""
        return round((lon - self.west) * self.scale * self.squeeze, 1), round((self.north - lat) * self.scale, 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """The line of a movement and the head of its arrow, as paths."""

    line: str
    head: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn:
    """A map and the frame it shows, so that a page can lay it under its own."""

    svg: Markup
    frame: Frame


def draw_map(
    sites: Iterable[Site], incidents: Iterable[Incident], rows: Iterable[SiteRow], moved: Iterable[Moved] = ()
) -> Drawn:
    """Draw the sites with their threat, the incidents of the picture and movements over the borders of countries.

    A movement is drawn where both of its ends are placed, and apart.
    """
    sites, threat = list(sites), {row.id: row for row in rows}
    ways = [(m, m.origin, m.destination) for m in moved if m.origin and m.destination and m.origin != m.destination]
    events = [e for e in incidents if e.place and e.place.lat is not None and e.place.lon is not None]
    spots = [(s.lon, s.lat) for s in sites] + [(e.place.lon, e.place.lat) for e in events if e.place]
    spots += [(lon, lat) for _, *ends in ways for lat, lon in ends]
    frame = frame_of([(lon, lat) for lon, lat in spots if lon is not None and lat is not None])
    gathered = _gathered(frame, events)
    shown = [(frame.spot(site.lon, site.lat), site, threat.get(site.id)) for site in sites]
    svg = PAGES.get_template("map.svg").render(
        frame=frame,
        wide=MAP_WIDE,
        borders=[_path(frame, ring) for ring in borders_in(frame)],
        sites=shown,
        labels=_labels(frame, shown, [spot for spot, _ in gathered]),
        incidents=gathered,
        count=len(events),
        ways=[(m, _way(frame.spot(a[1], a[0]), frame.spot(b[1], b[0]))) for m, a, b in ways],
    )
    return Drawn(svg=Markup(svg), frame=frame)


def _way(a: Spot, b: Spot) -> Way:
    """Return the bend of a line from one spot to another, and the head of the arrow at its end.

    The line bends to its right by an eighth of its length, so that there and back do not hide one another.
    """
    long = math.hypot(b[0] - a[0], b[1] - a[1]) or 1.0
    along = (b[0] - a[0]) / long, (b[1] - a[1]) / long
    bend = (a[0] + b[0]) / 2 - along[1] * long / 8, (a[1] + b[1]) / 2 + along[0] * long / 8
    last = math.hypot(b[0] - bend[0], b[1] - bend[1]) or 1.0
    x, y = (b[0] - bend[0]) / last, (b[1] - bend[1]) / last
    tip = b[0] - 8 * x, b[1] - 8 * y
    wings = [(tip[0] - 9 * x + side * 5 * y, tip[1] - 9 * y - side * 5 * x) for side in (1, -1)]
    head = "M" + "L".join(f"{px:.1f},{py:.1f}" for px, py in (tip, *wings)) + "Z"
    return Way(line=f"M{a[0]:g},{a[1]:g}Q{bend[0]:.1f},{bend[1]:.1f} {tip[0]:.1f},{tip[1]:.1f}", head=head)


def draw_places(places: Iterable[tuple[str, float, float]]) -> Drawn:
    """Draw named points (name, latitude, longitude) and nothing else; the frame is theirs alone."""
    points = list(dict.fromkeys(places))
    frame = frame_of([(lon, lat) for _, lat, lon in points])
    shown = [(frame.spot(lon, lat), name) for name, lat, lon in points]
    svg = PAGES.get_template("places.svg").render(
        frame=frame,
        wide=MAP_WIDE,
        borders=[_path(frame, ring) for ring in borders_in(frame)],
        places=shown,
        labels=placed(shown, [spot for spot, _ in shown], MAP_WIDE, frame.height),
    )
    return Drawn(svg=Markup(svg), frame=frame)


def _gathered(frame: Frame, events: Sequence[Incident]) -> list[tuple[Spot, list[Incident]]]:
    """Put incidents at one spot together, the newest first: they would only hide one another."""
    at_spot: dict[Spot, list[Incident]] = {}
    for event in sorted(events, key=lambda e: e.valid.from_lo or EARLIEST, reverse=True):
        if event.place:
            at_spot.setdefault(frame.spot(event.place.lon or 0, event.place.lat or 0), []).append(event)
    return list(at_spot.items())


def _labels(frame: Frame, shown: Sequence[tuple[Spot, Site, SiteRow | None]], events: Sequence[Spot]) -> list[Label]:
    """Name the sites where there is room, those that are not known and the most threatened first."""
    order = sorted(shown, key=lambda each: -_weight(each[2]))
    names = [(spot, site.name) for spot, site, _ in order]
    # An incident is drawn above its spot, which is often that of a site.
    points = [*(spot for spot, _, _ in shown), *((x, y - ABOVE) for x, y in events)]
    return placed(names, points, MAP_WIDE, frame.height)


def _weight(row: SiteRow | None) -> float:
    return 2.0 if row is None or row.probability is None else row.probability


def frame_of(spots: Sequence[Spot]) -> Frame:
    """Return the part of the world around points (lon, lat); the whole world around none."""
    if not spots:
        return Frame(west=-180, south=-60, east=180, north=80, scale=MAP_WIDE / 360, squeeze=1)
    west, east = _widened([lon for lon, _ in spots])
    south, north = _widened([lat for _, lat in spots])
    squeeze = math.cos(math.radians((south + north) / 2))
    return Frame(
        west=west,
        south=max(-89.0, south),
        east=east,
        north=min(89.0, north),
        scale=MAP_WIDE / ((east - west) * squeeze),
        squeeze=squeeze,
    )


def borders_in(frame: Frame) -> Iterator[Ring]:
    """Yield the outlines of countries, cut at the edges of a frame (Sutherland and Hodgman 1974).

    What lies across the 180th meridian is looked for on both sides of it.
    """
    for ring in _outlines():
        low, high = min(x for x, _ in ring), max(x for x, _ in ring)
        for turn in (-360.0, 0.0, 360.0):
            if high + turn > frame.west and low + turn < frame.east:
                cut = _cut([(x + turn, y) for x, y in ring], frame)
                if len(cut) > 2:
                    yield cut


def _widened(values: Sequence[float]) -> tuple[float, float]:
    low, high = min(values), max(values)
    span = max(high - low, LEAST_DEGREES)
    middle = (low + high) / 2
    return middle - span * (0.5 + MARGIN), middle + span * (0.5 + MARGIN)


@cache
def _outlines() -> tuple[Ring, ...]:
    """Read the borders of Natural Earth 1:50 million from TopoJSON: each ring joins arcs, shared by neighbours."""
    world = orjson.loads((files("standby.desk.drawing") / "borders" / "countries-50m.json").read_bytes())
    (sx, sy), (tx, ty) = world["transform"]["scale"], world["transform"]["translate"]
    arcs = []
    for arc in world["arcs"]:
        x = y = 0
        line = []
        for dx, dy in arc:
            x, y = x + dx, y + dy
            line.append((x * sx + tx, y * sy + ty))
        arcs.append(line)
    shapes = world["objects"]["countries"]["geometries"]
    polygons = [p for s in shapes for p in ([s["arcs"]] if s["type"] == "Polygon" else s.get("arcs", []))]
    return tuple(_unbroken(_joined(arcs, ring)) for polygon in polygons for ring in polygon)


def _unbroken(ring: Ring) -> Ring:
    """Go on past the 180th meridian instead of jumping to the other side of the map."""
    turn, last, line = 0.0, ring[0][0], []
    for x, y in ring:
        turn -= 360 * round((x - last) / 360)
        last = x
        line.append((x + turn, y))
    return line


def _joined(arcs: Sequence[Ring], ring: Sequence[int]) -> Ring:
    """Join arcs; a negative number is the arc of its complement, backwards (TopoJSON 2.1.4)."""
    line: Ring = []
    for number in ring:
        part = arcs[number] if number >= 0 else arcs[~number][::-1]
        line += part[1:] if line else part
    return line


def _cut(ring: Ring, frame: Frame) -> Ring:
    edges = ((0, frame.west, 1), (0, frame.east, -1), (1, frame.south, 1), (1, frame.north, -1))
    for axis, edge, sign in edges:
        ring = _cut_at(ring, axis, edge, sign)
        if not ring:
            break
    return ring


def _cut_at(ring: Ring, axis: int, edge: float, sign: int) -> Ring:
    kept: Ring = []
    for before, after in zip([ring[-1], *ring[:-1]], ring, strict=True):
        inside, was = sign * (after[axis] - edge) >= 0, sign * (before[axis] - edge) >= 0
        if inside != was:
            share = (edge - before[axis]) / (after[axis] - before[axis])
            kept.append((before[0] + share * (after[0] - before[0]), before[1] + share * (after[1] - before[1])))
        if inside:
            kept.append(after)
    return kept


def _path(frame: Frame, ring: Ring) -> str:
    spots = dict.fromkeys(frame.spot(lon, lat) for lon, lat in ring)
    return "M" + "L".join(f"{x:g},{y:g}" for x, y in spots) + "Z"
