"""The people of a soak: each logs on, goes to the application, logs off, and tries what is over."""

import http.client
import random
import subprocess
import time
from concurrent.futures import ThreadPoolExecutor

from database import PASSWORD
from history import LAG
from people import Browser, step

# Seconds between two tries of somebody whom nobody answered.
PAUSE = 0.5
FAILED = (OSError, http.client.HTTPException, TypeError)


class Unanswered(Exception):
    """The node, or its database, is away."""


class Visits:
    def __init__(self, database, nodes, history):
        self.database, self.nodes, self.history, self.over = database, nodes, history, False

    def browser(self, node, address):
        return Browser(self.database.origin, address, node.port)

    def send(self, browser, path, /, **fields):
        """Where the answer leads."""
        try:
            status, leads_to = browser.send(path, **fields)
        except FAILED as error:
            raise Unanswered from error
        self.history.count(status)
        if status == 503:
            raise Unanswered
        return leads_to

    def with_code(self, person):
        """Both nodes are given the same code at once: one of them lets in."""
        address, last = f"10.1.0.{person.user_id.rsplit('-')[-1]}", 0
        while not self.over:
            time.sleep(PAUSE * random.random())
            if step() <= last:
                continue
            try:
                browsers = [self.after_password(node, address, person.user_id) for node in self.nodes]
                last = step()
                landed = self.race(person.user_id, browsers, person.code(last))
                if landed:
                    node, browser, leads_to = landed
                    if leads_to == "/logon/recovery-codes":
                        self.arrive(person.user_id, browser, "/api/keep", kept="true")
                    else:
                        self.history.logged_on(person.user_id)
                    self.work(node, browser)
            except Unanswered:
                time.sleep(PAUSE)

    def after_password(self, node, address, user_id):
        browser = self.browser(node, address)
        leads_to = self.send(browser, "/api/logon", user_id=user_id, password=PASSWORD)
        if leads_to != "/logon/code":
            raise Unanswered
        return browser

    def race(self, user_id, browsers, code):
        """The browser that was let in, and its node."""
        with ThreadPoolExecutor(len(browsers)) as pool:
            answers = [pool.submit(self.send, browser, "/api/code", code=code) for browser in browsers]
        landed = []
        for node, browser, answer in zip(self.nodes, browsers, answers):
            try:
                leads_to = answer.result()
            except Unanswered:
                self.history.perhaps_logged_on(user_id)
                continue
            if leads_to in ("/", "/logon/recovery-codes"):
                landed.append((node, browser, leads_to))
        if len(landed) > 1:
            self.history.twice(user_id)
        return landed[0] if landed else None

    def arrive(self, user_id, browser, path, /, **fields):
        """The last step of a logon."""
        try:
            leads_to = self.send(browser, path, **fields)
        except Unanswered:
            self.history.perhaps_logged_on(user_id)
            raise
        if leads_to != "/":
            raise Unanswered
        self.history.logged_on(user_id)

    def with_password(self, number):
        user_id, address = f"load-{number}", f"10.2.0.{number}"
        while not self.over:
            node = random.choice(self.nodes)
            browser = self.browser(node, address)
            try:
                self.arrive(user_id, browser, "/api/logon", user_id=user_id, password=PASSWORD)
                self.work(node, browser)
            except Unanswered:
                time.sleep(PAUSE)

    def disabled(self, number):
        """An operator ends what somebody has: no node may have been told before the command is done."""
        user_id, address = f"load-{number}", f"10.2.0.{number}"
        while not self.over:
            node = random.choice(self.nodes)
            browser = self.browser(node, address)
            try:
                self.arrive(user_id, browser, "/api/logon", user_id=user_id, password=PASSWORD)
                self.visit(browser)
                self.database.command("account", "disable", user_id, "--reason", "Soak")
                self.try_again(browser, time.monotonic(), None)
                self.database.command("account", "enable", user_id, "--reason", "Soak")
            except Unanswered:
                time.sleep(PAUSE)
            except subprocess.CalledProcessError:
                # Whatever became of the command. If it cannot be enabled either, the next turn comes here.
                time.sleep(PAUSE)
                self.database.attempt("account", "enable", user_id, "--reason", "Soak")

    def work(self, node, browser):
        """Goes to the application, works there for a moment, and logs off."""
        self.visit(browser)
        for _ in range(3):
            self.check(browser, random.choice(self.nodes))
        browser.use(node.port)
        if "notice=logged-off" in self.send(browser, "/api/log-off"):
            self.try_again(browser, time.monotonic(), node)

    def visit(self, browser):
        try:
            if not browser.visit_application():
                raise Unanswered
        except FAILED as error:
            raise Unanswered from error

    def check(self, browser, node):
        """Whether the application is told yes; nobody's answer is no."""
        browser.use(node.port)
        try:
            status = browser.check()
        except FAILED:
            return False
        self.history.count(status)
        return status == 200

    def try_again(self, browser, ended_at, ended_by):
        """Tries all nodes for a little longer than an answer may lag behind."""
        while time.monotonic() < ended_at + LAG + 0.5:
            for node in self.nodes:
                sent_at = time.monotonic()
                if self.check(browser, node):
                    self.history.opened(sent_at, node, ended_at, ended_by)
            time.sleep(0.1)
