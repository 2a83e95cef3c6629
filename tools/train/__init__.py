"""How the weights that come with the course and with the reader were trained: ``make weights``."""
