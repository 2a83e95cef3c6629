"""One page for a browser about a library: its films side by side, and a search over all of them."""

import base64

import cv2
import numpy as np

from film_reader import files, report, text
from film_reader.telling import is_sure

_MOST_FOUND = 30_000  # rows of the search that a page carries


def write(library, path):
    """Write the page of a library into a file, which a browser opens; return its path."""
    films = library.query(report.read_part("films.sql")).replace(np.nan, None)
    is_read = films["status"] == "read"
    colours = library.query(report.read_part("barcodes.sql"))
    found = library.query(report.read_part("found.sql"))
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
