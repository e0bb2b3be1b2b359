"""Logs people on and takes them to an application, so many times a second, until it is ended: the load beside
which other things are measured. Prints how many got there and how many did not.

Arguments: the server's origin, how many a second, how many accounts (load-1, load-2, …).
"""

import http.client
import itertools
import signal
import sys
import threading
import time

from people import Browser

DONE = {"arrived": 0, "failed": 0}


def log_on(origin, number):
    browser = Browser(origin)
    browser.give_password(f"load-{number}")
    return browser.visit_application()


def work(origin, numbers, begun, every):
    for turn in itertools.count():
        time.sleep(max(0, begun + turn * every - time.monotonic()))
        try:
            arrived = log_on(origin, next(numbers))
        except (OSError, http.client.HTTPException):
            arrived = False
        DONE["arrived" if arrived else "failed"] += 1


def end(*_):
    print(DONE["arrived"], DONE["failed"], flush=True)
    sys.exit(0)


def main(origin, rate, accounts):
    signal.signal(signal.SIGTERM, end)
    # Each thread has accounts of its own; four of them wait for each other's answers.
    for thread in range(4):
        numbers = itertools.cycle(range(thread + 1, int(accounts) + 1, 4))
        begun = time.monotonic() + thread / float(rate)
        work_on = (origin, numbers, begun, 4 / float(rate))
        threading.Thread(target=work, args=work_on, daemon=True).start()
    threading.Event().wait()


main(*sys.argv[1:])
