"""Times, numbers and lists as people write them: the one place that says how."""


def clock(seconds, tenths=False):
    """Write a time as people do: 1:05, or 1:02:03 for long films; with tenths, if asked, 1:05.3."""
    minutes, rest = divmod(round(float(seconds), 1 if tenths else 0), 60)
    hours, minutes = divmod(int(minutes), 60)
    rest = f"{rest:04.1f}".removesuffix(".0")
    return f"{hours}:{minutes:02d}:{rest}" if hours else f"{minutes}:{rest}"


def count(number, one, many=None):
    """Write a number of things, 1 shot, 3 shots; ``many`` is the plural, if not one with an s."""
    return f"{number} {one if number == 1 else many or one + 's'}"


def listed(words):
    """Write one or more words as a list within a sentence: a, b and c."""
    *others, last = words
    return f"{', '.join(others)} and {last}" if others else last
