"""How far the crew is that goes out for an outage."""

from __future__ import annotations

from enum import StrEnum


class Crew(StrEnum):
    """CIM: CrewStatusKind (IEC 61968). Never who they are, nor where just now."""

    ASSIGNED = "assigned"
    ENROUTE = "enroute"
    ARRIVED = "arrived"
