"""Where tasks are done: on Ray, or on processes of one machine.

Either way a process of our own does the work, `film_reader.library.child`, and whoever started it
looks after it: one that takes too long or too much memory is ended, one that dies is started again.
This module is sent to Ray's workers as it is, so it stands on nothing else of film_reader.
"""

import concurrent.futures
import contextlib
import os
import pickle
import subprocess
import sys
import time

import psutil

_TRIES = 3  # starts of a process for one task, before the task counts as what kills it
_DEATHS = 20  # of workers of Ray during one task
_LOOK = 0.2  # seconds between two looks at a process
_QUIET = {"log_to_driver": False, "logging_level": "ERROR"}
_ANSWER = 10  # seconds in which a cluster must answer
_ONE_CORE = ("TF_NUM_INTRAOP_THREADS", "TF_NUM_INTEROP_THREADS")
_ONE_CORE += ("OMP_NUM_THREADS", "OPENCV_FOR_THREADS_NUM")  # of OpenBLAS and OpenCV


def machines(address, workers, limits):
    """Where tasks are done: on Ray where it is installed, else on processes of this machine.

    ``limits`` are those of `Child`. ConnectionError if no cluster answers at the address.
    """
    try:
        return OnRay(address, workers, limits)
    except ImportError as error:  # there is no good Ray for Windows
        if address:
            raise ConnectionError(
                f"received the address {address!r}, but Ray is not installed here ({error}); "
                "expected no address, to work on processes of this machine. Leave it out."
            ) from error
    except RuntimeError as error:
        print(f"{error} Films are read on processes of this machine: the library is the same.")
    return Processes(workers, limits)


class Child:
    """A process that does one task at a time, in so many ``seconds`` and bytes of ``memory``.

    ``places`` is where Python finds modules in it.
    """

    def __init__(self, places, seconds, memory):
        self.places, self.seconds, self.memory = places, seconds, memory
        self.process, self.is_closed = None, False
        self.reader = concurrent.futures.ThreadPoolExecutor(1)

    def run(self, task):
        """Do a task, which is bytes; return ("done", value) or ("failed", why, errno or None)."""
        for _ in range(_TRIES):
            try:
                if self.process is None:
                    self._start()
                pickle.dump(task, self.process.stdin)
                self.process.stdin.flush()
                answer = self.reader.submit(pickle.load, self.process.stdout)
                if not (problem := self._watch(answer)):
                    return answer.result()
            except (EOFError, OSError, pickle.UnpicklingError, psutil.Error):
                problem = "it was stopped" if self.is_closed else ""
            self._end()
            if problem:
                return "failed", problem, None
        return "failed", f"the process that read it died {_TRIES} times", None

    def _start(self):
        settings = os.environ | dict.fromkeys(_ONE_CORE, "1")
        settings |= {"PYTHONPATH": os.pathsep.join(self.places), "TF_CPP_MIN_LOG_LEVEL": "3"}
        settings |= {"CUDA_VISIBLE_DEVICES": "-1", "TF_ENABLE_ONEDNN_OPTS": "1"}
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.DEVNULL}
        command = [sys.executable, "-m", "film_reader.library.child"]
        self.process = subprocess.Popen(command, env=settings, **pipes)
        pickle.load(self.process.stdout)  # it is ready: loading modules takes no time of the task

    def _watch(self, answer):
        """Wait for an answer; return why nobody waits for it any longer, or ""."""
        process = psutil.Process(self.process.pid)
        end = time.monotonic() + self.seconds
        while not concurrent.futures.wait([answer], _LOOK).done:
            if time.monotonic() > end:
                return f"it took more than {self.seconds:g} seconds"
            if process.memory_info().rss > self.memory:
                return f"it took more than {self.memory / 1e9:g} GB of memory"
        return ""

    def _end(self):
        if self.process:
            self.process.kill()
            self.process.wait()
            self.process = None

    def close(self):
        """End the process for good."""
        self.is_closed = True
        if self.process:
            self.process.kill()  # the thread that waits for its answer notices


class Processes:
    """Do tasks on processes of this machine."""

    name = "processes of this machine"

    def __init__(self, workers, limits):
        self.slots = workers
        self.children = [Child(*limits) for _ in range(workers)]
        self.idle = list(self.children)  # as many as threads, so there is one for each task
        self.threads = concurrent.futures.ThreadPoolExecutor(workers)

    def submit(self, task):
        """Begin a task; return what `wait` knows it by."""
        return self.threads.submit(self._run, task)

    def _run(self, task):
        child = self.idle.pop()
        try:
            return child.run(task)
        finally:
            self.idle.append(child)

    def wait(self, running, seconds):
        """List the tasks that are over, as (what `submit` gave, answer), or wait for some time."""
        over, _ = concurrent.futures.wait(running, seconds, concurrent.futures.FIRST_COMPLETED)
        return [(one, one.result()) for one in over]

    def close(self):
        """Stop all that is running."""
        self.threads.shutdown(wait=False, cancel_futures=True)
        for child in self.children:
            child.close()


class OnRay:
    """Do tasks on Ray: one of its own on this machine, or that of an address."""

    def __init__(self, address, workers, limits):
        os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")
        if address is None:  # keeps all ports on the loopback address, as on Windows and macOS
            os.environ.setdefault("RAY_ENABLE_WINDOWS_OR_OSX_CLUSTER", "0")
        import ray

        self.ray, self.is_ours = ray, not ray.is_initialized()
        if self.is_ours:
            _connect(ray, address) if address else start(ray, workers)
        self.name = f"Ray at {address}" if address else "Ray on this machine"
        ray.cloudpickle.register_pickle_by_value(sys.modules[__name__])
        spread = {"num_cpus": 1, "max_retries": _DEATHS, "scheduling_strategy": "SPREAD"}
        self.task, self.limits = ray.remote(**spread)(_on_ray), limits

    @property
    def slots(self):
        """Tasks that the machines can do at once: machines may come and go."""
        return max(1, int(self.ray.cluster_resources().get("CPU", 1)))

    def submit(self, task):
        """Begin a task; return what `wait` knows it by."""
        return self.task.remote(task, self.limits)

    def wait(self, running, seconds):
        """List the tasks that are over, as (what `submit` gave, answer), or wait for some time."""
        over, _ = self.ray.wait(running, timeout=seconds)
        return [(one, self._answer(one)) for one in over]

    def _answer(self, one):
        lost = self.ray.exceptions
        try:
            return self.ray.get(one)
        except (lost.WorkerCrashedError, lost.OutOfMemoryError, lost.NodeDiedError) as error:
            return "failed", f"the workers that read it died: {type(error).__name__}", None

    def close(self):
        """Stop all that is running."""
        if self.is_ours:
            self.ray.shutdown()


def start(ray, workers):
    """Start Ray for this process alone; where it fails, RuntimeError, and none of it is left."""
    here = {"num_cpus": workers, "include_dashboard": False, "object_store_memory": 100_000_000}
    before = psutil.Process().children(recursive=True)
    try:
        return ray.init("local", **here, **_QUIET)
    except Exception as error:  # Ray has no class of its own for this
        ray.shutdown()
        for left in {*psutil.Process().children(recursive=True)} - {*before}:
            with contextlib.suppress(psutil.Error):
                left.kill()  # Ray forgets what it has started
        raise RuntimeError(f"Ray did not start (too busy a computer?): {error}") from error


def _connect(ray, address):
    """Reach the Ray at an address; ConnectionError if none answers soon."""
    import grpc

    try:
        # Ray itself would wait for minutes where somebody else listens, or nobody.
        place = grpc.insecure_channel(address.removeprefix("ray://"))
        grpc.channel_ready_future(place).result(timeout=_ANSWER)
        try:
            ray.init(address, **_QUIET)
        except ConnectionError:  # a cluster starts a process for each client, which may fail once
            ray.shutdown()
            ray.init(address, **_QUIET)
    except (grpc.FutureTimeoutError, ConnectionError, ValueError, RuntimeError) as error:
        ray.shutdown()  # or Ray goes on as the client of nobody
        why = str(error) or f"no answer in {_ANSWER} seconds"
        raise ConnectionError(
            f"received the address {address!r}, where no Ray answers ({why}); expected that of a "
            "cluster, such as ray://10.0.0.1:10001. Start it (ray start --head), or leave the "
            "address out to work on this machine."
        ) from error


_ours = []  # the process of this worker of Ray


def _on_ray(task, limits):
    """Do a task in the process of this worker."""
    if not _ours:
        _ours.append(Child(*limits))
    _ours[0].places, _ours[0].seconds, _ours[0].memory = limits
    return _ours[0].run(task)
