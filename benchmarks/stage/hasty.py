"""A worker in a hurry, `python -m benchmarks.stage.hasty`: the product's rules, with seconds in place of minutes.

So a kill test sees within a minute what becomes of a dead worker's locks and of messages whose outcome nobody told.
"""

from datetime import timedelta

from bot import jobs, worker
from bot.commands import app
from bot.delivery import settling

SOON = timedelta(seconds=4)
EVERY_OTHER_SECOND = "* * * * * */2"


def hurry() -> None:
    worker.HEARTBEAT, jobs.STALLED = 0.5, 2.0
    jobs.JOBS = tuple((name, do, cron and EVERY_OTHER_SECOND) for name, do, cron in jobs.JOBS)
    settling.CLAIM_PATIENCE = settling.PATIENCE = settling.SILENT_PATIENCE = SOON


if __name__ == "__main__":
    hurry()
    app(["worker"])
