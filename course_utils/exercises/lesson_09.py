"""Exercises and quiz of lesson 09."""

EXERCISES = ()
QUIZ = ()
