"""Exercises and quiz of lesson 06."""

EXERCISES = ()
QUIZ = ()
