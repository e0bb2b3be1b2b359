"""Commands that read everything there is: how much memory they take, and how long."""

import os
import tempfile
import time

from database import BINARY, KINDS, Database

COMMANDS = [
    ["account", "list", "--json"],
    ["audit", "export", "--format", "ndjson"],
    ["audit", "verify"],
    ["backup"],
]


def run(database, folder, command):
    """Seconds, and MB (10⁶ bytes) at most."""
    if command[0] == "backup":
        command = [*command, os.path.join(folder, "backup.gtg")]
    begun = time.monotonic()
    pid = os.fork()
    if not pid:
        with open(os.devnull, "w") as nowhere:
            os.dup2(nowhere.fileno(), 1)
        os.execve(BINARY, [BINARY, *command], {**os.environ, **database.env})
    _, status, used = os.wait4(pid, 0)
    if status:
        raise SystemExit(f"{' '.join(command)} failed")
    return {"seconds": time.monotonic() - begun, "peak MB": used.ru_maxrss * 1024 / 1e6}


def measure(quick):
    accounts = 20_000 if quick else 1_000_000
    for kind in KINDS:
        with tempfile.TemporaryDirectory() as folder:
            database = Database(kind, folder)
            database.add_accounts(2, accounts)
            for command in COMMANDS:
                yield {"database": kind, "accounts": accounts, "command": " ".join(command)}, run(database, folder, command)
