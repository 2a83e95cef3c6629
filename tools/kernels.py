"""Register the two Jupyter kernels of the course: ``python tools/kernels.py``.

Both run this Python environment; one hides the graphics card from TensorFlow, the other uses it.
"""

import argparse
import json
import sys
from pathlib import Path

from ipykernel.kernelspec import install

KERNELS = {
    # -1 names no GPU, so that none is found.
    "film-cpu": ("Film course (CPU)", {"CUDA_VISIBLE_DEVICES": "-1", "JAX_PLATFORMS": "cpu"}),
    # Take GPU memory as it is needed, so that two open lessons can share one card.
    "film-gpu": ("Film course (GPU)", {"TF_FORCE_GPU_ALLOW_GROWTH": "true"}),
}
# No start-up notes of TensorFlow in the lessons; and fast convolutions on any processor.
TENSORFLOW = {"TF_CPP_MIN_LOG_LEVEL": "3", "TF_ENABLE_ONEDNN_OPTS": "1"}


def register(prefix):
    """Register both kernels below a folder, such as that of an environment."""
    for name, (title, environment) in KERNELS.items():
        folder = Path(
            install(
                prefix=str(prefix),
                kernel_name=name,
                display_name=title,
                env={**environment, **TENSORFLOW},
            )
        )
        # The kernel's own start-up notes would break into the progress bar.
        specification = json.loads((folder / "kernel.json").read_text("utf-8"))
        specification["argv"].append("--log-level=ERROR")
        (folder / "kernel.json").write_text(json.dumps(specification, indent=1), "utf-8")
        print(f"registered the Jupyter kernel {name}: {title}")


def main(arguments=None):
    """Register the kernels where the command line says; return the exit status."""
    parser = argparse.ArgumentParser(prog="python tools/kernels.py", description=__doc__)
    parser.add_argument(
        "--prefix",
        type=Path,
        default=Path(sys.prefix),
        help="where to register, such as /usr/local, which every Jupyter of the machine looks at "
        "(default: the environment that runs this)",
    )
    register(parser.parse_args(arguments).prefix)
    return 0


if __name__ == "__main__":
    sys.exit(main())
