"""Item banks, quizzes, attempts and their marking; one pure file an interaction kind."""
