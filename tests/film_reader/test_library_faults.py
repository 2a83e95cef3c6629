"""A library of films on Ray's own test cluster, while workers, nodes and the driver die."""

import os
import random
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path

import psutil
import pytest

import few_stages
from film_reader import library
from film_reader.library import engine, store

ray = pytest.importorskip("ray", reason="Ray is not installed")
pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]
HELPERS = Path(__file__).resolve().parents[1] / "helpers"


def read(folder, out, address, **options):
    """Read films with few stages, without a line of progress."""
    options = {"stages": few_stages.stages, "progress": False, "time_limit": 60.0} | options
    return library.read(folder, out, address, **options)


def tables(folder):
    """The tables of a library, to the byte."""
    return {
        str(file.relative_to(folder)): file.read_bytes()
        for file in sorted(folder.glob("tables/*/*/*"))
    }


@pytest.fixture(scope="module")
def films(tmp_path_factory):
    """Good films, one of them twice, and one that fails."""
    folder = tmp_path_factory.mktemp("films")
    for seed in range(5):
        few_stages.make(folder / f"film_{seed}.mp4", seed=seed)
    shutil.copy(folder / "film_1.mp4", folder / "again.mp4")
    few_stages.make(folder / "fails.mp4", seconds=10, seed=9)
    return folder


@pytest.fixture(scope="module")
def quiet(films, tmp_path_factory):
    """The library of these films as it is without faults and without Ray: rows and tables."""
    out = tmp_path_factory.mktemp("quiet") / "library"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(engine, "machines", lambda address, *rest: engine.Processes(*rest))
        found = read(films, out, None, workers=2)
    assert found.films["status"].value_counts().to_dict() == {"read": 5, "failed": 1}
    return found.films, tables(out)


@pytest.fixture(scope="module")
def cluster(tmp_path_factory):
    """Two nodes with a processor each, where every piece takes a moment."""
    from ray.cluster_utils import Cluster

    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("FEW_STAGES_SECONDS", "0.5")
        patch.setenv(few_stages.LOG, str(tmp_path_factory.mktemp("cluster") / "log"))
        patch.setenv("RAY_USAGE_STATS_ENABLED", "0")
        patch.setenv("RAY_worker_niceness", "0")  # on a busy machine, tests need not wait
        head = {"num_cpus": 1, "ray_client_server_port": free_port()}
        nodes = started(lambda: Cluster(True, head_node_args=head))
        nodes.for_clients = f"ray://127.0.0.1:{head['ray_client_server_port']}"
        try:
            started(lambda: nodes.add_node(num_cpus=1))
            yield nodes
        finally:
            ray.shutdown()
            nodes.shutdown()


@pytest.fixture
def log(cluster):
    """The file in which the stages write down what they read, empty again."""
    path = Path(os.environ[few_stages.LOG])
    path.unlink(missing_ok=True)
    return path


def free_port():
    """A port on which nobody listens."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


def started(start):
    """What Ray starts; it gives up after a while, which a busy machine may need twice."""
    try:
        return start()
    except Exception:
        return start()


def busy_workers():
    """The processes of all workers of the cluster that are at a task."""
    return [one for one in psutil.Process().children(True) if "ray::_on_ray" in name_of(one)]


def name_of(process):
    """The first word of a process's command line, "" for one that is gone."""
    try:
        return " ".join(process.cmdline()[:1])
    except psutil.Error:
        return ""


@pytest.mark.parametrize("address", ["address", "for_clients"])
def test_ray_gives_the_same_to_the_byte_as_processes(cluster, address, films, quiet, tmp_path):
    found = read(films, tmp_path / "out", getattr(cluster, address))
    assert found.films.equals(quiet[0])
    assert tables(tmp_path / "out") == quiet[1]


@pytest.mark.parametrize("failures", [1, 9])
def test_a_client_whose_process_fails_tries_again_and_leaves_nothing(
    cluster, failures, films, quiet, tmp_path, monkeypatch
):
    from ray.util.client.worker import Worker

    left, begin = [ConnectionAbortedError("no process")] * failures, Worker._server_init

    def fail_at_first(*args):
        if left:
            raise left.pop()
        return begin(*args)

    monkeypatch.setattr(Worker, "_server_init", fail_at_first)
    if failures > 1:
        with pytest.raises(ConnectionError, match="no process"):
            read(films, tmp_path / "out", cluster.for_clients)
    # Where a failed client stayed, the second call would ask it instead of the cluster.
    address = cluster.address if failures > 1 else cluster.for_clients
    assert read(films, tmp_path / "out", address).films.equals(quiet[0])
    assert failures > 1 or not left  # it did fail once


class _Fault(threading.Thread):
    """Does something each time so many more pieces have begun, while a ``with`` block lasts.

    Counted in pieces, not in seconds, so that a slow machine gets as far as a quick one.
    """

    def __init__(self, do, every, log):
        super().__init__()
        self.do, self.every, self.log, self.is_over = do, every, log, threading.Event()
        self.done = 0

    def __enter__(self):
        self.start()
        return self

    def __exit__(self, *_):
        self.is_over.set()
        self.join()

    def run(self):
        """Look at the log of `few_stages` again and again."""
        while not self.is_over.wait(0.1):
            begun = len(self.log.read_text().splitlines()) if self.log.exists() else 0
            if begun >= self.every * (self.done + 1):
                self.done += bool(self.do())


@pytest.mark.faults
def test_workers_killed_at_random_change_nothing(cluster, films, quiet, tmp_path, log):
    rng = random.Random(0)

    def kill():
        if workers := busy_workers():
            rng.choice(workers).kill()
        return workers

    with _Fault(kill, 3, log) as fault:
        found = read(films, tmp_path / "out", cluster.address)
    assert fault.done >= 3
    assert found.films.equals(quiet[0])
    assert tables(tmp_path / "out") == quiet[1]


def test_a_lost_node_changes_nothing(cluster, films, quiet, tmp_path, log):
    nodes = [started(lambda: cluster.add_node(num_cpus=1))]

    def lose():
        cluster.remove_node(nodes.pop(), allow_graceful=False)
        fault.is_over.set()
        return True

    with _Fault(lose, 4, log) as fault:
        found = read(films, tmp_path / "out", cluster.address)
    assert not nodes
    assert found.films.equals(quiet[0])
    assert tables(tmp_path / "out") == quiet[1]


@pytest.mark.faults
def test_a_second_run_goes_on_where_a_killed_driver_was(
    cluster, films, quiet, tmp_path, monkeypatch
):
    out = tmp_path / "out"
    code = "import sys, few_stages\nfrom film_reader import library\n"
    code += "library.read(*sys.argv[1:], stages=few_stages.stages)"
    places = os.pathsep.join([str(HELPERS), *sys.path])
    driver = subprocess.Popen(
        [sys.executable, "-c", code, films, out, cluster.address],
        env=os.environ | {"PYTHONPATH": places},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    while driver.poll() is None and len(list(out.glob("manifest/*.json"))) < 2:
        time.sleep(0.1)
    assert driver.poll() is None
    driver.kill()
    driver.wait()
    done = {row["film"] for row in store.manifest(out).values() if row["status"] == "read"}
    assert 0 < len(done) < 5
    written = {file: file.stat().st_mtime_ns for file in out.glob("tables/shots/*/*")}
    found = read(films, out, cluster.address)
    assert found.films.equals(quiet[0])
    assert tables(out) == quiet[1]
    kept = [file for file in written if file.parent.name.partition("=")[2] in done]
    assert kept and all(file.stat().st_mtime_ns == written[file] for file in kept)


@pytest.mark.faults
def test_limits_hold_on_ray_too(cluster, tmp_path):
    folder = tmp_path / "films"
    folder.mkdir()
    few_stages.make(folder / "eats.mp4", seconds=10, seed=20)
    few_stages.make(folder / "hangs.mp4", seconds=10, seed=21)
    few_stages.make(folder / "well.mp4", seconds=10, seed=22)
    found = read(folder, tmp_path / "out", cluster.address, time_limit=10.0, memory_limit=6e8)
    assert dict(found.films[["name", "error"]].to_numpy()) == {
        "eats.mp4": "it took more than 0.6 GB of memory",
        "hangs.mp4": "it took more than 10 seconds",
        "well.mp4": "",
    }


@pytest.mark.faults
def test_films_that_disappear_have_a_row_and_come_back(cluster, films, quiet, tmp_path):
    folder, out, away = tmp_path / "films", tmp_path / "out", tmp_path / "away"
    shutil.copytree(films, folder)

    def take_away():
        while not list(out.glob("manifest/*.json")):
            time.sleep(0.05)
        folder.rename(away)

    gone = threading.Thread(target=take_away)
    gone.start()
    first = read(folder, out, cluster.address)
    gone.join()
    errors = first.films.loc[first.films["status"] == "failed", "error"]
    assert errors.str.contains("no file|No such file").sum() >= 1
    away.rename(folder)
    found = read(folder, out, cluster.address)
    assert found.films.equals(quiet[0])
    assert tables(out) == quiet[1]


@pytest.mark.faults
def test_a_full_disk_stops_a_run_which_goes_on_when_there_is_room(cluster, films, quiet, tmp_path):
    out = tmp_path / "out"
    out.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=300k", "none", out]
    if subprocess.run(mount, capture_output=True).returncode:
        pytest.skip("a small disk can be made by the system's administrator only")
    try:
        with pytest.raises(OSError, match="Make room, and read again"):
            read(films, out, cluster.address)
        subprocess.run(["mount", "-o", "remount,size=50m", out], check=True)
        found = read(films, out, cluster.address)
        assert found.films.equals(quiet[0])
        assert tables(out) == quiet[1]
    finally:
        subprocess.run(["umount", out], check=True)


@pytest.mark.parametrize("scheme", ["ray://", ""])
@pytest.mark.parametrize("kind", ["nobody", "mute", "no port"])
def test_an_address_where_no_ray_answers_is_said_soon(films, tmp_path, monkeypatch, scheme, kind):
    assert engine._ANSWER <= 10
    monkeypatch.setattr(engine, "_ANSWER", 0.5)  # else six tests would wait for a minute
    ray.shutdown()
    with socket.socket() as mute:
        mute.bind(("127.0.0.1", 0))
        if kind == "mute":
            mute.listen()
        port = ":" if kind == "no port" else f":{mute.getsockname()[1]}"
        began = time.monotonic()
        with pytest.raises(ConnectionError, match="where no Ray answers"):
            read(films, tmp_path / "out", f"{scheme}127.0.0.1{port}")
        assert time.monotonic() - began < 5.5  # so with ten seconds, too, it is said within 15


@pytest.mark.faults
def test_ray_on_this_machine_is_seen_from_no_other(films, tmp_path):
    code = "import sys, psutil\nfrom film_reader.library import engine\n"
    code += "try: machines = engine.OnRay(None, 1, ([], 60, 1e9))\n"
    code += "except RuntimeError: machines = engine.OnRay(None, 1, ([], 60, 1e9))\n"
    code += "own = psutil.Process()\n"
    code += "for one in [own, *own.children(recursive=True)]:\n"
    code += "    for line in one.net_connections():\n"
    code += "        if line.status == 'LISTEN': print(line.laddr.ip)\n"
    code += "machines.close()"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    heard = set(done.stdout.split())
    assert heard and heard <= {"127.0.0.1", "::1", "::ffff:127.0.0.1"}


@pytest.mark.faults
def test_ctrl_c_ends_all_processes(films, tmp_path):
    code = "import signal, sys, few_stages\nfrom film_reader import library\n"
    # What a shell starts in the background ignores Ctrl-C, and so do its children.
    code += "signal.signal(signal.SIGINT, signal.default_int_handler)\n"
    code += "library.read(*sys.argv[1:], stages=few_stages.stages, workers=1)"
    places = os.pathsep.join([str(HELPERS), *sys.path])
    driver = subprocess.Popen(
        [sys.executable, "-c", code, films, tmp_path / "out"],
        env=os.environ
        | {"PYTHONPATH": places, "FEW_STAGES_SECONDS": "0.5", "RAY_worker_niceness": "0"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    while driver.poll() is None and not list(tmp_path.glob("out/manifest/*.json")):
        time.sleep(0.1)
    started_by_it = psutil.Process(driver.pid).children(recursive=True)
    driver.send_signal(signal.SIGINT)
    said, _ = driver.communicate(timeout=60)
    assert "Stopped. What has been read is kept" in said
    _, alive = psutil.wait_procs(started_by_it, timeout=20)
    assert not alive
