"""Install the course on Google Colab: the first cell of each lesson runs this file there.

It stands beside the notebook, in a fresh clone called ``course``. What Colab brings of the packages
below stays as it is: pip only adds to it.
"""

import subprocess
import sys
from importlib.metadata import distributions
from pathlib import Path

KEPT = {"tensorflow", "keras", "jax", "torch", "numpy", "opencv-python", "jupyter-server"}

brought = {str(d.name).lower().replace("_", "-"): d.version for d in distributions()}
lines = [f"{name}=={brought[name]}" for name in KEPT & brought.keys()]
Path("kept.txt").write_text("\n".join(lines), "utf-8")
pip = [sys.executable, "-m", "pip", "install", "--quiet"]
subprocess.run([*pip, "-c", "kept.txt", "-e", "course[text,library]"], check=True)
subprocess.run([*pip, "--no-deps", "-r", "course/requirements-no-deps.lock"], check=True)
sys.path.insert(0, str(Path("course").resolve()))
