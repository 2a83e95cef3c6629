"""Exercises and quiz of lesson 04."""

EXERCISES = ()
QUIZ = ()
