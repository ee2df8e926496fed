"""`main.py permits`: who may do what, as a table for people."""

from __future__ import annotations

from typing import Annotated

import orjson
import typer
from rich.table import Table

from bot.commands.desk import AsJson, say
from zones.permission import Row, Standing, table

permits = typer.Typer()


@permits.command("permits")
def permits_(
    act: Annotated[str | None, typer.Argument(help="one act alone, e.g. outage")] = None, as_json: AsJson = False
) -> None:
    """Who may do what in chat: every command and every answer to a question, and in which capacity.

    private: only in the private chat · own: only where it is theirs · second: a wide notice waits for another office ·
    peer: only an equal or higher office · –: no.
    """
    rows = [row for row in table() if act in (None, row.act)]
    if as_json:
        typer.echo(orjson.dumps([as_facts(row) for row in rows]).decode())
        return
    shown = Table("act", *(standing.value for standing in Standing), padding=(0, 0))
    for row in rows:
        name = f"{row.act} ({row.platform})" if row.platform else row.act
        shown.add_row(name, *(row.cells[standing].value for standing in Standing))
    say.print(shown)


def as_facts(row: Row) -> dict[str, object]:
    cells = {standing.value: row.cells[standing].value for standing in Standing}
    return {"act": row.act, "platform": row.platform or None, **cells, "if_not": row.if_not}
