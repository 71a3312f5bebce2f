"""Rules that a province sets: calendar, validity, audiences, classes of masts, names of operators."""
