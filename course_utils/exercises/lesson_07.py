"""Exercises and quiz of lesson 07."""

EXERCISES = ()
QUIZ = ()
