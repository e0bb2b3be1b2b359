"""The machine, the programs that are measured on it, and wrk, which asks them."""

import http.client
import os
import platform
import re
import socket
import subprocess
import tempfile
import time

TICKS = os.sysconf("SC_CLK_TCK")


def about():
    with open("/proc/cpuinfo") as cpu:
        model = re.search(r"model name\s*: (.*)", cpu.read())
    with open("/proc/meminfo") as memory:
        kib = int(re.search(r"MemTotal:\s*(\d+)", memory.read())[1])
    return {
        "processor": model[1] if model else platform.machine(),
        "cores": os.cpu_count(),
        "memory_gib": round(kib / 2**20),
        "system": platform.platform(),
        "commit": subprocess.run(["git", "describe", "--always", "--dirty"], capture_output=True, text=True).stdout.strip(),
    }


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def processor_seconds(pid):
    """What a process has used of all cores."""
    with open(f"/proc/{pid}/stat") as stat:
        fields = stat.read().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


class Process:
    """A server, started and asked for `path` until it answers 200."""

    def __init__(self, command, env, path, cwd=None):
        self.port = int(env["PORT"])
        begun = time.monotonic()
        self.child = subprocess.Popen(
            command, env={**os.environ, **env}, cwd=cwd, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        while not self.answers(path):
            if self.child.poll() is not None or time.monotonic() > begun + 60:
                raise SystemExit(f"{command[0]} does not answer on port {self.port}")
            time.sleep(0.002)
        # Seconds until then.
        self.ready_after = time.monotonic() - begun

    def answers(self, path):
        try:
            connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=2)
            connection.request("GET", path)
            return connection.getresponse().status == 200
        except OSError:
            return False

    def seconds(self):
        return processor_seconds(self.child.pid)

    def memory_mb(self):
        """What it keeps in memory, in MB (10⁶ bytes)."""
        with open(f"/proc/{self.child.pid}/status") as status:
            return int(re.search(r"VmRSS:\s*(\d+)", status.read())[1]) * 1024 / 1e6

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.stop()

    def stop(self):
        self.child.terminate()
        self.child.wait()


SCRIPT = """
local requests, turn, wrong = {}, 0, 0
function init(args)
  for line in io.lines("%(requests)s") do
    local cookie, body = line:match("^(.-)\\t(.*)$")
    local headers = { %(headers)s }
    headers["Cookie"] = cookie
    requests[#requests + 1] = wrk.format("%(method)s", "%(path)s", headers, body)
  end
end
function request()
  turn = turn %% #requests + 1
  return requests[turn]
end
local pause = %(pause)f
function delay() return math.random() < pause and 1 or 0 end
function response(status, headers)
  if (headers["location"] or ""):sub(1, %(length)d) ~= "%(leads_to)s" then wrong = wrong + 1 end
end
local threads = {}
function setup(thread) threads[#threads + 1] = thread end
function done(summary, latency)
  for _, thread in ipairs(threads) do wrong = wrong + (thread:get("wrong") or 0) end
  io.write(string.format("RESULT %%d %%d %%d %%d %%d %%d\\n", summary.requests, summary.duration,
    latency:percentile(50), latency:percentile(99), wrong,
    summary.errors.status + summary.errors.connect + summary.errors.read + summary.errors.write + summary.errors.timeout))
end
"""


def wrk(process, path, requests, connections, seconds, method="GET", headers=None, leads_to=None, pause=0.0):
    """One run of `requests` (cookies, body) in turn: requests a second, latencies, processor time a request.

    An answer that leads elsewhere than to what begins with `leads_to` ends the measurement. `pause`: the
    share of requests that wait a millisecond before they are sent.
    """
    with tempfile.TemporaryDirectory() as folder:
        names, script = os.path.join(folder, "requests"), os.path.join(folder, "script.lua")
        with open(names, "w") as file:
            file.writelines(f"{cookie}\t{body}\n" for cookie, body in requests)
        text = SCRIPT % {
            "requests": names, "method": method, "path": path, "pause": pause,
            "headers": ", ".join(f'["{name}"] = "{value}"' for name, value in (headers or {}).items()),
            "leads_to": leads_to or "", "length": len(leads_to or ""),
        }
        # What is not needed would cost wrk time of its own.
        if not pause:
            text = re.sub(r"local pause.*\nfunction delay.*\n", "", text)
        if leads_to is None:
            text = re.sub(r"function response.*?\nend\n", "", text, flags=re.DOTALL)
        with open(script, "w") as file:
            file.write(text)
        before = process.seconds()
        url = f"http://127.0.0.1:{process.port}"
        command = ["wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "-s", script, url]
        said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
        used = process.seconds() - before
    count, micros, p50, p99, wrong, errors = map(int, re.search(r"RESULT (.*)", said)[1].split())
    if errors or wrong:
        raise SystemExit(f"{errors} requests failed, {wrong} answers led elsewhere:\n{said}")
    return {
        "requests/s": count / micros * 1e6,
        "p50 µs": p50,
        "p99 µs": p99,
        "CPU µs/request": used / count * 1e6,
    }
