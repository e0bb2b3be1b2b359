"""script/soak: what is done to two nodes and their database meanwhile, and what must be true afterwards."""

import argparse
import json
import os
import pwd
import signal
import subprocess
import sys
import tempfile
import threading
import time

from database import BINARY, Database
from history import History
from machine import free_port
from people import Person
from visits import Visits

PEOPLE = 48
# How often something is done to a node, in seconds; more often where there is little time.
DISTURBED_EVERY = 60
# For so long a node is frozen, in seconds.
FROZEN = 10


class Node:
    """A node that can be killed and started again."""

    def __init__(self, database, release=None):
        self.database, self.port, self.release = database, free_port(), release
        self.start()

    def start(self):
        self.process = self.database.serve(self.port, self.release)

    def kill(self):
        self.process.child.kill()
        self.process.child.wait()
        time.sleep(2)
        self.start()

    def freeze(self):
        """As a machine that is moved, or sleeps: who asked meanwhile is answered when it wakes."""
        self.process.child.send_signal(signal.SIGSTOP)
        time.sleep(FROZEN)
        self.process.child.send_signal(signal.SIGCONT)


def restart_database(how):
    """`fast`: as an operator does; `immediate`: as a machine that fails."""
    cluster = os.environ["GTG_TEST_POSTGRES_CLUSTER"]
    data = os.path.join(cluster, "data")
    owner = os.stat(data).st_uid
    user = {} if owner == os.getuid() else {"user": owner, "group": pwd.getpwuid(owner).pw_gid, "extra_groups": []}
    subprocess.run(
        ["pg_ctl", "-D", data, "-l", os.path.join(cluster, "log"), "-m", how, "-w", "restart"],
        check=True, cwd=cluster, stdout=subprocess.DEVNULL, **user,
    )


def disturb(nodes, seconds, history):
    """Kills and freezes the second node in turn, and restarts the database twice."""
    every = min(DISTURBED_EVERY, seconds / 3)
    plan = [(every * turn, "kill" if turn % 2 else "freeze") for turn in range(1, int(seconds / every))]
    plan = sorted([*plan, (seconds * 0.4, "fast"), (seconds * 0.9, "immediate")])
    begun = time.monotonic()
    for at, what in plan:
        time.sleep(max(0, begun + at - time.monotonic()))
        if what == "kill":
            nodes[1].kill()
        elif what == "freeze":
            nodes[1].freeze()
        else:
            restart_database(what)
        history.disturbances.append(what)
    time.sleep(max(0, begun + seconds - time.monotonic()))


def refuses(database, release):
    """Whether the earlier release leaves a database alone that a newer one has changed."""
    try:
        database.serve(release=release).stop()
    except SystemExit:
        return True
    return False


def main(minutes, earlier):
    seconds = minutes * 60
    earlier = earlier and os.path.abspath(earlier)
    with tempfile.TemporaryDirectory() as folder:
        program = os.path.join(earlier, "good-to-go") if earlier else BINARY
        database, history = Database("postgres", folder, program), History()
        threading.excepthook = history.broke
        people = [Person(number) for number in range(1, PEOPLE + 1)]
        database.import_people(people)
        database.add_accounts(1, PEOPLE)
        nodes = [Node(database, earlier), Node(database)]
        database.program = BINARY
        visits = Visits(database, nodes, history)
        threads = [threading.Thread(target=visits.with_code, args=(person,)) for person in people]
        threads += [threading.Thread(target=visits.with_password, args=(number,)) for number in range(1, PEOPLE // 4)]
        threads.append(threading.Thread(target=visits.disabled, args=(PEOPLE,)))
        for thread in threads:
            thread.start()
        memory = threading.Timer(seconds / 4, lambda: history.memory.append(nodes[0].process.memory_mb()))
        memory.start()
        disturb(nodes, seconds, history)
        history.memory.append(nodes[0].process.memory_mb())
        visits.over = True
        for thread in threads:
            thread.join()
        for node in nodes:
            node.process.stop()
        if earlier and not refuses(database, earlier):
            history.wrong.append("the earlier release starts on the schema of this one")
        verified = database.command("audit", "verify").strip()
        faults = history.faults(database.command("audit", "export", "--format", "ndjson", "--kind", "logon.logged-on"))
        if seconds >= 600:
            faults += history.growth()
    summary = {"minutes": minutes, **history.summary(), "audit": verified, "faults": faults}
    print(json.dumps(summary, indent=1))
    sys.exit(bool(faults))


parser = argparse.ArgumentParser(prog="script/soak")
parser.add_argument("minutes", nargs="?", type=float, default=30)
parser.add_argument("--earlier", metavar="FOLDER", help="good-to-go, hash.txt and site of an earlier release: the first node is of that one")
main(**vars(parser.parse_args()))
