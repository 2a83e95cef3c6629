"""The studio: the program that draws the practice clips and writes down the truth about them.

`motion` says how a body moves; `figure` and `face` draw it; `places` and `seats` build what stands
around it; `camera` films it; `look` gives it one of three looks. `scene` puts one clip together and
reads its labels off the same geometry, `plan` decides what the clips of the set are, and `make`
draws them all.
"""
