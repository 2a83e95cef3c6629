"""The studio: the program that draws the practice set and writes down the truth about it.

The set is a film, clips of actions and crops of faces. `make` draws them piece by piece. What each
file does, and how to add an action, a place or a scene, stands in `README.md`.
"""
