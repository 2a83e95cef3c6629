"""Exercises and quiz of lesson 05."""

EXERCISES = ()
QUIZ = ()
