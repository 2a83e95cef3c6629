# %% [markdown]
# # Exercises and quiz of lesson 10, A library of films

# %%
import numpy as np
import pandas as pd
from checks import Wrong, call, is_near, number, shorten

# %% [markdown]
# ## 10.1 Faster, and how well
#
# A loop takes 80 s; four processes do the same work in 25 s. `speed_up` says how many times
# faster they are, `efficiency` what share of four times that is. Of the 80 s, 8 s are work that
# only one process can do (the list of films, the report). `never_below`: how many seconds will it
# take at least, with however many processes?

# %% stub
speed_up = ...
efficiency = ...
never_below = ...


# %% check
def check(speed_up, efficiency, never_below):
    speed_up, efficiency = number(speed_up, "`speed_up`"), number(efficiency, "`efficiency`")
    never_below = number(never_below, "`never_below`")
    if is_near(speed_up, 25 / 80):
        raise Wrong("upside-down")
    if is_near(speed_up, 55):
        raise Wrong("seconds-saved")
    if not is_near(speed_up, 3.2):
        raise Wrong("speed-off", speed_up=speed_up)
    if not is_near(efficiency, 0.8):
        raise Wrong("efficiency-off", efficiency=efficiency)
    if is_near(never_below, 0) or is_near(never_below, 2):
        raise Wrong("all-shared")
    if not is_near(never_below, 8):
        raise Wrong("bound-off", never_below=never_below)


# %% [markdown]
# ### Messages
#
# - `upside-down`: `speed_up` is 0.31: that is the new time in parts of the old one. How many times
#   does the new time go into the old one?
# - `seconds-saved`: 55 s are saved, but `speed_up` asks how many *times* faster it is.
# - `speed-off`: For `speed_up` I received {speed_up:.3g}. Divide the seconds of the loop by those of
#   the four processes.
# - `efficiency-off`: For `efficiency` I received {efficiency:.3g}. Four processes could at best be
#   four times as fast. What share of that did they reach?
# - `all-shared`: The 8 s cannot be shared out: one process does them, whatever the others do.
# - `bound-off`: For `never_below` I received {never_below:.3g}. Let a million processes share the
#   other 72 s. What is left?
# - `right`: Right. And so the speed-up can never exceed 80 / 8 = 10: this bound is Amdahl's law.

# %% [markdown]
# ### Hint
#
# Speed-up is old time by new time. Efficiency is speed-up by the number of processes.

# %% solution
speed_up = 80 / 25
efficiency = speed_up / 4
never_below = 8

# %% mistake upside-down
speed_up, efficiency, never_below = 25 / 80, 0.8, 8

# %% mistake seconds-saved
speed_up, efficiency, never_below = 55, 0.8, 8

# %% mistake efficiency-off
speed_up, efficiency, never_below = 3.2, 3.2, 8

# %% mistake all-shared
speed_up, efficiency, never_below = 3.2, 0.8, 2

# %% [markdown]
# ## 10.2 What is left to do
#
# A run was stopped. `files` tells what lies in the folder: a dict from the name of a file to the
# hash of its content (a short text computed from all of its bytes: the same content, the same
# hash). `status` tells what is in the library: a dict from hash to `"read"` or `"failed"`. Write
# the function that lists what a second run has to read: hashes, in any order, each once. What
# failed is tried again; what was read is not.


# %% stub
def left_to_read(files, status):
    """Hashes of the films that are still to be read."""
    return ...


# %% check
def check(left_to_read):
    files = {"a.mp4": "11", "b.mp4": "22", "copy of b.mp4": "22", "c.mp4": "33", "d.mp4": "44"}
    status = {"11": "read", "33": "failed", "99": "read"}
    found = call(left_to_read, files, status)
    try:
        found = sorted(found)
    except TypeError:
        raise Wrong("no-list", received=shorten(found)) from None
    if found and set(found) <= set(files):
        raise Wrong("names", found=found)
    if found == ["22", "22", "33", "44"]:
        raise Wrong("twice", found=found)
    if found == ["22", "44"]:
        raise Wrong("failed-forgotten", found=found)
    if "11" in found:
        raise Wrong("read-again", found=found)
    if found != ["22", "33", "44"]:
        raise Wrong("other", found=found)


# %% [markdown]
# ### Messages
#
# - `no-list`: I expected a list of hashes; I received {received}.
# - `names`: I received names of files, {found}. Asked are hashes: a film under two names is one
#   film.
# - `twice`: I received {found}: the content 22 lies there under two names and is to be read once.
# - `failed-forgotten`: I received {found}: the film 33 has failed. Perhaps the disk was full, or a
#   limit too low: a second run tries it again.
# - `read-again`: I received {found}, but the film 11 is in the library, and is not read again.
# - `other`: I received {found}; of the films in the folder, those that are new or have failed are
#   22, 33 and 44.
# - `right`: Right. Since this looks only at what is there, it may be run after any stop, as often as
#   you like: nothing is done twice, and nothing is left out.

# %% [markdown]
# ### Hint
#
# `set(files.values())` has each hash once, and `status.get(one)` is `None` for a hash that is not
# in the library.


# %% solution
def left_to_read(files, status):
    """Hashes of the films that are still to be read."""
    return [one for one in set(files.values()) if status.get(one) != "read"]


# %% mistake names
def left_to_read(files, status):
    return [name for name, one in files.items() if status.get(one) != "read"]


# %% mistake twice
def left_to_read(files, status):
    return [one for one in files.values() if status.get(one) != "read"]


# %% mistake failed-forgotten
def left_to_read(files, status):
    return list(set(files.values()) - set(status))


# %% mistake read-again
def left_to_read(files, status):
    return list(set(files.values()))


# %% [markdown]
# ## 10.3 Cuts a minute
#
# Write a question in SQL, as text, that gives a row a film with two columns: its `name`, and
# `cuts`, the number of its cuts a minute. Use the tables `films` (`film`, `name`, `seconds`) and
# `shots` (`film`, `start`, `"end"`). Mind that a film of five shots has four cuts. Try it with
# `films.query(question)`.

# %% stub
question = ...


# %% check
def check(question):
    import duckdb

    toy = duckdb.connect()
    films = pd.DataFrame([("a", "one.mp4", 60.0), ("b", "two.mp4", 30.0)])
    toy.register("films", films.set_axis(["film", "name", "seconds"], axis=1))
    shots = [("a", 12 * n, 12 * n + 12) for n in range(5)] + [("b", 0, 10), ("b", 10, 30)]
    toy.register("shots", pd.DataFrame(shots, columns=["film", "start", "end"]))
    if not isinstance(question, str) or not question.strip():
        raise Wrong("no-text", received=shorten(question))
    try:
        table = (toy.execute(question) or toy.execute("select 1")).df()  # None: only a comment
        table.columns = table.columns.str.lower()  # as in SQL, Cuts is cuts
        found = {row["name"]: float(row["cuts"]) for _, row in table.iterrows()}
    except duckdb.Error as error:
        raise Wrong("no-sql", error=str(error).splitlines()[0].rstrip(".!")) from error
    except (KeyError, TypeError, ValueError):
        raise Wrong("columns", received=list(table.columns)) from None
    counts = [found.get(name, np.nan) for name in ("one.mp4", "two.mp4")]
    case = {"found": found}
    if len(table) != 2 or set(found) != {"one.mp4", "two.mp4"}:
        raise Wrong("rows", rows=len(table), **case)
    if np.allclose(counts, [4, 1]):
        raise Wrong("not-a-minute", **case)
    if np.allclose(counts, [5, 4]):
        raise Wrong("shots-not-cuts", **case)
    if np.allclose(counts, [4 / 60, 1 / 30]):
        raise Wrong("a-second", **case)
    if not np.allclose(counts, [4, 2]):
        raise Wrong("other", **case)


# %% [markdown]
# ### Messages
#
# - `no-text`: I expected the question, as text, and not its answer; I received {received}.
# - `no-sql`: DuckDB does not understand the question: {error}.
# - `columns`: I expected the columns name and cuts; I received {received}.
# - `rows`: I expected a row for each of two films; I received {rows} rows: {found}. Have you grouped
#   by the film?
# - `not-a-minute`: I received {found}: these are cuts, but of films of 60 and 30 s. How many are
#   that in a minute?
# - `shots-not-cuts`: I received {found}: shots a minute. A film of five shots has four cuts.
# - `a-second`: I received {found}: cuts a second. A minute has 60 of them.
# - `other`: I received {found}. A film of 60 s with 5 shots has 4 cuts a minute, one of 30 s with 2
#   shots has 2.
# - `right`: Right. The tables may hold ten films or ten thousand: the question stays the same.

# %% [markdown]
# ### Hint
#
# `select name, (count(*) - 1) ... as cuts from shots join films using (film) group by ...`; what you
# name in `select` beside sums and counts has to stand in `group by` too, such as `seconds`.

# %% solution
question = """
select name, (count(*) - 1) / (seconds / 60) as cuts
from shots join films using (film) group by name, seconds
"""

# %% mistake not-a-minute
question = "select name, count(*) - 1 as cuts from shots join films using (film) group by name"

# %% mistake shots-not-cuts
question = """
select name, 60 * count(*) / seconds as cuts
from shots join films using (film) group by name, seconds
"""

# %% mistake rows
question = "select 'one.mp4' as name, count(*) as cuts from shots"

# %% mistake no-text
import pandas as pd

question = pd.DataFrame({"name": ["one.mp4", "two.mp4"], "cuts": [4.0, 2.0]})

# %% mistake no-sql
question = "name and cuts of all films, please"

# %% [markdown]
# ## 10.4 An interval by drawing films again
#
# Write the function that gives a 95 % interval of the mean of `values`, an array with a number a
# film, by the bootstrap: draw as many films as there are, with replacement (`rng.choice`), take
# their mean, and do so 2,000 times; between the 2.5th and the 97.5th percentile of these means
# (2.5 % of them lie below the first, 2.5 % above the second) lies the interval. Return its two
# ends, the lower one first.

# %% before
import numpy as np


# %% stub
def interval(values, rng):
    """Both ends of the 95 % interval of the mean, by bootstrap."""
    return ...


# %% check
def check(interval):
    values = np.random.default_rng(3).gamma(4.0, 1.0, 40)
    found = call(interval, values, np.random.default_rng(0))
    try:
        low, high = (float(end) for end in found)
    except (TypeError, ValueError):
        raise Wrong("two-ends", received=shorten(found)) from None
    spread = 1.96 * values.std() / np.sqrt(len(values))
    right = values.mean() - spread, values.mean() + spread
    case = {"low": low, "high": high, "right": right}
    if high < low:
        raise Wrong("ends-exchanged", **case)
    if high - low < 0.2 * spread:
        raise Wrong("no-width", **case)
    if high - low > 4 * spread:
        raise Wrong("of-films", **case)
    if not 1.7 * spread < high - low < 2.3 * spread:
        raise Wrong("width-off", **case)
    if not is_near((low + high) / 2, values.mean(), 0.3 * spread):
        raise Wrong("place-off", **case)


# %% [markdown]
# ### Messages
#
# - `two-ends`: I expected two numbers, the ends of the interval; I received {received}.
# - `ends-exchanged`: From {low:.2f} to {high:.2f}: return the lower end first.
# - `no-width`: From {low:.2f} to {high:.2f}: the interval has next to no width. Do you draw *with*
#   replacement, so that it is not the same films each time? And do you have 2,000 means, one of each
#   draw, and not one of all?
# - `of-films`: From {low:.2f} to {high:.2f}: between these, the single *films* lie. Asked is where
#   their *mean* lies, which moves much less.
# - `width-off`: From {low:.2f} to {high:.2f}; I expected about {right[0]:.2f} to {right[1]:.2f}. Do
#   you draw as many films as there are, and take the 2.5th and the 97.5th percentile?
# - `place-off`: From {low:.2f} to {high:.2f}; the width is right, but the mean of the values does not
#   lie in the middle.
# - `right`: Right. No formula was needed, and it works as well for a median or for a difference.

# %% [markdown]
# ### Hint
#
# `rng.choice(values, (2000, len(values)))` draws all films of all 2,000 times at once;
# `.mean(axis=1)` makes 2,000 means of them, and `np.percentile(means, [2.5, 97.5])` the interval.


# %% solution
def interval(values, rng):
    """Both ends of the 95 % interval of the mean, by bootstrap."""
    means = rng.choice(values, (2000, len(values))).mean(axis=1)
    return np.percentile(means, [2.5, 97.5])


# %% mistake no-width
def interval(values, rng):
    means = [rng.choice(values, len(values), replace=False).mean() for _ in range(2000)]
    return np.percentile(means, [2.5, 97.5])


# %% mistake ends-exchanged
def interval(values, rng):
    means = rng.choice(values, (2000, len(values))).mean(axis=1)
    return np.percentile(means, [97.5, 2.5])


# %% mistake of-films
def interval(values, rng):
    return np.percentile(values, [2.5, 97.5])


# %% mistake width-off
def interval(values, rng):
    means = rng.choice(values, (2000, len(values))).mean(axis=1)
    return np.percentile(means, [25, 75])


# %% [markdown]
# ## Quiz

# %% [markdown]
# What is the difference between a task and an actor?
#
# - [ ] A task runs on another machine, an actor on this one.
#   - Both may run anywhere. Who calls them need not know where.
# - [x] A task begins with nothing and leaves only its result; an actor lives on and remembers.
#   - So a lost task is simply done again, while what an actor knew is gone with its process.
# - [ ] An actor is a faster task.
#   - It saves what it need not load again, but calls to one actor wait for each other.

# %% [markdown]
# A task may be done twice, since its process died at the end of the first time. When does that do
# no harm?
#
# - [x] If its result depends on its input only, and is put in its place in one step.
#   - Then the second time writes the same again, and nobody can tell that there was a first.
# - [ ] If it is short.
#   - A short task that adds a row to a table adds it twice.
# - [ ] Never: each task has to be done once.
#   - That cannot be promised where machines die. That each *result* is there once can.

# %% [markdown]
# Why does a library of films keep its tables as Parquet and not as CSV?
#
# - [ ] Because CSV cannot hold times in seconds.
#   - It can, as text, though each reader has to guess that it was a number.
# - [x] Columns stand apart, with their kind: a question reads only those that it asks for.
#   - And numbers are kept as numbers, small and exact.
# - [ ] Because Parquet can be read by eye.
#   - It cannot be, and CSV can: that is the price.

# %% [markdown]
# The reader misses one cut in ten, in all films alike. You read ten times as many films. What
# becomes of the mean shot length?
#
# - [ ] It comes nearer to the truth, as the errors cancel out.
#   - Only errors in both directions cancel out. These all make shots longer.
# - [x] Its interval becomes narrower, around a value that is too high.
#   - More films make the answer surer, not righter.
# - [ ] Nothing: an interval depends on the reader only.
#   - It depends on the number of films and on how they differ.

# %% [markdown]
# What tells you how large the reader's own error is on *your* films?
#
# - [ ] The scores of its model card.
#   - They hold for the films that it was measured on. Yours may be darker, faster or older.
# - [ ] The confidence in its tables.
#   - That is how sure a network is, not how often it is right.
# - [x] Some of your own films, drawn by lot and checked by hand.
#   - Ten checked films say more about the other ninety than any score from elsewhere.

# %% [markdown]
# Two devices train one network, each on half of every batch. Why is the loss nearly the same as
# with one device, and not exactly?
#
# - [ ] Each device has weights of its own, which drift apart.
#   - They hold the same weights after each step, since they share the mean of their gradients.
# - [x] The same numbers are added in another order, and rounded otherwise.
#   - Sums of floating-point numbers depend a little on their order.
# - [ ] Each device sees only half of the examples.
#   - Of each batch, yes; but the step is made from both halves together.
