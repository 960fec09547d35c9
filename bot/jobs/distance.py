"""How far two points of the map are from each other."""

from __future__ import annotations

from math import asin, cos, radians, sin, sqrt

EARTH_KM = 6371.0
"""Mean radius of the Earth, kilometres."""

DEGREE_KM = EARTH_KM * radians(1)
"""Length of a degree of latitude, kilometres."""

Point = tuple[float, float]
"""Latitude and longitude, degrees (WGS 84)."""


def distance_km(one: Point, two: Point) -> float:
    """Distance in a straight line (haversine), kilometres."""
    south, north = radians(one[0]), radians(two[0])
    east = radians(two[1] - one[1])
    half = sin((north - south) / 2) ** 2 + cos(south) * cos(north) * sin(east / 2) ** 2
    return 2 * EARTH_KM * asin(min(1.0, sqrt(half)))
