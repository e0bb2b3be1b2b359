"""Logs people on and takes them to an application, so many times a second, until it is ended: the load beside
which script/bench measures the check. Prints how many got there and how many did not.

Arguments: PORT, the application's origin, how many a second, how many accounts (load-1, load-2, …), the password.
"""

import http.client
import itertools
import signal
import sys
import threading
import time
import urllib.parse

PORT, APPLICATION, RATE, ACCOUNTS, PASSWORD = sys.argv[1:]
PORT, RATE, ACCOUNTS = int(PORT), float(RATE), int(ACCOUNTS)
ORIGIN = f"http://localhost:{PORT}"
DONE = {"arrived": 0, "failed": 0}


def forwarded(uri):
    return {
        "X-Forwarded-Proto": "http", "X-Forwarded-Host": APPLICATION.removeprefix("http://"),
        "X-Forwarded-Method": "GET", "X-Forwarded-Uri": uri, "X-Forwarded-For": "192.0.2.7", "Accept": "text/html",
    }


def ask(method, path, headers, body=None):
    """Where the answer leads, and its cookies."""
    connection = http.client.HTTPConnection("127.0.0.1", PORT, timeout=30)
    connection.request(method, path, body, headers)
    answer = connection.getresponse()
    answer.read()
    cookies = [cookie.split(";")[0] for cookie in answer.headers.get_all("Set-Cookie", [])]
    connection.close()
    return answer.headers.get("Location", ""), "; ".join(cookies)


def log_on(number):
    form = urllib.parse.urlencode({"user_id": f"load-{number}", "password": PASSWORD})
    headers = {"Origin": ORIGIN, "Content-Type": "application/x-www-form-urlencoded", "Accept": "text/html"}
    _, session = ask("POST", "/api/logon", headers, form)
    go, state = ask("GET", "/auth/check?redirect", forwarded("/"))
    ticket, _ = ask("GET", go.removeprefix(ORIGIN), {"Cookie": session})
    path = ticket.removeprefix(APPLICATION)
    _, arrived = ask("GET", path, {**forwarded(path), "Cookie": state})
    return "gtg_app" in arrived


def work(numbers, begun, every):
    for turn in itertools.count():
        time.sleep(max(0, begun + turn * every - time.monotonic()))
        try:
            arrived = log_on(next(numbers))
        except (OSError, http.client.HTTPException):
            arrived = False
        DONE["arrived" if arrived else "failed"] += 1


def end(*_):
    print(DONE["arrived"], DONE["failed"], flush=True)
    sys.exit(0)


signal.signal(signal.SIGTERM, end)
# Each thread has accounts of its own; four of them wait for each other's answers.
for thread in range(4):
    numbers = itertools.cycle(range(thread + 1, ACCOUNTS + 1, 4))
    begun = time.monotonic() + thread / RATE
    threading.Thread(target=work, args=(numbers, begun, 4 / RATE), daemon=True).start()
threading.Event().wait()
