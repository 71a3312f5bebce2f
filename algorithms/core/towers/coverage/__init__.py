"""Who is covered today, how well, and where nobody is."""
