"""Exercises and quiz of lesson 08."""

EXERCISES = ()
QUIZ = ()
