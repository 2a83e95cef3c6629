"""The report as people meet it: opened from a disk in Chromium, by mouse and by keyboard."""

import dataclasses
import io
import re
import shutil

import numpy as np
import pandas as pd
import pytest
from PIL import Image

from chromium import CHROMIUM
from film_reader import differences, report, video
from readings import told_reading, true_reading

NAMED = re.compile(r"\w|[−+]")  # some word, or a sign, that a screen reader speaks

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        CHROMIUM is None, reason="no Chromium: apt-get install chromium, or install Chrome"
    ),
]


@pytest.fixture(scope="module")
def reading():
    return true_reading()


@pytest.fixture(scope="module")
def address(reading, tmp_path_factory):
    return report.write(reading, tmp_path_factory.mktemp("report") / "encore.html").as_uri()


@pytest.fixture
def page(browser, address):
    """The open report; at the end, nothing may have gone wrong or have left the machine."""
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    problems, requests = [], []
    page.on("console", lambda message: problems.append(message.text))
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.on("request", lambda request: requests.append(request.url))
    page.goto(address)
    page.wait_for_function("() => document.getElementById('player').readyState >= 2")
    yield page
    page.close()
    assert problems == []
    assert {url.split(":")[0] for url in requests} <= {"file", "blob", "data"}


def settled(page):
    """Wait until the player shows the moment that it was asked for; return that moment."""
    page.wait_for_function("() => !document.getElementById('player').seeking")
    # By the page's clock, not ours: however slow it is, it first hears that the player has arrived.
    page.evaluate("() => new Promise((done) => setTimeout(done, 150))")
    return page.evaluate("document.getElementById('player').currentTime")


def frame_on_show(page):
    """The frame that the player shows, (36, 64, 3), as a browser has decoded it."""
    values = page.evaluate("""() => {
        const canvas = document.createElement("canvas");
        [canvas.width, canvas.height] = [64, 36];
        const pen = canvas.getContext("2d");
        pen.drawImage(document.getElementById("player"), 0, 0, 64, 36);
        return [...pen.getImageData(0, 0, 64, 36).data];
    }""")
    return np.array(values, float).reshape(36, 64, 4)[..., :3]


def test_a_click_on_a_shot_shows_its_first_frame(page, reading):
    page.evaluate("document.querySelectorAll('.card details').forEach((one) => one.open = true)")
    for number in (7, 13, 28):
        start = reading.shots["start"].iloc[number - 1]
        page.locator(".poster").nth(number - 1).click()
        assert abs(settled(page) - start) <= 1 / 24
        shown = frame_on_show(page)
        around = video.frames(reading.info["path"], size=(36, 64), start=start - 2 / 24)
        near = {
            n: np.abs(shown - small).mean()
            for n, (_, small) in zip(range(-2, 3), around, strict=False)
        }
        assert min(near, key=near.get) in (0, 1), near  # the cut's first frame, or its like
        assert near[-1] > near[0], near  # never the shot before
        assert page.locator('.poster[aria-current="true"]').inner_text().split()[0] == str(number)


def test_a_click_on_the_timeline_goes_to_its_time(page, reading):
    lane = page.locator(".tl-stage canvas").nth(3)
    box = lane.bounding_box()
    lane.click(position={"x": box["width"] / 2, "y": box["height"] / 2})
    assert abs(settled(page) - reading.info["seconds"] / 2) < reading.info["seconds"] / box["width"]


def test_search_finds_a_person_and_a_feeling(page, reading):
    page.get_by_role("searchbox").fill("person 1 happy")
    hits = page.locator(".tl-list button")
    lanes = {lane["title"]: lane for lane in report.lanes(reading)["lanes"]}
    happy = [span for span in lanes["Face, person 1"]["spans"] if span[2] == "happy"]
    assert hits.count() == len(happy)
    hits.last.click()
    assert abs(settled(page) - happy[-1][0]) <= 1 / 24
    page.get_by_role("searchbox").fill("person 1")
    assert not any("person 12" in text for text in hits.all_inner_texts())
    page.get_by_role("searchbox").fill("nobody")
    assert hits.count() == 0


def test_search_goes_through_its_hits_by_keyboard(page, reading):
    page.get_by_role("searchbox").fill("turn")
    assert page.locator(".tl-list button").count() == len(reading.turns)
    page.keyboard.press("Enter")
    assert abs(settled(page) - reading.turns["time"].iloc[0]) <= 1 / 24
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    assert abs(settled(page) - reading.turns["time"].iloc[1]) <= 1 / 24
    page.keyboard.press("Escape")
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.type("1:44 shot")
    shots = reading.shots
    at = shots.loc[(shots["start"] <= 104) & (shots["end"] > 104), "shot"].item()
    assert f"shot {at}," in page.locator(".tl-list").inner_text()


def test_search_finds_colours_and_shots_alike(page, reading):
    hits = page.locator(".tl-list button")
    page.get_by_role("searchbox").fill("brown")
    assert hits.count() == len(reading.find("brown")) == len(reading.shots)
    page.get_by_role("searchbox").fill("like shot 3")
    assert hits.count() == 10
    third = reading.shots.iloc[2]
    assert all(f", {third['scale']}" in text for text in hits.all_inner_texts()[:3])
    hits.nth(1).click()
    number = int(hits.nth(1).inner_text().split("shot ")[1].split(",")[0])
    assert number != 3
    assert abs(settled(page) - reading.shots["start"].iloc[number - 1]) <= 1 / 24
    page.get_by_role("searchbox").fill("like shot 999")
    assert hits.count() == 0


def test_search_finds_people_without_a_row_and_what_they_show(page, reading):
    other = reading.people["person"].iloc[-1]
    page.get_by_role("searchbox").fill(f"{other} in view")
    hits = page.locator(".tl-list button")
    rows = reading.to_frame()
    rows = rows[(rows["kind"] == "presence") & (rows["subject"] == other)]
    assert hits.count() == len(rows) > 0
    hits.first.click()
    assert abs(settled(page) - rows["start"].iloc[0]) <= 1 / 24


def test_the_film_stays_in_sight_beside_the_timeline(page):
    page.locator(".poster").last.scroll_into_view_if_needed()
    assert page.locator("#player").bounding_box()["y"] < 0  # not used yet: not in the way
    page.locator(".poster").last.click()
    settled(page)
    box = page.locator("#player").bounding_box()
    assert box["y"] > 0
    assert box["y"] + box["height"] <= 900


def test_printing_draws_for_paper_and_changes_nothing(browser, address):
    page = browser.new_page(color_scheme="dark", viewport={"width": 1280, "height": 900})
    page.goto(address)
    page.evaluate("""() => addEventListener("beforeprint", () => {
        const canvas = document.querySelectorAll(".tl-stage canvas")[2];
        window.drawn = [canvas.width / devicePixelRatio, canvas.clientWidth];
        window.theme = document.documentElement.dataset.theme;
    })""")
    page.pdf(format="A4")
    drawn, shown = page.evaluate("window.drawn")
    assert drawn == shown < 600  # not squeezed
    assert page.evaluate("window.theme") == "light"
    # What follows printing may come after the file.
    page.wait_for_function("() => document.documentElement.dataset.theme === 'dark'")
    page.close()


def test_it_works_by_keyboard(page, reading):
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")  # skip to the timeline
    page.locator(".tl-stage").focus()
    for key in ("ArrowDown", "ArrowDown", "ArrowRight", "ArrowRight", "Enter"):
        page.keyboard.press(key)
    assert "shot 2" in page.locator(".tl-status").inner_text()
    assert abs(settled(page) - reading.shots["start"].iloc[1]) <= 1 / 24
    page.keyboard.press("+")
    page.keyboard.press(" ")
    page.wait_for_function("() => !document.getElementById('player').paused")
    page.keyboard.press(" ")
    page.wait_for_function("() => document.getElementById('player').paused")


def test_dark_and_light_can_be_changed(browser, address):
    page = browser.new_page(color_scheme="dark")
    page.goto(address)
    background = "getComputedStyle(document.body).backgroundColor"
    dark = page.evaluate(background)
    page.get_by_role("button", name="Light").click()
    light = page.evaluate(background)
    page.close()
    assert sum(map(int, dark[4:-1].split(","))) < 150 < 600 < sum(map(int, light[4:-1].split(",")))


def test_a_phone_needs_no_scrolling_sideways(browser, address):
    page = browser.new_page(viewport={"width": 390, "height": 844})
    page.goto(address)
    widths = page.evaluate("[document.documentElement.scrollWidth, innerWidth]")
    picture = Image.open(io.BytesIO(page.locator(".tl-stage").screenshot()))
    page.close()
    assert widths[0] <= widths[1]
    assert len(picture.convert("RGB").getcolors(1 << 20)) > 50  # the lanes are drawn


def test_what_is_unsure_is_hidden_until_asked_for(browser, reading, tmp_path):
    seen = reading.appearances.assign(source="filmed", expression="angry")
    unsure = dataclasses.replace(
        reading,
        appearances=seen.assign(expression_confidence=0.7),
        turns=reading.turns.assign(confidence=0.3),
        info={**reading.info, "path": str(tmp_path / "gone.mp4")},
    )
    page = browser.new_page()
    page.goto(report.write(unsure, tmp_path / "unsure.html").as_uri())
    button = page.get_by_role("button", name="Show unsure findings")
    for shown in (False, True, False):
        assert page.locator(".claims .unsure").first.is_visible() is shown
        assert ("angry" in page.locator(".card").nth(2).inner_text()) is shown
        page.get_by_role("searchbox").fill("angry")
        assert (page.locator(".tl-list button").count() > 0) is shown
        page.get_by_role("searchbox").fill("turn")
        assert (page.locator(".tl-list button").count() > 0) is shown
        button.focus()
        page.keyboard.press("Enter")
        button = page.get_by_role("button", name="unsure findings")
    page.close()


def test_lines_are_subtitles_of_the_player_as_they_are_written(browser, reading, tmp_path):
    text = "<b>Stay</b> & <script>document.title='taken'</script>"
    lines = pd.DataFrame({"line": [1], "start": [0.0], "end": [100.0], "text": [text]})
    lines = lines.assign(speaker=text, source="subtitles", in_view="", mood=0.5, confidence=np.nan)
    page = browser.new_page()
    page.goto(report.write(dataclasses.replace(reading, lines=lines), tmp_path / "s.html").as_uri())
    page.wait_for_function("() => document.getElementById('player').readyState >= 2")
    shown = page.evaluate("""() => {
        const track = document.getElementById("player").textTracks[0];
        track.mode = "showing";
        return track.cues[0].getCueAsHTML().textContent;
    }""")
    assert shown == text
    assert text in page.locator(".card").first.inner_text()
    assert page.locator(".card b:text-is('Stay'), .card script").count() == 0
    assert "read by machine" in page.title()
    page.close()


def test_the_page_carries_all_findings_as_data(page, reading):
    found = page.evaluate("JSON.parse(document.getElementById('findings').textContent)")
    table = reading.to_frame()
    assert set(found["kind"]) == set(table["kind"]) - {"arc", "loudness"}
    assert len(found["value"]) == (~table["kind"].isin(["arc", "loudness"])).sum()
    assert page.locator("[data-person='person 1']").count() == 1
    assert page.locator("[data-shot='7'], [data-scene='3']").count() == 2


def test_corrections_are_kept_and_saved_as_a_file_that_is_put_in(page, reading, tmp_path):
    shot = reading.shots.iloc[6]
    page.get_by_label("Person", exact=True).select_option("person 2")
    page.get_by_label("Name", exact=True).fill("Ада <b>&")
    page.keyboard.press("Enter")
    page.get_by_label("Person", exact=True).select_option("person 3")
    page.get_by_label("Name", exact=True).fill("Ада <b>&")
    page.get_by_role("button", name="Name", exact=True).click()
    page.locator(".poster").nth(6).click()
    settled(page)
    page.get_by_label("What is wrong").select_option("scale of shot 7")
    for label in ("two-shot", "insert"):
        page.get_by_label("Label", exact=True).fill(label)
        page.get_by_role("button", name="Relabel").click()
    page.reload()
    listed = page.get_by_role("list", name="Corrections").locator("li")
    assert listed.count() == 4 and "two-shot → insert" in listed.last.inner_text()
    assert page.locator('[data-person="person 2"] b').first.inner_text() == "Ада <b>&"
    page.get_by_role("button", name="Take the last one back").click()
    assert listed.count() == 3
    with page.expect_download() as saved:
        page.get_by_role("button", name="Save corrections").click()
    path = tmp_path / saved.value.suggested_filename
    saved.value.save_as(path)
    new = reading.corrected(differences.load(path, reading))
    assert path.name == "film.corrections.json"
    assert new.shots["scale"][6] == "two-shot" != shot["scale"]
    people = set(reading.people["person"]) - {"person 2", "person 3"}
    assert set(new.people["person"]) == people | {"Ада <b>&"}


def relabel(page, what, to):
    page.get_by_label("What is wrong").select_option(what)
    page.get_by_label("Label", exact=True).fill(to)
    page.get_by_role("button", name="Relabel").click()


def test_boundaries_people_and_lines_are_set_right_on_the_page(browser, tmp_path):
    told = told_reading()
    pans = told.shots["camera"] == "pan"
    shots = told.shots.assign(camera_direction=np.where(pans, "left", ""))
    film = dataclasses.replace(told, shots=shots)
    starts, scenes = film.shots["start"].tolist(), film.scenes["start"].tolist()
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    page.goto(report.write(film, tmp_path / "encore.html").as_uri())
    page.wait_for_function("() => document.getElementById('player').readyState >= 2")

    def stand_at(time):
        page.evaluate(f"document.getElementById('player').currentTime = {time + 0.5 / 24}")
        settled(page)

    def press(name):
        page.get_by_role("button", name=name, exact=True).click()

    # A shot starts three frames later, another one starts inside it, and one is none.
    stand_at(starts[3] + 2 / 24)
    press("+1")
    settled(page)
    press("It starts where the film stands")
    middle = round(24 * (starts[3] + starts[4]) / 2) / 24
    stand_at(middle)
    press("Another starts where the film stands")
    relabel(page, "scale of shot 5", "two-shot")
    stand_at(starts[8] + 1 / 24)
    press("None starts there")
    # A scene that was none starts with the shot on show; another one is none.
    page.get_by_label("What starts").select_option("scene")
    other = next(time for time in starts[10:] if time not in scenes)
    stand_at(other + 0.25)
    press("Another starts where the film stands")
    stand_at(scenes[1])
    assert page.get_by_role("button", name="Another starts where the film stands").is_disabled()
    press("None starts there")
    # Labels of a shot, of people and of a line.
    pan = film.shots[pans].iloc[-1]
    stand_at(pan["start"])
    number = page.get_by_label("What is wrong").input_value().split()[-1]
    relabel(page, f"camera of shot {number}", "crane shot")
    relabel(page, f"camera direction of shot {number}", "")
    lead = film.appearances[film.appearances["person"] == "person 1"].iloc[0]
    stand_at(lead["time"])
    relabel(page, "expression of person 1", "gleeful")  # the browser says which ones there are
    relabel(page, "expression of person 1", "afraid")
    relabel(page, f"person of track {lead['track']}", "Zoe")
    relabel(page, "action of Zoe", "sing")
    line = film.lines.iloc[0]
    stand_at(line["start"])
    relabel(page, "text of the line at 0:20.0", "Goodbye!")
    relabel(page, "start of the line at 0:20.0", "19.5")
    relabel(page, "speaker of the line at 0:19.5", "Zoe")
    with page.expect_download() as saved:
        press("Save corrections")
    saved.value.save_as(tmp_path / "film.json")
    page.close()
    found = differences.load(tmp_path / "film.json", film)
    assert len(found) == 14
    new = film.corrected(found)
    expected = [*starts[:3], starts[3] + 3 / 24, middle, *starts[4:8], *starts[9:]]
    assert np.allclose(new.shots["start"], expected, atol=1e-3)
    expected = sorted({*scenes, other} - {scenes[1]})
    assert np.allclose(new.scenes["start"], expected, atol=1e-3)
    assert new.shots["scale"].tolist().index("two-shot") == 4
    at = new.shots.set_index(new.shots["start"].round(2)).loc[round(pan["start"], 2)]
    assert (at["camera"], at["camera_direction"]) == ("crane shot", "")
    seen = new.appearances[new.appearances["track"] == lead["track"]]
    assert set(seen["person"]) == {"Zoe"}
    assert (seen["expression"].iloc[0], seen["action"].iloc[0]) == ("afraid", "sing")
    assert new.lines.iloc[0][["start", "text", "speaker"]].tolist() == [19.5, "Goodbye!", "Zoe"]


def test_what_is_set_right_is_seen_at_once_and_marked_until_it_is_put_in(browser, tmp_path):
    film = told_reading()
    starts = film.shots["start"].tolist()
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    page.goto(report.write(film, tmp_path / "encore.html").as_uri())
    page.wait_for_function("() => document.getElementById('player').readyState >= 2")
    lane = page.locator(".tl-stage canvas").nth(3)
    drawn = "(one) => one.toDataURL()"
    before, waits = lane.evaluate(drawn), page.locator("#correct-awaiting")

    def found(words):
        page.get_by_role("searchbox").fill(words)
        return [
            text.split(", awaits")[0] for text in page.locator(".tl-list button").all_inner_texts()
        ]

    def stand_at(time):
        page.evaluate(f"document.getElementById('player').currentTime = {time + 0.5 / 24}")
        settled(page)

    assert found("awaits") == [] and waits.is_hidden() and found("shot 43")
    stand_at(starts[3] + 0.5)
    page.get_by_role("button", name="It starts where the film stands").click()
    assert len(found("awaits shots")) == 2 and found("1:00 shot")
    page.get_by_role("searchbox").fill("")
    moved = lane.evaluate(drawn)
    stand_at(starts[8] + 0.25)
    page.get_by_role("button", name="None starts there").click()
    assert [text.split(",")[0].split("shot ")[1] for text in found("awaits shots")] == [*"348"]
    assert found("shot 43") == [] and found("shot 42")
    stand_at(50)
    page.get_by_label("Line", exact=True).fill("مرحبا <b>")
    page.get_by_label("Speaker", exact=True).fill("person 1")
    page.get_by_role("button", name="Add the line").click()
    stand_at(20)
    relabel(page, "text of the line at 0:20.0", "")
    assert found("awaits lines") == ["0:50 “مرحبا <b>”"] and found("hello") == []
    page.get_by_label("Person", exact=True).select_option("person 5")
    page.get_by_role("button", name="It is nobody").click()
    assert waits.inner_text().startswith("5 corrections await film-reader correct: shots, scenes")
    with page.expect_download() as saved:
        page.get_by_role("button", name="Save corrections").click()
    saved.value.save_as(tmp_path / "film.json")
    page.get_by_role("searchbox").fill("")
    for _ in range(4):
        page.get_by_role("button", name="Take the last one back").click()
    assert lane.evaluate(drawn) == moved != before
    page.get_by_role("button", name="Take the last one back").click()
    assert lane.evaluate(drawn) == before and waits.is_hidden()
    page.close()
    new = film.corrected(differences.load(tmp_path / "film.json", film))
    expected = [*starts[:3], starts[3] + 0.5, *starts[4:8], *starts[9:]]
    assert np.allclose(new.shots["start"], expected, atol=1e-3)
    lines = new.lines[["start", "end", "text", "speaker"]].to_numpy().tolist()
    assert lines[1] == [50, 52, "مرحبا <b>", "person 1"] and len(lines) == 2
    assert set(new.people["person"]) == set(film.people["person"]) - {"person 5"}


def test_a_hostile_name_runs_nothing(browser, reading, tmp_path):
    taken = "document.title='taken'"
    name = f'</script><script>{taken}</script>"><img src=x onerror="{taken}"><b>'
    hostile = dataclasses.replace(
        reading,
        info={
            **reading.info,
            "name": name,
            "path": str(tmp_path / "gone.mp4"),
            "notes": [name],
        },
        people=reading.people.replace("person 1", name),
        appearances=reading.appearances.replace("person 1", name).assign(action=name),
        turns=reading.turns.assign(person=name),
        shots=reading.shots.assign(scale=name),
        pictures={**reading.pictures, name: reading.pictures["shot 1"]},
    )
    page = browser.new_page()
    page.goto(report.write(hostile, tmp_path / "hostile.html").as_uri())
    page.get_by_role("searchbox").fill("happy")
    page.wait_for_timeout(300)
    heading, title = page.locator("h1").inner_text(), page.title()
    strangers = page.locator("main b img, h1 *, img[src=x], main script").count()
    page.close()
    assert heading == name
    assert title == f"{name}, read by machine"
    assert strangers == 0


def test_a_linked_film_plays_from_beside_the_page(browser, reading, tmp_path, monkeypatch):
    monkeypatch.setattr(report, "_LARGEST_FILM", 1000)
    path = tmp_path / "my film #1 50%.mp4"
    shutil.copyfile(reading.info["path"], path)
    linked = dataclasses.replace(reading, info={**reading.info, "path": str(path)})
    page = browser.new_page()
    page.goto(report.write(linked, tmp_path / "linked.html").as_uri())
    start = reading.shots["start"].iloc[6]
    page.locator(".poster").nth(6).click()
    ready = "() => document.getElementById('player').readyState >= 2"
    page.wait_for_function(ready, timeout=60_000)
    time = settled(page)
    page.close()
    assert abs(time - start) <= 1 / 24


def test_text_is_large_enough_and_everything_has_a_name(page):
    small = page.evaluate("""() => [...document.querySelectorAll("body *")]
        .filter((e) => !["SCRIPT", "NOSCRIPT"].includes(e.tagName))
        .filter((e) => [...e.childNodes].some((n) => n.nodeType === 3 && n.textContent.trim()))
        .filter((e) => parseFloat(getComputedStyle(e).fontSize) < 12)
        .map((e) => e.outerHTML.slice(0, 80))""")
    assert small == []
    for role in ("button", "img", "searchbox", "region", "application"):
        all_of_them = page.get_by_role(role)
        named = all_of_them.and_(page.get_by_role(role, name=NAMED))
        assert named.count() == all_of_them.count() > 0, role


def test_two_lines_of_one_moment_are_told_apart_and_somebody_missed_is_added(browser, tmp_path):
    film = told_reading()
    first = film.lines.iloc[0]
    both = pd.concat([film.lines.head(1)] * 2).assign(text=["One.", "Two."])
    film = dataclasses.replace(film, lines=both.assign(line=[1, 2]))
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    page.goto(report.write(film, tmp_path / "encore.html").as_uri())
    page.wait_for_function("() => document.getElementById('player').readyState >= 2")

    def found(words):
        page.get_by_role("searchbox").fill(words)
        return page.locator(".tl-list button").all_inner_texts()

    page.evaluate(f"document.getElementById('player').currentTime = {first['start'] + 0.5 / 24}")
    settled(page)
    assert len(found("one")) == len(found("two")) == 1
    relabel(page, "speaker of the line at 0:20.0", "Ada")
    relabel(page, "text of the line at 0:20.0", "")
    assert found("one") == [] and len(found("two")) == 1
    page.get_by_label("Who is in view").fill("Zoë")
    page.get_by_label("Seconds in view").fill("3")
    page.get_by_role("button", name="Add the person").click()
    relabel(page, "expression of Zoë", "sad")
    listed = page.get_by_role("list", name="Corrections").locator("li").all_inner_texts()
    assert listed[2:] == [
        "Zoë is in view from 0:20.0 to 0:23.0",
        "expression at 0:20.0: nothing → sad",
    ]
    with page.expect_download() as saved:
        page.get_by_role("button", name="Save corrections").click()
    saved.value.save_as(tmp_path / "film.json")
    page.close()
    new = film.corrected(differences.load(tmp_path / "film.json", film))
    assert new.lines[["text", "speaker"]].to_numpy().tolist() == [["Two.", ""]]
    zoe = new.appearances[new.appearances["person"] == "Zoë"]
    assert len(zoe) == 12 and set(zoe["expression"]) == {"sad"} and zoe["x"].isna().all()


def test_a_curve_has_a_scale_that_fits(page):
    def scales():
        return [one.inner_text().split("\n") for one in page.locator(".tl-scaled").all()]

    words = [sorted(one) for one in scales()]
    assert sorted(["Feelings", "1 pleasant", "−1 unpleasant"]) in words
    assert sorted(["Sound", "0 dB", "−60 dB"]) in words
    for width in (1280, 390):
        page.set_viewport_size({"width": width, "height": 900})
        apart = page.evaluate("""() => [...document.querySelectorAll(".tl-scaled")].map((name) => {
            const places = [...name.children].map((one) => one.getBoundingClientRect());
            const [title, top, bottom] = places;
            const isClear = top.bottom <= title.top + 1 && title.bottom <= bottom.top + 1;
            return isClear && bottom.left >= 0;
        })""")
        assert all(apart) and len(apart) == len(words)
