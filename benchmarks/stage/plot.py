"""The plot of `docs/performance.md`: how fast a notice goes out beside other ways, and what growth costs."""

from pathlib import Path
from typing import Any

WIDTH, HEIGHT = 340, 150


def draw(figures: dict[str, Any], to: Path) -> None:
    """Of whatever has been measured."""
    import altair as alt  # noqa: PLC0415 — takes a second, and only a kept result is drawn

    parts = []
    if fanout := figures.get("fanout"):
        bars = [{"way": name, "pace": pace} for name, pace in fanout.items()]
        parts.append(
            alt.Chart(alt.Data(values=bars), title="Fan-out: messages a second")
            .mark_bar(color="#2a6f97")
            .encode(
                x=alt.X("pace:Q", title=None),
                y=alt.Y("way:N", title=None, sort="-x", axis=alt.Axis(labelLimit=260)),
            )
        )
    if growth := figures.get("growth"):
        line = [
            {"members": one["members"], "part": part, "cost": one[part]}
            for one in growth
            for part in ("owing", "sending")
        ]
        parts.append(
            alt.Chart(alt.Data(values=line), title="Growth: cost of one message (smallest zone = 1)")
            .mark_line(point=True)
            .encode(
                x=alt.X("members:Q", title="members of the zone", scale=alt.Scale(type="log")),
                y=alt.Y("cost:Q", title=None, scale=alt.Scale(domainMin=0)),
                color=alt.Color("part:N", title=None),
            )
        )
    sized = [part.properties(width=WIDTH, height=HEIGHT) for part in parts]
    if sized:
        alt.hconcat(*sized).configure_view(stroke=None).save(str(to))
