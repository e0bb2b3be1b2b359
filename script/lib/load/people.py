"""The people who log on: what they have, and what they do in a browser without JavaScript."""

import base64
import hashlib
import hmac
import http.client
import re
import time
import urllib.parse

from database import APPLICATION, PASSWORD

PERIOD = 30


def step():
    return int(time.time()) // PERIOD


def seconds_left():
    """Until the next time step."""
    return PERIOD - time.time() % PERIOD


def code(secret, at):
    digest = hmac.new(secret, at.to_bytes(8, "big"), hashlib.sha1).digest()
    offset = digest[-1] & 15
    return f"{(int.from_bytes(digest[offset:offset + 4], 'big') & 0x7FFFFFFF) % 1_000_000:06}"


class Person:
    """The owner of an account with an authenticator; the same in every run."""

    def __init__(self, number):
        self.user_id = f"person-{number}"
        self.secret = hashlib.sha1(b"person %d" % number).digest()
        key = base64.b32encode(self.secret).decode()
        self.otpauth = f"otpauth://totp/Bench:{self.user_id}?secret={key}"

    def code(self, at):
        return code(self.secret, at)


def forwarded(uri):
    return {
        "X-Forwarded-Proto": "http", "X-Forwarded-Host": APPLICATION.removeprefix("http://"),
        "X-Forwarded-Method": "GET", "X-Forwarded-Uri": uri, "X-Forwarded-For": "192.0.2.7", "Accept": "text/html",
    }


class Browser:
    """One browser: its connection, and its cookies."""

    def __init__(self, origin, address=None, port=None):
        self.origin, self.address = origin, address
        self.use(port or urllib.parse.urlsplit(origin).port)
        self.cookies = {}

    def use(self, port):
        """Goes on at another node."""
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)

    def ask(self, method, path, headers, body=None):
        """The answer's status, and where it leads, or its page."""
        if self.address:
            headers = {**headers, "X-Forwarded-For": self.address}
        if self.cookies:
            headers = {**headers, "Cookie": self.cookie}
        self.connection.request(method, path, body, headers)
        answer = self.connection.getresponse()
        page = answer.read()
        for cookie in answer.headers.get_all("Set-Cookie", []):
            name, value = cookie.split(";")[0].split("=", 1)
            self.cookies[name] = value
        # Whether a page is the first of its session is told in its address.
        leads_to = answer.headers.get("Location", "").removesuffix("?begins")
        return answer.status, leads_to or page.decode()

    @property
    def cookie(self):
        return "; ".join(f"{name}={value}" for name, value in self.cookies.items())

    def send(self, path, **fields):
        headers = {"Origin": self.origin, "Content-Type": "application/x-www-form-urlencoded", "Accept": "text/html"}
        return self.ask("POST", path, headers, urllib.parse.urlencode(fields))

    def give_password(self, user_id, password=PASSWORD):
        return self.send("/api/logon", user_id=user_id, password=password)[1]

    def give_code(self, digits):
        return self.send("/api/code", code=digits)[1]

    def keep_codes(self):
        return self.send("/api/keep", kept="true")[1]

    def log_off(self):
        return self.send("/api/log-off")[1]

    def check(self):
        """The status of what a proxy asks before each request to the application."""
        return self.ask("GET", "/auth/check", forwarded("/rota?week=3"))[0]

    def visit_application(self):
        """Whether it lets this browser in."""
        _, go = self.ask("GET", "/auth/check?redirect", forwarded("/"))
        _, ticket = self.ask("GET", go.removeprefix(self.origin), {})
        path = ticket.removeprefix(APPLICATION)
        self.ask("GET", path, forwarded(path))
        return any(name.startswith("gtg_app") for name in self.cookies)


def read_key(page):
    """The Secret Key that a page shows."""
    key = re.search(r'<code[^>]*class="[^"]*key[^"]*"[^>]*>(.*?)</code>', page, re.DOTALL)
    return base64.b32decode(re.sub(r"<[^>]*>|\s", "", key[1]))
