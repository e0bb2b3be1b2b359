"""What happened, and what of it must not have."""

import json
import threading
from collections import Counter

# So long an answer of another node may lag behind what was acknowledged (invariant 11), in seconds.
LAG = 1.0
# By so much memory may grow from a quarter of the time on.
GROWTH = 1.25


class History:
    def __init__(self):
        self.lock = threading.Lock()
        # UserIDs: logons that were acknowledged, and those that perhaps were done though no answer came.
        self.acknowledged, self.unknown = Counter(), Counter()
        # What an application was told: (when it was asked, of which node, the session's end, the node of that).
        self.checks = []
        self.answers, self.disturbances, self.memory, self.wrong = Counter(), [], [], []

    def count(self, status):
        with self.lock:
            self.answers[status] += 1
            if status not in (200, 302, 303, 401, 403, 503):
                self.wrong.append(f"an answer with status {status}")

    def logged_on(self, user_id):
        with self.lock:
            self.acknowledged[user_id] += 1

    def perhaps_logged_on(self, user_id):
        with self.lock:
            self.unknown[user_id] += 1

    def opened(self, sent_at, node, ended_at, ended_by):
        """An application was told yes."""
        with self.lock:
            self.checks.append((sent_at, node, ended_at, ended_by))

    def broke(self, args):
        """Nobody who gave up unseen has found nothing."""
        with self.lock:
            self.wrong.append(f"{args.thread.name}: {args.exc_value!r}")

    def twice(self, user_id):
        with self.lock:
            self.wrong.append(f"one code of {user_id} opened two sessions")

    def faults(self, exported):
        """`exported`: the audit events of logons, a JSON object a line."""
        faults = list(self.wrong)
        recorded = Counter(json.loads(line)["user_id"] for line in exported.splitlines())
        for user_id in {*recorded, *self.acknowledged}:
            most = self.acknowledged[user_id] + self.unknown[user_id]
            if not self.acknowledged[user_id] <= recorded[user_id] <= most:
                faults.append(
                    f"{user_id}: {self.acknowledged[user_id]} logons acknowledged, "
                    f"{self.unknown[user_id]} perhaps, {recorded[user_id]} recorded"
                )
        for sent_at, node, ended_at, ended_by in self.checks:
            late = sent_at - ended_at
            if late > (0 if node == ended_by else LAG):
                faults.append(f"opened {late:.3f} s after its end, by {'the same' if node == ended_by else 'the other'} node")
        return faults

    def growth(self):
        first, last = self.memory
        return [f"memory grew from {first:.0f} to {last:.0f} MB"] if last > first * GROWTH else []

    def summary(self):
        return {
            "logons": sum(self.acknowledged.values()),
            "of them with a code": sum(n for user_id, n in self.acknowledged.items() if user_id.startswith("person-")),
            "without an answer": sum(self.unknown.values()),
            "answers": {str(status): n for status, n in sorted(self.answers.items())},
            "opened after the end, in time": len(self.checks),
            "disturbances": dict(Counter(self.disturbances)), "memory_mb": [round(mb, 1) for mb in self.memory],
        }
