# SPDX-License-Identifier: Apache-2.0
"""What bench/run measures with: servers as process trees and their CPU time, wrk, the upload client, PHP programs."""
import contextlib
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time

HERE = os.path.dirname(os.path.abspath(__file__))
TICK = os.sysconf("SC_CLK_TCK")
ENVIRONMENT = dict(os.environ, XDEBUG_MODE="off")


class BenchError(Exception):
    """A benchmark that could not be measured; the message says what to do."""


class Skipped(Exception):
    """This build lacks what the benchmark measures."""


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def process_tree(root):
    """The pids of a process and all its living descendants."""
    parents = {}
    for name in os.listdir("/proc"):
        if name.isdigit():
            with contextlib.suppress(OSError, ValueError):
                with open(f"/proc/{name}/stat", encoding="utf-8", errors="replace") as stat:
                    parents.setdefault(int(stat.read().rpartition(")")[2].split()[1]), []).append(int(name))
    tree, open_list = [], [root]
    while open_list:
        pid = open_list.pop()
        tree.append(pid)
        open_list += parents.get(pid, [])
    return tree


def process_cpu_seconds(pid):
    """CPU time of one process with its threads and the children it has reaped.

    The scheduler's own nanoseconds are used where the kernel shows them: a tick is 10 ms, too coarse for a
    round of a tenth of a second.
    """
    with open(f"/proc/{pid}/stat", encoding="utf-8", errors="replace") as stat:
        fields = stat.read().rpartition(")")[2].split()
    user, system, child_user, child_system = (int(value) for value in fields[11:15])
    own = (user + system) / TICK
    try:
        nanoseconds = 0
        for task in os.listdir(f"/proc/{pid}/task"):
            with open(f"/proc/{pid}/task/{task}/schedstat", encoding="ascii") as schedstat:
                nanoseconds += int(schedstat.read().split()[0])
        own = nanoseconds / 1e9 if nanoseconds else own
    except OSError:
        pass
    return own + (child_user + child_system) / TICK


class Server:
    """A server started for a benchmark. Ready when its port accepts; stop() ends its whole process group."""

    def __init__(self, command, port):
        self.command, self.port = command, port
        self.log = tempfile.TemporaryFile()
        try:
            self.process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=self.log, stderr=self.log,
                                            start_new_session=True, env=ENVIRONMENT)
        except OSError as error:
            raise BenchError(f"{command[0]}: {error.strerror}; build it with ./shoal build") from error
        deadline = time.monotonic() + 10
        while not self.accepts():
            if self.process.poll() is not None or time.monotonic() > deadline:
                message = self.output()
                self.stop()
                raise BenchError(f"{' '.join(command)} does not listen: {message or 'no output'}")
            time.sleep(0.02)

    def accepts(self):
        try:
            socket.create_connection(("127.0.0.1", self.port), timeout=1).close()
            return True
        except OSError:
            return False

    def output(self):
        self.log.seek(0)
        return self.log.read().decode(errors="replace").strip()[-500:]

    def cpu_seconds(self):
        total = 0.0
        for pid in process_tree(self.process.pid):
            with contextlib.suppress(OSError):
                total += process_cpu_seconds(pid)
        return total

    def stop(self):
        if self.process.poll() is None:
            self.process.terminate()
            with contextlib.suppress(subprocess.TimeoutExpired):
                self.process.wait(timeout=3)
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        self.log.close()

    def __enter__(self):
        return self

    def __exit__(self, *exception):
        self.stop()


def answer_bytes(port):
    """Size of the whole answer to GET /, as wrk will get it."""
    with socket.create_connection(("127.0.0.1", port), timeout=5) as connection:
        connection.sendall(b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
        received = b""
        while b"\r\n\r\n" not in received or not received.endswith(b"hello world"):
            part = connection.recv(65536)
            if not part:
                raise BenchError(f"the server closed the connection after {received!r}")
            received += part
    return len(received)


def parse_duration_ms(text):
    number, unit = re.fullmatch(r"([\d.]+)(us|ms|s|m)", text).groups()
    return float(number) * {"us": 1e-3, "ms": 1.0, "s": 1e3, "m": 6e4}[unit]


def run_wrk(server, seconds, pipeline=False):
    """One round of wrk: CPU microseconds a request of the server's tree, requests a second, p99."""
    if shutil.which("wrk") is None:
        raise BenchError("wrk is missing: apt-get install wrk")
    # wrk takes whole seconds; the warm-up's half second becomes one.
    command = ["wrk", "-t1", "-c100", f"-d{max(1, round(seconds))}s", "--latency"]
    if pipeline:
        command += ["-s", os.path.join(HERE, "pipeline.lua")]
    command.append(f"http://127.0.0.1:{server.port}/")
    before = server.cpu_seconds()
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    cpu = server.cpu_seconds() - before
    match = re.search(r"(\d+) requests in ([\d.]+)(s|m)", done.stdout)
    if done.returncode != 0 or match is None or int(match.group(1)) == 0:
        raise BenchError(f"wrk failed: {(done.stderr or done.stdout).strip()[-300:]} {server.output()}")
    errors = re.search(r"Socket errors:.*|Non-2xx.*", done.stdout)
    if errors is not None:
        raise BenchError(f"wrk met errors: {errors.group()}")
    requests = int(match.group(1))
    rate = float(re.search(r"Requests/sec:\s+([\d.]+)", done.stdout).group(1))
    tail = re.search(r"^\s+99%\s+(\S+)$", done.stdout, re.MULTILINE)
    return {"cpu_us": cpu * 1e6 / requests, "rps": rate, "p99_ms": parse_duration_ms(tail.group(1)) if tail else 0.0}


@contextlib.contextmanager
def busy_processors():
    """Every processor has other work to do meanwhile: one spinning process each."""
    spinners = []
    try:
        for processor in sorted(os.sched_getaffinity(0)):
            spinner = subprocess.Popen([sys.executable, "-c", "while True: pass"], stdin=subprocess.DEVNULL,
                                       start_new_session=True)
            spinners.append(spinner)
            os.sched_setaffinity(spinner.pid, {processor})
        yield
    finally:
        for spinner in spinners:
            spinner.kill()
            spinner.wait()


def run_upload(client, server, times, megabytes=20):
    """One round of uploads: CPU milliseconds an upload of the server's tree, uploads a second."""
    before, started = server.cpu_seconds(), time.monotonic()
    done = subprocess.run([client, str(server.port), str(megabytes), str(times)], capture_output=True, text=True, check=False)
    elapsed, cpu = time.monotonic() - started, server.cpu_seconds() - before
    if done.returncode != 0:
        raise BenchError(f"the upload failed: {done.stderr.strip()} {server.output()}")
    return {"cpu_ms": cpu * 1e3 / times, "rate": times / elapsed}


def run_php(php, script, *arguments):
    """Runs a benchmark program; its figures are the last line that it prints, as JSON."""
    done = subprocess.run([*php, script, *arguments], capture_output=True, text=True, check=False, env=ENVIRONMENT)
    lines = done.stdout.strip().splitlines()
    try:
        figures = json.loads(lines[-1])
    except (IndexError, ValueError):
        raise BenchError(f"{os.path.basename(script)}: {(done.stdout + done.stderr).strip()[-300:] or 'no output'} "
                         f"(exit status {done.returncode})") from None
    if "skip" in figures:
        raise Skipped(figures["skip"])
    return figures


def run_floor_output(command):
    """What a floor prints."""
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False)
    except OSError as error:
        raise BenchError(f"{command[0]}: {error.strerror}; build it with ./shoal build") from error
    if done.returncode != 0:
        raise BenchError(f"{command[0]}: {done.stderr.strip()}")
    return done.stdout


def run_floor(command):
    """Runs a floor that prints nanoseconds."""
    return {"ns": float(run_floor_output(command))}


def run_floor_seconds(command):
    """Runs a floor that prints seconds of time and of CPU."""
    wall, cpu = run_floor_output(command).split()
    return {"s": float(wall), "cpu_s": float(cpu)}


@contextlib.contextmanager
def scratch_directory():
    """A directory for uploaded files, in memory where the machine has such a place: disks are not measured."""
    base = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None
    directory = tempfile.mkdtemp(prefix="shoal-bench.", dir=base)
    try:
        yield directory
    finally:
        shutil.rmtree(directory, ignore_errors=True)
