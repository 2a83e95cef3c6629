"""Lesson 10 trains one network on two devices: its losses are those of one device."""

import importlib.util
import json
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

SCRIPT = Path(__file__).parents[2] / "notebooks" / "scripts" / "two_devices.py"
BOUND = 0.01  # between two losses, in nats: they are added up in another order


def train_on(devices):
    """What the script says after it has trained on so many devices."""
    flags = f"--xla_force_host_platform_device_count={devices}"
    settings = os.environ | {"KERAS_BACKEND": "jax", "XLA_FLAGS": flags}
    command = [sys.executable, SCRIPT, str(devices)]
    run = subprocess.run(command, env=settings, capture_output=True, text=True, check=True)
    return json.loads(run.stdout.splitlines()[-1])


@pytest.mark.skipif(not importlib.util.find_spec("jax"), reason="JAX is not installed")
def test_two_devices_reach_the_losses_of_one():
    one, two = train_on(1), train_on(2)
    assert (one["devices"], two["devices"]) == (1, 2)
    assert one["loss"][-1] < one["loss"][0] - 0.3
    np.testing.assert_allclose(two["loss"], one["loss"], atol=BOUND)


def test_the_stored_losses_are_within_the_same_bound():
    one, two = json.loads(SCRIPT.with_suffix(".json").read_text("utf-8")).values()
    assert one[-1] < one[0] - 0.3
    np.testing.assert_allclose(two, one, atol=BOUND)
