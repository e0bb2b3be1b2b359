"""`GET /auth/check`, which every request of every application pays for, beside a bare axum handler."""

import subprocess
import tempfile

from database import APPLICATION, KINDS, Database, token
from machine import Process, free_port, wrk
from people import forwarded

BARE = "target/release/examples/bare"
CONNECTIONS = [1, 16, 256]
# Of the sessions in the database, so many are used in turn: one (what one busy browser does), and
# many (what a whole vendor's customers do).
IN_TURN = [1, 1000, 50_000]
# So many people a second log on and go to the application meanwhile, at 16 connections.
LOGONS = 20
# Enough that nobody's logons are slowed down for coming too often.
ACCOUNTS = 100


class Logons:
    """People who log on while something is measured."""

    def __init__(self, database, rate):
        command = ["python3", "script/lib/load/logging_on.py", database.origin, str(rate), str(ACCOUNTS)]
        self.child = subprocess.Popen(command, stdout=subprocess.PIPE, text=True) if rate else None

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self.child:
            self.child.terminate()
            arrived, failed = map(int, self.child.communicate()[0].split())
            if failed:
                raise SystemExit(f"{failed} of {arrived + failed} logons failed")


def ask(process, cookies, connections, seconds, pause=0.0):
    return wrk(process, "/auth/check", cookies, connections, seconds, headers=forwarded("/rota?week=3"), pause=pause)


def measure(quick):
    """The rows: each of the figures once a round, the bare handler's beside them."""
    seconds, rounds, counts = (2, 1, [50_000]) if quick else (10, 3, [1000, 1_000_000])
    port = free_port()
    with Process([BARE, f"127.0.0.1:{port}"], {"PORT": str(port)}, "/auth/check") as bare:
        for kind in KINDS:
            with tempfile.TemporaryDirectory() as folder:
                database, filled = Database(kind, folder), 1
                database.add_accounts(1, ACCOUNTS)
                for count in counts:
                    database.add_sessions(filled, count + 1)
                    filled = count + 1
                    with database.serve() as server:
                        yield from rows(database, server, bare, count, seconds, rounds)


def rows(database, server, bare, count, seconds, rounds):
    for in_turn in (number for number in IN_TURN if number <= count):
        cookies = [(f"gtg_app_8080={token(n)[0]}", "") for n in range(1, in_turn + 1)]
        ask(server, cookies, 16, 1 + in_turn // 5000)  # long enough for each to have come once
        for connections, logons in [*((number, 0) for number in CONNECTIONS), (16, LOGONS)]:
            row = {"database": database.kind, "sessions": count, "in turn": in_turn, "connections": connections, "logons/s": logons}
            for _ in range(rounds):
                figures = beside(bare, server, lambda which: ask(which, cookies, connections, seconds), database, logons)
                if connections == 16 and not logons:
                    # A pause is 1 ms at least: so many a request that the rate is halved.
                    pause = min(1.0, 16_000 / figures["requests/s"])
                    half = beside(bare, server, lambda which: ask(which, cookies, 16, seconds, pause), database, 0)
                    figures |= {f"{name} at half load": half[name] for name in ["p99 µs", "p99 µs, bare"]}
                yield row, figures


def beside(bare, server, ask_of, database, logons):
    """The figures of the server, those of the bare handler in the seconds before, and the share."""
    of_bare = ask_of(bare)
    with Logons(database, logons):
        figures = ask_of(server)
    ratio = figures["requests/s"] / of_bare["requests/s"]
    return {"ratio": ratio, **figures, **{f"{name}, bare": figure for name, figure in of_bare.items()}}
