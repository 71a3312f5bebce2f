"""How far masts are shared today, and which ones could be given up."""
