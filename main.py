"""Bijli Setu from the command line."""

from bot.commands import app
from bot.inbox_commands import inbox

app.add_typer(inbox, name="inbox")

if __name__ == "__main__":
    app()
