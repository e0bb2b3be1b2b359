"""Logons by password, against what the processor can hash: the reference's argon2, on each core at once."""

import re
import subprocess
import tempfile
import urllib.parse
from concurrent.futures import ThreadPoolExecutor
from os import cpu_count

from database import KINDS, PASSWORD, Database
from machine import wrk

# As `crates/domain` has them: 19 MiB, two passes, one lane.
REFERENCE = ["argon2", "a salt of sixteen", "-id", "-t", "2", "-k", "19456", "-p", "1"]
CONNECTIONS = 16
ACCOUNTS = 2_000


def hash_once(_):
    said = subprocess.run(REFERENCE, input=PASSWORD, capture_output=True, text=True, check=True).stdout
    return float(re.search(r"([\d.]+) seconds", said)[1])


def limit():
    """Hashes a second with every core at work."""
    cores = cpu_count()
    with ThreadPoolExecutor(cores) as pool:
        times = list(pool.map(hash_once, range(20 * cores)))
    return cores * len(times) / sum(times)


def measure(quick):
    seconds, rounds = (3, 1) if quick else (15, 3)
    for kind in KINDS:
        with tempfile.TemporaryDirectory() as folder:
            database = Database(kind, folder)
            database.add_accounts(1, ACCOUNTS)
            headers = {"Origin": database.origin, "Content-Type": "application/x-www-form-urlencoded", "Accept": "text/html"}
            forms = [
                ("", urllib.parse.urlencode({"user_id": f"load-{number}", "password": PASSWORD}))
                for number in range(1, ACCOUNTS + 1)
            ]
            with database.serve() as server:
                for _ in range(rounds):
                    most = limit()
                    figures = wrk(server, "/api/logon", forms, CONNECTIONS, seconds, "POST", headers, leads_to="/?begins")
                    yield {"database": kind}, {
                        "logons/s": figures["requests/s"], "hashes/s, reference": most,
                        "ratio": figures["requests/s"] / most, "p99 ms": figures["p99 µs"] / 1000,
                        "CPU ms/logon": figures["CPU µs/request"] / 1000,
                    }
