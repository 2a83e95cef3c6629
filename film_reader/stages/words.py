"""The lines of a film: its subtitles, and the text in its picture."""

import functools

import numpy as np
import pandas as pd
from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

from film_reader import text
from film_reader.pieces import joined
from film_reader.stages import Stage, speech, text_in_picture
from film_reader.subtitles import is_english


class Words(Stage):
    """The table ``lines``, but for ``in_view``, of subtitles and picture; what is said of it."""

    needs = ("titles",)
    gives = ("lines", "about_words")

    def __init__(self, subtitles):
        self.subtitles = subtitles

    def read(self, film, tables):
        spoken = self.subtitles.lines.assign(source="subtitles", confidence=np.nan)
        shown = tables["titles"].assign(source="picture", speaker="")
        lines = joined([spoken, shown]).sort_values(["start", "end"], kind="stable")
        language = self.subtitles.language
        if not len(spoken):
            language = "en" if is_english(lines["text"]) else ""
        moods = [mood(line) if language == "en" else np.nan for line in lines["text"]]
        lines = lines.assign(line=np.arange(1, len(lines) + 1), mood=moods, in_view="")
        found = f"{text.count(len(shown), 'line')} in the picture." if len(shown) else ""
        said = [self.subtitles.said, found or text_in_picture.about(), speech.about(film.about)]
        if len(lines) and language != "en":
            said.append("The mood of words is known for English only.")
        about = [(" ".join(filter(None, said)), language, self.subtitles.notes)]
        about = pd.DataFrame(about, columns=["words", "language", "notes"])
        return {"lines": lines, "about_words": about}


_vader = functools.cache(SentimentIntensityAnalyzer)  # it reads its words from a file


def mood(line):
    """Tell how pleasant the words of an English line are, -1 to 1, by VADER's compound value.

    Hutto and Gilbert, "VADER: A Parsimonious Rule-based Model for Sentiment Analysis" (2014).
    """
    return _vader().polarity_scores(line.replace("\n", " "))["compound"]
