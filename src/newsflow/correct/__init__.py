"""The room of the hooks protect and correct: what may be changed in a story's text, and what should be."""
