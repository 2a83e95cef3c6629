"""A library where Ray is missing, as on Windows, or does not start: it is said, and read."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

import few_stages
from film_reader import library
from film_reader.library import engine

HELPERS = Path(__file__).resolve().parents[1] / "helpers"
READ = """
import sys, few_stages
from film_reader import library
options = {"stages": few_stages.stages, "workers": 1}
library.read(sys.argv[1], sys.argv[2], **options)
try:
    library.read(sys.argv[1], sys.argv[2], "ray://127.0.0.1:1", **options)
except ConnectionError as error:
    print(error)
"""


@pytest.mark.slow
def test_without_ray_films_are_read_on_processes_and_a_cluster_is_refused(tmp_path):
    films, out, places = (tmp_path / name for name in ("films", "out", "places"))
    films.mkdir()
    for seed in (1, 2):
        few_stages.make(films / f"film_{seed}.mp4", seconds=10, seed=seed)
    (places / "ray").mkdir(parents=True)
    (places / "ray" / "__init__.py").write_text("raise ImportError('DLL load failed')\n")
    path = os.pathsep.join([str(places), str(HELPERS), *filter(None, sys.path)])
    run = subprocess.run(
        [sys.executable, "-c", READ, str(films), str(out)],
        env=os.environ | {"PYTHONPATH": path},
        capture_output=True,
        text=True,
        check=True,
    )
    assert "2 films, to be read on processes of this machine" in run.stdout
    assert "Ray is not installed here (DLL load failed)" in run.stdout
    assert "Leave it out" in run.stdout and "Traceback" not in run.stderr
    found = library.open(out)
    assert found.films["status"].tolist() == ["read", "read"]
    assert len(found.table("shots")) == 2


def test_a_ray_that_does_not_start_is_said_and_leaves_no_process(monkeypatch, capsys):
    ray = pytest.importorskip("ray", reason="Ray is not installed")
    begun = []

    def slow(*_, **options):
        begun.append(subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"]))
        raise Exception("The current node timed out during startup.")

    monkeypatch.setattr(ray, "init", slow)
    machines = engine.machines(None, 2, (sys.path, 10.0, 1e9))
    said = capsys.readouterr().out
    assert isinstance(machines, engine.Processes)
    assert "Ray did not start (too busy" in said and "timed out during startup" in said
    assert "processes of this machine" in said
    assert [one.wait(10) != 0 for one in begun] == [True]
    machines.close()
