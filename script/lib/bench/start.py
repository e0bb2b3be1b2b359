"""From the start of the program until it says that it is ready."""

import tempfile

from database import KINDS, Database


def measure(quick):
    rounds, many = (1, 10_000) if quick else (5, 1_000_000)
    for kind in KINDS:
        with tempfile.TemporaryDirectory() as folder:
            database = Database(kind, folder)
            for accounts in [1, many]:
                if accounts > 1:
                    database.add_accounts(2, accounts)
                for _ in range(rounds):
                    with database.serve() as server:
                        yield {"database": kind, "accounts": accounts}, {"ready after ms": server.ready_after * 1000}
