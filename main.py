"""Bijli Setu from the command line."""

from bot.commands import app

if __name__ == "__main__":
    app()
