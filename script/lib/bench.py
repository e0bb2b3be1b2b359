"""script/bench: seeds databases, runs wrk, writes target/bench/auth-check.{json,md}.

Everything is fixed and printed: the seeds, the connections, the seconds. Ratios are between
measurements that follow each other, each the median of several.
"""

import argparse
import base64
import hashlib
import http.client
import json
import os
import platform
import re
import socket
import sqlite3
import statistics
import subprocess
import tempfile
import time
import urllib.parse

BINARY = "target/release/good-to-go"
BARE = "target/release/examples/bare"
ORIGIN = "http://localhost"
APPLICATION = "http://127.0.0.2:8080"
PASSWORD = "marigold lantern 7 teapots"
KINDS = ["sqlite", "postgres"]
CONNECTIONS = [1, 16, 256]
# Of the sessions in the database, so many are used in turn: one (what one busy browser does), and
# many (what a whole vendor's customers do).
IN_TURN = [1, 1000, 50_000]
# So many people a second log on and go to the application meanwhile, at 16 connections.
LOGONS = 20
# Enough that nobody's logons are slowed down for coming too often.
ACCOUNTS = 100


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def token(number):
    """A token and its hash, the same in every run."""
    raw = hashlib.sha256(b"bench %d" % number).digest()
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode(), hashlib.sha256(raw).digest()


def wait_for(port, path):
    for _ in range(600):
        try:
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=2)
            connection.request("GET", path)
            if connection.getresponse().status == 200:
                return
        except OSError:
            pass
        time.sleep(0.05)
    raise SystemExit(f"nothing answers on port {port}")


class Logons:
    """People who log on while something is measured."""

    def __init__(self, port, rate):
        command = ["python3", "script/lib/logons.py", str(port), APPLICATION, str(rate), str(ACCOUNTS), PASSWORD]
        self.child = subprocess.Popen(command, stdout=subprocess.PIPE, text=True) if rate else None

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self.child:
            self.child.terminate()
            self.arrived, failed = map(int, self.child.communicate()[0].split())
            if failed:
                raise SystemExit(f"{failed} of {self.arrived + failed} logons failed")


class Process:
    """A server, and the processor time that it has used."""

    def __init__(self, command, env, path):
        self.port = int(env["PORT"])
        self.child = subprocess.Popen(
            command, env={**os.environ, **env}, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        wait_for(self.port, path)

    def seconds(self):
        with open(f"/proc/{self.child.pid}/stat") as stat:
            fields = stat.read().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def stop(self):
        self.child.terminate()
        self.child.wait()


SCRIPT = """
local cookies = {}
for line in io.lines("%(cookies)s") do cookies[#cookies + 1] = line end
local headers = {
  ["X-Forwarded-Proto"] = "http", ["X-Forwarded-Host"] = "127.0.0.2:8080",
  ["X-Forwarded-Method"] = "GET", ["X-Forwarded-Uri"] = "/rota?week=3",
  ["X-Forwarded-For"] = "192.0.2.7",
}
local requests, turn = {}, 0
function init(args)
  for index, cookie in ipairs(cookies) do
    headers["Cookie"] = "gtg_app_8080=" .. cookie
    requests[index] = wrk.format("GET", "/auth/check", headers)
  end
end
function request()
  turn = turn %% #requests + 1
  return requests[turn]
end
local pause = %(pause)f
function delay() return math.random() < pause and 1 or 0 end
function done(summary, latency)
  io.write(string.format("RESULT %%d %%d %%d %%d %%d\\n", summary.requests, summary.duration,
    latency:percentile(50), latency:percentile(99),
    summary.errors.status + summary.errors.connect + summary.errors.read + summary.errors.write + summary.errors.timeout))
end
"""


def wrk(process, cookies, connections, seconds, pause=0.0):
    """One run: requests a second, latencies in µs, µs of processor time a request."""
    with tempfile.TemporaryDirectory() as folder:
        names = os.path.join(folder, "cookies")
        with open(names, "w") as file:
            file.write("\n".join(cookies) + "\n")
        script = os.path.join(folder, "script.lua")
        text = SCRIPT % {"cookies": names, "pause": pause}
        if not pause:
            text = re.sub(r"local pause.*\nfunction delay.*\n", "", text)
        with open(script, "w") as file:
            file.write(text)
        before = process.seconds()
        url = f"http://127.0.0.1:{process.port}"
        command = ["wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "-s", script, url]
        said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
        used = process.seconds() - before
    requests, micros, p50, p99, errors = map(int, re.search(r"RESULT (.*)", said)[1].split())
    if errors:
        raise SystemExit(f"{errors} requests failed:\n{said}")
    return {
        "requests_per_second": requests / micros * 1e6,
        "p50_us": p50,
        "p99_us": p99,
        "cpu_us": used / requests * 1e6,
    }


def median_of(runs):
    return {key: statistics.median(run[key] for run in runs) for key in runs[0]}


class Database:
    """An empty database of one kind, filled with sessions as the logon leaves them."""

    def __init__(self, kind, folder):
        self.kind, self.folder = kind, folder
        if kind == "sqlite":
            self.file = os.path.join(folder, "gtg.db")
            self.url = f"sqlite:{self.file}"
        else:
            cluster = os.environ["GTG_TEST_POSTGRES_URL"]
            name = f"bench_{os.path.basename(folder).lower().replace('-', '_')}"
            subprocess.run(["psql", "-qX", "-c", f'CREATE DATABASE "{name}"', cluster], check=True)
            self.url = urllib.parse.urlsplit(cluster)._replace(path=f"/{name}").geturl()
        port = free_port()
        self.env = {
            "PORT": str(port),
            "LEPTOS_SITE_ADDR": f"127.0.0.1:{port}",
            "LEPTOS_SITE_ROOT": "target/site",
            "GTG__SITE__ORIGIN": f"{ORIGIN}:{port}",
            "GTG__DATABASE__URL": self.url,
            "GTG__KEYS__FILE": os.path.join(folder, "keyring.toml"),
            "GTG__PROXY__TRUSTED": "127.0.0.1",
            "GTG__APPS__1__NAME": "Office",
            "GTG__APPS__1__ORIGIN": APPLICATION,
            "GTG__LOG__LEVEL": "warn",
        }
        for user_id in ["bench", *(f"load-{number}" for number in range(1, ACCOUNTS + 1))]:
            subprocess.run(
                [BINARY, "account", "add", user_id, "--password-stdin"],
                input=PASSWORD, text=True, env={**os.environ, **self.env}, check=True, stdout=subprocess.DEVNULL,
            )

    def ask(self, sql):
        """The one number that `sql` asks for."""
        if self.kind == "sqlite":
            with sqlite3.connect(self.file, timeout=30) as db:
                return db.execute(sql).fetchone()[0]
        return int(subprocess.check_output(["psql", "-qAtX", "-c", sql, self.url], text=True))

    def fill(self, first, last):
        """Adds the sessions numbered from `first` to `last`, all of the one account."""
        now, generation = int(time.time()), self.ask("SELECT generation FROM account WHERE id = 1")
        sessions = ((n, hashlib.sha256(b"session %d" % n).digest(), now, now) for n in range(first, last))
        applications = ((n, token(n)[1], n, APPLICATION, now) for n in range(first, last))
        columns = "id, token_hash, account_id, generation, created_at, last_seen_at"
        if self.kind == "sqlite":
            with sqlite3.connect(self.file, timeout=30) as db:
                db.executemany(f"INSERT INTO session ({columns}) VALUES (?, ?, 1, {generation}, ?, ?)", sessions)
                db.executemany("INSERT INTO application_session VALUES (?, ?, ?, ?, ?)", applications)
            return
        copy = subprocess.Popen(["psql", "-qX", "-v", "ON_ERROR_STOP=1", self.url], stdin=subprocess.PIPE, text=True)
        write = copy.stdin.write
        write(f"COPY session ({columns}) FROM STDIN;\n")
        for n, hashed, created, seen in sessions:
            write(f"{n}\t\\\\x{hashed.hex()}\t1\t{generation}\t{created}\t{seen}\n")
        write("\\.\nCOPY application_session (id, token_hash, session_id, origin, created_at) FROM STDIN;\n")
        for n, hashed, session, origin, created in applications:
            write(f"{n}\t\\\\x{hashed.hex()}\t{session}\t{origin}\t{created}\n")
        write("\\.\n")
        # New rows are numbered behind these.
        for table in ["session", "application_session"]:
            write(f"DO $$ BEGIN PERFORM setval(pg_get_serial_sequence('{table}', 'id'), {last}); END $$;\n")
        # What is measured is not the disk that still writes all this down.
        write("VACUUM ANALYZE;\nCHECKPOINT;\n")
        copy.stdin.close()
        if copy.wait():
            raise SystemExit("psql failed")

    def serve(self):
        return Process([BINARY, "serve"], self.env, "/readyz")


def machine():
    with open("/proc/cpuinfo") as cpu:
        model = re.search(r"model name\s*: (.*)", cpu.read())
    with open("/proc/meminfo") as memory:
        kib = int(re.search(r"MemTotal:\s*(\d+)", memory.read())[1])
    return {
        "processor": model[1] if model else platform.machine(),
        "cores": os.cpu_count(),
        "memory_gib": round(kib / 2**20),
        "system": platform.platform(),
        "wrk": subprocess.run(["wrk", "-v"], capture_output=True, text=True).stdout.split("\n")[0],
    }


def measure(kinds, seconds, rounds, counts):
    rows, port = [], free_port()
    bare = Process([BARE, f"127.0.0.1:{port}"], {"PORT": str(port)}, "/auth/check")
    for kind in kinds:
        with tempfile.TemporaryDirectory() as folder:
            database, filled = Database(kind, folder), 1
            for count in counts:
                database.fill(filled, count + 1)
                filled = count + 1
                server = database.serve()
                for in_turn in (number for number in IN_TURN if number <= count):
                    cookies = [token(n)[0] for n in range(1, in_turn + 1)]
                    wrk(server, cookies, 16, 1 + in_turn // 5000)  # long enough for each to have come once
                    for connections, logons in [*((number, 0) for number in CONNECTIONS), (16, LOGONS)]:
                        runs, bares = [], []
                        for _ in range(rounds):
                            bares.append(wrk(bare, cookies, connections, seconds))
                            with Logons(server.port, logons):
                                runs.append(wrk(server, cookies, connections, seconds))
                        row = {
                            "database": kind, "sessions": count, "in_turn": len(cookies), "logons": logons,
                            "connections": connections, **median_of(runs), "bare": median_of(bares),
                        }
                        row["ratio"] = row["requests_per_second"] / row["bare"]["requests_per_second"]
                        if connections == 16 and not logons:
                            row["half_load"] = half_load(bare, server, cookies, seconds, rounds, row)
                        rows.append(row)
                        print(line(row), flush=True)
                server.stop()
    bare.stop()
    return rows


def half_load(bare, server, cookies, seconds, rounds, row):
    """16 connections that pause so often that about half of the most is asked for, of both."""
    # A pause is 1 ms at least: so many pauses a request that the rate is halved.
    share = min(1.0, 16_000 / row["requests_per_second"])
    runs, bares = [], []
    for _ in range(rounds):
        bares.append(wrk(bare, cookies, 16, seconds, pause=share))
        runs.append(wrk(server, cookies, 16, seconds, pause=share))
    return {**median_of(runs), "bare": median_of(bares)}


HEAD = (
    "| database | sessions | in turn | connections | logons/s | requests/s | p50 | p99 | CPU/request | bare | ratio | CPU, bare | p99 at half load | bare |\n"
    "|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|"
)


def line(row):
    half = row.get("half_load")
    at_half = " | ".join(
        f"{run['p99_us']:.0f} µs at {run['requests_per_second']:,.0f}/s" for run in (half, half["bare"])
    ) if half else " | "
    return (
        f"| {row['database']} | {row['sessions']:,} | {row['in_turn']:,} | {row['connections']} | {row['logons']} "
        f"| {row['requests_per_second']:,.0f} | {row['p50_us']:.0f} µs | {row['p99_us']:.0f} µs "
        f"| {row['cpu_us']:.1f} µs | {row['bare']['requests_per_second']:,.0f} | {row['ratio']:.2f} "
        f"| {row['bare']['cpu_us']:.1f} µs | {at_half} |"
    )


def growth(rows):
    """By how much a check takes longer with the most sessions than with the fewest, each beside the
    bare handler of the same minutes: the quotient of the two ratios."""
    ratios = {}
    for row in rows:
        key = (row["database"], row["in_turn"], row["connections"], row["logons"])
        ratios.setdefault(key, []).append(row["ratio"])
    lines = [
        f"- {database}, {in_turn:,} in turn, {connections} connections, {logons} logons/s: {all_of[0] / all_of[-1]:.2f}"
        for (database, in_turn, connections, logons), all_of in ratios.items()
        if len(all_of) > 1
    ]
    return "\nGrowth from the fewest to the most sessions:\n\n" + "\n".join(lines) + "\n" if lines else ""


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--database", choices=KINDS, nargs="+", default=KINDS)
    arguments = parser.parse_args()
    quick = arguments.quick
    seconds, rounds, counts = (2, 1, [50_000]) if quick else (10, 3, [1000, 1_000_000])
    about = machine()
    head = ", ".join(f"{key}: {value}" for key, value in about.items())
    print(f"{head}\nwrk -t1, {seconds} s, medians of {rounds}; client and server on the same cores\n\n{HEAD}", flush=True)
    rows = measure(arguments.database, seconds, rounds, counts)
    os.makedirs("target/bench", exist_ok=True)
    with open("target/bench/auth-check.json", "w") as file:
        json.dump({"machine": about, "seconds": seconds, "rounds": rounds, "rows": rows}, file, indent=1)
    with open("target/bench/auth-check.md", "w") as file:
        file.write(f"{head}\n\n{HEAD}\n" + "\n".join(map(line, rows)) + "\n" + growth(rows))
    print(growth(rows))
    print("\nwritten to target/bench/auth-check.json and auth-check.md")


main()
