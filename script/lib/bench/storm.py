"""Everybody at once: a vendor's people enrol within five minutes, beside strangers who guess passwords."""

import http.client
import tempfile
import threading
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

from database import KINDS, PASSWORD, Database, token
from machine import wrk
from people import Browser, code, forwarded, read_key, step

# So many wrong passwords a second, by so many guessers at once.
WRONG, GUESSERS = 200, 48
DONE, LATER = 302, 503


def address(number):
    return f"10.{number >> 16}.{number >> 8 & 255}.{number & 255}"


class Storm:
    """What came of each request, by status."""

    def __init__(self, origin, people, seconds):
        self.origin, self.people, self.seconds = origin, people, seconds
        self.statuses, self.enrolled, self.begun = Counter(), 0, time.monotonic()

    def patiently(self, browser, path, fields):
        """Sends until it is not told to come back later, as a person does. `fields`: made anew each time."""
        while True:
            status, leads_to = browser.send(path, **fields())
            self.statuses[status] += 1
            if status != LATER:
                return leads_to
            time.sleep(2)

    def enrol(self, number):
        # They come one after the other, all within four fifths of the time.
        time.sleep(max(0, self.begun + self.seconds * 0.8 * number / self.people - time.monotonic()))
        browser = Browser(self.origin, address(number))
        password = {"user_id": f"load-{number}", "password": PASSWORD}
        self.patiently(browser, "/api/logon", lambda: password)
        secret = read_key(browser.ask("GET", "/logon/enrol", {"Accept": "text/html"})[1])
        # Each code opens once: first that of the step before, which is right for as long as the next one.
        self.patiently(browser, "/api/verify", lambda: {"code": code(secret, step() - 1)})
        self.patiently(browser, "/api/acknowledge", dict)
        leads_to = self.patiently(
            browser, "/api/confirm", lambda: {"password": PASSWORD, "code": code(secret, step())}
        )
        self.enrolled += leads_to == "/logon/recovery-codes"
        browser.connection.close()

    def guess(self, guesser):
        for turn in range(guesser, WRONG * self.seconds, GUESSERS):
            time.sleep(max(0, self.begun + turn / WRONG - time.monotonic()))
            try:
                browser = Browser(self.origin, f"172.16.{turn >> 8 & 255}.{turn & 255}")
                status, _ = browser.send("/api/logon", user_id=f"load-{1 + turn % self.people}", password="wrong")
                browser.connection.close()
                self.statuses[status] += 1
            except (OSError, http.client.HTTPException):
                self.statuses["no answer"] += 1


def measure(quick):
    people, seconds = (150, 20) if quick else (5_000, 300)
    for kind in KINDS:
        with tempfile.TemporaryDirectory() as folder:
            database = Database(kind, folder)
            database.command("account", "add", "pattern", "--password-stdin", text=PASSWORD)
            database.command("2fa", "enable", "pattern", "--reason", "Everybody")
            database.add_accounts(1, people, like="pattern")
            database.add_sessions(1, 1_001)
            cookies = [(f"gtg_app_8080={token(n)[0]}", "") for n in range(1, 1_001)]
            with database.serve() as server, ThreadPoolExecutor(256) as pool:
                storm = Storm(database.origin, people, seconds)
                guessers = [threading.Thread(target=storm.guess, args=(number,)) for number in range(GUESSERS)]
                for guesser in guessers:
                    guesser.start()
                enrolments = [pool.submit(storm.enrol, number) for number in range(1, people + 1)]
                check = wrk(server, "/auth/check", cookies, 1, seconds, headers=forwarded("/"), pause=1.0)
                for guesser in guessers:
                    guesser.join()
                for enrolment in enrolments:
                    enrolment.result()
                taken = time.monotonic() - storm.begun
            yield {"database": kind, "people": people}, {
                "enrolled": storm.enrolled, "within s": taken, "p99 µs of the check": check["p99 µs"],
                "told to come later": storm.statuses[LATER],
                "other answers": sum(n for status, n in storm.statuses.items() if status not in (DONE, LATER)),
            }
