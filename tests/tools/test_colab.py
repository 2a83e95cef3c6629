"""Colab's versions are taken from a list of all that it has, and what is wrong is explained."""

import pytest

from tools import colab


def test_versions_are_taken_for_what_the_course_stands_on(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(colab, "BRINGS", tmp_path / "colab.txt")
    monkeypatch.setattr(colab, "COURSE", tmp_path)
    (tmp_path / "requirements.lock").write_text("keras==3.0 \\\n    --hash=x\npyzmq==1.0\n")
    freeze = tmp_path / "freeze.txt"
    freeze.write_text("# of today\nKeras==3.13.2\njax==0.7.2\ntitanic==1.0\npyzmq @ file:///x\n")
    assert colab.main(["--take", str(freeze)]) == 0
    lines = (tmp_path / "colab.txt").read_text().splitlines()
    assert [line for line in lines if not line.startswith("#")] == ["jax==0.7.2", "keras==3.13.2"]
    assert "wrote 2 versions" in capsys.readouterr().out


def test_an_unknown_lesson_and_a_missing_python_are_explained(monkeypatch, capsys, tmp_path):
    assert colab.main(["42"]) == 2
    assert 'make test-colab ONLY="00 01"' in capsys.readouterr().out
    monkeypatch.setattr(colab, "FOLDER", tmp_path / "colab")
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(SystemExit, match=r"expected a command python3\.13"):
        colab.main(["00"])
