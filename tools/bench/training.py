"""How fast is training? Our pipeline against a bare loop, and images a second by backend.

Run with ``python -m tools.bench.training`` from the course's folder, where the course is installed
(``pip install -e .``). It takes a few minutes on two CPU cores. Each measurement runs in a process
of its own, so that its peak of memory is its own, and so that each backend of Keras can be loaded.

- Pipeline: the time of ``model.fit`` on frames as lesson 04 holds them, uint8 in numpy arrays, over
  that of a loop of ``train_on_batch`` on the same batches, already tensors. The two take turns; the
  figure is the median of the ratios of neighbours. 1.0 means that our pipeline costs nothing.
- Images a second: VGG16 without its top, and the small VGG, forward and in training. On a graphics
  card they run with mixed precision, and compiled by XLA except with PyTorch, and the table says
  which share of the card's published peak was reached.
"""

import argparse
import importlib.util
import json
import os
import subprocess
import sys
import threading
import time

import numpy as np
import psutil

BACKENDS = ("tensorflow", "jax", "torch")
SIZES = {"VGG16": (112, 112), "small VGG": (64, 112), "small VGG, square": (64, 64)}
CLASSES, REPEATS, SECONDS = 8, 7, 6.0
HIGHEST_RATIO, HIGHEST_MEMORY = 1.05, 2.0  # of fit over the loop; GB
# Published peak of dense 16-bit matrix products, in 1e12 operations a second, by part of the name.
PEAKS = {
    "H200": 989,
    "H100 PCIe": 756,
    "H100 80GB HBM3": 989,
    "A100": 312,
    "L4": 121,
    "T4": 65,
    "V100": 125,
}


# --- What a process of its own measures -----------------------------------------------------------


def pipeline():
    """Time ``fit`` and the bare loop in turns; return their median ratio and seconds an epoch."""
    from course_utils import data, preprocess

    table = data.practice_clips().groupby("action").head(16)
    labels = table["action"].astype("category").cat.codes.to_numpy()
    clips = data.load_clips(table, 6, SIZES["small VGG"])
    x, y = clips.reshape(-1, *clips.shape[2:]), np.repeat(labels, 6)
    model = compiled("small VGG", gpu=False, augment=preprocess.augmenter(7, rotation=0))
    batches = [(tensor(x[i : i + 32]), tensor(y[i : i + 32])) for i in range(0, len(x), 32)]

    def loop():
        for batch in batches:
            model.train_on_batch(*batch)

    def fit():
        model.fit(x, y, batch_size=32, verbose=0)

    loop(), fit()  # warm up: both compile what they run
    ratios, seconds = [], []
    for turn in range(REPEATS):
        first, second = (fit, loop) if turn % 2 else (loop, fit)
        passed = {first: timed(first), second: timed(second)}
        ratios.append(passed[fit] / passed[loop])
        seconds.append(passed[fit])
    return {"ratio": np.median(ratios), "seconds": np.median(seconds), "frames": len(x)}


def speed(name):
    """Measure images a second of one network, forward and in training."""
    import keras

    gpu = has_gpu()
    if gpu:
        keras.mixed_precision.set_global_policy("mixed_float16")
    batch = 256 if gpu else 16
    model = compiled(name, gpu)
    draw = np.random.default_rng(7)
    x = tensor(draw.integers(0, 256, (batch, *SIZES[name], 3), dtype=np.uint8))
    y = tensor(draw.integers(0, CLASSES, batch))
    return {
        "gpu": gpu,
        "forward": batch / step_time(lambda: model.predict_on_batch(x)),
        "training": batch / step_time(lambda: model.train_on_batch(x, y)),
        "operations": 2 * multiply_adds(model),
    }


def has_gpu():
    """Say whether the backend computes on a graphics card."""
    import keras

    if keras.backend.backend() == "torch":  # Keras lists no devices for it
        import torch

        return torch.cuda.is_available()
    return any("cpu" not in device.lower() for device in keras.distribution.list_devices())


def compiled(name, gpu, augment=None):
    """Build a network with random weights, ready to train."""
    import keras

    from course_utils import models

    keras.utils.set_random_seed(7)
    small = name != "VGG16"
    blocks = models.SMALL_VGG if small else models.VGG16
    model = models.build_vgg(SIZES[name], CLASSES, blocks, augment=augment, batch_norm=small)
    # PyTorch would need a compiler beside it; on a CPU, XLA makes these networks slower.
    xla = gpu and keras.backend.backend() != "torch"
    loss = "sparse_categorical_crossentropy"
    model.compile("adam", loss, metrics=["accuracy"], jit_compile=xla)
    return model


def tensor(array):
    """Hand an array to the backend."""
    import keras

    return keras.ops.convert_to_tensor(array)


def multiply_adds(model):
    """Count the multiply-adds of the convolutions for one image."""
    layers = [layer for layer in model.layers if type(layer).__name__ == "Conv2D"]
    return sum(int(np.prod((*layer.kernel.shape, *layer.output.shape[1:3]))) for layer in layers)


def timed(function):
    """Seconds that a call takes."""
    start = time.perf_counter()
    function()
    return time.perf_counter() - start


def step_time(step):
    """Median seconds of a step, over some seconds and at least three steps, after two to warm up.

    Both steps return numbers to Python, so a graphics card has finished when the clock stops.
    """
    step(), step()
    times = []
    while len(times) < 3 or sum(times) < SECONDS:
        times.append(timed(step))
    return np.median(times)


# --- What the first process does ------------------------------------------------------------------


def measure(backend, *task):
    """Run a task of this file in a new process; return its result, with its peak memory in GB.

    Raises
    ------
    RuntimeError
        If the process failed; the message ends with what it wrote.
    """
    command = [sys.executable, __file__, "--task", *task]
    environment = {**os.environ, "KERAS_BACKEND": backend, "TF_CPP_MIN_LOG_LEVEL": "3"}
    process = subprocess.Popen(
        command, env=environment, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    peak = [0]
    watcher = threading.Thread(target=watch, args=(process.pid, peak), daemon=True)
    watcher.start()
    output, errors = process.communicate()
    watcher.join()
    if process.returncode:
        raise RuntimeError(f"{backend}, {' '.join(task)}:\n{errors[-2000:]}")
    return {**json.loads(output.splitlines()[-1]), "memory": peak[0] / 1e9}


def watch(number, peak):
    """Keep the highest sum of memory of a process and its children, until it ends."""
    try:
        process = psutil.Process(number)
        while process.status() != psutil.STATUS_ZOMBIE:
            family = [process, *process.children(recursive=True)]
            peak[0] = max(peak[0], sum(member.memory_info().rss for member in family))
            time.sleep(0.05)
    except psutil.NoSuchProcess:
        pass


def card():
    """Name the graphics card, or return None."""
    try:
        command = ["nvidia-smi", "--query-gpu=name", "--format=csv,noheader"]
        answer = subprocess.run(command, capture_output=True, text=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        return None
    return answer.stdout.strip().splitlines()[0] if answer.stdout.strip() else None


def share(result, name):
    """Say which share of the card's peak training reached; a step costs three times a forward."""
    if not result["gpu"]:
        return "CPU"
    peak = next((peak for part, peak in PEAKS.items() if name and part in name), None)
    if peak is None:
        return f"peak unknown for {name}"
    return f"{100 * 3 * result['operations'] * result['training'] / (peak * 1e12):.0f} % of peak"


def main():
    """Print the ratio of the pipeline, then the table of networks and backends."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--task", nargs="+", help=argparse.SUPPRESS)
    task = parser.parse_args().task
    if task:
        result = pipeline() if task == ["pipeline"] else speed(task[1])
        print(json.dumps(result, default=float))
        return

    result = measure("tensorflow", "pipeline")
    met = result["ratio"] <= HIGHEST_RATIO and result["memory"] < HIGHEST_MEMORY
    print(
        f"fit over a bare loop: {result['ratio']:.3f} (at most {HIGHEST_RATIO}), "
        f"{result['frames']} frames in {result['seconds']:.1f} s, peak {result['memory']:.2f} GB "
        f"(below {HIGHEST_MEMORY:.0f}): {'met' if met else 'MISSED'}"
    )

    name = card()
    print(f"card: {name}" if name else "no GPU found", flush=True)
    print(f"{'images a second':<30}{'forward':>9}{'training':>10}{'memory':>10}")
    for backend in BACKENDS:
        if importlib.util.find_spec(backend) is None:
            print(f"{backend}: skipped, not installed. Run: make test BACKEND={backend}")
            continue
        for network in SIZES:
            result = measure(backend, "speed", network)
            row = f"{f'{backend}, {network}':<30}{result['forward']:9.1f}{result['training']:10.1f}"
            print(f"{row}{result['memory']:7.2f} GB  {share(result, name)}", flush=True)


if __name__ == "__main__":
    main()
