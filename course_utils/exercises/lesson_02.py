"""Exercises and quiz of lesson 02."""

EXERCISES = ()
QUIZ = ()
