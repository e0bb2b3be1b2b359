"""Codes of a second factor: how many distinct right ones a second, and what a whole logon writes down."""

import tempfile
import time
import urllib.parse
from concurrent.futures import ThreadPoolExecutor

from database import KINDS, Database
from machine import wrk
from people import Browser, Person, seconds_left, step

THREADS = 8


def measure(quick):
    people = [Person(number) for number in range(1, 1 + (1_500 if quick else 4_000))]
    for kind in KINDS:
        with tempfile.TemporaryDirectory() as folder:
            database = Database(kind, folder)
            database.import_people(people)
            with database.serve() as server, ThreadPoolExecutor(THREADS) as pool:
                list(pool.map(lambda person: log_on_first(database, person), people))
                yield {"database": kind, "what": "code"}, codes(database, server, people, pool)
                yield {"database": kind, "what": "whole logon"}, whole(database, server, people[:300], pool)


def log_on_first(database, person):
    """Recovery codes are shown once: what is measured are the logons after that."""
    browser = Browser(database.origin)
    browser.give_password(person.user_id)
    assert browser.give_code(person.code(step())) == "/logon/recovery-codes"
    browser.keep_codes()
    browser.connection.close()


def codes(database, server, people, pool):
    """Each has given the password; then all codes come as quickly as they are answered.

    None is sent twice, so there must be more people than codes that are answered in that time.
    """
    time.sleep(seconds_left() + 0.1)

    def give_password(person):
        browser = Browser(database.origin)
        assert browser.give_password(person.user_id) == "/logon/code"
        return browser

    browsers = list(pool.map(give_password, people))
    if seconds_left() < 10:
        time.sleep(seconds_left())
    at = step()
    forms = [
        (browser.cookie, urllib.parse.urlencode({"code": person.code(at)})) for browser, person in zip(browsers, people)
    ]
    headers = {"Origin": database.origin, "Content-Type": "application/x-www-form-urlencoded", "Accept": "text/html"}
    figures = wrk(server, "/api/code", forms, 16, 2, "POST", headers, leads_to="/?begins")
    for browser in browsers:
        browser.connection.close()
    return figures


def whole(database, server, people, pool):
    """Password and code."""

    def log_on(person):
        browser = Browser(database.origin)
        browser.give_password(person.user_id)
        assert browser.give_code(person.code(step())) == "/"

    time.sleep(seconds_left() + 0.1)
    before, written, begun = server.seconds(), database.written(server), time.monotonic()
    list(pool.map(log_on, people))
    seconds = time.monotonic() - begun
    commits, bytes_written = (now - then for now, then in zip(database.written(server), written))
    return {
        "requests/s": len(people) / seconds, "CPU ms/logon": (server.seconds() - before) / len(people) * 1000,
        "commits/logon": commits / len(people), "bytes written/logon": bytes_written / len(people),
    }
