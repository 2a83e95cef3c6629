"""The doctor: what it looks at, and what it advises."""

from course_utils import doctor


def test_the_doctor_finds_what_the_course_needs(capsys):
    doctor.check()
    printed = capsys.readouterr().out
    for part in ("Python", "memory", "tensorflow", "backend", "devices", "codecs", "h264 (read)"):
        assert part in printed


def test_the_doctor_names_what_is_missing_and_its_fix(monkeypatch, capsys):
    monkeypatch.setattr(doctor, "PACKAGES", ["no-such-package"])
    assert doctor.check() == 1
    assert 'no-such-package. Run: python -m pip install "no-such-package"' in (
        capsys.readouterr().out
    )
