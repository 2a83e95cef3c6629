"""Exercises and quiz of lesson 03."""

EXERCISES = ()
QUIZ = ()
