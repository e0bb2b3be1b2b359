"""A database of one kind, filled as the logon leaves it. The same seeds in every run."""

import base64
import hashlib
import os
import re
import sqlite3
import subprocess
import sys
import time
import urllib.parse

from machine import Process, free_port

BINARY = os.path.abspath("target/release/good-to-go")
SITE = os.path.abspath("target/site")
APPLICATION = "http://127.0.0.2:8080"
PASSWORD = "marigold lantern 7 teapots"
KINDS = ["sqlite", "postgres"]
# The account that sessions are of; others are copies of it.
OWNER = "bench"


def token(number):
    """A token and its hash."""
    raw = hashlib.sha256(b"bench %d" % number).digest()
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode(), hashlib.sha256(raw).digest()


class Database:
    def __init__(self, kind, folder, program=BINARY):
        # Everything runs there: a Leptos.toml of this release is none of an earlier one's.
        self.kind, self.folder, self.program = kind, folder, program
        if kind == "sqlite":
            self.file = os.path.join(folder, "gtg.db")
            self.url = f"sqlite:{self.file}"
        else:
            cluster = os.environ["GTG_TEST_POSTGRES_URL"]
            name = f"bench_{os.path.basename(folder).lower().replace('-', '_')}"
            subprocess.run(["psql", "-qX", "-c", f'CREATE DATABASE "{name}"', cluster], check=True)
            self.url = urllib.parse.urlsplit(cluster)._replace(path=f"/{name}").geturl()
        port = free_port()
        self.origin = f"http://localhost:{port}"
        self.env = {
            "PORT": str(port),
            "LEPTOS_SITE_ADDR": f"127.0.0.1:{port}",
            "LEPTOS_SITE_ROOT": SITE,
            "GTG__SITE__ORIGIN": self.origin,
            "GTG__DATABASE__URL": self.url,
            "GTG__KEYS__FILE": os.path.join(folder, "keyring.toml"),
            "GTG__PROXY__TRUSTED": "127.0.0.1",
            "GTG__APPS__1__NAME": "Office",
            "GTG__APPS__1__ORIGIN": APPLICATION,
            "GTG__LOG__LEVEL": "warn",
        }
        self.command("account", "add", OWNER, "--password-stdin", text=PASSWORD)

    def command(self, *arguments, text=""):
        """Runs a command; returns what it printed."""
        return subprocess.run(
            [self.program, *arguments], input=text, text=True, env={**os.environ, **self.env}, check=True, stdout=subprocess.PIPE,
            cwd=self.folder,
        ).stdout

    def attempt(self, *arguments):
        """Runs a command that may be refused."""
        subprocess.run([self.program, *arguments], env={**os.environ, **self.env}, cwd=self.folder, capture_output=True, check=False)

    def serve(self, port=None, release=None):
        """A node, at a port of its own where there are several; of another release, the folder of its program and
        its site."""
        env = self.env | ({"PORT": str(port), "LEPTOS_SITE_ADDR": f"127.0.0.1:{port}"} if port else {})
        if release:
            env |= {"LEPTOS_SITE_ROOT": os.path.join(release, "site")}
        program = os.path.join(release, "good-to-go") if release else BINARY
        return Process([program, "serve"], env, "/readyz", self.folder)

    def ask(self, sql):
        """The one number that `sql` asks for."""
        if self.kind == "sqlite":
            with sqlite3.connect(self.file, timeout=30) as db:
                return db.execute(sql).fetchone()[0]
        return int(subprocess.check_output(["psql", "-qAtX", "-c", sql, self.url], text=True))

    def run(self, sql):
        if self.kind == "sqlite":
            with sqlite3.connect(self.file, timeout=30) as db:
                db.executescript(sql)
        else:
            subprocess.run(["psql", "-qX", "-v", "ON_ERROR_STOP=1", "-c", sql, self.url], check=True)

    def columns(self, table):
        if self.kind == "sqlite":
            with sqlite3.connect(self.file) as db:
                return [row[1] for row in db.execute(f"PRAGMA table_info({table})")]
        sql = f"SELECT column_name FROM information_schema.columns WHERE table_name = '{table}' ORDER BY ordinal_position"
        return subprocess.check_output(["psql", "-qAtX", "-c", sql, self.url], text=True).split()

    def add_accounts(self, first, last, like=OWNER):
        """Accounts `load-FIRST` to `load-LAST`, copies of `like`."""
        columns = [name for name in self.columns("account") if name != "id"]
        name = "'load-' || n"
        values = [{"user_id": name, "search": name}.get(column, f'"{column}"') for column in columns]
        numbers = (
            f"(WITH RECURSIVE s(n) AS (SELECT {first} UNION ALL SELECT n + 1 FROM s WHERE n < {last}) SELECT n FROM s)"
            if self.kind == "sqlite"
            else f"(SELECT generate_series({first}, {last}) AS n)"
        )
        quoted = ", ".join(f'"{column}"' for column in columns)
        self.run(
            f"INSERT INTO account ({quoted}) SELECT {', '.join(values)} FROM account, {numbers} AS numbers "
            f"WHERE account.user_id = '{like}'"
        )

    def import_people(self, people):
        """Accounts with an authenticator and the password, by the command that imports them."""
        for begin in range(0, len(people), 10_000):
            rows = "".join(f"{person.user_id},{person.otpauth}\n" for person in people[begin:begin + 10_000])
            file = self.env["GTG__KEYS__FILE"] + ".csv"
            with open(file, "w") as csv:
                csv.write("user_id,otpauth\n" + rows)
            self.command("account", "import", file)
        self.run(
            f"UPDATE account SET password_hash = (SELECT password_hash FROM account WHERE user_id = '{OWNER}'), "
            f"pepper_id = (SELECT pepper_id FROM account WHERE user_id = '{OWNER}') WHERE password_hash IS NULL"
        )

    def add_sessions(self, first, last):
        """The sessions numbered from `first` up to `last`, all of the one account, each at the application too."""
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

    def written(self, server):
        """Transactions that wrote something so far, and the bytes that they sent to the disk."""
        if self.kind == "postgres":
            transactions = self.ask("SELECT pg_snapshot_xmax(pg_current_snapshot())::text::bigint")
            return transactions, self.ask("SELECT (pg_current_wal_insert_lsn() - '0/0')::bigint")
        # The counter of transactions in the header of the index of the log (sqlite.org/walformat.html).
        with open(self.file + "-shm", "rb") as index:
            index.seek(8)
            transactions = int.from_bytes(index.read(4), sys.byteorder)
        with open(f"/proc/{server.child.pid}/io") as io:
            return transactions, int(re.search(r"write_bytes: (\d+)", io.read())[1])
