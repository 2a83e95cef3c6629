"""One page for a browser about a library: its films side by side, and a search over all of them."""

import base64

import cv2
import numpy as np

from film_reader import files, report, text
from film_reader.telling import is_sure

_MOST_COLUMNS = 300  # of a barcode
_MOST_FOUND = 30_000  # rows of the search that a page carries
_MEASURES = """
    with lengths as (select film, "end" - start as seconds, * exclude (film) from shots),
    of_shots as (
        select film, count(*) as shots, avg(seconds) as asl, median(seconds) as median,
        sum(brightness * seconds) / sum(seconds) as brightness,
        sum(motion * seconds) / sum(seconds) as motion,
        sum(seconds) filter (scale = 'close_up') / sum(seconds) as close_up
        from lengths group by film),
    of_people as (select film, count(*) as people from people group by film),
    of_faces as (
        select film, avg((expression = 'happy' and expression_confidence >= 0.6)::int) as happy
        from appearances where expression <> '' group by film),
    of_sound as (select film, median(loudness) as loudness from sound group by film)
    select * from films left join of_shots using (film) left join of_people using (film)
    left join of_faces using (film) left join of_sound using (film) order by name"""
# The mean colours of each part of a film: so many parts, or one for each row where there are fewer.
_COLOURS = f"""
    select film, avg(red) as red, avg(green) as green, avg(blue) as blue from (
        select *, row_number() over (partition by film order by time) - 1 as number,
        count(*) over (partition by film) as rows from colours)
    group by film, number * least(rows, {_MOST_COLUMNS}) // rows
    order by film, min(time)"""
_FOUND = """
    select film, "first" as start, 'person' as kind, person || ' in view' as what,
        null as sure, '' as expression, '' as source from people
    union all select film, start, 'words', speaker || if(speaker = '', '', ': ') || text,
        null, '', '' from lines
    union all select film, min(time), 'feeling', person || ': ' || expression,
        avg(expression_confidence), expression, any_value(source) from appearances
        where expression not in ('', 'neutral') and person <> ''
        group by film, track, person, expression
    order by film, start, what"""


def write(library, path):
    """Write the page of a library into a file, which a browser opens; return its path."""
    films = library.query(_MEASURES).replace(np.nan, None)
    is_read = films["status"] == "read"
    colours = library.query(_COLOURS)
    found = library.query(_FOUND)
    told = [is_sure(*row) for row in found[["sure", "expression", "source"]].to_numpy()]
    found = found.loc[np.array(told, bool), ["film", "start", "kind", "what"]]
    content = report.template("library.html.j2").render(
        style=report.read_part("page.css") + report.read_part("library.css"),
        program=report.read_part("library.js"),
        names=films[is_read].set_index("film")["name"].to_dict(),
        films=films[is_read].to_dict("records"),
        failed=films[~is_read].to_dict("records"),
        barcodes={film: _barcode(rows) for film, rows in colours.groupby("film")},
        found=found.head(_MOST_FOUND).to_dict("list"),
        left_out=max(0, len(found) - _MOST_FOUND),
        count=text.count,
    )
    return files.write_whole(path, content.encode("utf-8"))


def _barcode(rows):
    """The address of a picture of one line, a column a part of the film."""
    line = rows[["blue", "green", "red"]].round().to_numpy(np.uint8)[np.newaxis]
    png = cv2.imencode(".png", line)[1].tobytes()  # OpenCV takes BGR
    return f"data:image/png;base64,{base64.b64encode(png).decode('ascii')}"
