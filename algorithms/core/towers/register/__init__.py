"""Who has which mast: operators under one name, rows as positions, slots and antenna heights."""
