"""A process that works on one task after the other, as `film_reader.library.engine` starts it."""

import os
import pickle
import queue
import signal
import sys
import threading


def main():
    """Answer each task that comes in with ("done", value) or ("failed", why, errno or None)."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for who has started it
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a library prints is no answer
    import film_reader.library.work  # noqa: F401 - here it counts for no task

    tasks = queue.SimpleQueue()
    answer = "ready"
    threading.Thread(target=_receive, args=(tasks,), daemon=True).start()
    while True:
        pickle.dump(answer, answers)
        answers.flush()
        answer = _answer(tasks.get())


def _receive(tasks):
    """Take tasks in; when who has started this process is gone, end it at once."""
    try:
        while True:
            tasks.put(pickle.load(sys.stdin.buffer))
    except EOFError:
        os._exit(0)


def _answer(task):
    try:
        function, *arguments = pickle.loads(task)
        return "done", function(*arguments)
    except Exception as error:
        return "failed", str(error) or type(error).__name__, getattr(error, "errno", None)


if __name__ == "__main__":
    main()
