"""What lesson 09 must show, with networks of a learner's own or the course's."""

yours, program, nothing = (
    compared[name] for name in ("your reader", "film_reader", "looks at nothing")
)
assert history.history["val_accuracy"][-1] > 0.5
assert len([line for line in lines if '"""' not in line]) < 150
assert yours["shots", "f1"] > 0.7 and program["shots", "f1"] > 0.9
assert yours["people", "idf1"] > nothing["people", "idf1"] + 0.4
assert abs(yours["people", "idf1"] - program["people", "idf1"]) < 0.1
expression, action = ((part, "accuracy on faces found") for part in ("expression", "action"))
assert program[expression] > yours[expression] + 0.2
assert yours[action] < 0.2 < nothing[action] < program[action]
sure = mine.appearances["action_confidence"].mean()
assert 0.7 < sure < 0.86, sure  # though most of its words are wrong
assert yours["arc"].max() + 0.1 < program["arc"].min()
mixed = compared["film_reader, your parts"]
assert mixed["arc"].max() + 0.1 < program["arc"].min() and (mixed["turns"] < program["turns"]).all()
assert len(reading.clue) == 22
assert abs(compared["film_reader, your parts"][expression] - yours[expression]) < 0.1
assert program["turns", "turning points found within 2 s"] >= 0.75
turned = pd.DataFrame(rows_of_heads).T.loc["width by height"]
assert turned.iloc[0] < turned.iloc[1:].min()
assert program["clue", "found shots that hold it"] > 0.9
assert 0.7 < program["clue", "shots found"] < 0.9
assert (ours.appearances["expression"] != ours.machine.appearances["expression"]).sum() == 11
agreed = film_reader.agree(ours.machine, ours).set_index(["part", "measure"])["value"]
assert 0.9 < agreed["expression", "kappa over people seen by both"] < 1
