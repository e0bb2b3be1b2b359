"""What the program keeps in memory: idle, and after ten thousand logons with a hundred thousand sessions."""

import tempfile
import urllib.parse

from database import KINDS, PASSWORD, Database, token
from machine import wrk
from people import forwarded

ACCOUNTS = 2_000


def measure(quick):
    sessions, logons = (10_000, 200) if quick else (100_000, 10_000)
    for kind in KINDS:
        with tempfile.TemporaryDirectory() as folder:
            database = Database(kind, folder)
            database.add_accounts(1, ACCOUNTS)
            database.add_sessions(1, sessions + 1)
            cookies = [(f"gtg_app_8080={token(n)[0]}", "") for n in range(1, sessions + 1)]
            headers = {"Origin": database.origin, "Content-Type": "application/x-www-form-urlencoded", "Accept": "text/html"}
            forms = [
                ("", urllib.parse.urlencode({"user_id": f"load-{number}", "password": PASSWORD}))
                for number in range(1, ACCOUNTS + 1)
            ]
            with database.serve() as server:
                idle, done = server.memory_mb(), 0
                while done < logons:
                    figures = wrk(server, "/api/logon", forms, 16, 5, "POST", headers, leads_to="/?begins")
                    done += 5 * figures["requests/s"]
                    wrk(server, "/auth/check", cookies, 16, 2, headers=forwarded("/rota?week=3"))
                figures = {"idle MB": idle, "loaded MB": server.memory_mb(), "logons": done}
            yield {"database": kind, "sessions": sessions}, figures
